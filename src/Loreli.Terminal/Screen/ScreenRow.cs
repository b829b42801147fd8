using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Loreli.Terminal.Screen;

/// <summary>How a row ends.</summary>
internal enum RowEnd : byte
{
    /// <summary>The line ends here.</summary>
    Hard,
    /// <summary>The line goes on in the next row (autowrap).</summary>
    Wraps,
    /// <summary>It goes on, and the last column is only filler: a wide character did not fit there.</summary>
    WrapsBeforeWide,
}

/// <summary>One row of cells. Cells from <see cref="Used"/> on are blanks of <see cref="Fill"/>, written only when somebody looks.</summary>
/// <remarks>A wide cell is a unit: whoever writes over one half blanks the other.</remarks>
internal sealed class ScreenRow(int columns)
{
    private Cell[] _cells = new Cell[columns];
    private bool _tailIsWritten = true;
    private long _hashVersion = -1;

    public int Used { get; private set; }
    /// <summary>Only its background is ever set.</summary>
    public Cell Fill { get; private set; }
    public long Version { get; set; }
    public RowEnd End { get; set; }
    /// <summary>Every cell before <see cref="Used"/> is ASCII in the default style; false says nothing.</summary>
    public bool IsPlain { get; private set; } = true;
    /// <summary>There may be wide cells; false is certain.</summary>
    public bool HasWide { get; private set; }
    public ulong Hash { get; private set; }

    public int Columns => _cells.Length;

    /// <summary>The last column is only filler; not so when something was moved there after the wrap.</summary>
    public bool EndsWithFiller => End == RowEnd.WrapsBeforeWide && At(Columns - 1).Glyph.IsBlank;
    public ReadOnlySpan<Cell> UsedCells => _cells.AsSpan(0, Used);

    /// <summary>All cells, blanks written out.</summary>
    public Span<Cell> Cells
    {
        get
        {
            if (!_tailIsWritten)
            {
                _cells.AsSpan(Used).Fill(Fill);
                _tailIsWritten = true;
            }
            return _cells;
        }
    }

    public bool HashIsFresh => _hashVersion == Version;

    public void KeepHash(ulong hash)
    {
        Hash = hash;
        _hashVersion = Version;
    }

    public Cell At(int column) => column < Used ? _cells[column] : Fill;

    /// <summary>Makes the row blank; costs nothing per cell.</summary>
    public void Blank(Cell fill)
    {
        Used = 0;
        Fill = fill;
        End = RowEnd.Hard;
        IsPlain = true;
        HasWide = false;
        _tailIsWritten = false;
    }

    /// <summary>Gives the row another width: cut, or filled with default blanks. A cut wide cell is blanked.</summary>
    public void SetColumns(int columns)
    {
        if (columns == _cells.Length)
        {
            return;
        }
        if (columns > _cells.Length && Fill != default)
        {
            FillGap(_cells.Length);
            Fill = default;
        }
        SplitWide(columns);
        Array.Resize(ref _cells, columns);
        (Used, _tailIsWritten) = (Math.Min(Used, columns), false);
    }

    public void CopyFrom(ScreenRow other)
    {
        Blank(other.Fill);
        var count = Math.Min(other.Used, Columns);
        other._cells.AsSpan(0, count).CopyTo(_cells);
        (Used, IsPlain, HasWide, End) = (count, other.IsPlain, other.HasWide, other.End);
    }

    /// <summary>Takes cells from elsewhere as the row's beginning.</summary>
    public void Load(ReadOnlySpan<Cell> cells)
    {
        cells.CopyTo(_cells);
        Used = Math.Max(Used, cells.Length);
        foreach (ref readonly var cell in cells)
        {
            HasWide |= cell.Glyph.IsWide;
            IsPlain &= cell.Glyph.Bits < 0x80 && (cell.Foreground.Bits | cell.Background.Bits | cell.Style.Bits) == 0;
        }
    }

    /// <summary>What a saved row said of itself; never more than its cells show.</summary>
    public void Trust(bool isPlain, bool hasWide) => (IsPlain, HasWide) = (isPlain, hasWide);

    /// <summary>Cells [from, from + count) for writing, wide cells that stick out on either side blanked.</summary>
    /// <param name="isPlain">What will be written is ASCII in the default style.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<Cell> Write(int from, int count, bool isPlain)
    {
        if (HasWide)
        {
            SplitWide(from);
            SplitWide(from + count);
        }
        if (from > Used)
        {
            FillGap(from);
        }
        Used = Math.Max(Used, from + count);
        IsPlain &= isPlain;
        return _cells.AsSpan(from, count);
    }

