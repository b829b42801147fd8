using System.Text;
using Loreli.Terminal.Screen;

namespace Loreli.Terminal.Saving;

/// <summary>The saved form of rows and cells. What is loaded is checked whole, for nothing behind it checks again.</summary>
internal static class CellFormat
{
    private const uint GlyphBits = 0xE01F_FFFF;

    public static void SyncRow(ref StateStream s, ScreenRow row, CellTables tables)
    {
        var fill = new Cell(default, default, SyncColor(ref s, row.Fill.Background), default);
        var end = (RowEnd)s.Number((int)row.End, 0, (int)RowEnd.WrapsBeforeWide);
        var isPlain = s.Flag(row.IsPlain);
        var hasWide = s.Flag(row.HasWide);
        var used = s.Count(row.Used, row.Columns);
        if (!s.IsLoading)
        {
            foreach (ref readonly var cell in row.UsedCells)
            {
                Sync(ref s, cell, tables);
            }
            return;
        }
        var cells = new Cell[used];
        for (var i = 0; i < used; i++)
        {
            cells[i] = Sync(ref s, default, tables);
            var trailFits = cells[i].Glyph.IsWideTrail == (i > 0 && cells[i - 1].Glyph.IsWide);
            StateStream.Require(trailFits && (i < used - 1 || !cells[i].Glyph.IsWide));
        }
        row.Blank(fill);
        row.Load(cells);
        row.End = end;
        // A row may know less of itself than its cells show, but never more.
        StateStream.Require((row.IsPlain || !isPlain) && (!row.HasWide || hasWide));
        row.Trust(isPlain, hasWide);
    }

    public static Cell Sync(ref StateStream s, in Cell cell, CellTables tables)
    {
        var glyph = new Glyph(s.Bits(cell.Glyph.Bits));
        var foreground = SyncColor(ref s, cell.Foreground);
        var background = SyncColor(ref s, cell.Background);
        var style = new CellStyle(s.Bits(cell.Style.Bits));
        if (s.IsLoading)
        {
            StateStream.Require((glyph.Bits & ~GlyphBits) == 0 && !(glyph.IsWide && glyph.IsWideTrail));
            StateStream.Require(glyph.IsWideTrail ? glyph == Glyph.WideTrail : glyph.IsCluster ? tables.Has(glyph.Value) : Rune.IsValid(glyph.Value));
            StateStream.Require(style.ExtraId == 0 || tables.Extra(style.ExtraId) is not null);
            StateStream.Require(style.Underline <= UnderlineStyle.Dashed && (uint)style.Attributes < 1u << 12);
        }
        return new Cell(glyph, foreground, background, style);
    }

    public static CellExtra? SyncExtra(ref StateStream s, CellExtra? extra)
    {
        if (!s.Flag(extra is not null))
        {
            return null;
        }
        var uri = s.OptionalText(extra?.LinkUri, Limits.LinkBytesMax);
        var id = s.OptionalText(extra?.LinkId, Limits.LinkBytesMax);
        return new CellExtra(uri, id, SyncColor(ref s, extra?.UnderlineColor ?? default));
    }

    private static Color SyncColor(ref StateStream s, Color color)
    {
        color = new Color(s.Bits(color.Bits));
        StateStream.Require(color.IsDefault || (color.IsPalette && color.Bits < 0x0100_0100) || color.IsDirect);
        return color;
    }
}
