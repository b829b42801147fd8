using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using Loreli.Terminal.Screen;

namespace Loreli.Terminal.History;

/// <summary>Bytes that cannot occur in UTF-8 and mark what the code points alone do not say.</summary>
internal static class CellMarks
{
    /// <summary>The next code points are one column wide; so a segment begins.</summary>
    public const byte Narrow = 0xFC;
    public const byte Wide = 0xFD;
    /// <summary>A cluster: one byte of length, then its UTF-8.</summary>
    public const byte NarrowCluster = 0xFE;
    public const byte WideCluster = 0xFF;
}

/// <summary>Writes a row as text plus runs of style: 1 byte per ASCII column, 3 per CJK character.</summary>
/// <remarks>Layout: flags, length of the text, [columns], [length of the runs], [fill colour], text, runs. A blank that was
/// never written is a NUL.</remarks>
internal sealed class RowEncoder(CellTables tables)
{
    /// <summary>Mark, length and code points of the largest cluster.</summary>
    private const int ClusterBytesMax = 2 + (Limits.ClusterCodePointsMax * 4);

    private byte[] _text = new byte[1024];
    private byte[] _runs = new byte[256];
    private int _textLength;
    private int _runsLength;
    private SegmentFlags _flags;

    /// <summary>The most bytes that <see cref="Finish"/> writes besides text and runs.</summary>
    public const int HeaderMax = 1 + 5 + 5 + 5 + 4;

    /// <summary>Bytes that the prepared row needs at most.</summary>
    public int Size => HeaderMax + _textLength + _runsLength;

    private int _columns;
    private uint _fill;

    /// <summary>Encodes everything but the extras' ids, which belong to the block that <paramref name="block"/> is.</summary>
    // Compiled well at the first call: a flood is over before the runtime would do so (bench: flood --mb 60).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Prepare(ScreenRow row, HistoryBlock block)
    {
        var cells = Content(row, out _flags);
        (_textLength, _runsLength, _columns) = (0, 0, cells.Length);
        _fill = row.Fill.Background.Bits;
        if (_fill != 0 && row.End == RowEnd.Hard)
        {
            _flags |= SegmentFlags.HasFill;
        }
        Reserve(ref _text, 0, cells.Length);
        if (row.IsPlain)
        {
            _flags |= SegmentFlags.IsAscii;
            for (var i = 0; i < cells.Length; i++)
            {
                _text[i] = (byte)cells[i].Glyph.Bits;
            }
            _textLength = cells.Length;
            return;
        }
        EncodeText(cells);
        EncodeRuns(cells, block);
    }

    public int Finish(Span<byte> to)
    {
        to[0] = (byte)_flags;
        var at = 1 + WriteNumber(to[1..], _textLength);
        if ((_flags & SegmentFlags.IsAscii) == 0)
        {
            at += WriteNumber(to[at..], _columns);
        }
        if ((_flags & SegmentFlags.HasRuns) != 0)
        {
            at += WriteNumber(to[at..], _runsLength);
        }
        if ((_flags & SegmentFlags.HasFill) != 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(to[at..], _fill);
            at += 4;
        }
        _text.AsSpan(0, _textLength).CopyTo(to[at..]);
        at += _textLength;
        _runs.AsSpan(0, _runsLength).CopyTo(to[at..]);
        return at + _runsLength;
    }

