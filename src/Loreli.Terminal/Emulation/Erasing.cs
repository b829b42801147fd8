using Loreli.Terminal.Screen;

namespace Loreli.Terminal.Emulation;

/// <summary>ED, EL, ECH and their selective forms, ICH, DCH, IL, DL, DECALN.</summary>
internal static class Erasing
{
    /// <summary>ED (or DECSED): 0 to the end, 1 from the start, 2 all, 3 the scrollback.</summary>
    public static void InDisplay(TerminalState t, int what, bool selective)
    {
        ref var cursor = ref t.Cursor;
        switch (what)
        {
            case 0:
                Row(t, cursor.Row, cursor.Column, t.Columns, selective);
                Rows(t, cursor.Row + 1, t.Rows, selective);
                cursor.WrapPending = false;
                break;
            case 1:
                Rows(t, 0, cursor.Row, selective);
                Row(t, cursor.Row, 0, cursor.Column + 1, selective);
                break;
            case 2:
                Rows(t, 0, t.Rows, selective);
                break;
            case 3 when !selective:
                t.Scrollback.Clear();
                break;
        }
    }

    /// <summary>EL (or DECSEL): 0 to the end, 1 from the start, 2 all.</summary>
    public static void InLine(TerminalState t, int what, bool selective)
    {
        ref var cursor = ref t.Cursor;
        switch (what)
        {
            case 0:
                Row(t, cursor.Row, cursor.Column, t.Columns, selective);
                cursor.WrapPending = false;
                break;
            case 1:
                Row(t, cursor.Row, 0, cursor.Column + 1, selective);
                break;
            case 2:
                Row(t, cursor.Row, 0, t.Columns, selective);
                break;
        }
    }

    /// <summary>ECH: margins do not hold it back.</summary>
    public static void Characters(TerminalState t, int count)
    {
        Row(t, t.Cursor.Row, t.Cursor.Column, Math.Min(t.Columns, t.Cursor.Column + count), selective: false);
        t.Cursor.WrapPending = false;
    }

    public static void InsertCharacters(TerminalState t, int count)
    {
        ref var cursor = ref t.Cursor;
        if (cursor.Column >= t.Left && cursor.Column < t.Right)
        {
            Shifted(t).Insert(cursor.Column, count, t.Right, cursor.Pen.Erased);
        }
        cursor.WrapPending = false;
    }

    public static void DeleteCharacters(TerminalState t, int count)
    {
        ref var cursor = ref t.Cursor;
        if (cursor.Column >= t.Left && cursor.Column < t.Right)
        {
            Shifted(t).Delete(cursor.Column, count, t.Right, cursor.Pen.Erased);
        }
        cursor.WrapPending = false;
    }

    /// <summary>IL (positive) and DL (negative): only inside the margins; the cursor goes to the left one.</summary>
    public static void Lines(TerminalState t, int count)
    {
        ref var cursor = ref t.Cursor;
        if (cursor.Row < t.Top || cursor.Row >= t.Bottom || cursor.Column < t.Left || cursor.Column >= t.Right)
        {
            return;
        }
        Scrolling.Down(t, cursor.Row, count);
        t.MoveTo(cursor.Row, t.Left);
    }

    /// <summary>DECALN: E everywhere, margins and origin mode off, cursor home.</summary>
    public static void AlignmentPattern(TerminalState t)
    {
        t.ResetMargins();
        t.Modes[Mode.Origin] = t.Cursor.Origin = false;
        for (var row = 0; row < t.Rows; row++)
        {
            var it = t.Screen.Edit(row);
            it.Blank(default);
            it.Write(0, t.Columns, isPlain: true).Fill(new Cell(Glyph.OfRune('E', wide: false), default, default, default));
        }
        t.MoveTo(0, 0);
    }

    /// <summary>Erases in one row; protected cells stay in a selective erase, and in every one under ISO protection.</summary>
    public static void Row(TerminalState t, int row, int from, int to, bool selective)
    {
        var it = t.Screen.Edit(row);
        var fill = t.Cursor.Pen.Erased;
        if (!selective && !t.IsoProtection)
        {
            it.Erase(from, to, fill);
            return;
        }
        for (var column = from; column < to; column++)
        {
            if ((it.At(column).Style.Attributes & CellAttributes.Protected) == 0)
            {
                it.Erase(column, column + 1, fill);
            }
        }
    }

    private static ScreenRow Shifted(TerminalState t)
    {
        var row = t.Screen.Edit(t.Cursor.Row);
        row.End = t.Right == t.Columns ? RowEnd.Hard : row.End;
        return row;
    }

    private static void Rows(TerminalState t, int from, int to, bool selective)
    {
        for (var row = from; row < to; row++)
        {
            Row(t, row, 0, t.Columns, selective);
        }
    }
}
