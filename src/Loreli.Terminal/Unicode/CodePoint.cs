using System.Runtime.CompilerServices;

namespace Loreli.Terminal;

/// <summary>What the tables say about one code point.</summary>
internal static class CodePoint
{
    private const uint Last = 0x10FFFF;
    private const byte Unknown = 1;

    /// <summary>Width class in bits 0 and 1, <see cref="GraphemeClass"/> in bits 2 to 6, variation base in bit 7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Properties(uint codePoint)
    {
        if (codePoint > Last)
        {
            return Unknown;
        }
        const int low = (1 << UnicodeTable.BlockBits) - 1;
        var block = UnicodeTable.Blocks[(int)(codePoint >> UnicodeTable.BlockBits)];
        return UnicodeTable.Values[(block << UnicodeTable.BlockBits) | (int)(codePoint & low)];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GraphemeClass Class(uint codePoint) => (GraphemeClass)((Properties(codePoint) >> 2) & 31);

    /// <summary>From <see cref="Properties"/>: a character that no rule of UAX #29 speaks of by name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOther(byte properties) => (properties & (31 << 2)) == 0;

    /// <summary>VS15 and VS16 choose how this code point looks.</summary>
    public static bool IsVariationBase(uint codePoint) => (Properties(codePoint) & 128) != 0;
}

/// <summary>Classes of UAX #29, with pictographs, conjunct consonants, linkers and ZWNJ as classes of their own.</summary>
/// <remarks>The order is that of <c>generate.py</c>.</remarks>
internal enum GraphemeClass : byte
{
    Other, CarriageReturn, LineFeed, Control, Extend, Joiner, RegionalIndicator, Prepend, SpacingMark,
    HangulL, HangulV, HangulT, HangulLv, HangulLvt, Pictograph, Consonant, Linker, NonJoiner,
}
