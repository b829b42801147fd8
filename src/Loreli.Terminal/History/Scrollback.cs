using Loreli.Terminal.History;
using Loreli.Terminal.Saving;
using Loreli.Terminal.Screen;

namespace Loreli.Terminal;

/// <summary>Lines that left the top of the primary screen, stored compactly, addressed by row number.</summary>
/// <remarks>Stored are whole lines with the places where they were wrapped; a row is cut from them when somebody reads it.
/// So a change of width costs nothing until rows are looked at, and then only what is looked at.
/// Row numbers: the newest row is <see cref="EndLine"/> - 1 and <see cref="EndLine"/> grows by one with each row that leaves the
/// screen (and shrinks when a resize takes rows back to it). While the width stays, a row keeps its number for ever. A change
/// of width numbers the rows anew, backwards from <see cref="EndLine"/>, so <see cref="FirstLine"/> may become negative.</remarks>
public sealed class Scrollback
{
    /// <summary>Small enough to forget history in steps of a hundredth, and not an object for the large heap.</summary>
    private const int BlockBytesMax = 64 << 10;

    /// <summary>The first block, so that a terminal that hardly scrolls pays little; and the least a block makes sense at.</summary>
    private const int BlockBytesMin = 4 << 10;

    /// <summary>More than the largest single block: that of a row of <see cref="Limits.ColumnsMax"/> full clusters with a style each.</summary>
    private const int BlockBytesRoom = 1 << 20;

    private readonly TerminalOptions _options;
    private readonly CellTables _tables;
    private readonly Action _sweepIfFull;
    private readonly RowEncoder _encoder;
    private readonly LineCells _line = new();
    private readonly List<HistoryBlock> _blocks = [];
    private readonly int _blockBytes;
    private bool _needsNewBlock;
    private HistoryBlock? _spare;
    private long _firstBlock;
    private (long Block, int Line) _decoded = (-1, 0);
    private (long Block, int Segment, int Row) _seek = (-1, 0, 0);

    internal Scrollback(TerminalOptions options, CellTables tables, Action sweepIfFull)
    {
        (_options, _tables, _sweepIfFull, Columns) = (options, tables, sweepIfFull, options.Columns);
        _encoder = new RowEncoder(tables);
        _blockBytes = (int)Math.Clamp(options.ScrollbackBytesMax / 64, BlockBytesMin, BlockBytesMax);
    }

    /// <summary>Number of the oldest row that is still kept.</summary>
    public long FirstLine => EndLine - Math.Min(TotalRows(), _options.ScrollbackLinesMax);

    /// <summary>Number after the newest row; <c>EndLine - FirstLine</c> rows are kept.</summary>
    public long EndLine { get; private set; }

    /// <summary>Memory that the kept lines take.</summary>
    public long BytesUsed { get; private set; }

    internal int Columns { get; private set; }
    internal bool IsEmpty => _blocks.Count == 0;
    private bool IsKept => _options is { ScrollbackBytesMax: > 0, ScrollbackLinesMax: > 0 };

    /// <summary>Decodes one row at the present width.</summary>
    /// <param name="line">From <see cref="FirstLine"/> up to <see cref="EndLine"/>, which is not itself a line.</param>
    /// <param name="cells">Made larger when needed. Ids are those of the terminal's <see cref="CellTables"/>, and
    /// mean the same only until another row is read or the terminal is fed.</param>
    /// <param name="wraps">The line goes on in the next row.</param>
    /// <returns>The row's length in columns; what lies beyond is blank.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The line is not kept.</exception>
    public int Read(long line, ref Cell[] cells, out bool wraps)
    {
        if (line >= EndLine || line < FirstLine)
        {
            throw new ArgumentOutOfRangeException(nameof(line));
        }
        if (cells.Length < Columns)
        {
            cells = new Cell[Columns];
        }
        if (_tables.ExtrasFull || _tables.ClustersFull)
        {
            _sweepIfFull();
        }
        var index = _blocks.Count - 1;
        var end = EndLine;
        while (line < end - RowsOf(_blocks[index]))
        {
            end -= RowsOf(_blocks[index--]);
        }
        var block = _blocks[index];
        var row = (int)(line - (end - RowsOf(block)));
        return block.Columns == Columns ? ReadStored(block, row, cells, out wraps) : ReadCut(index, row, cells, out wraps);
    }

    /// <summary>Ids were taken back: what was decoded means nothing any more.</summary>
    internal void ForgetDecoded() => _decoded = (-1, 0);

    internal void Push(ScreenRow row)
    {
        if (!IsKept)
        {
            return;
        }
        var block = _blocks.Count > 0 ? _blocks[^1] : NewBlock(0);
        _encoder.Prepare(row, block);
        if (_needsNewBlock || block.Bytes.Length - block.Used < _encoder.Size)
        {
            block = NextBlock(block, row);
        }
        block.Add(_encoder.Finish(block.Bytes.AsSpan(block.Used)), Columns);
        EndLine++;
        _decoded = (-1, 0);
    }

