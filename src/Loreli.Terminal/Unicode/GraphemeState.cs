namespace Loreli.Terminal;

/// <summary>Finds where extended grapheme clusters begin, one code point at a time (UAX #29, rules GB1 to GB999).</summary>
/// <remarks><c>default</c> stands before the first code point. All of it fits in <see cref="Bits"/>, so that a saved
/// parser goes on where it was.</remarks>
public struct GraphemeState : IEquatable<GraphemeState>
{
    // Bits 0 to 4: class of the last code point plus one, 0 before the first. Bit 5: an odd number of regional indicators.
    // Bit 6: a pictograph, then only Extend. Bit 7: that, then ZWJ. Bit 8: a consonant, then only Extend and linkers.
    // Bit 9: that with a linker among them.
    private const int ClassMask = 31;
    private const ushort OddIndicator = 1 << 5;
    private const ushort AfterPictograph = 1 << 6;
    private const ushort AfterPictographJoiner = 1 << 7;
    private const ushort AfterConsonant = 1 << 8;
    private const ushort AfterLinker = 1 << 9;

    private ushort _bits;

    /// <param name="bits">What <see cref="Bits"/> was.</param>
    public GraphemeState(ushort bits) => _bits = bits;

    public readonly ushort Bits => _bits;

    /// <summary>The only state in which an ordinary character continues a cluster.</summary>
    internal readonly bool IsAfterPrepend => (_bits & ClassMask) == (int)GraphemeClass.Prepend + 1;

    /// <summary>Takes the next code point: true when a cluster begins with it, always so for the first.</summary>
    public bool IsBreakBefore(uint codePoint)
    {
        var next = CodePoint.Class(codePoint);
        var last = (_bits & ClassMask) - 1;
        if (next == GraphemeClass.Other && last != (int)GraphemeClass.Prepend)
        {
            _bits = 1;
            return true;
        }
        var breaks = last < 0 || Breaks((GraphemeClass)last, next);
        _bits = After(next);
        return breaks;
    }

    /// <summary>Forgets all: the next code point begins a cluster.</summary>
    public void Reset() => _bits = 0;

    private readonly bool Breaks(GraphemeClass last, GraphemeClass next)
    {
        if (IsControl(last) || IsControl(next))
        {
            return last != GraphemeClass.CarriageReturn || next != GraphemeClass.LineFeed;
        }
        return next switch
        {
            GraphemeClass.Extend or GraphemeClass.Joiner or GraphemeClass.SpacingMark => false,
            GraphemeClass.Linker or GraphemeClass.NonJoiner => false,
            _ when last == GraphemeClass.Prepend => false,
            GraphemeClass.HangulL or GraphemeClass.HangulLv or GraphemeClass.HangulLvt => last != GraphemeClass.HangulL,
            GraphemeClass.HangulV => last is not (GraphemeClass.HangulL or GraphemeClass.HangulLv or GraphemeClass.HangulV),
            GraphemeClass.HangulT => last is not (GraphemeClass.HangulLv or GraphemeClass.HangulV
                or GraphemeClass.HangulLvt or GraphemeClass.HangulT),
            GraphemeClass.Consonant => (_bits & AfterLinker) == 0,
            GraphemeClass.Pictograph => (_bits & AfterPictographJoiner) == 0,
            GraphemeClass.RegionalIndicator => (_bits & OddIndicator) == 0,
            _ => true,
        };
    }

    private readonly ushort After(GraphemeClass next)
    {
        var kept = next switch
        {
            GraphemeClass.RegionalIndicator => ~_bits & OddIndicator,
            GraphemeClass.Pictograph => AfterPictograph,
            GraphemeClass.Consonant => AfterConsonant,
            GraphemeClass.Extend => _bits & (AfterPictograph | AfterConsonant | AfterLinker),
            GraphemeClass.NonJoiner => _bits & AfterPictograph,
            GraphemeClass.Joiner => _bits & (AfterConsonant | AfterLinker)
                | ((_bits & AfterPictograph) != 0 ? AfterPictographJoiner : 0),
            GraphemeClass.Linker => _bits & (AfterPictograph | AfterConsonant)
                | ((_bits & AfterConsonant) != 0 ? AfterLinker : 0),
            _ => 0,
        };
        return (ushort)(kept | ((int)next + 1));
    }

    private static bool IsControl(GraphemeClass it) => it is >= GraphemeClass.CarriageReturn and <= GraphemeClass.Control;

    public readonly bool Equals(GraphemeState other) => _bits == other._bits;
    public override readonly bool Equals(object? obj) => obj is GraphemeState other && Equals(other);
    public override readonly int GetHashCode() => _bits;
    public static bool operator ==(GraphemeState left, GraphemeState right) => left.Equals(right);
    public static bool operator !=(GraphemeState left, GraphemeState right) => !left.Equals(right);
}
