using Loreli.Terminal.History;
using Loreli.Terminal.Screen;

namespace Loreli.Terminal.Emulation;

/// <summary>Changes the size: lines that were wrapped are joined and cut anew, the cursor stays at its character.</summary>
/// <remarks>The cost is that of the screen and of one line of history, whatever the history holds. Rows that shrinking pushes
/// into history come back when the screen grows.</remarks>
internal sealed class Reflow
{
    private readonly TerminalState _t;
    private readonly int _columns;
    private readonly int _rows;
    private readonly LineCells _line = new();
    private readonly List<ScreenRow> _out = [];
    private readonly int _cursorRow;
    private readonly int _cursorOffset;
    private int _cursorInLine = -1;
    private (int Row, int Column, bool Pending) _cursor;

    private Reflow(TerminalState t, int columns, int rows)
    {
        (_t, _columns, _rows) = (t, columns, rows);
        ref var cursor = ref CursorOfPrimary(t);
        _cursorRow = cursor.Row;
        _cursorOffset = cursor.Column + (cursor.WrapPending ? 1 : 0);
    }

    public static void Resize(TerminalState t, int columns, int rows)
    {
        var reflow = new Reflow(t, columns, rows);
        t.Scrollback.SetColumns(columns);
        reflow.Primary();
        t.AlternateOrNull?.Resize(columns, rows);
        t.Tabs.Resize(columns);
        t.AfterResize();
    }

    private static ref CursorState CursorOfPrimary(TerminalState t) => ref t.IsAlternate ? ref t.SavedOfPrimary : ref t.Cursor;

    private void Primary()
    {
        var screen = _t.Primary;
        var last = LastRowInUse(screen);
        var blank = screen.Rows - 1 - last;
        if (_t.Scrollback.LastContinues)
        {
            Take(_t.Scrollback.Pop());
        }
        for (var row = 0; row <= last; row++)
        {
            Take(screen, row);
        }
        if (_line.Count > 0 || _cursorInLine >= 0)
        {
            Cut();
        }
        Place(blank);
        var rows = new ScreenRow[_rows];
        for (var row = 0; row < _rows; row++)
        {
            rows[row] = row < _out.Count ? _out[row] : new ScreenRow(_columns);
            rows[row].Version = _t.Clock.Now;
        }
        _t.Primary.Replace(rows, _columns);
        ref var cursor = ref CursorOfPrimary(_t);
        (cursor.Row, cursor.Column, cursor.WrapPending) = (Math.Clamp(_cursor.Row, 0, _rows - 1), _cursor.Column, _cursor.Pending);
    }

    private int LastRowInUse(ScreenBuffer screen)
    {
        var last = screen.Rows - 1;
        while (last > _cursorRow && screen[last].Used == 0 && screen[last].Fill == default)
        {
            last--;
        }
        return last;
    }

    private void Take(LineCells history)
    {
        history.Cells.CopyTo(_line.Append(history.Count));
        if (history.EndsWithFiller && _t.Primary[0].At(0).Glyph.IsWide)
        {
            _line.DropLast();
        }
        _line.Fill = history.Fill;
    }

    /// <summary>Adds a row of the screen to the line that is being joined, and cuts the line when it ends here.</summary>
    private void Take(ScreenBuffer screen, int row)
    {
        var it = screen[row];
        if (row == _cursorRow)
        {
            _cursorInLine = _line.Count + _cursorOffset;
        }
        var cells = it.End == RowEnd.Hard ? Trimmed(it) : it.Cells;
        var next = row + 1 < screen.Rows ? screen[row + 1] : null;
        if (it.EndsWithFiller && next is not null && next.At(0).Glyph.IsWide)
        {
            cells = cells[..^1];
        }
        cells.CopyTo(_line.Append(cells.Length));
        _line.Fill = it.Fill;
        if (it.End == RowEnd.Hard)
        {
            Cut();
        }
    }

    private static ReadOnlySpan<Cell> Trimmed(ScreenRow row)
    {
        var cells = row.UsedCells;
        var fill = row.Fill;
        while (cells.Length > 0 && cells[^1] == fill)
        {
            cells = cells[..^1];
        }
        return cells;
    }

    private void Cut()
    {
        var first = _out.Count;
        var start = 0;
        do
        {
            var end = _line.RowEnd(start, _columns);
            _out.Add(RowOf(_line.Cells[start..end], end < _line.Count, _line.Fill));
            PlaceCursor(start, end, end >= _line.Count);
            start = end;
        }
        while (start < _line.Count);
        _line.Clear();
        _cursorInLine = -1;
        if (_out.Count == first)
        {
            _out.Add(new ScreenRow(_columns));
        }
    }

    /// <summary>The cursor belongs to the row that holds its character; after the last one it waits to wrap.</summary>
    private void PlaceCursor(int start, int end, bool isLast)
    {
        if (_cursorInLine < start || (_cursorInLine >= end && !isLast))
        {
            return;
        }
        var column = _cursorInLine - start;
        _cursor = (_out.Count - 1, Math.Min(column, _columns - 1), column >= _columns && _cursorInLine <= end);
    }

    private ScreenRow RowOf(ReadOnlySpan<Cell> cells, bool goesOn, Cell fill)
    {
        var row = new ScreenRow(_columns);
        if (!goesOn)
        {
            row.Blank(fill);
        }
        if (cells.Length > _columns)
        {
            // A wide character in a terminal of one column: a blank.
            cells = [];
        }
        if (cells.Length > 0)
        {
            row.Load(cells);
        }
        row.End = !goesOn ? RowEnd.Hard : cells.Length < _columns ? RowEnd.WrapsBeforeWide : RowEnd.Wraps;
        return row;
    }

    /// <summary>Makes exactly as many rows as there is room for: blank ones go first, then the top ones into history.</summary>
    private void Place(int blank)
    {
        var surplus = _out.Count + blank - _rows;
        if (surplus > 0)
        {
            var dropped = Math.Min(surplus, blank);
            _t.DroppedBlankRows += dropped;
            var pushed = surplus - dropped;
            for (var row = 0; row < pushed; row++)
            {
                _t.Scrollback.Push(_out[row]);
            }
            _out.RemoveRange(0, pushed);
            _cursor.Row -= pushed;
            return;
        }
        var restored = Math.Min(-surplus, _t.DroppedBlankRows);
        _t.DroppedBlankRows -= restored;
        Pull(-surplus - restored);
    }

    /// <summary>Takes rows back from history; what is more than needed of a line returns there.</summary>
    private void Pull(int count)
    {
        while (count > 0 && !_t.Scrollback.IsEmpty && !_t.Scrollback.LastContinues)
        {
            var rows = new List<ScreenRow>();
            var line = _t.Scrollback.Pop();
            var start = 0;
            do
            {
                var end = line.RowEnd(start, _columns);
                rows.Add(RowOf(line.Cells[start..end], end < line.Count, line.Fill));
                start = end;
            }
            while (start < line.Count);
            var back = Math.Max(0, rows.Count - count);
            for (var row = 0; row < back; row++)
            {
                _t.Scrollback.Push(rows[row]);
            }
            rows.RemoveRange(0, back);
            _out.InsertRange(0, rows);
            _cursor.Row += rows.Count;
            count -= rows.Count;
        }
    }
}
