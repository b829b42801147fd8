using System.Buffers;
using System.Text;

namespace Loreli.Terminal.History;

/// <summary>Whether bytes from outside are a segment that <see cref="RowDecoder"/> can decode without looking twice.</summary>
internal static class SegmentCheck
{
    public static bool IsValid(ReadOnlySpan<byte> segment, int extras)
    {
        if (segment.IsEmpty || segment[0] > 127)
        {
            return false;
        }
        var flags = (SegmentFlags)segment[0];
        var rest = segment[1..];
        var textLength = 0;
        var columns = 0;
        var runsLength = 0;
        if (!Number(ref rest, out textLength)
            || ((flags & SegmentFlags.IsAscii) == 0 && !Number(ref rest, out columns))
            || ((flags & SegmentFlags.HasRuns) != 0 && !Number(ref rest, out runsLength)))
        {
            return false;
        }
        if ((flags & SegmentFlags.HasFill) != 0)
        {
            if (rest.Length < 4 || !IsColor(BitConverter.ToUInt32(rest)))
            {
                return false;
            }
            rest = rest[4..];
        }
        if ((long)textLength + runsLength != rest.Length)
        {
            return false;
        }
        var text = rest[..textLength];
        columns = (flags & SegmentFlags.IsAscii) != 0 ? textLength : columns;
        return columns <= Limits.ColumnsMax && TextIsValid(text, flags, columns) && RunsAreValid(rest[textLength..], columns, extras);
    }

    private static bool IsColor(uint bits) => bits < 0x0100_0100 ? bits is 0 or >= 0x0100_0000 : bits >> 24 == 2;

    private static bool TextIsValid(ReadOnlySpan<byte> text, SegmentFlags flags, int columns)
    {
        if ((flags & SegmentFlags.IsAscii) != 0)
        {
            return !text.ContainsAnyInRange((byte)0x80, (byte)0xFF) && (flags & (SegmentFlags.HasWide | SegmentFlags.StartsWide)) == 0;
        }
        var (isWide, hasWide, startsWide, column) = (false, false, false, 0);
        while (!text.IsEmpty)
        {
            var width = isWide ? 2 : 1;
            switch (text[0])
            {
                case CellMarks.Narrow or CellMarks.Wide:
                    isWide = text[0] == CellMarks.Wide;
                    text = text[1..];
                    continue;
                case CellMarks.NarrowCluster or CellMarks.WideCluster:
                    if (text.Length < 2 || text[1] is 0 or > Limits.ClusterCodePointsMax * 4 || text.Length < 2 + text[1]
                        || !System.Text.Unicode.Utf8.IsValid(text.Slice(2, text[1])))
                    {
                        return false;
                    }
                    width = text[0] == CellMarks.WideCluster ? 2 : 1;
                    text = text[(2 + text[1])..];
                    break;
                default:
                    if (Rune.DecodeFromUtf8(text, out _, out var length) != OperationStatus.Done)
                    {
                        return false;
                    }
                    text = text[length..];
                    break;
            }
            startsWide |= column == 0 && width == 2;
            hasWide |= width == 2;
            column += width;
        }
        return column == columns && hasWide == ((flags & SegmentFlags.HasWide) != 0)
            && startsWide == ((flags & SegmentFlags.StartsWide) != 0);
    }

    private static bool RunsAreValid(ReadOnlySpan<byte> runs, int columns, int extras)
    {
        var column = 0L;
        var isEmpty = runs.IsEmpty;
        while (!runs.IsEmpty)
        {
            if (!Number(ref runs, out var count) || runs.IsEmpty)
            {
                return false;
            }
            var flags = runs[0];
            var (foreground, background) = (flags & 3, (flags >> 2) & 3);
            if (flags > 127 || foreground == 3 || background == 3)
            {
                return false;
            }
            var attributeBytes = ((flags & 16) >> 4) + ((flags & 32) >> 5);
            var fixedLength = 1 + SizeOf(foreground) + SizeOf(background) + attributeBytes;
            if (runs.Length < fixedLength)
            {
                return false;
            }
            // The high byte holds protection and the underline style, of which 0 to 5 exist.
            if ((flags & 32) != 0 && (runs[fixedLength - 1] > 15 || (runs[fixedLength - 1] >> 1) > 5))
            {
                return false;
            }
            runs = runs[fixedLength..];
            if ((flags & 64) != 0 && (!Number(ref runs, out var extra) || extra < 1 || extra > extras))
            {
                return false;
            }
            column += count;
        }
        return isEmpty || column == columns;
    }

    private static int SizeOf(int colorKind) => colorKind switch { 1 => 1, 2 => 3, _ => 0 };

    private static bool Number(ref ReadOnlySpan<byte> bytes, out int number)
    {
        number = 0;
        for (var i = 0; i < 3 && i < bytes.Length; i++)
        {
            number |= (bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }
        return false;
    }
}