    /// <summary>Another width: what is stored stays as it is.</summary>
    internal void SetColumns(int columns)
    {
        Columns = columns;
        _seek = (-1, 0, 0);
        _decoded = (-1, 0);
    }

    /// <summary>The newest line goes on at the top of the screen.</summary>
    internal bool LastContinues => _blocks.Count > 0 && _blocks[^1].Continues(_blocks[^1].Count - 1);

    /// <summary>Takes the newest line out, wholly; it must exist.</summary>
    internal LineCells Pop()
    {
        var block = _blocks[^1];
        var first = block.LineStart(block.Count - 1);
        Decode(_blocks.Count - 1, first);
        EndLine -= block.Columns == Columns ? block.Count - first : _line.RowsAt(Columns);
        block.Truncate(first);
        if (block.Count == 0)
        {
            Recycle(block);
            _blocks.RemoveAt(_blocks.Count - 1);
        }
        // The rest of a line too long for one block keeps its old wrapping: rows of another width must not join it.
        _needsNewBlock = LastContinues;
        _decoded = (-1, 0);
        _seek = (-1, 0, 0);
        return _line;
    }

    internal void Clear()
    {
        foreach (var block in _blocks)
        {
            Recycle(block);
        }
        _firstBlock += _blocks.Count;
        _blocks.Clear();
        (_decoded, _seek) = ((-1, 0), (-1, 0, 0));
        BytesUsed = 0;
        _needsNewBlock = false;
    }

    internal void Sync(ref StateStream s)
    {
        EndLine = s.Long(EndLine, long.MinValue / 4, long.MaxValue / 4);
        BytesUsed = s.Long(BytesUsed, 0, long.MaxValue);
        _firstBlock = s.Long(_firstBlock, 0, long.MaxValue / 4);
        _needsNewBlock = s.Flag(_needsNewBlock);
        var count = s.Count(_blocks.Count, int.MaxValue);
        var room = _options.ScrollbackBytesMax + BlockBytesRoom;
        for (var i = 0; i < count; i++)
        {
            var size = s.Number(s.IsLoading ? 0 : _blocks[i].Bytes.Length, 1, BlockBytesRoom);
            room -= size;
            StateStream.Require(!s.IsLoading || room >= 0);
            var block = s.IsLoading ? new HistoryBlock(size) : _blocks[i];
            block.Sync(ref s);
            if (s.IsLoading)
            {
                _blocks.Add(block);
            }
        }
    }

    /// <summary>A row of a block whose rows were all stored at the present width: a row is a segment.</summary>
    private int ReadStored(HistoryBlock block, int row, Cell[] cells, out bool wraps)
    {
        var view = new SegmentView(block.Segment(row));
        RowDecoder.Decode(view, block, _tables, cells);
        wraps = (view.Flags & SegmentFlags.Continues) != 0;
        return Filled(cells, view.Columns, new Cell(default, default, view.Fill, default));
    }

    private int ReadCut(int index, int row, Cell[] cells, out bool wraps)
    {
        var (line, inLine) = Seek(index, row);
        Decode(index, line);
        var start = 0;
        for (; inLine > 0; inLine--)
        {
            start = _line.RowEnd(start, Columns);
        }
        var end = _line.RowEnd(start, Columns);
        var count = Math.Min(end - start, Columns);
        _line.Cells.Slice(start, count).CopyTo(cells);
        if (count > 0 && cells[count - 1].Glyph.IsWide)
        {
            cells[count - 1] = cells[count - 1] with { Glyph = default };
        }
        wraps = end < _line.Count || _line.Continues;
        return end < _line.Count ? count : Filled(cells, count, _line.Fill);
    }

    private int Filled(Cell[] cells, int count, Cell fill)
    {
        if (fill == default || count >= Columns)
        {
            return count;
        }
        cells.AsSpan(count, Columns - count).Fill(fill);
        return Columns;
    }

    /// <summary>Finds the line that holds a row of a block, and which of its rows that is.</summary>
    private (int Line, int Row) Seek(int index, int row)
    {
        var block = _blocks[index];
        var (segment, at) = _seek.Block == _firstBlock + index && _seek.Row <= row ? (_seek.Segment, _seek.Row) : (0, 0);
        while (true)
        {
            var end = block.LineEnd(segment);
            var rows = RowsOfLine(index, segment, end);
            if (row < at + rows || end >= block.Count)
            {
                _seek = (_firstBlock + index, segment, at);
                return (segment, row - at);
            }
            at += rows;
            segment = end;
        }
    }

    private long TotalRows()
    {
        var total = 0L;
        foreach (var block in _blocks)
        {
            total += RowsOf(block);
        }
        return total;
    }

