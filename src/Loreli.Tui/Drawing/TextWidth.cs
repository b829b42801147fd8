using System.Globalization;
using System.Text;

namespace Loreli.Tui.Drawing;

/// <summary>Columns that our own texts take. Panes do not need it: their cells come with widths.</summary>
/// <remarks>Coarse on purpose (whole blocks of Unicode): a title that it judges wrongly is cut a column early, nothing more,
/// because what is drawn says its own width to the terminal's difference.</remarks>
public static class TextWidth
{
    private static readonly (int First, int Last)[] WideBlocks =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3), (0x25FD, 0x25FE),
        (0x2614, 0x2615), (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1), (0x26AA, 0x26AB),
        (0x26BD, 0x26BE), (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA), (0x26F2, 0x26F3),
        (0x26F5, 0x26F5), (0x26FA, 0x26FA), (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B), (0x2728, 0x2728),
        (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797), (0x27B0, 0x27B0),
        (0x27BF, 0x27BF), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x2E80, 0x303E), (0x3041, 0x33FF),
        (0x3400, 0x4DBF), (0x4E00, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F),
        (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x1F004, 0x1F004), (0x1F0CF, 0x1F0CF), (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A),
        (0x1F200, 0x1F265), (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F7E0, 0x1F7EB), (0x1F900, 0x1F9FF), (0x1FA70, 0x1FAFF),
        (0x20000, 0x3FFFD),
    ];

    public static int Of(string text)
    {
        var width = 0;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var length = rest[0] < 0x80 && (rest.Length == 1 || rest[1] < 0x80) ? 1 : StringInfo.GetNextTextElementLength(rest);
            width += OfElement(rest[..length]);
            rest = rest[length..];
        }
        return width;
    }

    /// <summary>0, 1 or 2 columns of one grapheme.</summary>
    public static int OfElement(ReadOnlySpan<char> element)
    {
        if (Rune.DecodeFromUtf16(element, out var first, out var length) != System.Buffers.OperationStatus.Done)
        {
            return 1;
        }
        if (first.Value < 0x300)
        {
            return 1;
        }
        if (IsWide(first.Value) || (length < element.Length && element[length..].Contains('\uFE0F')))
        {
            return 2;
        }
        return Rune.GetUnicodeCategory(first) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            ? 0
            : 1;
    }

    private static bool IsWide(int codePoint)
    {
        var (low, high) = (0, WideBlocks.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (codePoint < WideBlocks[middle].First)
            {
                high = middle - 1;
            }
            else if (codePoint > WideBlocks[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }
        return false;
    }
}
