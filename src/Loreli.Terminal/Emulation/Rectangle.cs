using Loreli.Terminal.Parser;

namespace Loreli.Terminal.Emulation;

/// <summary>The four coordinates of a rectangle function: from 0, the end not inside, cut to the screen.</summary>
internal readonly record struct Rectangle(int Top, int Left, int Bottom, int Right)
{
    public bool IsEmpty => Top >= Bottom || Left >= Right;

    /// <summary>Reads four parameters; origin mode counts from the margins and ends at them.</summary>
    public static Rectangle Read(TerminalState t, VtSequence s, int first)
    {
        var (top, left, bottom, right) = t.Cursor.Origin ? (t.Top, t.Left, t.Bottom, t.Right) : (0, 0, t.Rows, t.Columns);
        return new Rectangle(
            Math.Min(top + s.GetCount(first) - 1, bottom),
            Math.Min(left + s.GetCount(first + 1) - 1, right),
            Math.Min(top + s.GetCount(first + 2, bottom - top), bottom),
            Math.Min(left + s.GetCount(first + 3, right - left), right));
    }
}
