namespace Loreli.Terminal.History;

/// <summary>One whole line, its rows joined, as cells: what reflow cuts anew.</summary>
internal sealed class LineCells
{
    private Cell[] _cells = new Cell[256];

    public int Count { get; private set; }
    public Cell Fill { get; set; }
    /// <summary>The line goes on after its last cell (on the screen, or in the next block).</summary>
    public bool Continues { get; set; }
    /// <summary>The last cell is filler before a wide character, if one follows where the line goes on.</summary>
    public bool EndsWithFiller { get; set; }
    public ReadOnlySpan<Cell> Cells => _cells.AsSpan(0, Count);

    public void Clear()
    {
        Count = 0;
        Fill = default;
        Continues = false;
        EndsWithFiller = false;
    }

    /// <summary>Room for more cells at the end; they count at once.</summary>
    public Span<Cell> Append(int count)
    {
        if (Count + count > _cells.Length)
        {
            Array.Resize(ref _cells, Math.Max(_cells.Length * 2, Count + count));
        }
        Count += count;
        return _cells.AsSpan(Count - count, count);
    }

    public void DropLast() => Count = Math.Max(0, Count - 1);

    /// <summary>Where the row that begins at <paramref name="start"/> ends at this width. A wide character is never cut.</summary>
    public int RowEnd(int start, int columns) => RowEnd(Cells, start, columns);

    public static int RowEnd(ReadOnlySpan<Cell> cells, int start, int columns)
    {
        var end = start + columns;
        if (end >= cells.Length)
        {
            return cells.Length;
        }
        if (cells[end].Glyph.IsWideTrail)
        {
            // In a terminal of one column a wide character has no place: it gets its row and is shown as a blank.
            end += columns > 1 ? -1 : 1;
        }
        return end;
    }

    /// <summary>The number of rows at this width; at least one.</summary>
    public int RowsAt(int columns)
    {
        var rows = 0;
        var at = 0;
        do
        {
            at = RowEnd(at, columns);
            rows++;
        }
        while (at < Count);
        return rows;
    }
}