    private int RowsOf(HistoryBlock block)
    {
        if (block.RowsColumns == Columns)
        {
            return block.Rows;
        }
        block.Rows = block.Columns == Columns ? block.Count : CountRows(block);
        block.RowsColumns = Columns;
        return block.Rows;
    }

    private int CountRows(HistoryBlock block)
    {
        var index = _blocks.IndexOf(block);
        var rows = 0;
        for (var segment = 0; segment < block.Count;)
        {
            var end = block.LineEnd(segment);
            rows += RowsOfLine(index, segment, end);
            segment = end;
        }
        return rows;
    }

    /// <summary>Rows of one line at the present width; only lines with wide characters have to be decoded for it.</summary>
    private int RowsOfLine(int index, int first, int end)
    {
        var block = _blocks[index];
        var columns = 0;
        for (var segment = first; segment < end; segment++)
        {
            var view = new SegmentView(block.Segment(segment));
            if ((view.Flags & SegmentFlags.HasWide) != 0)
            {
                Decode(index, first);
                return _line.RowsAt(Columns);
            }
            columns += view.Columns;
        }
        return Math.Max(1, (columns + Columns - 1) / Columns);
    }

    private void Decode(int index, int first)
    {
        if (_decoded == (_firstBlock + index, first))
        {
            return;
        }
        var block = _blocks[index];
        var end = block.LineEnd(first);
        _line.Clear();
        for (var segment = first; segment < end; segment++)
        {
            var view = new SegmentView(block.Segment(segment));
            RowDecoder.Decode(view, block, _tables, _line.Append(view.Columns));
            var wideFollows = segment + 1 < end && (block.Flags(segment + 1) & SegmentFlags.StartsWide) != 0;
            if ((view.Flags & SegmentFlags.EndsWithFiller) != 0 && wideFollows)
            {
                _line.DropLast();
            }
            _line.Fill = new Cell(default, default, view.Fill, default);
            _line.Continues = (view.Flags & SegmentFlags.Continues) != 0;
            _line.EndsWithFiller = (view.Flags & SegmentFlags.EndsWithFiller) != 0;
        }
        _decoded = (_firstBlock + index, first);
    }

    /// <summary>Begins a new block; a line that is not at its end moves there as a whole, unless it is longer than half a block.</summary>
    private HistoryBlock NextBlock(HistoryBlock full, ScreenRow row)
    {
        var first = full.Count > 0 && full.Continues(full.Count - 1) ? full.LineStart(full.Count - 1) : full.Count;
        var moved = first < full.Count && first > 0 && !_needsNewBlock ? full.Used - full.Start(first) : 0;
        moved = moved <= _blockBytes / 2 ? moved : 0;
        _needsNewBlock = false;
        var next = NewBlock(moved + _encoder.Size);
        if (moved > 0)
        {
            Move(full, first, next);
        }
        _encoder.Prepare(row, next);
        return next;
    }

    private void Move(HistoryBlock from, int first, HistoryBlock to)
    {
        for (var segment = first; segment < from.Count; segment++)
        {
            from.Segment(segment).CopyTo(to.Bytes.AsSpan(to.Used));
            to.Add(from.Segment(segment).Length, Columns);
        }
        // The runs speak of extras by their place in the block: the new one begins with the same list.
        foreach (var extra in from.Extras)
        {
            to.Extras.Add(extra);
        }
        to.ExtrasCost = from.ExtrasCost;
        from.Truncate(first);
    }

    private HistoryBlock NewBlock(int size)
    {
        size = Math.Max(size, _blocks.Count == 0 ? BlockBytesMin : _blockBytes);
        Forget(size);
        var block = _spare is { } spare && spare.Bytes.Length >= size ? spare : new HistoryBlock(size);
        _spare = null;
        _blocks.Add(block);
        return block;
    }

    /// <summary>Drops the oldest blocks until a new one fits into the limit, and those past the limit of rows.</summary>
    private void Forget(int size)
    {
        BytesUsed = size;
        foreach (var block in _blocks)
        {
            BytesUsed += block.Cost;
        }
        var rows = _options.ScrollbackLinesMax == int.MaxValue ? 0 : TotalRows();
        var dropped = 0;
        while (dropped < _blocks.Count - 1 && (BytesUsed > _options.ScrollbackBytesMax
            || rows - RowsOf(_blocks[dropped]) >= _options.ScrollbackLinesMax))
        {
            rows -= rows == 0 ? 0 : RowsOf(_blocks[dropped]);
            BytesUsed -= _blocks[dropped].Cost;
            Recycle(_blocks[dropped++]);
        }
        _blocks.RemoveRange(0, dropped);
        _firstBlock += dropped;
        _seek = (-1, 0, 0);
    }

    private void Recycle(HistoryBlock block)
    {
        if (block.Bytes.Length == _blockBytes)
        {
            block.Clear();
            _spare = block;
        }
    }
}