    /// <summary>The cells that count: all of a row that goes on, and no erased ones at the end of one that does not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ReadOnlySpan<Cell> Content(ScreenRow row, out SegmentFlags flags)
    {
        flags = SegmentFlags.None;
        if (row.End != RowEnd.Hard)
        {
            flags |= SegmentFlags.Continues | (row.EndsWithFiller ? SegmentFlags.EndsWithFiller : 0);
            return row.Cells;
        }
        var cells = row.UsedCells;
        var fill = row.Fill;
        while (cells.Length > 0 && cells[^1] == fill)
        {
            cells = cells[..^1];
        }
        return cells;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EncodeText(ReadOnlySpan<Cell> cells)
    {
        var isWide = false;
        var isAscii = true;
        // Four bytes and a mark for every cell; a cluster looks for more itself.
        Reserve(ref _text, 0, (cells.Length * 5) + ClusterBytesMax);
        var text = _text;
        var at = 0;
        for (var i = 0; i < cells.Length; i++)
        {
            var glyph = cells[i].Glyph;
            if (glyph.Bits < 0x80 && !isWide)
            {
                text[at++] = (byte)glyph.Bits;
                continue;
            }
            if (glyph.IsWideTrail)
            {
                continue;
            }
            isAscii = false;
            if (glyph.IsCluster)
            {
                _textLength = at;
                EncodeCluster(glyph, cells.Length - i);
                (text, at) = (_text, _textLength);
                continue;
            }
            if (glyph.IsWide != isWide)
            {
                isWide = glyph.IsWide;
                text[at++] = isWide ? CellMarks.Wide : CellMarks.Narrow;
                _flags |= isWide ? SegmentFlags.HasWide : 0;
            }
            at += EncodeRune(glyph.Value, text.AsSpan(at));
        }
        _textLength = at;
        _flags |= isAscii ? SegmentFlags.IsAscii : 0;
        _flags |= cells.Length > 0 && cells[0].Glyph.IsWide ? SegmentFlags.StartsWide : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int EncodeRune(uint value, Span<byte> to)
    {
        if (value is < 0x800 or >= 0x1_0000)
        {
            return new Rune(value).EncodeToUtf8(to);
        }
        to[2] = (byte)(0x80 | (value & 0x3F));
        to[1] = (byte)(0x80 | ((value >> 6) & 0x3F));
        to[0] = (byte)(0xE0 | (value >> 12));
        return 3;
    }

    private void EncodeCluster(Glyph glyph, int cellsLeft)
    {
        Reserve(ref _text, _textLength, ClusterBytesMax + (cellsLeft * 5));
        _text[_textLength++] = glyph.IsWide ? CellMarks.WideCluster : CellMarks.NarrowCluster;
        _flags |= glyph.IsWide ? SegmentFlags.HasWide : 0;
        var length = Encoding.UTF8.GetBytes(tables.Cluster(glyph.Value), _text.AsSpan(_textLength + 1));
        _text[_textLength] = (byte)length;
        _textLength += length + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EncodeRuns(ReadOnlySpan<Cell> cells, HistoryBlock block)
    {
        for (var from = 0; from < cells.Length;)
        {
            var (foreground, background, style) = (cells[from].Foreground, cells[from].Background, cells[from].Style);
            var to = from + 1;
            while (to < cells.Length && SameStyle(cells[from], cells[to]))
            {
                to++;
            }
            if (from == 0 && to == cells.Length && (foreground.Bits | background.Bits | style.Bits) == 0)
            {
                return;
            }
            if (_runs.Length - _runsLength < 32)
            {
                Reserve(ref _runs, _runsLength, 256);
            }
            _runsLength += WriteNumber(_runs.AsSpan(_runsLength), to - from);
            EncodeStyle(foreground, background, style, block);
            from = to;
        }
        _flags |= _runsLength > 0 ? SegmentFlags.HasRuns : 0;
    }

    /// <summary>All but the glyph, compared as one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool SameStyle(in Cell a, in Cell b)
    {
        var difference = Unsafe.As<Cell, Vector128<uint>>(ref Unsafe.AsRef(in a)) ^ Unsafe.As<Cell, Vector128<uint>>(ref Unsafe.AsRef(in b));
        return (difference & Vector128.Create(0u, uint.MaxValue, uint.MaxValue, uint.MaxValue)) == Vector128<uint>.Zero;
    }

    private void EncodeStyle(Color foreground, Color background, CellStyle style, HistoryBlock block)
    {
        var attributes = (uint)style.Attributes;
        var extra = tables.Extra(style.ExtraId);
        var at = _runsLength++;
        var flags = (int)(foreground.Bits >> 24) | ((int)(background.Bits >> 24) << 2);
        EncodeColor(foreground);
        EncodeColor(background);
        if ((attributes & 0xFF) != 0)
        {
            flags |= 16;
            _runs[_runsLength++] = (byte)attributes;
        }
        if (attributes >> 8 != 0)
        {
            flags |= 32;
            _runs[_runsLength++] = (byte)(attributes >> 8);
        }
        if (extra is not null)
        {
            flags |= 64;
            _runsLength += WriteNumber(_runs.AsSpan(_runsLength), block.Intern(extra));
        }
        _runs[at] = (byte)flags;
    }

    private void EncodeColor(Color color)
    {
        if (color.IsPalette)
        {
            _runs[_runsLength++] = (byte)color.Index;
        }
        else if (color.IsDirect)
        {
            _runs[_runsLength++] = color.Red;
            _runs[_runsLength++] = color.Green;
            _runs[_runsLength++] = color.Blue;
        }
    }

    private static int WriteNumber(Span<byte> to, int number)
    {
        var at = 0;
        for (; number >= 0x80; number >>= 7)
        {
            to[at++] = (byte)(number | 0x80);
        }
        to[at] = (byte)number;
        return at + 1;
    }

    private static void Reserve(ref byte[] bytes, int used, int more)
    {
        if (bytes.Length - used < more)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, used + more));
        }
    }
}
