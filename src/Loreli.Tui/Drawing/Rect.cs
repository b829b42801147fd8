namespace Loreli.Tui.Drawing;

/// <summary>A part of the screen in cells, from 0 at the top left. May be empty.</summary>
public readonly record struct Rect(int Row, int Column, int Rows, int Columns)
{
    public int Bottom => Row + Rows;
    public int Right => Column + Columns;
    public bool IsEmpty => Rows <= 0 || Columns <= 0;

    public bool Contains(int row, int column) => row >= Row && row < Bottom && column >= Column && column < Right;

    public Rect Inset(int rows, int columns) =>
        new(Row + rows, Column + columns, Math.Max(0, Rows - (2 * rows)), Math.Max(0, Columns - (2 * columns)));

    /// <summary>A box of at most this size in the middle of this one.</summary>
    public Rect Centre(int rows, int columns)
    {
        var (height, width) = (Math.Clamp(rows, 0, Math.Max(0, Rows)), Math.Clamp(columns, 0, Math.Max(0, Columns)));
        return new Rect(Row + ((Rows - height) / 2), Column + ((Columns - width) / 2), height, width);
    }
}
