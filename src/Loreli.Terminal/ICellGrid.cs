namespace Loreli.Terminal;

/// <summary>A rectangle of cells that can be read: a terminal's screen, or a surface that a program draws on.</summary>
/// <remarks>Not safe for threads: the owner decides who may read when.</remarks>
public interface ICellGrid
{
    int Columns { get; }
    int Rows { get; }
    /// <summary>Cells of one row, from 0 at the top; always <see cref="Columns"/> long.</summary>
    ReadOnlySpan<Cell> Row(int row);
    /// <summary>Grows whenever the row changes; equal versions mean equal content since the last look.</summary>
    long RowVersion(int row);
    /// <summary>What the ids in this grid's cells mean.</summary>
    CellTables Tables { get; }
    CursorView Cursor { get; }
}

/// <summary>Where the cursor stands and how it looks.</summary>
/// <param name="Row">From 0 at the top of the screen.</param>
/// <param name="Column">From 0; the last column while a wrap is pending.</param>
/// <param name="Shape">DECSCUSR: 0 default, 1 blinking block, 2 block, 3 blinking underline, 4 underline, 5 blinking bar, 6 bar.</param>
public readonly record struct CursorView(int Row, int Column, bool IsVisible, bool WrapPending, int Shape);
