using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Loreli.Ledger;

/// <summary>Makes the JSON object of an event from names and values.</summary>
public static class EventData
{
    /// <summary>Characters of one text: a line of evidence. Longer ones are cut, with an ellipsis.</summary>
    private const int TextCharsMax = 1_024;

    /// <param name="members">Values: null, bool, int, long, double, string, or a list of strings.</param>
    public static string Of(params ReadOnlySpan<(string Name, object? Value)> members)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members)
            {
                // Room is left for the closing brace and the longest text, every character of it escaped.
                if (writer.BytesCommitted + writer.BytesPending > LedgerLimits.DataBytesMax - (6 * TextCharsMax))
                {
                    break;
                }
                Write(writer, name, value);
            }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, string name, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNull(name);
                break;
            case bool flag:
                writer.WriteBoolean(name, flag);
                break;
            case int number:
                writer.WriteNumber(name, number);
                break;
            case long number:
                writer.WriteNumber(name, number);
                break;
            case double number:
                writer.WriteNumber(name, number);
                break;
            case string text:
                writer.WriteString(name, Cut(text));
                break;
            case IReadOnlyList<string> texts:
                writer.WriteStartArray(name);
                foreach (var text in texts)
                {
                    if (writer.BytesCommitted + writer.BytesPending > LedgerLimits.DataBytesMax - (6 * TextCharsMax))
                    {
                        writer.WriteStringValue("…");
                        break;
                    }
                    writer.WriteStringValue(Cut(text));
                }
                writer.WriteEndArray();
                break;
            default:
                throw new ArgumentException($"An event cannot hold a {value.GetType()}.", nameof(value));
        }
    }

    private static string Cut(string text) => text.Length <= TextCharsMax ? text : string.Concat(text.AsSpan(0, TextCharsMax - 1), "…");
}
