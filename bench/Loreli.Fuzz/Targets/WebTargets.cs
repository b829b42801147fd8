using System.Buffers;
using System.Text;
using Loreli.Client;
using Loreli.Daemon.Live;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Loreli.Terminal;

namespace Loreli.Fuzz.Targets;

/// <summary>Live connection and HTTP, both sides.</summary>
internal static class WebTargets
{
    private static readonly string[] ClientTexts =
    [
        """{"type":"hello","version":1,"cols":80,"rows":24,"readOnly":false}""", """{"type":"watch","panes":[{"pane":"a","cols":80,"rows":24},{"pane":"b","cols":1,"rows":1}]}""",
        """{"type":"focus","pane":"a"}""", """{"type":"key","panes":["a"],"name":"enter","modifiers":4,"action":1,"text":"x"}""", """{"type":"mouse","pane":"a","button":0,"modifiers":0,"action":1,"row":3,"col":4}""",
        """{"type":"paste","panes":["a","b"],"text":"hello"}""", """{"type":"windowFocus","in":true}""", """{"type":"call","id":7,"method":"GET","path":"/v1/panes/a?x=1","body":null}""", """{"type":"saveLayout","json":"{\"a\":1}"}""",
    ];

    private const string PaneText =
        """{"name":"a","state":"running","generation":1,"command":["sh"],"cwd":"/","cols":80,"rows":24,"startedAt":"2026-01-02T03:04:05+00:00","title":"t"}""";

    private static readonly string[] ServerTexts =
    [
        $$"""{"type":"panes","list":[{{PaneText}}]}""", """{"type":"reply","id":7,"status":200,"body":"{}"}""", """{"type":"failed","error":{"code":"LOR0201","message":"m","hint":null}}""",
        """{"type":"happened","event":{"seq":1,"time":"2026-01-02T03:04:05+00:00","type":"spawned","agent":"a","generation":1,"data":{"pid":1}}}""",
        $$"""{"type":"welcome","version":1,"status":{"pid":1,"version":"0.1.0","protocol":1,"repository":"/r","socket":"/s","stateDirectory":"/d","startedAt":"2026-01-02T03:04:05+00:00","lastSeq":5,"clients":1,"panes":[{{PaneText}}]},"layout":null}""",
    ];

    private static readonly string[] Heads =
    [
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nLoreli-Protocol: 1\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1a;x=y\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end",
        "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 71\r\n\r\n{\"code\":\"LOR0203\",\"message\":\"there is no pane \\u00e9\",\"hint\":\"loreli ps\"}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n0\r\nX: 1\r\n\r\n",
    ];

    private static readonly IReadOnlyList<byte[]> HttpTokens =
    [
        .. ((string[])["\r\n", "\r\n\r\n", "Content-Length: ", "Content-Length: 18446744073709551616\r\n", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n", "ffffffff\r\n", "80000000\r\n", "-1\r\n", "HTTP/1.1 ", "100", ":", "\"\\ud800\"", "+5"])
            .Select(Encoding.UTF8.GetBytes),
        .. Json.Tokens,
    ];

    private const string Upgrade =
        "GET /v1/live HTTP/1.1\r\nHost: loreli\r\nLoreli-Protocol: 1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: bG9yZWxpIGlzIGxvcmVsaQ==";

    public static IEnumerable<Target> Of(Places places)
    {
        yield return new Target("live-client", it => Encoding.UTF8.GetBytes(it.Pick(ClientTexts)), () => FromClient) { Tokens = Json.Tokens };
        yield return new Target("live-server", ServerMessageOf, () => FromServer) { Tokens = Json.Tokens };
        yield return new Target("websocket-inbox", ClientFrames, () => Inbox) { AllocatedBytesMax = 24 << 20 };
        yield return new Target("upgrade", _ => Encoding.ASCII.GetBytes(Upgrade), () => input => UpgradeRequest.Answer(input)) { Tokens = HttpTokens };
        var peer = places.Keep(new HostilePeer(places.File("peer.sock")));
        yield return new Target("http-client", it => Encoding.UTF8.GetBytes(it.Pick(Heads)), () => input => Http(peer, input)) { Tokens = HttpTokens };
        yield return new Target("live-connection", it => [.. Enumerable.Range(0, 1 + it.Next(3)).SelectMany(_ => ServerFrame(it))], () => input => Live(peer, input)) { Tokens = Json.Tokens };
    }

    private static byte[] ServerMessageOf(Prng chance)
    {
        var bytes = new ArrayBufferWriter<byte>();
        switch (chance.Next(3))
        {
            case 0:
                bytes.Write<byte>([1]);
                LiveCodec.Encode(new ServerMessage.Frame("reviewer", chance.Next(2) == 0, 1 + chance.Next(100), 1 + chance.Next(30), 5, 10, 2_000, TerminalGrammar.Make(chance, 10)), bytes);
                break;
            case 1:
                bytes.Write<byte>([1]);
                LiveCodec.Encode(new ServerMessage.Clipboard("a", "c", "text"u8.ToArray()), bytes);
                break;
            default:
                bytes.Write<byte>([0]);
                bytes.Write(Encoding.UTF8.GetBytes(chance.Pick(ServerTexts)));
                break;
        }
        return bytes.WrittenSpan.ToArray();
    }

