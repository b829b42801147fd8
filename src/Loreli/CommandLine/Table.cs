using System.Text;
using Loreli.Terminal;

namespace Loreli.CommandLine;

/// <summary>Rows as aligned columns of text, two spaces apart, for a person's eyes.</summary>
internal static class Table
{
    public static string Format(IReadOnlyList<string> heads, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = heads.Select((head, column) => rows.Select(row => Width(row[column])).Append(Width(head)).Max()).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(heads))
        {
            for (var column = 0; column < heads.Count; column++)
            {
                var last = column == heads.Count - 1;
                text.Append(row[column]).Append(' ', last ? 0 : widths[column] - Width(row[column]) + 2);
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    private static int Width(string text) => text.EnumerateRunes().Sum(rune => CharacterWidth.Of((uint)rune.Value, ambiguousWide: false));
}
