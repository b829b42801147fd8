using System.Runtime.InteropServices;

namespace Loreli.Terminal;

/// <summary>What the reader shows beside what it should show, row by row.</summary>
/// <remarks>Both sides are normalised: an unwritten cell and a space are one, halves of wide cells come in pairs, and
/// what cannot be seen is left out.</remarks>
internal sealed class ShownScreen(uint styleMask)
{
    private const uint WidthBits = 3u << 29;

    private Cell[] _shown = [];
    private Cell[] _next = [];
    private long[] _versions = [];
    private bool[] _changed = [];
    private ulong[] _hashes = [];
    private bool[] _hashed = [];
    private ICellGrid? _grid;
    private long _generation;

    public int Columns { get; private set; }
    public int Rows { get; private set; }

    public ReadOnlySpan<Cell> Shown(int row) => _shown.AsSpan(row * Columns, Columns);
    public ReadOnlySpan<Cell> Next(int row) => _next.AsSpan(row * Columns, Columns);
    public bool Changed(int row) => _changed[row];

    public bool Fits(ICellGrid now) => now.Columns == Columns && now.Rows == Rows;

    /// <summary>The reader shows a blank screen of this size.</summary>
    public void Clear(int columns, int rows)
    {
        if (columns != Columns || rows != Rows)
        {
            (Columns, Rows) = (columns, rows);
            (_shown, _next) = (new Cell[columns * rows], new Cell[columns * rows]);
            (_versions, _changed) = (new long[rows], new bool[rows]);
            (_hashes, _hashed) = (new ulong[rows], new bool[rows]);
        }
        Array.Clear(_shown);
        Array.Clear(_hashed);
        _grid = null;
    }

    /// <summary>Looks at what the grid shows now: how many rows differ. Rows of equal version are not read.</summary>
    /// <param name="idsForgotten">Ids of cells that were drawn before may mean something else.</param>
    public int Look(ICellGrid now, out bool idsForgotten)
    {
        var sameGrid = ReferenceEquals(now, _grid);
        var generation = now.Tables.Generation;
        idsForgotten = !sameGrid || generation != _generation;
        (_grid, _generation) = (now, generation);
        var count = 0;
        for (var row = 0; row < Rows; row++)
        {
            var version = now.RowVersion(row);
            if (sameGrid && version == _versions[row])
            {
                _changed[row] = false;
                continue;
            }
            _versions[row] = version;
            _changed[row] = Take(now.Row(row), row, idsForgotten);
            count += _changed[row] ? 1 : 0;
        }
        return count;
    }

    /// <summary>The reader shows the row as it should be.</summary>
    public void Settle(int row)
    {
        Next(row).CopyTo(_shown.AsSpan(row * Columns, Columns));
        _hashed[row] = false;
    }

    /// <summary>Hash of what the reader shows in the row, kept until it changes.</summary>
    public ulong ShownHash(int row)
    {
        if (!_hashed[row])
        {
            (_hashes[row], _hashed[row]) = (ScrollSearch.HashOf(Shown(row)), true);
        }
        return _hashes[row];
    }

    /// <summary>The reader's rows from <paramref name="top"/> to <paramref name="bottom"/> moved up, or down when negative.</summary>
    public void Scroll(int top, int bottom, int up)
    {
        for (var row = top; row <= bottom; row++)
        {
            if (!_changed[row])
            {
                Shown(row).CopyTo(_next.AsSpan(row * Columns, Columns));
            }
        }
        var moved = (bottom - top + 1 - Math.Abs(up)) * Columns;
        Array.Copy(_shown, (top + Math.Max(up, 0)) * Columns, _shown, (top + Math.Max(-up, 0)) * Columns, moved);
        Array.Clear(_shown, (up > 0 ? bottom + 1 - up : top) * Columns, Math.Abs(up) * Columns);
        Array.Clear(_hashed, top, bottom - top + 1);
        for (var row = top; row <= bottom; row++)
        {
            _changed[row] = !Same(Shown(row), Next(row));
        }
    }

    /// <summary>A row of what should be shown, whether it changed or not.</summary>
    public ReadOnlySpan<Cell> Wanted(int row) => _changed[row] ? Next(row) : Shown(row);

    public static bool Same(ReadOnlySpan<Cell> left, ReadOnlySpan<Cell> right) =>
        MemoryMarshal.AsBytes(left).SequenceEqual(MemoryMarshal.AsBytes(right));

    private bool Take(ReadOnlySpan<Cell> now, int row, bool idsForgotten)
    {
        var shown = _shown.AsSpan(row * Columns, Columns);
        var next = _next.AsSpan(row * Columns, Columns);
        if (idsForgotten && ForgetIds(shown))
        {
            _hashed[row] = false;
        }
        Normalise(now, next);
        return !Same(shown, next);
    }

    // No cell of a grid is equal to this one, so it is drawn again.
    private static bool ForgetIds(Span<Cell> shown)
    {
        var any = false;
        foreach (ref var cell in shown)
        {
            if (cell.Glyph.IsCluster || cell.Style.ExtraId != 0)
            {
                cell = cell with { Style = new CellStyle(uint.MaxValue) };
                any = true;
            }
        }
        return any;
    }

    private void Normalise(ReadOnlySpan<Cell> now, Span<Cell> next)
    {
        now = now[..next.Length];
        for (var column = 0; column < next.Length; column++)
        {
            ref readonly var cell = ref now[column];
            var bits = cell.Glyph.Bits;
            if ((bits & WidthBits) != 0)
            {
                column = NormaliseWide(now, next, column);
                continue;
            }
            next[column] = new Cell(new Glyph(bits == ' ' ? 0 : bits), cell.Foreground, cell.Background, Seen(cell.Style));
        }
    }

    /// <returns>The last column that was written.</returns>
    private int NormaliseWide(ReadOnlySpan<Cell> now, Span<Cell> next, int column)
    {
        var cell = now[column];
        var style = Seen(cell.Style);
        var isPair = cell.Glyph.IsWide && column + 1 < now.Length && now[column + 1].Glyph.IsWideTrail;
        if (!isPair)
        {
            next[column] = new Cell(default, cell.Foreground, cell.Background, style);
            return column;
        }
        next[column] = cell with { Style = style };
        next[column + 1] = next[column] with { Glyph = Glyph.WideTrail };
        return column + 1;
    }

    private CellStyle Seen(CellStyle style) => new(style.Bits & styleMask);
}