    private static byte[] ServerFrame(Prng chance)
    {
        var message = ServerMessageOf(chance);
        var opcode = chance.Next(8) switch { 0 => WebSocketOpcode.Ping, 1 => WebSocketOpcode.Pong, _ => message[0] == 1 ? WebSocketOpcode.Binary : WebSocketOpcode.Text };
        message = opcode >= WebSocketOpcode.Close ? message[..Math.Min(message.Length, 20)] : message[1..];
        return Framed(opcode, message, mask: 0);
    }

    private static byte[] ClientFrames(Prng chance)
    {
        var frames = new List<byte>();
        for (var left = 1 + chance.Next(3); left > 0; left--)
        {
            var opcode = chance.Next(6) switch { 0 => WebSocketOpcode.Ping, 1 => WebSocketOpcode.Continuation, _ => WebSocketOpcode.Text };
            var payload = Encoding.UTF8.GetBytes(chance.Pick(ClientTexts));
            var frame = Framed(opcode, payload[..Math.Min(payload.Length, opcode == WebSocketOpcode.Ping ? 100 : 200)], mask: 0x0102_0304);
            frame[0] = (byte)(chance.Next(4) == 0 ? frame[0] & 0x7F : frame[0]);
            frames.AddRange(frame);
        }
        return [.. frames];
    }

    private static byte[] Framed(WebSocketOpcode opcode, byte[] payload, uint mask)
    {
        var frame = new byte[WebSocketFraming.HeaderSizeMax + payload.Length];
        var size = WebSocketFraming.WriteHeader(opcode, payload.Length, mask, frame);
        payload.CopyTo(frame, size);
        WebSocketFraming.Apply(mask, frame.AsSpan(size, payload.Length));
        return frame[..(size + payload.Length)];
    }

    private static void FromClient(byte[] input)
    {
        var decoded = LiveCodec.DecodeClient(input);
        BrokenPromise.Unless((decoded.Message is null) != (decoded.Problem is null), "a decoded message is both or neither");
        if (decoded.Message is { } message)
        {
            var again = new ArrayBufferWriter<byte>();
            LiveCodec.Encode(message, again);
            BrokenPromise.Unless(LiveCodec.DecodeClient(again.WrittenSpan).Message is not null, "a client's message said again is not understood");
        }
    }

    private static void FromServer(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }
        var decoded = LiveCodec.DecodeServer(input.AsSpan(1), (input[0] & 1) != 0);
        BrokenPromise.Unless((decoded.Message is null) != (decoded.Problem is null), "a decoded message is both or neither");
        if (decoded.Message is ServerMessage.Frame { Cols: <= 100, Rows: <= 40 } frame)
        {
            new VirtualTerminal(new TerminalOptions(frame.Cols, frame.Rows), new ListeningHost()).Feed(frame.Bytes.Span);
        }
    }

    private static void Inbox(byte[] input)
    {
        var inbox = new WebSocketInbox();
        for (var rest = input.AsSpan(); !rest.IsEmpty;)
        {
            var room = inbox.Room().Span;
            var piece = rest[..Math.Min(Math.Min(rest.Length, room.Length), 1 + (rest[0] * 3))];
            piece.CopyTo(room);
            inbox.Took(piece.Length);
            rest = rest[piece.Length..];
            WebSocketRead read;
            while ((read = inbox.TryTake(out var opcode, out var payload)) == WebSocketRead.Complete)
            {
                if (opcode == WebSocketOpcode.Text)
                {
                    _ = LiveCodec.DecodeClient(payload);
                }
            }
            if (read == WebSocketRead.Malformed)
            {
                return;
            }
        }
    }

    private static void Http(HostilePeer peer, byte[] input)
    {
        try
        {
            using var socket = peer.Connect(input);
            var reader = new HttpReader(socket);
            for (var answers = 0; answers < 3; answers++)
            {
                var head = reader.ReadHead();
                var response = new DaemonResponse(reader, head);
                switch ((input.Length + answers) % 3)
                {
                    case 0: _ = response.ReadError(); break;
                    case 1: _ = response.ReadJson(DaemonJson.Default.IReadOnlyListPaneView); break;
                    default: response.CopyTo(Stream.Null); break;
                }
                if (!response.MayReuse)
                {
                    return;
                }
            }
        }
        catch (DaemonGoneException)
        {
            // What was no answer of a daemon is called so.
        }
    }

    private static void Live(HostilePeer peer, byte[] input)
    {
        byte[] accepted = [.. "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"u8, .. input];
        peer.Say(accepted);
        if (LiveConnection.Open(new DaemonAddress.UnixSocket(peer.Path), new ClientMessage.Hello(1, 80, 24, false)) is not LiveOutcome.Opened { Connection: var connection })
        {
            return;
        }
        using (connection)
        {
            try
            {
                while (true)
                {
                    if (connection.TryRead() is null)
                    {
                        Thread.Yield();
                    }
                }
            }
            catch (DaemonGoneException)
            {
                // The end of what the peer had to say, or nonsense.
            }
        }
    }
}
