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

    /// <summary>The parameter that is being read; past the limit it stays at the limit.</summary>
    private int _at;

    public void Clear()
    {
        _at = 0;
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
        _at = s.Number(_at, 0, CountMax);
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

    /// <summary>Takes a digit or a separator; false for any other byte.</summary>
    public bool AddParameterByte(byte b)
    {
        var isDigit = (uint)(b - '0') < 10;
        if (!isDigit && b is not ((byte)';' or (byte)':'))
        {
            return false;
        }
        if (Count == 0)
        {
            Count = 1;
            Values[0] = Omitted;
        }
        if (isDigit)
        {
            if (_at < CountMax)
            {
                Values[_at] = WithDigit(Values[_at], b);
            }
        }
        else if (_at < CountMax - 1)
        {
            _at++;
            Values[_at] = Omitted;
            SubMask |= b == ':' ? 1u << _at : 0;
            Count = _at + 1;
        }
        else
        {
            _at = CountMax;
        }
        return true;
    }

    /// <summary>Reads what follows CSI when it is whole: at most a marker, digits, separators and a final byte.</summary>
    /// <returns>The bytes taken, or 0 when it is anything else; then nothing of it may be relied on.</returns>
    public int ReadWhole(ReadOnlySpan<byte> bytes, out int final)
    {
        var at = 0;
        final = 0;
        Clear();
        if (bytes[at] is >= 0x3C and <= 0x3F)
        {
            Key = bytes[at++] << 24;
        }
        var value = Omitted;
        var count = 0;
        for (; at < bytes.Length; at++)
        {
            uint b = bytes[at];
            if (b - '0' < 10)
            {
                value = WithDigit(value, b);
                continue;
            }
            if (b - '@' >= 0x3F && (b - ':' > 1 || count == CountMax - 1))
            {
                return 0;
            }
            if (b >= '@')
            {
                Count = count + (count > 0 || value >= 0 ? 1 : 0);
                Values[count] = value;
                final = (int)b;
                return at + 1;
            }
            Values[count++] = value;
            SubMask |= b == ':' ? 1u << count : 0;
            value = Omitted;
        }
        return 0;
    }

    private static int WithDigit(int value, uint digit) => Math.Min((Math.Max(value, 0) * 10) + (int)(digit - '0'), ValueMax);
}