    /// <summary>Writes ASCII in one style.</summary>
    public unsafe void WriteAscii(int column, ReadOnlySpan<byte> text, in Cell pen, bool isPlain)
    {
        var target = Write(column, text.Length, isPlain);
        var style = Unsafe.As<Cell, Vector128<uint>>(ref Unsafe.AsRef(in pen));
        // Invariant: target is exactly as long as text. One store of 16 bytes per cell; the checks of a span cost half of it.
        fixed (Cell* first = target)
        fixed (byte* bytes = text)
        {
            var to = (uint*)first;
            for (byte* from = bytes, end = bytes + text.Length; from < end; from++, to += 4)
            {
                (style | Vector128.CreateScalar((uint)*from)).Store(to);
            }
        }
    }

    public void WriteNarrow(int column, in Cell cell) => Write(column, 1, isPlain: false)[0] = cell;

    public void WriteWide(int column, in Cell cell)
    {
        var target = Write(column, 2, isPlain: false);
        HasWide = true;
        target[0] = cell;
        target[1] = cell with { Glyph = Glyph.WideTrail };
    }

    /// <summary>Replaces the columns [from, to) by blanks.</summary>
    public void Erase(int from, int to, Cell fill)
    {
        to = Math.Min(to, Columns);
        if (from >= to)
        {
            return;
        }
        if (HasWide)
        {
            SplitWide(from);
            SplitWide(to);
        }
        if (to < Columns)
        {
            if (from < Used || fill != Fill)
            {
                Write(from, to - from, isPlain: fill == default).Fill(fill);
            }
            return;
        }
        if (from > Used && fill != Fill)
        {
            FillGap(from);
        }
        if (from <= Used)
        {
            (Used, Fill, _tailIsWritten) = (from, fill, false);
        }
        End = RowEnd.Hard;
    }

    /// <summary>Opens <paramref name="count"/> blank columns at <paramref name="at"/>; cells up to <paramref name="limit"/> move right.</summary>
    public void Insert(int at, int count, int limit, Cell fill)
    {
        count = Math.Min(count, limit - at);
        if (count <= 0)
        {
            return;
        }
        var kept = limit - at - count;
        SplitWide(at);
        SplitWide(at + kept);
        SplitWide(limit);
        var cells = Everything();
        cells.Slice(at, kept).CopyTo(cells[(at + count)..]);
        cells.Slice(at, count).Fill(fill);
        IsPlain &= fill == default;
    }

    /// <summary>Removes <paramref name="count"/> columns at <paramref name="at"/>; cells up to <paramref name="limit"/> move left.</summary>
    public void Delete(int at, int count, int limit, Cell fill)
    {
        count = Math.Min(count, limit - at);
        if (count <= 0)
        {
            return;
        }
        SplitWide(at);
        SplitWide(at + count);
        SplitWide(limit);
        var cells = Everything();
        cells[(at + count)..limit].CopyTo(cells[at..]);
        cells[(limit - count)..limit].Fill(fill);
        IsPlain &= fill == default;
    }

    /// <summary>All cells, for moving them about: what they hold does not become less plain by it.</summary>
    public Span<Cell> Everything()
    {
        var cells = Cells;
        Used = Columns;
        IsPlain &= Fill == default;
        return cells;
    }

    /// <summary>As <see cref="Everything"/>, when anything at all may be written.</summary>
    public Span<Cell> Draw()
    {
        var cells = Everything();
        (IsPlain, HasWide) = (false, true);
        return cells;
    }

    /// <summary>When a wide cell lies across the left edge of <paramref name="column"/>, both its halves become blanks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SplitWide(int column)
    {
        if (HasWide && (uint)column < (uint)Used && _cells[column].Glyph.IsWideTrail)
        {
            Split(column);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Split(int column)
    {
        _cells[column] = BlankLike(_cells[column]);
        _cells[column - 1] = BlankLike(_cells[column - 1]);
    }

    private static Cell BlankLike(in Cell cell) => new(default, default, cell.Background, default);

    private void FillGap(int to)
    {
        _cells.AsSpan(Used, to - Used).Fill(Fill);
        IsPlain &= Fill == default;
        Used = to;
    }
}
