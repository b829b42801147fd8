using System.Buffers;
using System.Text;
using System.Text.Json;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Shouldly;
using Xunit;

namespace Loreli.Protocol.Specs.Live;

public sealed class LiveCodecSpecs
{
    [Fact]
    public void Every_message_of_a_client_arrives_as_it_was_said()
    {
        foreach (var message in Samples.OfClient)
        {
            var arrived = LiveCodec.DecodeClient(Bytes(message));

            arrived.Problem.ShouldBeNull();
            Text(arrived.Message!).ShouldBe(Text(message));
            arrived.Message!.GetType().ShouldBe(message.GetType());
        }
    }

    [Fact]
    public void Every_message_of_the_daemon_arrives_as_it_was_said()
    {
        foreach (var message in Samples.OfServer)
        {
            var bytes = new ArrayBufferWriter<byte>();
            var binary = LiveCodec.Encode(message, bytes);

            var arrived = LiveCodec.DecodeServer(bytes.WrittenSpan, binary);

            arrived.Problem.ShouldBeNull();
            Again(arrived.Message!).ShouldBe(bytes.WrittenSpan.ToArray());
        }
    }

    [Theory]
    [InlineData("""{"type":"hello","version":1,"cols":80,"rows":24}""", "readOnly")]
    [InlineData("""{"type":"hello","version":1,"cols":0,"rows":24,"readOnly":false}""", "0x24 is no area")]
    [InlineData("""{"type":"hello","version":1,"cols":80,"rows":2001,"readOnly":false}""", "80x2001 is no area")]
    [InlineData("""{"type":"key","panes":["a"],"name":"x","modifiers":0,"action":4}""", "action")]
    [InlineData("""{"type":"key","panes":["../x"],"name":"x","modifiers":0,"action":1}""", "no pane's name")]
    [InlineData("""{"type":"key","panes":["a"],"name":"","modifiers":0,"action":1}""", "no name")]
    [InlineData("""{"type":"watch","panes":[null]}""", "null")]
    [InlineData("""{"type":"mouse","pane":"a","button":8,"modifiers":0,"action":0,"row":0,"col":0}""", "button")]
    [InlineData("""{"type":"mouse","pane":"a","button":1,"modifiers":0,"action":0,"row":-1,"col":0}""", "off the screen")]
    [InlineData("""{"type":"paste","panes":["a"],"text":null}""", "")]
    [InlineData("""{"type":"dance"}""", "")]
    [InlineData("""{"version":1}""", "")]
    [InlineData("null", "")]
    [InlineData("[]", "")]
    [InlineData("", "")]
    public void A_message_that_breaks_the_rules_is_a_problem_in_words(string text, string says)
    {
        var decoded = LiveCodec.DecodeClient(Encoding.UTF8.GetBytes(text));

        decoded.Message.ShouldBeNull();
        decoded.Problem.ShouldNotBeNull().ShouldContain(says);
    }

    [Fact]
    public void More_panes_than_fit_on_a_screen_cannot_be_watched()
    {
        var many = Enumerable.Range(0, LiveLimits.WatchedPanesMax + 1).Select(i => new WatchedPane($"p{i}", 80, 24)).ToList();

        LiveCodec.DecodeClient(Bytes(new ClientMessage.Watch(many))).Problem.ShouldNotBeNull().ShouldContain("64");
    }

    [Fact]
    public void Half_a_frame_is_a_problem()
    {
        var bytes = Again(Samples.OfServer.OfType<ServerMessage.Frame>().First());

        for (var length = 0; length < 30; length++)
        {
            LiveCodec.DecodeServer(bytes.AsSpan(0, length), binary: true).Problem.ShouldNotBeNull();
        }
    }

