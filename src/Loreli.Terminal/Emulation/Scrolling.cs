namespace Loreli.Terminal.Emulation;

/// <summary>Moves the content of the scrolling region; what leaves the top of the primary screen becomes history.</summary>
internal static class Scrolling
{
    /// <summary>IND: down one line, scrolling at the bottom margin.</summary>
    public static void Index(TerminalState t)
    {
        ref var cursor = ref t.Cursor;
        if (cursor.Row == t.Bottom - 1)
        {
            if (cursor.Column >= t.Left && cursor.Column < t.Right)
            {
                Up(t, 1);
            }
        }
        else if (cursor.Row < t.Rows - 1)
        {
            cursor.Row++;
        }
    }

    /// <summary>RI: up one line, scrolling at the top margin.</summary>
    public static void ReverseIndex(TerminalState t)
    {
        ref var cursor = ref t.Cursor;
        if (cursor.Row == t.Top)
        {
            if (cursor.Column >= t.Left && cursor.Column < t.Right)
            {
                Down(t, t.Top, 1);
            }
        }
        else if (cursor.Row > 0)
        {
            cursor.Row--;
        }
    }

    public static void Up(TerminalState t, int count)
    {
        if (t.HasSideMargins)
        {
            t.Screen.ScrollColumns(t.Top, t.Bottom, t.Left, t.Right, count, t.Cursor.Pen.Erased);
            return;
        }
        if (t.Top == 0 && !t.IsAlternate)
        {
            count = Math.Min(count, t.Bottom);
            t.DroppedBlankRows = 0;
            for (var row = 0; row < count; row++)
            {
                t.Scrollback.Push(t.Screen[row]);
            }
        }
        t.Screen.Scroll(t.Top, t.Bottom, count, t.Cursor.Pen.Erased);
    }

    /// <summary>Rows from <paramref name="top"/> to the bottom margin move down (or up when negative, as DL does).</summary>
    public static void Down(TerminalState t, int top, int count)
    {
        if (t.HasSideMargins)
        {
            t.Screen.ScrollColumns(top, t.Bottom, t.Left, t.Right, -count, t.Cursor.Pen.Erased);
        }
        else
        {
            t.Screen.Scroll(top, t.Bottom, -count, t.Cursor.Pen.Erased);
        }
    }

    /// <summary>SL, SR, DECIC, DECDC: columns from <paramref name="column"/> to the right margin move; positive opens columns.</summary>
    public static void Sideways(TerminalState t, int column, int count)
    {
        var fill = t.Cursor.Pen.Erased;
        for (var row = t.Top; row < t.Bottom; row++)
        {
            var it = t.Screen.Edit(row);
            if (count > 0)
            {
                it.Insert(column, count, t.Right, fill);
            }
            else
            {
                it.Delete(column, -count, t.Right, fill);
            }
        }
    }
}
