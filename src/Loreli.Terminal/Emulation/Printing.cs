using System.Runtime.CompilerServices;
using System.Text;
using Loreli.Terminal.Screen;

namespace Loreli.Terminal.Emulation;

/// <summary>Puts characters on the screen: autowrap, insert mode, wide cells, grapheme clusters.</summary>
internal static class Printing
{
    private static readonly GraphemeState AfterAscii = StateAfter('a');

    // Compiled well at the first call: a flood is over before the runtime would do so (bench: flood --mb 60).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Ascii(TerminalState t, ReadOnlySpan<byte> text)
    {
        ref var cursor = ref t.Cursor;
        if (!cursor.Charsets.IsAscii || t.Modes[Mode.Insert])
        {
            foreach (var code in text)
            {
                Code(t, code);
            }
            return;
        }
        var pen = cursor.Pen.With(default);
        var isPlain = cursor.Pen.IsPlain;
        t.LastPrinted = t.LastCodePoint = text[^1];
        t.ClusterIsOpen = true;
        t.Grapheme = AfterAscii;
        while (true)
        {
            ResolveWrap(t);
            var limit = cursor.Column >= t.Right ? t.Columns : t.Right;
            var room = limit - cursor.Column;
            if (text.Length < room)
            {
                t.Screen.Edit(cursor.Row).WriteAscii(cursor.Column, text, pen, isPlain);
                cursor.Column += text.Length;
                return;
            }
            var row = t.Screen.Edit(cursor.Row);
            row.WriteAscii(cursor.Column, text[..room], pen, isPlain);
            row.End = limit == t.Columns ? RowEnd.Hard : row.End;
            cursor.Column = limit - 1;
            cursor.WrapPending = true;
            text = text[room..];
            if (text.IsEmpty)
            {
                return;
            }
            if (!t.Modes[Mode.AutoWrap])
            {
                // All the rest lands in the last column, one over the other.
                row.WriteAscii(limit - 1, text[^1..], pen, isPlain);
                return;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CodePoint(TerminalState t, uint codePoint)
    {
        t.Cursor.Charsets.Single = 0;
        var properties = Terminal.CodePoint.Properties(codePoint);
        if (Terminal.CodePoint.IsOther(properties) && !t.Grapheme.IsAfterPrepend)
        {
            // Letters, ideographs and symbols: most of all text. What comes before cannot bind them.
            t.Grapheme = AfterAscii;
        }
        else if (t.Modes[Mode.Graphemes])
        {
            t.Grapheme = t.ClusterIsOpen ? t.Grapheme : default;
            if (!t.Grapheme.IsBreakBefore(codePoint) && t.ClusterIsOpen)
            {
                Join(t, codePoint);
                return;
            }
        }
        var width = properties & 3;
        width = width < 3 ? width : t.Options.AmbiguousIsWide ? 2 : 1;
        if (width == 0)
        {
            Join(t, codePoint);
            return;
        }
        Place(t, Glyph.OfRune(codePoint, width == 2));
        t.LastPrinted = t.LastCodePoint = codePoint;
        t.ClusterIsOpen = true;
    }

    /// <summary>REP: the last character again.</summary>
    public static void Repeat(TerminalState t, int count)
    {
        var codePoint = t.LastPrinted;
        if (codePoint == 0)
        {
            return;
        }
        // More than fills the screen and its history tells nothing new.
        count = Math.Min(count, t.Columns * t.Rows);
        for (; count > 0; count--)
        {
            t.ClusterIsOpen = false;
            CodePoint(t, codePoint);
        }
    }

    /// <summary>Moves on to the next line as autowrap does; the row is remembered as going on there.</summary>
    public static void Wrap(TerminalState t, RowEnd end)
    {
        ref var cursor = ref t.Cursor;
        if (!t.HasSideMargins)
        {
            t.Screen[cursor.Row].End = end;
        }
        cursor.WrapPending = false;
        cursor.Column = cursor.Column >= t.Left ? t.Left : 0;
        Scrolling.Index(t);
    }

    private static void ResolveWrap(TerminalState t)
    {
        if (t.Cursor.WrapPending)
        {
            if (t.Modes[Mode.AutoWrap])
            {
                Wrap(t, RowEnd.Wraps);
            }
            t.Cursor.WrapPending = false;
        }
    }

    private static void Code(TerminalState t, byte code)
    {
        ref var charsets = ref t.Cursor.Charsets;
        var set = charsets.Of(charsets.Single != 0 ? charsets.Single : charsets.Left);
        charsets.Single = 0;
        CodePoint(t, CharsetTables.Map(set, code));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Place(TerminalState t, Glyph glyph)
    {
        ref var cursor = ref t.Cursor;
        var width = glyph.IsWide ? 2 : 1;
        var limit = cursor.Column >= t.Right ? t.Columns : t.Right;
        if (cursor.WrapPending || cursor.Column + width > limit)
        {
            if (!MakeRoom(t, width))
            {
                return;
            }
            limit = cursor.Column >= t.Right ? t.Columns : t.Right;
        }
        var row = t.Screen.Edit(cursor.Row);
        if (t.Modes[Mode.Insert])
        {
            row.Insert(cursor.Column, width, limit, default);
        }
        if (width == 2)
        {
            row.WriteWide(cursor.Column, cursor.Pen.With(glyph));
        }
        else
        {
            row.WriteNarrow(cursor.Column, cursor.Pen.With(glyph));
        }
        Advance(t, row, cursor.Column + width, limit);
    }

    /// <summary>Wraps where a character has no room; false when there is none for it in any line.</summary>
    private static bool MakeRoom(TerminalState t, int width)
    {
        ref var cursor = ref t.Cursor;
        ResolveWrap(t);
        var limit = cursor.Column >= t.Right ? t.Columns : t.Right;
        if (cursor.Column + width <= limit)
        {
            return true;
        }
        if (limit - (cursor.Column >= t.Left ? t.Left : 0) < width)
        {
            return false;
        }
        if (t.Modes[Mode.AutoWrap])
        {
            t.Screen.Edit(cursor.Row).Erase(cursor.Column, limit, cursor.Pen.Erased);
            Wrap(t, RowEnd.WrapsBeforeWide);
        }
        else
        {
            cursor.Column = limit - width;
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Advance(TerminalState t, ScreenRow row, int column, int limit)
    {
        t.Cursor.WrapPending = column >= limit;
        t.Cursor.Column = column >= limit ? limit - 1 : column;
        if (column >= t.Columns)
        {
            row.End = RowEnd.Hard;
        }
    }

    /// <summary>Adds a code point to the character before the cursor, whose width may change by it (VS15, VS16, flags).</summary>
    private static void Join(TerminalState t, uint codePoint)
    {
        ref var cursor = ref t.Cursor;
        var column = cursor.WrapPending ? cursor.Column : cursor.Column - 1;
        if (column < 0)
        {
            return;
        }
        var row = t.Screen.Edit(cursor.Row);
        if (row.At(column).Glyph.IsWideTrail)
        {
            column--;
        }
        var cell = row.At(column);
        if (!TryExtend(t, cell.Glyph, codePoint, out var id, out var previous))
        {
            return;
        }
        var width = cell.Glyph.Width;
        var grown = t.Modes[Mode.Graphemes]
            ? Math.Max(1, CharacterWidth.Widen(width, previous, codePoint, t.Options.AmbiguousIsWide))
            : width;
        t.LastCodePoint = codePoint;
        var glyph = id == 0 ? cell.Glyph : Glyph.OfCluster(id, wide: false);
        Redraw(t, row, column, cell with { Glyph = new Glyph((glyph.Bits & ~Glyph.OfRune(0, wide: true).Bits)) }, width, grown);
    }

    private static void Redraw(TerminalState t, ScreenRow row, int column, Cell narrow, int width, int grown)
    {
        var limit = column >= t.Right ? t.Columns : t.Right;
        var wide = narrow with { Glyph = new Glyph(narrow.Glyph.Bits | Glyph.OfRune(0, wide: true).Bits) };
        if (grown == 2 && column + 2 <= limit)
        {
            row.WriteWide(column, wide);
            if (width == 1)
            {
                Advance(t, row, column + 2, limit);
            }
        }
        else if (grown == 2 && t.Modes[Mode.AutoWrap] && limit - (column >= t.Left ? t.Left : 0) >= 2)
        {
            row.Erase(column, column + 1, t.Cursor.Pen.Erased);
            Wrap(t, RowEnd.WrapsBeforeWide);
            var next = t.Screen.Edit(t.Cursor.Row);
            next.WriteWide(t.Cursor.Column, wide);
            Advance(t, next, t.Cursor.Column + 2, limit);
        }
        else if (width == 2)
        {
            row.Erase(column, column + 2, narrow with { Glyph = default, Style = default, Foreground = default });
            row.WriteNarrow(column, narrow);
            (t.Cursor.Column, t.Cursor.WrapPending) = (column + 1, false);
        }
        else
        {
            row.WriteNarrow(column, narrow);
        }
    }

    /// <summary>The cluster's id with one code point more; 0 when tables or cell are full: then the code point is dropped.</summary>
    private static bool TryExtend(TerminalState t, Glyph glyph, uint codePoint, out uint id, out uint previous)
    {
        Span<char> text = stackalloc char[(Limits.ClusterCodePointsMax + 1) * 2];
        var length = 0;
        id = 0;
        previous = t.LastCodePoint;
        if (glyph.IsCluster)
        {
            var cluster = t.Tables.Cluster(glyph.Value);
            if (cluster.Length > (Limits.ClusterCodePointsMax - 1) * 2 || CodePoints(cluster) >= Limits.ClusterCodePointsMax)
            {
                return false;
            }
            cluster.CopyTo(text);
            length = cluster.Length;
        }
        else
        {
            length = new Rune(glyph.Value == 0 ? ' ' : glyph.Value).EncodeToUtf16(text);
        }
        if (!t.ClusterIsOpen)
        {
            Rune.DecodeLastFromUtf16(text[..length], out var last, out _);
            previous = (uint)last.Value;
        }
        length += new Rune(codePoint).EncodeToUtf16(text[length..]);
        id = t.InternCluster(text[..length]);
        return true;
    }

    private static int CodePoints(string text)
    {
        var count = 0;
        foreach (var unit in text)
        {
            count += char.IsLowSurrogate(unit) ? 0 : 1;
        }
        return count;
    }

    private static GraphemeState StateAfter(uint codePoint)
    {
        var state = default(GraphemeState);
        state.IsBreakBefore(codePoint);
        return state;
    }
}
