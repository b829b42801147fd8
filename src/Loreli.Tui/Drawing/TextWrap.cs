namespace Loreli.Tui.Drawing;

/// <summary>Breaks text into lines between words; a word that is longer than a line is cut.</summary>
public static class TextWrap
{
    /// <summary>At least one line; none is wider than <paramref name="columns"/>, but for a wide letter in one column.</summary>
    public static IReadOnlyList<string> Of(string? text, int columns)
    {
        var room = Math.Max(1, columns);
        var lines = new List<string>();
        foreach (var paragraph in (text ?? "").Split('\n'))
        {
            Wrap(PlainText.Of(paragraph.TrimEnd('\r')), room, lines);
        }
        return lines;
    }

    private static void Wrap(string text, int columns, List<string> lines)
    {
        var rest = text.AsSpan();
        do
        {
            var (length, next) = Fitting(rest, columns);
            lines.Add(rest[..length].TrimEnd().ToString());
            rest = rest[next..];
        }
        while (!rest.IsEmpty);
    }

    // Characters of the first line, and where the next one begins.
    private static (int Length, int Next) Fitting(ReadOnlySpan<char> text, int columns)
    {
        var (at, used, gap) = (0, 0, -1);
        while (at < text.Length)
        {
            var length = TextWidth.LengthOfElement(text[at..]);
            var width = TextWidth.OfElement(text.Slice(at, length));
            if (used + width > columns)
            {
                break;
            }
            if (text[at] == ' ' && at > 0)
            {
                gap = at;
            }
            (at, used) = (at + length, used + width);
        }
        if (at == text.Length)
        {
            return (at, at);
        }
        if (text[at] == ' ')
        {
            return (at, at + 1);
        }
        // Indented text: a gap that has only blanks before it is no place to break.
        if (gap > 0 && !text[..gap].Trim().IsEmpty)
        {
            return (gap, gap + 1);
        }
        var cut = at == 0 ? TextWidth.LengthOfElement(text) : at;
        return (cut, cut);
    }
}
