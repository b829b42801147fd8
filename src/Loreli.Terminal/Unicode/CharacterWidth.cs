using System.Runtime.CompilerServices;

namespace Loreli.Terminal;

/// <summary>How many columns text takes, by the tables of Unicode 15.0 and the emoji presentation of its sequences.</summary>
/// <remarks>Wide characters that Unicode 16 and 17 added are wide here too.</remarks>
public static class CharacterWidth
{
    private const uint TextSelector = 0xFE0E;
    private const uint EmojiSelector = 0xFE0F;

    /// <summary>The version of the character database behind the tables.</summary>
    public static string UnicodeVersion => UnicodeTable.Version;

    /// <summary>Columns of one code point that stands alone: 0, 1 or 2.</summary>
    /// <remarks>Controls, marks that combine, format characters and the vowels and finals of conjoining Hangul take 0;
    /// a value past U+10FFFF takes 1.</remarks>
    /// <param name="ambiguousWide">East Asian ambiguous characters take 2.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(uint codePoint, bool ambiguousWide)
    {
        var width = CodePoint.Properties(codePoint) & 3;
        return width < 3 ? width : ambiguousWide ? 2 : 1;
    }

    /// <summary>Columns of a grapheme cluster: 0, 1 or 2.</summary>
    public static int OfCluster(ReadOnlySpan<uint> cluster, bool ambiguousWide)
    {
        var width = 0;
        var previous = 0u;
        foreach (var codePoint in cluster)
        {
            width = Widen(width, previous, codePoint, ambiguousWide);
            previous = codePoint;
        }
        return width;
    }

    /// <summary>Columns of a cluster that had <paramref name="widthSoFar"/> and now grows by one code point.</summary>
    /// <remarks>VS16 makes what it follows an emoji of 2 columns and VS15 text of 1, when the character database lists
    /// the pair; a spacing mark or a conjunct's next consonant adds its width; nothing is ever wider than 2.</remarks>
    /// <param name="previous">The code point before <paramref name="next"/> in the cluster; 0 when that is the first.</param>
    public static int Widen(int widthSoFar, uint previous, uint next, bool ambiguousWide) => next switch
    {
        EmojiSelector when CodePoint.IsVariationBase(previous) => 2,
        TextSelector when CodePoint.IsVariationBase(previous) => 1,
        _ => Math.Min(2, widthSoFar + Of(next, ambiguousWide)),
    };
}
