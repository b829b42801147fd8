namespace Loreli.Terminal.Emulation;

/// <summary>Everything that moves the cursor without drawing.</summary>
internal static class CursorMoves
{
    /// <summary>CUU: stops at the top margin when it starts below it.</summary>
    public static void Up(TerminalState t, int count)
    {
        var stop = t.Cursor.Row >= t.Top ? t.Top : 0;
        t.MoveTo(Math.Max(stop, t.Cursor.Row - count), t.Cursor.Column);
    }

    public static void Down(TerminalState t, int count)
    {
        var stop = t.Cursor.Row < t.Bottom ? t.Bottom - 1 : t.Rows - 1;
        t.MoveTo(Math.Min(stop, t.Cursor.Row + count), t.Cursor.Column);
    }

    public static void Right(TerminalState t, int count)
    {
        var stop = t.Cursor.Column < t.Right ? t.Right - 1 : t.Columns - 1;
        t.MoveTo(t.Cursor.Row, Math.Min(stop, t.Cursor.Column + count));
    }

    /// <summary>CUB and BS; with reverse wrap (45) past the left edge to the line before, and from the top to the bottom.</summary>
    public static void Left(TerminalState t, int count)
    {
        ref var cursor = ref t.Cursor;
        var stop = cursor.Column >= t.Left ? t.Left : 0;
        var reverse = (t.Modes[Mode.ReverseWrap] || t.Modes[Mode.ExtendedReverseWrap]) && t.Modes[Mode.AutoWrap];
        if (!reverse)
        {
            t.MoveTo(cursor.Row, Math.Max(stop, cursor.Column - count));
            return;
        }
        if (cursor.WrapPending)
        {
            cursor.WrapPending = false;
            count--;
        }
        var (row, column) = (cursor.Row, cursor.Column);
        while (count > column - stop)
        {
            count -= column - stop + 1;
            row = row == t.Top ? t.Bottom - 1 : row == 0 ? t.Rows - 1 : row - 1;
            (stop, column) = (t.Left, t.Right - 1);
        }
        t.MoveTo(row, column - Math.Max(count, 0));
    }

    public static void CarriageReturn(TerminalState t)
    {
        var column = t.Cursor.Origin || t.Cursor.Column >= t.Left ? t.Left : 0;
        t.MoveTo(t.Cursor.Row, column);
    }

    /// <summary>LF, VT, FF; a new line too when LNM is set.</summary>
    public static void LineFeed(TerminalState t)
    {
        t.Cursor.WrapPending = false;
        Scrolling.Index(t);
        if (t.Modes[Mode.NewLine])
        {
            CarriageReturn(t);
        }
    }

    /// <summary>CUP: from 1; inside the margins when origin mode is set.</summary>
    public static void To(TerminalState t, int row, int column)
    {
        t.MoveTo(RowOf(t, row), ColumnOf(t, column));
    }

    public static void ToColumn(TerminalState t, int column) => t.MoveTo(t.Cursor.Row, ColumnOf(t, column));

    public static void ToRow(TerminalState t, int row) => t.MoveTo(RowOf(t, row), t.Cursor.Column);

    /// <summary>The cursor's row as a program counts it: from 1, from the margin in origin mode.</summary>
    public static int ReportedRow(TerminalState t) => t.Cursor.Row + 1 - (t.Cursor.Origin ? t.Top : 0);

    public static int ReportedColumn(TerminalState t) => t.Cursor.Column + 1 - (t.Cursor.Origin ? t.Left : 0);

    /// <summary>HT and CHT. A pending wrap stays when there is nowhere to go.</summary>
    public static void Tab(TerminalState t, int count)
    {
        var last = t.Cursor.Column < t.Right ? t.Right - 1 : t.Columns - 1;
        for (; count > 0 && t.Cursor.Column < last; count--)
        {
            t.MoveTo(t.Cursor.Row, t.Tabs.Next(t.Cursor.Column, last));
        }
    }

    /// <summary>CBT. Like xterm's, it leaves a pending wrap pending.</summary>
    public static void BackTab(TerminalState t, int count)
    {
        for (; count > 0 && t.Cursor.Column > 0; count--)
        {
            t.Cursor.Column = t.Tabs.Previous(t.Cursor.Column, 0);
        }
    }

    /// <summary>DECFI: right, or the content moves left at the right margin.</summary>
    public static void ForwardIndex(TerminalState t)
    {
        ref var cursor = ref t.Cursor;
        if (cursor.Column != t.Right - 1)
        {
            t.MoveTo(cursor.Row, Math.Min(cursor.Column + 1, t.Columns - 1));
        }
        else if (cursor.Row >= t.Top && cursor.Row < t.Bottom)
        {
            Scrolling.Sideways(t, t.Left, -1);
        }
    }

    /// <summary>DECBI: left, or the content moves right at the left margin.</summary>
    public static void BackIndex(TerminalState t)
    {
        ref var cursor = ref t.Cursor;
        if (cursor.Column != t.Left)
        {
            t.MoveTo(cursor.Row, Math.Max(cursor.Column - 1, 0));
        }
        else if (cursor.Row >= t.Top && cursor.Row < t.Bottom)
        {
            Scrolling.Sideways(t, t.Left, 1);
        }
    }

    public static void Save(TerminalState t) => t.Saved = t.Cursor;

    public static void Restore(TerminalState t)
    {
        t.Cursor = t.Saved;
        t.Cursor.WrapPending = false;
        t.Modes[Mode.Origin] = t.Cursor.Origin;
        t.Cursor.Row = Math.Min(t.Cursor.Row, t.Rows - 1);
        t.Cursor.Column = Math.Min(t.Cursor.Column, t.Columns - 1);
    }

    private static int RowOf(TerminalState t, int row) => t.Cursor.Origin
        ? Math.Clamp(row - 1 + t.Top, t.Top, t.Bottom - 1)
        : Math.Clamp(row - 1, 0, t.Rows - 1);

    private static int ColumnOf(TerminalState t, int column) => t.Cursor.Origin
        ? Math.Clamp(column - 1 + t.Left, t.Left, t.Right - 1)
        : Math.Clamp(column - 1, 0, t.Columns - 1);
}
