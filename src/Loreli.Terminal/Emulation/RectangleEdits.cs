using Loreli.Terminal.Parser;
using Loreli.Terminal.Screen;

namespace Loreli.Terminal.Emulation;

/// <summary>DECFRA, DECERA, DECSERA, DECCRA, DECCARA, DECRARA (DEC STD 070, VT420 manual).</summary>
internal static class RectangleEdits
{
    /// <summary>DECFRA: a printable character of the sets in use, in the present rendition.</summary>
    public static void Fill(TerminalState t, VtSequence s)
    {
        var code = s.Get(0, 0);
        if (code is not ((>= 32 and <= 126) or (>= 160 and <= 255)))
        {
            return;
        }
        var charsets = t.Cursor.Charsets;
        var codePoint = code < 128 ? CharsetTables.Map(charsets.Of(charsets.Left), (byte)code) : (uint)code;
        if (CharacterWidth.Of(codePoint, t.Options.AmbiguousIsWide) > 1)
        {
            // Only where ambiguous characters are wide: the function fills single columns, and half a character fills none.
            return;
        }
        var cell = t.Cursor.Pen.With(Glyph.OfRune(codePoint, wide: false));
        ForEachRow(t, Rectangle.Read(t, s, 1), (row, from, to) => row.Write(from, to - from, isPlain: false).Fill(cell));
    }

    public static void Erase(TerminalState t, VtSequence s, bool selective)
    {
        var area = Rectangle.Read(t, s, 0);
        for (var row = area.Top; row < area.Bottom; row++)
        {
            Erasing.Row(t, row, area.Left, area.Right, selective);
        }
    }

    /// <summary>DECCRA; pages are all one.</summary>
    public static void Copy(TerminalState t, VtSequence s)
    {
        var from = Rectangle.Read(t, s, 0);
        var (top, left) = t.Cursor.Origin ? (t.Top, t.Left) : (0, 0);
        var (bottom, right) = t.Cursor.Origin ? (t.Bottom, t.Right) : (t.Rows, t.Columns);
        var toRow = top + s.GetCount(5) - 1;
        var toColumn = left + s.GetCount(6) - 1;
        var height = Math.Min(from.Bottom - from.Top, bottom - toRow);
        var width = Math.Min(from.Right - from.Left, right - toColumn);
        if (height <= 0 || width <= 0 || from.IsEmpty)
        {
            return;
        }
        var upwards = toRow <= from.Top;
        for (var i = 0; i < height; i++)
        {
            var at = upwards ? i : height - 1 - i;
            CopyRow(t.Screen[from.Top + at], from.Left, t.Screen.Edit(toRow + at), toColumn, width);
        }
    }

    /// <summary>DECCARA and DECRARA: in a stream from the first to the last position, or in the rectangle (DECSACE 2).</summary>
    public static void ChangeAttributes(TerminalState t, VtSequence s, bool reverse)
    {
        var area = Rectangle.Read(t, s, 0);
        for (var row = area.Top; row < area.Bottom && !area.IsEmptyFor(t.ChangesRectangle); row++)
        {
            var (left, right) = t.Cursor.Origin ? (t.Left, t.Right) : (0, t.Columns);
            var from = t.ChangesRectangle || row == area.Top ? area.Left : left;
            var to = t.ChangesRectangle || row == area.Bottom - 1 ? area.Right : right;
            foreach (ref var cell in WithWholeWide(t.Screen.Edit(row).Draw(), Math.Min(from, to), to))
            {
                cell = Changed(cell, s, reverse);
            }
        }
    }

    // A wide cell whose one half is inside changes whole: its halves never look different.
    private static Span<Cell> WithWholeWide(Span<Cell> cells, int from, int to)
    {
        if (from == to)
        {
            return default;
        }
        from -= cells[from].Glyph.IsWideTrail ? 1 : 0;
        to += cells[to - 1].Glyph.IsWide ? 1 : 0;
        return cells[from..to];
    }

    private static bool IsEmptyFor(this Rectangle area, bool asRectangle) =>
        asRectangle ? area.IsEmpty : area.Top >= area.Bottom;

    private static void CopyRow(ScreenRow source, int from, ScreenRow target, int to, int width)
    {
        Span<Cell> cells = width <= 256 ? stackalloc Cell[width] : new Cell[width];
        source.Cells.Slice(from, width).CopyTo(cells);
        // Half a wide cell at either edge of the copy is a blank.
        if (cells[0].Glyph.IsWideTrail)
        {
            cells[0] = cells[0] with { Glyph = default };
        }
        if (cells[^1].Glyph.IsWide)
        {
            cells[^1] = cells[^1] with { Glyph = default };
        }
        target.SplitWide(to);
        target.SplitWide(to + width);
        cells.CopyTo(target.Draw()[to..]);
    }

    private static void ForEachRow(TerminalState t, Rectangle area, Action<ScreenRow, int, int> edit)
    {
        for (var row = area.Top; row < area.Bottom && !area.IsEmpty; row++)
        {
            edit(t.Screen.Edit(row), area.Left, area.Right);
        }
    }

    private static Cell Changed(in Cell cell, VtSequence s, bool reverse)
    {
        var attributes = cell.Style.Attributes;
        for (var i = 4; i < Math.Max(s.Count, 5); i++)
        {
            attributes = reverse ? Reversed(attributes, s.Get(i, 0)) : Applied(attributes, s.Get(i, 0));
        }
        return cell with { Style = new CellStyle(attributes, cell.Style.ExtraId) };
    }

    private static CellAttributes Applied(CellAttributes attributes, int value) => value switch
    {
        <= 0 => attributes & ~(Shown | CellAttributes.Hidden),
        1 or 4 or 5 or 7 or 8 => attributes | Bit(value),
        22 or 24 or 25 or 27 or 28 => attributes & ~Bit(value - (value == 22 ? 21 : 20)) & ~(value == 24 ? CellAttributes.UnderlineMask : 0),
        _ => attributes,
    };

    private static CellAttributes Reversed(CellAttributes attributes, int value) => value switch
    {
        <= 0 => attributes ^ Shown,
        1 or 4 or 5 or 7 or 8 => attributes ^ Bit(value),
        _ => attributes,
    };

    private const CellAttributes SingleUnderline = (CellAttributes)((int)UnderlineStyle.Single << 9);
    private const CellAttributes Shown = CellAttributes.Bold | SingleUnderline | CellAttributes.Blink | CellAttributes.Inverse;

    private static CellAttributes Bit(int value) => value switch
    {
        1 => CellAttributes.Bold,
        4 => SingleUnderline,
        5 => CellAttributes.Blink,
        7 => CellAttributes.Inverse,
        _ => CellAttributes.Hidden,
    };
}
