using Loreli.Terminal;

namespace Loreli.Tui.Drawing;

/// <summary>Copies cells of a pane onto the operator's surface; ids are translated, halves of wide cells never stand alone.</summary>
public static class CellBlit
{
    /// <summary>Copies one row from a column on; what the row does not have is blank.</summary>
    public static void Row(
        CellSurface to, int row, int column, int columns, ReadOnlySpan<Cell> from, int fromColumn, CellTables tables, bool ascii)
    {
        if (row < 0 || row >= to.Rows || column < 0 || column >= to.Columns)
        {
            return;
        }
        var target = to.Draw(row).Slice(column, Math.Min(columns, to.Columns - column));
        var source = fromColumn < from.Length ? from[fromColumn..] : default;
        var count = Math.Min(source.Length, target.Length);
        source[..count].CopyTo(target);
        target[count..].Clear();
        for (var at = 0; at < count; at++)
        {
            ref var cell = ref target[at];
            if (cell.Glyph.IsCluster || cell.Style.ExtraId != 0)
            {
                cell = to.Tables.Import(cell, tables);
            }
            if (ascii && !cell.Glyph.IsWideTrail && (cell.Glyph.IsCluster || cell.Glyph.Value > 0x7E))
            {
                cell = cell with { Glyph = Glyph.OfRune('?', cell.Glyph.IsWide) };
            }
        }
        if (count > 0)
        {
            MendEdges(target, count);
        }
    }

    // A wide cell cut in two by the area's edge shows a blank.
    private static void MendEdges(Span<Cell> target, int count)
    {
        if (target[0].Glyph.IsWideTrail)
        {
            target[0] = target[0] with { Glyph = default };
        }
        if (target[count - 1].Glyph.IsWide)
        {
            target[count - 1] = target[count - 1] with { Glyph = default };
        }
    }
}
