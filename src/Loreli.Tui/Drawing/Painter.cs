using System.Text;
using Loreli.Terminal;

namespace Loreli.Tui.Drawing;

/// <summary>Draws on a surface; whatever lies outside it or outside the clip is left away, so that no view needs to count.</summary>
public sealed class Painter(CellSurface surface, Glyphs glyphs)
{
    public CellSurface Surface => surface;
    public Glyphs Glyphs => glyphs;
    public Rect Whole => new(0, 0, surface.Rows, surface.Columns);

    public void Fill(Rect area, Paint paint)
    {
        var seen = Visible(area);
        for (var row = seen.Row; row < seen.Bottom; row++)
        {
            surface.Draw(row).Slice(seen.Column, seen.Columns).Fill(paint.Cell(default));
        }
    }

    /// <summary>Draws one line of text, cut with an ellipsis when it is longer than <paramref name="columnsMax"/>.</summary>
    /// <returns>Columns used.</returns>
    public int Text(int row, int column, int columnsMax, string text, Paint paint)
    {
        if (row < 0 || row >= surface.Rows || columnsMax <= 0 || column >= surface.Columns || column < 0)
        {
            return 0;
        }
        var clean = PlainText.Of(text);
        var room = Math.Min(columnsMax, surface.Columns - column);
        var cells = surface.Draw(row).Slice(column, room);
        var isCut = TextWidth.Of(clean) > columnsMax;
        var used = Put(cells, isCut ? room - 1 : room, clean, paint);
        if (isCut && used < room)
        {
            used += Put(cells[used..], 1, glyphs.Ellipsis, paint);
        }
        return used;
    }

    /// <summary>Draws text so that it ends at the right edge of the area's first row.</summary>
    public int TextRight(Rect area, string text, Paint paint)
    {
        var width = Math.Min(TextWidth.Of(PlainText.Of(text)), area.Columns);
        return Text(area.Row, area.Right - width, width, text, paint);
    }

    public void VerticalLine(int row, int column, int rows, Paint paint)
    {
        for (var at = row; at < row + rows; at++)
        {
            Text(at, column, 1, glyphs.Vertical, paint);
        }
    }

    public void HorizontalLine(int row, int column, int columns, Paint paint)
    {
        for (var at = column; at < column + columns; at++)
        {
            Text(row, at, 1, glyphs.Horizontal, paint);
        }
    }

    /// <summary>A filled box with a border and a title in it; returns what is inside.</summary>
    public Rect Box(Rect area, string title, Theme theme)
    {
        Fill(area, theme.Text.On(theme.Bar));
        if (area.Rows < 3 || area.Columns < 4)
        {
            return area;
        }
        var line = theme.Accent.On(theme.Bar);
        HorizontalLine(area.Row, area.Column + 1, area.Columns - 2, line);
        HorizontalLine(area.Bottom - 1, area.Column + 1, area.Columns - 2, line);
        VerticalLine(area.Row + 1, area.Column, area.Rows - 2, line);
        VerticalLine(area.Row + 1, area.Right - 1, area.Rows - 2, line);
        Text(area.Row, area.Column, 1, glyphs.TopLeft, line);
        Text(area.Row, area.Right - 1, 1, glyphs.TopRight, line);
        Text(area.Bottom - 1, area.Column, 1, glyphs.BottomLeft, line);
        Text(area.Bottom - 1, area.Right - 1, 1, glyphs.BottomRight, line);
        Text(area.Row, area.Column + 2, area.Columns - 4, $" {title} ", line.Bold);
        return area.Inset(1, 1);
    }

    /// <summary>Changes how cells are drawn without changing what they show: selections, matches.</summary>
    public void Repaint(Rect area, Paint paint)
    {
        var seen = Visible(area);
        for (var row = seen.Row; row < seen.Bottom; row++)
        {
            foreach (ref var cell in surface.Draw(row).Slice(seen.Column, seen.Columns))
            {
                cell = paint.Cell(cell.Glyph);
            }
        }
    }

    private Rect Visible(Rect area)
    {
        var (top, left) = (Math.Max(0, area.Row), Math.Max(0, area.Column));
        var (bottom, right) = (Math.Min(surface.Rows, area.Bottom), Math.Min(surface.Columns, area.Right));
        return new Rect(top, left, Math.Max(0, bottom - top), Math.Max(0, right - left));
    }

    private int Put(Span<Cell> cells, int room, string text, Paint paint)
    {
        var used = 0;
        var rest = text.AsSpan();
        while (!rest.IsEmpty && used < room)
        {
            var length = TextWidth.LengthOfElement(rest);
            var element = rest[..length];
            rest = rest[length..];
            var width = TextWidth.OfElement(element);
            if (width == 0 || used + width > room)
            {
                continue;
            }
            cells[used] = paint.Cell(GlyphOf(element, width == 2));
            if (width == 2)
            {
                cells[used + 1] = paint.Cell(Glyph.WideTrail);
            }
            used += width;
        }
        return used;
    }

    private Glyph GlyphOf(ReadOnlySpan<char> element, bool wide)
    {
        Rune.DecodeFromUtf16(element, out var first, out var length);
        if (glyphs.IsAscii && first.Value > 0x7E)
        {
            return Glyph.OfRune('?', wide);
        }
        var cluster = length == element.Length ? 0 : surface.Tables.Intern(element);
        return cluster == 0 ? Glyph.OfRune((uint)first.Value, wide) : Glyph.OfCluster(cluster, wide);
    }
}
