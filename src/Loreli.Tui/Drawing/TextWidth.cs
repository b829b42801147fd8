using System.Globalization;
using System.Text;
using Loreli.Terminal;

namespace Loreli.Tui.Drawing;

/// <summary>Columns that our own texts take, by the engine's tables.</summary>
public static class TextWidth
{
    /// <summary>Code points of a grapheme that are looked at: no width changes after so many marks.</summary>
    private const int CodePointsMax = 32;

    public static int Of(string text)
    {
        var width = 0;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var length = LengthOfElement(rest);
            width += OfElement(rest[..length]);
            rest = rest[length..];
        }
        return width;
    }

    /// <summary>Characters of the first grapheme.</summary>
    public static int LengthOfElement(ReadOnlySpan<char> text) =>
        text[0] < 0x80 && (text.Length == 1 || text[1] < 0x80) ? 1 : StringInfo.GetNextTextElementLength(text);

    /// <summary>0, 1 or 2 columns of one grapheme.</summary>
    public static int OfElement(ReadOnlySpan<char> element)
    {
        if (element.Length == 1 && element[0] < 0x7F)
        {
            return 1;
        }
        Span<uint> codePoints = stackalloc uint[CodePointsMax];
        var count = 0;
        foreach (var rune in element.EnumerateRunes())
        {
            if (count == CodePointsMax)
            {
                break;
            }
            codePoints[count++] = (uint)rune.Value;
        }
        return CharacterWidth.OfCluster(codePoints[..count], ambiguousWide: false);
    }
}
