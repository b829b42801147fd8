namespace Loreli.Terminal;

/// <summary>A grid that a program draws on: the operator's screen before it becomes bytes.</summary>
public sealed class CellSurface : ICellGrid
{
    private Cell[] _cells = [];
    private long[] _versions = [];
    private long _version;

    public CellSurface(int columns, int rows) => Resize(columns, rows);

    public int Columns { get; private set; }
    public int Rows { get; private set; }
    public CellTables Tables { get; } = new();
    public CursorView Cursor { get; set; }

    public ReadOnlySpan<Cell> Row(int row) => _cells.AsSpan(row * Columns, Columns);
    public long RowVersion(int row) => _versions[row];

    /// <summary>The row for drawing; counts as changed.</summary>
    public Span<Cell> Draw(int row)
    {
        _versions[row] = ++_version;
        return _cells.AsSpan(row * Columns, Columns);
    }

    public void Resize(int columns, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        (Columns, Rows) = (columns, rows);
        (_cells, _versions) = (new Cell[columns * rows], new long[rows]);
        Clear();
    }

    public void Clear()
    {
        Array.Clear(_cells);
        _version++;
        Array.Fill(_versions, _version);
    }
}
