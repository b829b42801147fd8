using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Loreli.Terminal;

/// <summary>Writes the bytes that turn one row of the reader into what it should be.</summary>
internal sealed class RowPainter(AnsiWriter to, Pen pen, ReaderCursor cursor, bool repeats)
{
    /// <summary>EL costs three bytes and perhaps a colour; below this, blanks are cheaper as spaces.</summary>
    private const int EraseTailMin = 5;

    /// <summary>REP and ECH cost four or five bytes, so shorter runs are written out.</summary>
    private const int RunMin = 7;

    /// <summary>Unchanged cells are written again rather than stepped over when that is no dearer than CUF.</summary>
    private const int StepMax = 4;

    /// <summary>Pictographs and the other classes whose width or joining readers disagree on begin here.</summary>
    private const uint FirstUnsure = 0xA9;

    private static ReadOnlySpan<byte> WrapOff => "\e[?7l"u8;
    private static ReadOnlySpan<byte> WrapOn => "\e[?7h"u8;

    public void Paint(ReadOnlySpan<Cell> shown, ReadOnlySpan<Cell> wanted, int row, CellTables tables)
    {
        var first = CommonPrefix(shown, wanted);
        var end = EndOfDifference(shown, wanted, first);
        var tail = TailToErase(shown, wanted, first, end);
        if (tail < end)
        {
            var painted = EndOfDifference(shown[..tail], wanted[..tail], first);
            PaintCells(shown, wanted, row, first, painted, tables);
            cursor.MoveTo(to, row, tail);
            pen.TakeForErase(to, wanted[tail].Background, tables);
            to.Bytes("\e[K"u8);
            return;
        }
        PaintCells(shown, wanted, row, first, end, tables);
    }

    private void PaintCells(
        ReadOnlySpan<Cell> shown, ReadOnlySpan<Cell> wanted, int row, int first, int end, CellTables tables)
    {
        var column = first;
        while (column < end)
        {
            if (shown[column] == wanted[column])
            {
                column++;
                continue;
            }
            if (wanted[column].Glyph.Bits >= FirstUnsure && JoinsLeft(wanted[column].Glyph, tables))
            {
                // It stands alone here; only a move keeps a reader from drawing it with the cell before.
                cursor.Forget();
                cursor.MoveTo(to, row, column);
            }
            else if (!cursor.IsIn(row) || cursor.Column != column)
            {
                StepTo(wanted, row, column);
            }
            column += PaintFrom(shown, wanted, column, end, tables);
        }
    }

    private void StepTo(ReadOnlySpan<Cell> wanted, int row, int column)
    {
        var from = cursor.Column;
        if (!cursor.IsIn(row) || column <= from || column - from > StepMax || !IsPlainText(wanted[from..column]))
        {
            cursor.MoveTo(to, row, column);
            return;
        }
        for (; from < column; from++)
        {
            to.CodePoint(Math.Max(wanted[from].Glyph.Value, ' '));
            cursor.Advance(1, wanted.Length, sure: true);
        }
    }

    private bool IsPlainText(ReadOnlySpan<Cell> cells)
    {
        foreach (ref readonly var cell in cells)
        {
            if (cell.Glyph.Bits >= 0x7F || !pen.Fits(cell))
            {
                return false;
            }
        }
        return true;
    }

    /// <returns>How many columns were painted.</returns>
    private int PaintFrom(ReadOnlySpan<Cell> shown, ReadOnlySpan<Cell> wanted, int column, int end, CellTables tables)
    {
        ref readonly var cell = ref wanted[column];
        var glyph = cell.Glyph;
        if (glyph.IsWide || glyph.IsCluster)
        {
            return PaintUnit(wanted, column, tables);
        }
        if (glyph.IsWideTrail)
        {
            // Drawn with its other half.
            return 1;
        }
        var run = column + 1 < end && wanted[column + 1] == cell ? RunLength(wanted[column..end]) : 1;
        if (run >= RunMin && glyph.Value == 0 && IsErasable(cell) && EndsPainting(shown, wanted, column + run, end))
        {
            pen.TakeForErase(to, cell.Background, tables);
            to.Sequence(run, 'X');
            return run;
        }
        pen.Take(to, cell, tables);
        var isSure = PaintRune(glyph.Value, wanted.Length - column);
        cursor.Advance(1, wanted.Length, isSure);
        if (run < RunMin || !isSure || !repeats)
        {
            return 1;
        }
        to.Sequence(run - 1, 'b');
        cursor.Advance(run - 1, wanted.Length, sure: true);
        return run;
    }

    private static bool EndsPainting(ReadOnlySpan<Cell> shown, ReadOnlySpan<Cell> wanted, int column, int end) =>
        column >= end || shown[column] == wanted[column];

