using System.Net.Sockets;
using System.Text;
using Loreli.Client;
using Loreli.Daemon.Api;
using Loreli.Daemon.Live;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Shouldly;
using Xunit;

namespace Loreli.Daemon.Specs;

public sealed class HostileSpecs : IAsyncLifetime
{
    private TestDaemon _daemon = null!;

    public async Task InitializeAsync() => _daemon = await TestDaemon.Start();

    public async Task DisposeAsync() => await _daemon.DisposeAsync();

    [Theory]
    [InlineData("GET\r\n\r\n")]
    [InlineData("GET /v1/panes HTTP/9.9\r\n\r\n")]
    [InlineData("GET /v1/panes HTTP/1.1\r\nbad header\r\n\r\n")]
    [InlineData("POST /v1/panes HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("POST /v1/panes HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")]
    [InlineData("POST /v1/panes HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("GET /v1/live HTTP/1.1\r\n: x\r\n\r\n")]
    [InlineData("GET /v1/live HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /v1/live HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: x\r\n\r\n")]
    [InlineData("\u0000\u0001\u0002\u0003")]
    public void Broken_requests_are_refused_and_the_daemon_goes_on(string request)
    {
        var answer = Raw.Ask(_daemon, request);

        answer.ShouldMatch("^($|HTTP/1.1 (4|5)..)");
        Lives();
    }

    [Fact]
    public void Endless_headers_and_paths_are_cut_off()
    {
        Raw.Ask(_daemon, "GET /v1/live HTTP/1.1\r\nX: " + new string('x', 100_000)).ShouldBeEmpty();
        Raw.Ask(_daemon, "GET /" + new string('x', 100_000) + " HTTP/1.1\r\n\r\n").ShouldMatch("^($|HTTP/1.1 414)");
        using var client = _daemon.Connect();
        client.Send("POST", "/v1/panes", new byte[RequestLimits.BodyBytesMax + 1]).ShouldFail(413, "LOR0208");
        Lives();
    }

    [Theory]
    [InlineData(new byte[] { 0x81, 0x05, 1, 2, 3, 4, 5 }, "not masked")]
    [InlineData(new byte[] { 0xF1, 0x80, 0, 0, 0, 0 }, "reserved bits")]
    [InlineData(new byte[] { 0x82, 0x81, 0, 0, 0, 0, 1 }, "binary")]
    [InlineData(new byte[] { 0x80, 0x81, 0, 0, 0, 0, 1 }, "a continuation of nothing")]
    [InlineData(new byte[] { 0x81, 0xFF, 0, 0, 0, 0, 0x7F, 0, 0, 0, 0, 0, 0, 0 }, "two gigabytes")]
    [InlineData(new byte[] { 0x81, 0x82, 0, 0, 0, 0, (byte)'{', (byte)'}' }, "no message")]
    public void Frames_that_are_none_end_the_connection_and_nothing_else(byte[] frame, string because)
    {
        Raw.Ask(_daemon, Raw.Upgrade, frame).ShouldContain("LOR0218", customMessage: because);
        Lives();
    }

    [Fact]
    public void A_message_in_pieces_with_a_ping_between_them_is_understood()
    {
        var hello = "{\"type\":\"hello\",\"version\":1,\"cols\":80,\"rows\":24,\"readOnly\":false}"u8.ToArray();
        byte[] frames =
        [
            .. Raw.Frame(0x01, hello[..10]), .. Raw.Frame(0x89, "ping"u8), .. Raw.Frame(0x00, hello[10..20]), .. Raw.Frame(0x80, hello[20..]),
            .. Raw.Frame(0x88, []),
        ];

        var answer = Raw.Ask(_daemon, Raw.Upgrade, frames);

        answer.ShouldContain("ping");
        answer.ShouldContain("welcome");
    }

    [Fact]
    public void Connections_that_say_nothing_are_bounded_and_keep_nobody_out()
    {
        var silent = Enumerable.Range(0, DaemonLimits.SilentConnectionsMax + 50).Select(_ => Raw.Connect(_daemon)).ToList();

        silent.Take(DaemonLimits.SilentConnectionsMax).ToList().ForEach(it => it.Dispose());

        Lives();
        silent.ForEach(it => it.Dispose());
    }

    [Fact]
    public void No_mutation_of_a_request_breaks_the_table_of_addresses()
    {
        _daemon.Spawn("a").Print("some text");
        var random = new Random(20_261_120);
        using var client = _daemon.Connect();
        string[] bodies =
        [
            """{"name":"b","command":["sh"],"cols":80,"rows":24,"env":{"A":"b"}}""", """{"text":"hi","enter":true}""", """{"keys":["Up","C-c"]}""",
            """{"cols":80,"rows":24}""", """{"name":"HUP"}""", """{"graceMs":5}""",
        ];
        string[] posts = ["/v1/panes/a/send", "/v1/panes/a/keys", "/v1/panes/a/resize", "/v1/panes/a/signal"];
        string[] gets =
        [
            "/v1/panes/a/capture?scrollback&lines=5&ansi", "/v1/panes/a/lines?from=1&count=5", "/v1/panes/a/search?regex=te.t&from=0&limit=3",
            "/v1/events?since=0&limit=5&agent=a", "/v1/panes/a/wait?for=text&text=some&timeout=1ms",
        ];
        for (var round = 0; round < 3_000; round++)
        {
            var body = Mutate(Encoding.UTF8.GetBytes(bodies[random.Next(bodies.Length)]), random);
            var response = round % 2 == 0
                ? client.Send("POST", posts[random.Next(posts.Length)], body)
                : client.Send("GET", Path(gets[random.Next(gets.Length)], random));
            response.ReadAll();
            response.Status.ShouldNotBe(500, Encoding.UTF8.GetString(body));
        }
        _daemon.Log.ShouldNotContain("request failed");
    }

    [Fact]
    public void No_bytes_make_the_inbox_or_the_upgrade_throw_or_grow()
    {
        var random = new Random(7);
        byte[] seed = [.. Raw.Frame(0x81, "hello there"u8), .. Raw.Frame(0x01, "a"u8), .. Raw.Frame(0x80, "b"u8), .. Raw.Frame(0x89, "p"u8)];
        for (var round = 0; round < 100_000; round++)
        {
            var inbox = new WebSocketInbox();
            var bytes = Mutate(seed, random);
            foreach (var chunk in bytes.Chunk(random.Next(1, 40)))
            {
                var room = inbox.Room();
                var count = Math.Min(room.Length, chunk.Length);
                chunk.AsSpan(0, count).CopyTo(room.Span);
                inbox.Took(count);
                while (inbox.TryTake(out _, out _) == WebSocketRead.Complete)
                {
                }
            }
            UpgradeRequest.Answer(Mutate(Encoding.ASCII.GetBytes(Raw.Upgrade), random)).Answer.ShouldNotBeEmpty();
        }
    }

    private void Lives()
    {
        using var client = _daemon.Connect();
        client.Send("GET", "/v1/status").ReadJson(DaemonJson.Default.StatusView).Protocol.ShouldBe(1);
        _daemon.Log.ShouldNotContain("live client failed");
    }

    private static string Path(string seed, Random random)
    {
        var mutated = Mutate(Encoding.ASCII.GetBytes(seed), random).Select(it => it is > 32 and < 127 and not (byte)'#' ? (char)it : '%');
        return "/v1" + string.Concat(mutated.Skip(3));
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var bytes = new List<byte>(seed);
        for (var times = random.Next(0, 4); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(3))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 5), bytes.Count - at));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 9), bytes.Count - at)));
                    break;
            }
        }
        return [.. bytes];
    }
}

