using Loreli.Terminal.Saving;

namespace Loreli.Terminal.Parser;

/// <summary>Parameters and marks of the control sequence that the parser is reading; reused for every sequence.</summary>
/// <remarks>Values saturate at <see cref="ValueMax"/>; parameters past <see cref="CountMax"/> are dropped, as xterm does.</remarks>
internal sealed class VtSequence
{
    /// <summary>No function of any terminal reads more; bit masks over parameters stay one word.</summary>
    public const int CountMax = 32;

    /// <summary>Larger numbers mean "as many as there are" to every function that counts.</summary>
    public const int ValueMax = 65_535;

    /// <summary>The value of a parameter that was left out.</summary>
    public const int Omitted = -1;

    public readonly int[] Values = new int[CountMax];

    /// <summary>Bit i: parameter i was parted from the one before by a colon.</summary>
    public uint SubMask;

    public int Count;

    /// <summary>Private marker (bits 24 to 31) and up to two intermediates (16 to 23, 8 to 15); the final byte is added last.</summary>
    public int Key;

    /// <summary>More intermediates than any known function has, or marks in the wrong place: the sequence is ignored.</summary>
    public bool IsMalformed;

    public void Clear()
    {
        Count = 0;
        SubMask = 0;
        Key = 0;
        IsMalformed = false;
    }

    /// <summary>Parameter <paramref name="index"/>, or <paramref name="otherwise"/> when it was left out.</summary>
    public int Get(int index, int otherwise)
    {
        return index < Count && Values[index] >= 0 ? Values[index] : otherwise;
    }

    /// <summary>A count or a position: left out and zero both mean <paramref name="otherwise"/> (1 for nearly all).</summary>
    public int GetCount(int index, int otherwise = 1)
    {
        return index < Count && Values[index] > 0 ? Values[index] : otherwise;
    }

    public bool IsSub(int index) => (SubMask & (1u << index)) != 0;

    public void Sync(ref StateStream s)
    {
        Count = s.Number(Count, 0, CountMax);
        SubMask = s.Bits(SubMask);
        Key = s.Number(Key, int.MinValue, int.MaxValue);
        IsMalformed = s.Flag(IsMalformed);
        for (var i = 0; i < Count; i++)
        {
            Values[i] = s.Number(Values[i], Omitted, ValueMax);
        }
    }

    public void AddMark(byte mark)
    {
        if (Key >> 24 == 0 && mark >= 0x3C)
        {
            Key |= mark << 24;
        }
        else if (mark >= 0x3C)
        {
            IsMalformed = true;
        }
        else if ((Key & 0xFF0000) == 0)
        {
            Key |= mark << 16;
        }
        else if ((Key & 0xFF00) == 0)
        {
            Key |= mark << 8;
        }
        else
        {
            IsMalformed = true;
        }
    }
}
