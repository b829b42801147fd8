namespace Loreli.Terminal.Screen;

/// <summary>The rows of one screen, primary or alternate, as a ring: a scroll of the whole screen moves no cell.</summary>
internal sealed class ScreenBuffer
{
    private readonly ScreenClock _clock;
    private ScreenRow[] _ring;
    private long[] _moved;
    private int _top;
    private long _allMoved;

    public ScreenBuffer(int columns, int rows, ScreenClock clock)
    {
        (_clock, Columns, Rows) = (clock, columns, rows);
        (_ring, _moved, _allMoved) = (new ScreenRow[rows], new long[rows], clock.Now);
        for (var i = 0; i < rows; i++)
        {
            _ring[i] = new ScreenRow(columns);
        }
    }

    public int Columns { get; private set; }
    public int Rows { get; private set; }

    /// <summary>A row for reading.</summary>
    public ScreenRow this[int row] => _ring[Index(row)];

    /// <summary>A row for writing: counts as changed.</summary>
    public ScreenRow Edit(int row)
    {
        var it = _ring[Index(row)];
        it.Version = _clock.Now;
        return it;
    }

    public long VersionOf(int row) => Math.Max(this[row].Version, Math.Max(_allMoved, _moved[row]));

    public void Blank(Cell fill)
    {
        for (var row = 0; row < Rows; row++)
        {
            Edit(row).Blank(fill);
        }
    }

    /// <summary>Moves the rows of [top, bottom) up by <paramref name="count"/> (down when negative); blank ones come in.</summary>
    public void Scroll(int top, int bottom, int count, Cell fill)
    {
        var height = bottom - top;
        if (height <= 0 || count == 0)
        {
            return;
        }
        count = Math.Clamp(count, -height, height);
        if (count > 0 && height == Rows)
        {
            ScrollAll(count, fill);
            return;
        }
        var shift = count > 0 ? count : height + count;
        Reverse(top, top + shift);
        Reverse(top + shift, bottom);
        Reverse(top, bottom);
        var blankFrom = count > 0 ? bottom - count : top;
        for (var row = blankFrom; row < blankFrom + Math.Abs(count); row++)
        {
            Edit(row).Blank(fill);
        }
        for (var row = top; row < bottom; row++)
        {
            _moved[row] = _clock.Now;
        }
    }

    /// <summary>As <see cref="Scroll"/> between two columns only: cells move, not rows.</summary>
    public void ScrollColumns(int top, int bottom, int left, int right, int count, Cell fill)
    {
        var height = bottom - top;
        count = Math.Clamp(count, -height, height);
        for (var i = 0; i < height; i++)
        {
            var row = count > 0 ? top + i : bottom - 1 - i;
            var target = Edit(row);
            target.SplitWide(left);
            target.SplitWide(right);
            var from = row + count;
            if (from < top || from >= bottom)
            {
                target.Erase(left, right, fill);
                continue;
            }
            var source = Edit(from);
            source.SplitWide(left);
            source.SplitWide(right);
            source.Cells[left..right].CopyTo(target.Draw()[left..right]);
        }
    }

    /// <summary>Cuts or extends at the right and at the bottom; nothing reflows.</summary>
    public void Resize(int columns, int rows)
    {
        var ring = new ScreenRow[rows];
        for (var row = 0; row < rows; row++)
        {
            ring[row] = row < Rows ? Edit(row) : new ScreenRow(columns);
            if (ring[row].Columns != columns)
            {
                ring[row].SetColumns(columns);
                ring[row].End = RowEnd.Hard;
            }
        }
        Replace(ring, columns);
    }

    /// <summary>Takes these rows, from the top, as the whole screen.</summary>
    public void Replace(ScreenRow[] rows, int columns)
    {
        (_ring, _top, Rows, Columns) = (rows, 0, rows.Length, columns);
        _moved = new long[rows.Length];
        _allMoved = _clock.Now;
    }

    /// <summary>Another screen was shown: every position shows something else now.</summary>
    public void MarkAllMoved() => _allMoved = _clock.Now;

    private void ScrollAll(int count, Cell fill)
    {
        for (var i = 0; i < count; i++)
        {
            Edit(i).Blank(fill);
        }
        _top += count;
        _top = _top >= Rows ? _top - Rows : _top;
        _allMoved = _clock.Now;
    }

    private void Reverse(int from, int to)
    {
        for (to--; from < to; from++, to--)
        {
            var (a, b) = (Index(from), Index(to));
            (_ring[a], _ring[b]) = (_ring[b], _ring[a]);
        }
    }

    private int Index(int row)
    {
        var at = _top + row;
        return at >= _ring.Length ? at - _ring.Length : at;
    }
}

/// <summary>The count of turns: grows between two looks of a reader, so that equal stamps mean nothing has changed.</summary>
internal sealed class ScreenClock
{
    public long Now { get; set; } = 1;
}