/// <summary>A client that says what it likes.</summary>
internal static class Raw
{
    public const string Upgrade = "GET /v1/live HTTP/1.1\r\nHost: x\r\nLoreli-Protocol: 1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    public static Socket Connect(TestDaemon daemon)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(daemon.Paths.Socket));
        return socket;
    }

    /// <summary>Sends, says that nothing more comes when the request is not whole, and reads what is answered.</summary>
    public static string Ask(TestDaemon daemon, string text, byte[]? more = null)
    {
        using var socket = Connect(daemon);
        try
        {
            socket.Send(Encoding.Latin1.GetBytes(text));
            socket.Send(more ?? []);
            if (!text.Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (SocketException)
        {
            // The daemon had enough of it, and may have said why before it closed: that is still to be read.
        }
        return Encoding.Latin1.GetString(ReadToEnd(socket));
    }

    private static byte[] ReadToEnd(Socket socket)
    {
        socket.ReceiveTimeout = (int)TestDaemon.Long.TotalMilliseconds;
        var answer = new MemoryStream();
        var buffer = new byte[16 << 10];
        try
        {
            int read;
            while ((read = socket.Receive(buffer)) > 0)
            {
                answer.Write(buffer, 0, read);
            }
        }
        catch (SocketException cut) when (cut.SocketErrorCode is SocketError.ConnectionReset)
        {
            // It closed before it had read everything.
        }
        return answer.ToArray();
    }

    /// <summary>A masked frame.</summary>
    public static byte[] Frame(byte first, ReadOnlySpan<byte> payload)
    {
        var masked = payload.ToArray();
        WebSocketFraming.Apply(0x0102_0304, masked);
        return [first, (byte)(0x80 | payload.Length), 4, 3, 2, 1, .. masked];
    }
}
