using System.Buffers.Binary;
using System.Text;

namespace Loreli.Terminal.History;

/// <summary>What a segment's header says.</summary>
internal readonly ref struct SegmentView
{
    public readonly SegmentFlags Flags;
    public readonly int Columns;
    public readonly Color Fill;
    public readonly ReadOnlySpan<byte> Text;
    public readonly ReadOnlySpan<byte> Runs;

    public SegmentView(ReadOnlySpan<byte> segment)
    {
        Flags = (SegmentFlags)segment[0];
        var at = 1;
        var textLength = ReadNumber(segment, ref at);
        Columns = (Flags & SegmentFlags.IsAscii) != 0 ? textLength : ReadNumber(segment, ref at);
        var runsLength = (Flags & SegmentFlags.HasRuns) != 0 ? ReadNumber(segment, ref at) : 0;
        if ((Flags & SegmentFlags.HasFill) != 0)
        {
            Fill = new Color(BinaryPrimitives.ReadUInt32LittleEndian(segment[at..]));
            at += 4;
        }
        Text = segment.Slice(at, textLength);
        Runs = segment.Slice(at + textLength, runsLength);
    }

    public static int ReadNumber(ReadOnlySpan<byte> bytes, ref int at)
    {
        var number = 0;
        for (var shift = 0; shift < 32; shift += 7)
        {
            var b = bytes[at++];
            number |= (b & 0x7F) << shift;
            if (b < 0x80)
            {
                break;
            }
        }
        return number;
    }
}

/// <summary>Turns stored rows back into cells with ids of the terminal's tables.</summary>
internal static class RowDecoder
{
    /// <summary>Decodes a segment; <paramref name="cells"/> has room for its columns.</summary>
    public static void Decode(in SegmentView view, HistoryBlock block, CellTables tables, Span<Cell> cells)
    {
        if ((view.Flags & SegmentFlags.IsAscii) != 0)
        {
            for (var i = 0; i < view.Text.Length; i++)
            {
                cells[i] = new Cell(new Glyph(view.Text[i]), default, default, default);
            }
        }
        else
        {
            DecodeText(view.Text, tables, cells);
        }
        DecodeRuns(view.Runs, block, tables, cells);
    }

    private static void DecodeText(ReadOnlySpan<byte> text, CellTables tables, Span<Cell> cells)
    {
        var isWide = false;
        var column = 0;
        Span<char> cluster = stackalloc char[256];
        for (var at = 0; at < text.Length && column < cells.Length;)
        {
            var mark = text[at];
            if (mark is CellMarks.Narrow or CellMarks.Wide)
            {
                isWide = mark == CellMarks.Wide;
                at++;
                continue;
            }
            var glyph = default(Glyph);
            if (mark is CellMarks.NarrowCluster or CellMarks.WideCluster)
            {
                var length = text[at + 1];
                var count = Encoding.UTF8.GetChars(text.Slice(at + 2, length), cluster);
                glyph = ClusterOf(tables, cluster[..count], mark == CellMarks.WideCluster);
                at += 2 + length;
            }
            else
            {
                Rune.DecodeFromUtf8(text[at..], out var rune, out var length);
                glyph = Glyph.OfRune((uint)rune.Value, isWide);
                at += length;
            }
            cells[column++] = new Cell(glyph, default, default, default);
            if (glyph.IsWide && column < cells.Length)
            {
                cells[column++] = new Cell(Glyph.WideTrail, default, default, default);
            }
        }
    }

    private static Glyph ClusterOf(CellTables tables, ReadOnlySpan<char> text, bool isWide)
    {
        var id = tables.Intern(text);
        if (id != 0)
        {
            return Glyph.OfCluster(id, isWide);
        }
        Rune.DecodeFromUtf16(text, out var first, out _);
        return Glyph.OfRune((uint)first.Value, isWide);
    }

    private static void DecodeRuns(ReadOnlySpan<byte> runs, HistoryBlock block, CellTables tables, Span<Cell> cells)
    {
        var column = 0;
        for (var at = 0; at < runs.Length;)
        {
            var count = SegmentView.ReadNumber(runs, ref at);
            var flags = runs[at++];
            var foreground = DecodeColor(runs, ref at, flags & 3);
            var background = DecodeColor(runs, ref at, (flags >> 2) & 3);
            var attributes = (flags & 16) != 0 ? runs[at++] : 0;
            attributes |= (flags & 32) != 0 ? runs[at++] << 8 : 0;
            ushort extraId = 0;
            if ((flags & 64) != 0)
            {
                extraId = tables.Intern(block.Extras[SegmentView.ReadNumber(runs, ref at) - 1]);
            }
            var style = new CellStyle((CellAttributes)attributes, extraId);
            var end = Math.Min(column + count, cells.Length);
            for (; column < end; column++)
            {
                cells[column] = new Cell(cells[column].Glyph, foreground, background, style);
            }
        }
    }

    private static Color DecodeColor(ReadOnlySpan<byte> runs, ref int at, int kind)
    {
        switch (kind)
        {
            case 1:
                return Color.Palette(runs[at++]);
            case 2:
                at += 3;
                return Color.Direct(runs[at - 3], runs[at - 2], runs[at - 1]);
            default:
                return Color.Default;
        }
    }
}
