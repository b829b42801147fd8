using System.Buffers;
using System.Text;
using System.Text.Json;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Shouldly;
using Xunit;

namespace Loreli.Protocol.Specs.Live;

public sealed class KeyMessageSpecs
{
    private static readonly ClientMessage.Key[] Keys =
    [
        new(["a"], "x", 0, 1, "x"),
        new(["a"], "enter", 0, 3),
        new(["a", "b", "c"], "漢", 4, 2, "漢"),
        new([], "\"", 255, 1, "\\\u0000\u001b\U0001F600"),
        new(["reviewer.1"], "'", 1, 1, "\u2028é<>&"),
    ];

    [Fact]
    public void A_key_is_the_same_JSON_as_every_other_message_would_be()
    {
        foreach (var key in Keys)
        {
            Encoding.UTF8.GetString(Bytes(key)).ShouldBe(JsonSerializer.Serialize(key, DaemonJson.Default.ClientMessage));
        }
    }

    [Theory]
    [InlineData("""{"type":"key","name":"x","panes":["a"],"action":1,"modifiers":0}""")]
    [InlineData("""{"type":"key","panes":["a"],"name":"x","modifiers":0,"action":1}""")]
    [InlineData("""{"type":"key", "panes": [ "a" ], "name":"x","modifiers":0,"action":1,"text":null } """)]
    [InlineData("""{"type":"key","panes":["a"],"name":"x","modifiers":0,"action":1,"text":"\u0078"}""")]
    public void A_key_may_be_said_in_any_order_and_spelling_that_JSON_has(string text)
    {
        var decoded = LiveCodec.DecodeClient(Encoding.UTF8.GetBytes(text)).Message.ShouldBeOfType<ClientMessage.Key>();

        Encoding.UTF8.GetString(Bytes(decoded)).Replace("\"x\"}", "null}", StringComparison.Ordinal).ShouldBe(
            """{"type":"key","panes":["a"],"name":"x","modifiers":0,"action":1,"text":null}""");
    }

    [Fact]
    public void A_damaged_key_is_taken_or_refused_just_as_every_other_message_would_be()
    {
        var random = new Prng(seed: 11);
        foreach (var whole in Keys.Select(Bytes))
        {
            for (var i = 0; i < 4_000; i++)
            {
                var damaged = whole.ToArray();
                for (var hits = 1 + random.Next(2); hits > 0; hits--)
                {
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                }
                damaged = random.Next(4) == 0 ? damaged[..random.Next(damaged.Length)] : damaged;

                var expected = Generally(damaged);
                var decoded = LiveCodec.DecodeClient(damaged);

                if (decoded.Message is { } message)
                {
                    Bytes(message).ShouldBe(Bytes(expected.ShouldNotBeNull()));
                }
            }
        }
    }

    private static ClientMessage? Generally(byte[] text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, DaemonJson.Default.ClientMessage);
        }
        catch (Exception refused) when (refused is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }

    private static byte[] Bytes(ClientMessage message)
    {
        var bytes = new ArrayBufferWriter<byte>();
        LiveCodec.Encode(message, bytes);
        return bytes.WrittenSpan.ToArray();
    }
}
