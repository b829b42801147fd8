using System.Text;
using Loreli.Terminal;

namespace Loreli.Daemon.Screens;

/// <summary>Rows as aligned columns for a person's eyes; the last column is not padded. Pure.</summary>
internal static class TextTable
{
    public static string Of(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] all = [head, .. rows.Select(static row => (IReadOnlyList<string>)[.. row.Select(Harmless)])];
        var widths = Enumerable.Range(0, head.Count).Select(column => all.Max(row => Width(row[column]))).ToArray();
        var text = new StringBuilder();
        foreach (var row in all)
        {
            for (var column = 0; column < row.Count; column++)
            {
                text.Append(row[column]).Append(' ', column == row.Count - 1 ? 0 : widths[column] - Width(row[column]) + 2);
            }
            while (text[^1] == ' ')
            {
                text.Length--;
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>What a program says must not reach the operator's terminal as a control.</summary>
    public static string Harmless(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(static it => char.IsControl(it) ? '\uFFFD' : it))
        : text;

    private static int Width(string text) => text.EnumerateRunes().Sum(static rune => CharacterWidth.Of((uint)rune.Value, ambiguousWide: false));
}