    private int PaintUnit(ReadOnlySpan<Cell> wanted, int column, CellTables tables)
    {
        ref readonly var cell = ref wanted[column];
        pen.Take(to, cell, tables);
        if (cell.Glyph.IsCluster)
        {
            PaintCluster(tables.Cluster(cell.Glyph.Value), cell.Glyph.Width, wanted.Length - column);
            cursor.Advance(cell.Glyph.Width, wanted.Length, sure: false);
        }
        else
        {
            cursor.Advance(2, wanted.Length, PaintRune(cell.Glyph.Value, wanted.Length - column));
        }
        return cell.Glyph.Width;
    }

    // A reader that does not join clusters draws their parts one after the other; at the right edge they would wrap.
    private void PaintCluster(string text, int width, int columnsLeft)
    {
        var (columns, joined, joinedAmbiguous, previous) = (0, 0, 0, 0u);
        foreach (var rune in text.EnumerateRunes())
        {
            var value = (uint)rune.Value;
            columns += CharacterWidth.Of(value, ambiguousWide: false);
            joined = CharacterWidth.Widen(joined, previous, value, ambiguousWide: false);
            joinedAmbiguous = CharacterWidth.Widen(joinedAmbiguous, previous, value, ambiguousWide: true);
            previous = value;
        }
        System.Text.Rune.DecodeFromUtf16(text, out var begin, out var first);
        var alone = CharacterWidth.Of((uint)begin.Value, ambiguousWide: false);
        // Printed while clusters were off (mode 2027) or against a margin: a reader would take other columns than the cell
        // has. At the screen's own edge it has no room for more either.
        var isCut = joined != width && joinedAmbiguous != width && columnsLeft > 1;
        if (alone > columnsLeft || (isCut && alone > width))
        {
            // What begins wide would be drawn over a neighbour.
            to.Byte((byte)' ');
            return;
        }
        text = isCut ? text[..first] : text;
        if (columns < columnsLeft)
        {
            to.Text(text);
            return;
        }
        to.Bytes(WrapOff);
        to.Text(text);
        to.Bytes(WrapOn);
    }

    /// <returns>Whether every reader counts its columns alike and keeps it apart from what follows.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool PaintRune(uint value, int columnsLeft)
    {
        if (value < FirstUnsure)
        {
            to.CodePoint(Math.Max(value, ' '));
            return true;
        }
        return PaintRareRune(value, columnsLeft);
    }

    private bool PaintRareRune(uint value, int columnsLeft)
    {
        if (CharacterWidth.Of(value, ambiguousWide: false) == 0)
        {
            // Alone in its cell it would join the cell before.
            to.Byte((byte)' ');
            to.CodePoint(value);
            return false;
        }
        var isSure = CodePoint.Class(value) is not (GraphemeClass.Pictograph or GraphemeClass.RegionalIndicator
            or GraphemeClass.Prepend or GraphemeClass.HangulL);
        if (isSure || columnsLeft > 2)
        {
            to.CodePoint(value);
            return isSure;
        }
        to.Bytes(WrapOff);
        to.CodePoint(value);
        to.Bytes(WrapOn);
        return false;
    }

    // Marks that take columns. Those that take none are written on a space.
    private static bool JoinsLeft(Glyph glyph, CellTables tables)
    {
        var first = glyph.Value;
        if (glyph.IsCluster)
        {
            System.Text.Rune.DecodeFromUtf16(tables.Cluster(first), out var rune, out _);
            first = (uint)rune.Value;
        }
        return CodePoint.Class(first) is GraphemeClass.SpacingMark or GraphemeClass.Extend && CharacterWidth.Of(first, ambiguousWide: false) > 0;
    }

    private static int RunLength(ReadOnlySpan<Cell> cells)
    {
        var length = 1;
        while (length < cells.Length && cells[length] == cells[0])
        {
            length++;
        }
        return length;
    }

    private static bool IsErasable(in Cell cell) =>
        cell.Glyph.Bits == 0 && cell.Foreground.IsDefault && cell.Style.Bits == 0;

    // Where the blanks begin that EL shall write; the end of the difference when it does not pay.
    private static int TailToErase(ReadOnlySpan<Cell> shown, ReadOnlySpan<Cell> wanted, int first, int end)
    {
        var tail = wanted.Length;
        var blank = wanted[^1];
        if (!IsErasable(blank))
        {
            return end;
        }
        while (tail > first && wanted[tail - 1] == blank)
        {
            tail--;
        }
        if (tail >= end)
        {
            return end;
        }
        tail += CommonPrefix(shown[tail..], wanted[tail..]);
        return end - tail >= EraseTailMin ? tail : end;
    }

    private static int CommonPrefix(ReadOnlySpan<Cell> left, ReadOnlySpan<Cell> right) =>
        MemoryMarshal.AsBytes(left).CommonPrefixLength(MemoryMarshal.AsBytes(right)) / Unsafe.SizeOf<Cell>();

    private static int EndOfDifference(ReadOnlySpan<Cell> left, ReadOnlySpan<Cell> right, int first)
    {
        var end = left.Length;
        while (end > first && left[end - 1] == right[end - 1])
        {
            end--;
        }
        return end;
    }
}
