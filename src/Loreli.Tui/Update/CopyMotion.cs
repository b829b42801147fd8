using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>Moves the cursor of copy mode. Words are letters and digits, as in vi; lines that have not come count as empty.</summary>
internal static class CopyMotion
{
    public static TextPlace Clamp(CopyState state, TextPlace place) => new(
        Math.Clamp(place.Line, state.First, Math.Max(state.First, state.End - 1)),
        Math.Clamp(place.Column, 0, state.Columns - 1));

    /// <summary>The state after a motion key, or null when the key moves nothing.</summary>
    public static CopyState? Move(CopyState state, string key, int rows)
    {
        var at = state.Cursor;
        return key switch
        {
            "left" or "h" or "backspace" => To(state, at with { Column = at.Column - 1 }, rows),
            "right" or "l" or "space" or " " => To(state, at with { Column = at.Column + 1 }, rows),
            "up" or "k" or "C-p" => Vertical(state, -1, rows),
            "down" or "j" or "C-n" => Vertical(state, 1, rows),
            "home" or "0" => To(state, at with { Column = 0 }, rows),
            "^" => To(state, at with { Column = Indent(LineAt(state, at.Line)) }, rows),
            "end" or "$" => To(state, at with { Column = Math.Max(0, LineAt(state, at.Line).Length - 1) }, rows),
            "w" or "C-right" => To(state, Words(state, at, forward: true, toEnd: false), rows),
            "b" or "C-left" => To(state, Words(state, at, forward: false, toEnd: false), rows),
            "e" => To(state, Words(state, at, forward: true, toEnd: true), rows),
            "g" or "C-home" => To(state, new TextPlace(state.First, 0), rows),
            "G" or "C-end" => To(state, new TextPlace(state.End - 1, 0), rows),
            "H" => To(state, at with { Line = state.Top }, rows),
            "M" => To(state, at with { Line = state.Top + (rows / 2) }, rows),
            "L" => To(state, at with { Line = Math.Min(state.End, state.Top + rows) - 1 }, rows),
            "pgup" or "C-b" => Page(state, -Math.Max(1, rows - 1), rows),
            "pgdn" or "C-f" => Page(state, Math.Max(1, rows - 1), rows),
            "C-u" => Page(state, -Math.Max(1, rows / 2), rows),
            "C-d" => Page(state, Math.Max(1, rows / 2), rows),
            "C-up" or "C-y" => Scroll(state, -1, rows),
            "C-down" or "C-e" => Scroll(state, 1, rows),
            "{" => To(state, Paragraph(state, at, -1), rows),
            "}" => To(state, Paragraph(state, at, 1), rows),
            _ => null,
        };
    }

    /// <summary>Puts the cursor somewhere and brings it into view.</summary>
    public static CopyState To(CopyState state, TextPlace place, int rows)
    {
        var at = Clamp(state, place);
        return Show(state with { Cursor = at, WishedColumn = at.Column }, rows);
    }

    /// <summary>Moves the view; the cursor stays on the screen.</summary>
    public static CopyState Scroll(CopyState state, long by, int rows)
    {
        var top = ClampTop(state, state.Top + by, rows);
        var line = Math.Clamp(state.Cursor.Line, top, Math.Max(top, Math.Min(state.End, top + rows) - 1));
        return state with { Top = top, Cursor = state.Cursor with { Line = line } };
    }

    public static bool IsAtBottom(CopyState state, int rows) => state.Top >= ClampTop(state, long.MaxValue, rows);

    public static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_' || char.IsSurrogate(c);

    private static CopyState Page(CopyState state, long by, int rows)
    {
        var top = ClampTop(state, state.Top + by, rows);
        var place = Clamp(state, new TextPlace(state.Cursor.Line + by, state.WishedColumn));
        return Show(state with { Top = top, Cursor = place }, rows);
    }

    private static CopyState Vertical(CopyState state, long by, int rows) =>
        Show(state with { Cursor = Clamp(state, new TextPlace(state.Cursor.Line + by, state.WishedColumn)) }, rows);

    private static CopyState Show(CopyState state, int rows)
    {
        var line = state.Cursor.Line;
        var top = line < state.Top ? line : line >= state.Top + rows ? line - rows + 1 : state.Top;
        return state with { Top = ClampTop(state, top, rows) };
    }

    private static long ClampTop(CopyState state, long top, int rows) =>
        Math.Clamp(top, state.First, Math.Max(state.First, state.End - rows));

    private static StyledLine LineAt(CopyState state, long line) => state.Line(line) ?? StyledLine.Empty;

    private static int Indent(StyledLine line) => line.ColumnOf(line.Text.Length - line.Text.TrimStart().Length);

    private static TextPlace Words(CopyState state, TextPlace at, bool forward, bool toEnd)
    {
        var line = LineAt(state, at.Line);
        var character = line.CharacterAt(at.Column);
        var found = forward
            ? toEnd ? EndOfWord(line.Text, character + 1) : NextWord(line.Text, character)
            : PreviousWord(line.Text, character);
        if (found is { } there)
        {
            return at with { Column = line.ColumnOf(there) };
        }
        // The word goes on in the next line that has one; a screenful without words is as far as a key should jump.
        for (var step = 1; step <= 200; step++)
        {
            var number = at.Line + (forward ? step : -step);
            if (number < state.First || number >= state.End)
            {
                break;
            }
            line = LineAt(state, number);
            var first = forward
                ? toEnd ? EndOfWord(line.Text, 0) : FirstWord(line.Text)
                : PreviousWord(line.Text, line.Text.Length);
            if (first is { } start)
            {
                return new TextPlace(number, line.ColumnOf(start));
            }
        }
        return at;
    }

    private static int? FirstWord(string text)
    {
        var at = text.AsSpan().IndexOfAnyExcept(' ', '\t');
        return at < 0 ? null : at;
    }

    private static int? NextWord(string text, int from)
    {
        var at = from;
        if (at >= text.Length)
        {
            return null;
        }
        var kind = Kind(text[at]);
        while (at < text.Length && Kind(text[at]) == kind)
        {
            at++;
        }
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }
        return at < text.Length ? at : null;
    }

    private static int? EndOfWord(string text, int from)
    {
        var at = from;
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }
        if (at >= text.Length)
        {
            return null;
        }
        while (at + 1 < text.Length && Kind(text[at + 1]) == Kind(text[at]))
        {
            at++;
        }
        return at;
    }

    private static int? PreviousWord(string text, int from)
    {
        var at = Math.Min(from, text.Length) - 1;
        while (at >= 0 && text[at] == ' ')
        {
            at--;
        }
        if (at < 0)
        {
            return null;
        }
        while (at > 0 && Kind(text[at - 1]) == Kind(text[at]))
        {
            at--;
        }
        return at;
    }

    private static int Kind(char c) => c == ' ' ? 0 : IsWord(c) ? 1 : 2;

    private static TextPlace Paragraph(CopyState state, TextPlace at, int by)
    {
        for (var line = at.Line + by; line > state.First && line < state.End - 1; line += by)
        {
            if (state.Line(line) is null or { Text.Length: 0 })
            {
                return new TextPlace(line, 0);
            }
        }
        return new TextPlace(by < 0 ? state.First : state.End - 1, 0);
    }
}