    [Fact]
    public void No_mutation_of_a_message_makes_the_decoder_throw()
    {
        var random = new Random(20_261_120);
        var seeds = Samples.OfClient.Select(Bytes).Concat(Samples.OfServer.Select(Again)).ToArray();
        for (var round = 0; round < 200_000; round++)
        {
            var mutated = Mutate.Once(seeds[random.Next(seeds.Length)], random);

            Exactly(LiveCodec.DecodeClient(mutated));
            Exactly(LiveCodec.DecodeServer(mutated, binary: round % 2 == 0));
        }
    }

    private static void Exactly<T>(Decoded<T> decoded) where T : class =>
        (decoded.Message is null).ShouldBe(decoded.Problem is not null);

    private static string Text(ClientMessage message) => Encoding.UTF8.GetString(Bytes(message));

    private static byte[] Bytes(ClientMessage message)
    {
        var bytes = new ArrayBufferWriter<byte>();
        LiveCodec.Encode(message, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    private static byte[] Again(ServerMessage message)
    {
        var bytes = new ArrayBufferWriter<byte>();
        LiveCodec.Encode(message, bytes);
        return bytes.WrittenSpan.ToArray();
    }
}

internal static class Mutate
{
    /// <summary>One to four small damages: a changed, removed, doubled or inserted stretch.</summary>
    public static byte[] Once(byte[] seed, Random random)
    {
        var bytes = new List<byte>(seed);
        for (var times = random.Next(1, 5); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 9), bytes.Count - at);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                default:
                    bytes.InsertRange(at, "\"{}[]:,\\u0000-1e99null"u8.ToArray().Skip(random.Next(10)).Take(length));
                    break;
            }
        }
        return [.. bytes];
    }
}

internal static class Samples
{
    public static readonly PaneView Pane = new()
    {
        Name = "reviewer",
        State = PaneState.Running,
        Pid = 42,
        Generation = 2,
        Command = ["sh", "-c", "echo \"hi\""],
        Cwd = "/tmp",
        Cols = 80,
        Rows = 24,
        StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Bytes = new PaneBytes(10, 10, 9, 1, 100, 0),
    };

    public static readonly StatusView Status = new()
    {
        Pid = 1,
        Version = "0.1.0",
        Protocol = 1,
        Repository = "/r",
        Socket = "/s",
        StateDirectory = "/d",
        StartedAt = Pane.StartedAt,
        LastSeq = 7,
        Clients = 1,
        Panes = [Pane],
    };

    public static readonly ClientMessage[] OfClient =
    [
        new ClientMessage.Hello(1, 80, 24, ReadOnly: true),
        new ClientMessage.Watch([new WatchedPane("a", 80, 24), new WatchedPane("b", 1, 2_000)]),
        new ClientMessage.Focus("a"),
        new ClientMessage.Focus(null),
        new ClientMessage.Key(["a", "b"], "漢", 4, 1, "漢"),
        new ClientMessage.Key(["a"], "enter", 0, 3, null),
        new ClientMessage.Mouse("a", 1, 0, 2, 10, 1_999),
        new ClientMessage.Paste(["a"], "line\nline\u001b[201~ \U0001F600"),
        new ClientMessage.WindowFocus(true),
        new ClientMessage.Call(7, "GET", "/v1/panes", null),
        new ClientMessage.SaveLayout("{\"split\":1}"),
    ];

    public static readonly ServerMessage[] OfServer =
    [
        new ServerMessage.Welcome(1, Status, null),
        new ServerMessage.Panes([Pane]),
        new ServerMessage.Happened(new EventView(
            3, Pane.StartedAt, "spawned", "reviewer", 2, JsonDocument.Parse("{\"pid\":42}").RootElement)),
        new ServerMessage.Frame("reviewer", true, 80, 24, 0x8000_0001, 5, 17, "\u001b[Hhello"u8.ToArray()),
        new ServerMessage.Frame("r", false, 2_000, 1, 0, 0, 0, default),
        new ServerMessage.Clipboard("reviewer", "c", new byte[] { 0, 1, 255 }),
        new ServerMessage.Reply(7, 200, "[]"),
        new ServerMessage.Failed(new ErrorView("LOR0308", "versions differ", "restart")),
    ];
}
