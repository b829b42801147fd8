using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Loreli.Configuration.Keys;

/// <summary>Values on one line, as a person would write them: <c>[nudge, warn]</c>, <c>{reviewer: 2}</c>, <c>"yes: no"</c>.</summary>
internal static class FlowYaml
{
    public static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Compact))
        {
            write(json);
        }
        using var document = JsonDocument.Parse(bytes.ToArray());
        var text = new StringBuilder();
        Append(text, document.RootElement);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var (index, item) in value.EnumerateArray().Index())
                {
                    text.Append(index == 0 ? "" : ", ");
                    Append(text, item);
                }
                text.Append(']');
                break;
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var (index, member) in value.EnumerateObject().Index())
                {
                    text.Append(index == 0 ? "" : ", ").Append(Word(member.Name)).Append(": ");
                    Append(text, member.Value);
                }
                text.Append('}');
                break;
            case JsonValueKind.String:
                text.Append(Word(value.GetString()!));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    // What YAML could take for something else is quoted; JSON's quoting is YAML's.
    private static string Word(string text) => IsPlain(text) ? text : $"\"{JsonEncodedText.Encode(text, Compact.Encoder)}\"";

    private static bool IsPlain(string text) => FirstOf(text) is var first && (char.IsAsciiLetterOrDigit(first) || first is '/' or '(')
        && !text.EndsWith(' ') && text.All(it => char.IsAsciiLetterOrDigit(it) || it is '.' or '_' or '-' or '/' or ' ' or '(' or ')')
        && text.ToLowerInvariant() is not ("true" or "false" or "null");

    private static char FirstOf(string text) => text.StartsWith("--", StringComparison.Ordinal) && text.Length > 2 ? text[2] : text.Length > 0 ? text[0] : ' ';
}
