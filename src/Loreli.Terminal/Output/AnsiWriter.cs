using System.Runtime.CompilerServices;
using System.Text;

namespace Loreli.Terminal;

/// <summary>Bytes for a terminal, collected in one buffer that is kept for the next time.</summary>
internal sealed class AnsiWriter
{
    private byte[] _bytes = new byte[4_096];
    private int _count;

    public int Count => _count;
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    public void Clear() => _count = 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Byte(byte value)
    {
        if (_count == _bytes.Length)
        {
            Grow(1);
        }
        _bytes[_count++] = value;
    }

    public void Bytes(ReadOnlySpan<byte> values)
    {
        if (_bytes.Length - _count < values.Length)
        {
            Grow(values.Length);
        }
        values.CopyTo(_bytes.AsSpan(_count));
        _count += values.Length;
    }

    public void Number(int value)
    {
        if (value >= 10)
        {
            Number(value / 10);
        }
        Byte((byte)('0' + (value % 10)));
    }

    /// <summary>CSI with one parameter, which is left out when it is 1.</summary>
    public void Sequence(int parameter, char final)
    {
        Bytes("\e["u8);
        if (parameter != 1)
        {
            Number(parameter);
        }
        Byte((byte)final);
    }

    /// <summary>One code point; what no terminal should be sent as text becomes U+FFFD.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CodePoint(uint value)
    {
        if (value - ' ' < 0x7F - ' ')
        {
            Byte((byte)value);
            return;
        }
        WideCodePoint(value);
    }

    /// <summary>Text without its control characters.</summary>
    public void Text(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsControl(rune))
            {
                CodePoint((uint)rune.Value);
            }
        }
    }

    private void WideCodePoint(uint value)
    {
        if (value < 0xA0 || !Rune.IsValid(value))
        {
            value = 0xFFFD;
        }
        if (_bytes.Length - _count < 4)
        {
            Grow(4);
        }
        _count += new Rune(value).EncodeToUtf8(_bytes.AsSpan(_count));
    }

    private void Grow(int by) => Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _count + by));
}
