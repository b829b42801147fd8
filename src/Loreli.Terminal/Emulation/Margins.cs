namespace Loreli.Terminal.Emulation;

/// <summary>DECSTBM and DECSLRM.</summary>
internal static class Margins
{
    /// <param name="top">From 1.</param>
    /// <param name="bottom">From 1, itself inside.</param>
    public static void Vertical(TerminalState t, int top, int bottom)
    {
        bottom = Math.Min(bottom, t.Rows);
        if (top >= bottom)
        {
            return;
        }
        (t.Top, t.Bottom) = (top - 1, bottom);
        CursorMoves.To(t, 1, 1);
    }

    public static void Horizontal(TerminalState t, int left, int right)
    {
        right = Math.Min(right, t.Columns);
        if (left >= right || t.ConformanceLevel < 4)
        {
            return;
        }
        (t.Left, t.Right) = (left - 1, right);
        CursorMoves.To(t, 1, 1);
    }
}
