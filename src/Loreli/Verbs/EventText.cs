using System.Text;
using System.Text.Json;
using Loreli.Tui.Drawing;

namespace Loreli.Verbs;

/// <summary>A fact's evidence as people read it, and never as something that a terminal obeys. Pure.</summary>
internal static class EventText
{
    /// <summary>Members as <c>name=value</c>, two blanks between them; empty when there are none.</summary>
    public static string Of(JsonElement data) => data.ValueKind == JsonValueKind.Object
        ? string.Join("  ", data.EnumerateObject().Select(static it => $"{Safe(it.Name)}={Value(it.Value)}"))
        : "";

    /// <summary>Line ends and tabs as <c>\n</c>, <c>\r</c>, <c>\t</c>, escape as <c>\e</c>; whatever else a terminal could take for more than a
    /// letter as <c>\u{…}</c>.</summary>
    public static string Safe(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (PlainText.IsSafe(rune))
            {
                safe.Append(rune);
                continue;
            }
            _ = rune.Value switch
            {
                '\n' => safe.Append(@"\n"),
                '\r' => safe.Append(@"\r"),
                '\t' => safe.Append(@"\t"),
                '\e' => safe.Append(@"\e"),
                var other => safe.Append(@"\u{").Append(other.ToString("x", System.Globalization.CultureInfo.InvariantCulture)).Append('}'),
            };
        }
        return safe.ToString();
    }

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Safe(value.GetString()!),
        JsonValueKind.Array => string.Join(' ', value.EnumerateArray().Select(Word)),
        JsonValueKind.Object => $"{{{Of(value)}}}",
        JsonValueKind.Null => "-",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.GetRawText(),
    };

    // A list is mostly a command: its words must not run together.
    private static string Word(JsonElement value)
    {
        var text = Value(value);
        return text.Length > 0 && !text.Contains(' ') ? text : $"\"{text}\"";
    }
}
