using System.Runtime.CompilerServices;

namespace Loreli.Terminal.Parser;

internal enum Utf8Result : byte
{
    /// <summary>The character is not whole yet.</summary>
    More,
    Done,
    /// <summary>U+FFFD for the bytes so far; this byte was part of them.</summary>
    Rejected,
    /// <summary>U+FFFD for the bytes so far; this byte begins something else and must be pushed again.</summary>
    RejectedKeep,
}

/// <summary>Byte-wise UTF-8 (Unicode 3.9, table 3-7) that replaces each maximal subpart of a bad sequence once.</summary>
internal struct Utf8Decoder
{
    private uint _codePoint;
    private byte _missing;
    private byte _low;
    private byte _high;

    public readonly bool IsPending => _missing != 0;

    /// <summary>The state in one number, for saving; <see cref="Unpack"/> reads it.</summary>
    public readonly ulong Pack() => _codePoint | ((ulong)_missing << 32) | ((ulong)_low << 40) | ((ulong)_high << 48);

    public static Utf8Decoder Unpack(ulong packed)
    {
        var decoder = new Utf8Decoder
        {
            _codePoint = (uint)packed & 0x1F_FFFF,
            _missing = (byte)(packed >> 32),
            _low = (byte)(packed >> 40),
            _high = (byte)(packed >> 48),
        };
        return decoder._missing <= 3 ? decoder : default;
    }

    /// <summary>The usual case at one blow: a whole and valid sequence that is no control. Returns its length, or 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TryWhole(ReadOnlySpan<byte> bytes, out uint codePoint)
    {
        uint first = bytes[0];
        codePoint = 0;
        if ((first & 0xF0) == 0xE0 && bytes.Length >= 3 && ((bytes[1] ^ 0x80) | (bytes[2] ^ 0x80)) < 0x40)
        {
            codePoint = ((first & 0x0F) << 12) | ((bytes[1] & 0x3Fu) << 6) | (bytes[2] & 0x3Fu);
            return codePoint >= 0x800 && (codePoint & 0xF800) != 0xD800 ? 3 : 0;
        }
        if ((first & 0xE0) == 0xC0 && bytes.Length >= 2 && (bytes[1] ^ 0x80) < 0x40)
        {
            codePoint = ((first & 0x1F) << 6) | (bytes[1] & 0x3Fu);
            return codePoint >= 0xA0 ? 2 : 0;
        }
        if ((first & 0xF8) == 0xF0 && bytes.Length >= 4 && ((bytes[1] ^ 0x80) | (bytes[2] ^ 0x80) | (bytes[3] ^ 0x80)) < 0x40)
        {
            codePoint = ((first & 0x07) << 18) | ((bytes[1] & 0x3Fu) << 12) | ((bytes[2] & 0x3Fu) << 6) | (bytes[3] & 0x3Fu);
            return codePoint is >= 0x1_0000 and <= 0x10_FFFF ? 4 : 0;
        }
        return 0;
    }

    public Utf8Result Push(byte b, out uint codePoint)
    {
        codePoint = 0xFFFD;
        if (_missing == 0)
        {
            return Begin(b, out codePoint);
        }
        if (b < _low || b > _high)
        {
            this = default;
            return Utf8Result.RejectedKeep;
        }
        _codePoint = (_codePoint << 6) | (uint)(b & 0x3F);
        (_low, _high) = (0x80, 0xBF);
        if (--_missing > 0)
        {
            return Utf8Result.More;
        }
        codePoint = _codePoint;
        return Utf8Result.Done;
    }

    private Utf8Result Begin(byte b, out uint codePoint)
    {
        codePoint = 0xFFFD;
        (_low, _high) = (0x80, 0xBF);
        switch (b)
        {
            case < 0x80:
                codePoint = b;
                return Utf8Result.Done;
            case < 0xC2 or > 0xF4:
                return Utf8Result.Rejected;
            case < 0xE0:
                (_missing, _codePoint) = (1, (uint)(b & 0x1F));
                return Utf8Result.More;
            case < 0xF0:
                (_missing, _codePoint) = (2, (uint)(b & 0x0F));
                _low = b == 0xE0 ? (byte)0xA0 : _low;
                _high = b == 0xED ? (byte)0x9F : _high;
                return Utf8Result.More;
            default:
                (_missing, _codePoint) = (3, (uint)(b & 0x07));
                _low = b == 0xF0 ? (byte)0x90 : _low;
                _high = b == 0xF4 ? (byte)0x8F : _high;
                return Utf8Result.More;
        }
    }
}
