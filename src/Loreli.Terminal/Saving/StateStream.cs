using System.Buffers;
using System.Text;

namespace Loreli.Terminal.Saving;

/// <summary>Writes or reads a state through the same calls, so that the two directions cannot drift apart.</summary>
/// <remarks>Each call returns the value: the one given when saving, the one read when loading, after its range was checked.</remarks>
internal ref struct StateStream
{
    private readonly IBufferWriter<byte>? _to;
    private ReadOnlySpan<byte> _from;

    public StateStream(IBufferWriter<byte> to) => _to = to;

    public StateStream(ReadOnlySpan<byte> from) => _from = from;

    public readonly bool IsLoading => _to is null;
    public readonly bool IsAtEnd => _from.IsEmpty;

    public int Number(int value, int min, int max) => (int)Long(value, min, max);

    public bool Flag(bool value) => Number(value ? 1 : 0, 0, 1) == 1;

    public uint Bits(uint value) => (uint)Long(value, 0, uint.MaxValue);

    public long Long(long value, long min, long max)
    {
        if (_to is { } to)
        {
            Write(to, unchecked(((ulong)value << 1) ^ (ulong)(value >> 63)));
            return value;
        }
        var packed = Read();
        value = (long)(packed >> 1) ^ -(long)(packed & 1);
        Require(value >= min && value <= max);
        return value;
    }

    public ulong Word(ulong value)
    {
        if (_to is { } to)
        {
            Write(to, value);
            return value;
        }
        return Read();
    }

    public string Text(string value, int charsMax)
    {
        if (!IsLoading)
        {
            Bytes(Encoding.UTF8.GetBytes(value));
            return value;
        }
        var bytes = Bytes(default);
        Require(bytes.Length <= charsMax * 4L);
        var text = Encoding.UTF8.GetString(bytes);
        Require(text.Length <= charsMax);
        return text;
    }

    public string? OptionalText(string? value, int charsMax) => Flag(value is not null) ? Text(value ?? "", charsMax) : null;

    /// <summary>Bytes with their length before them; when loading, a slice of the input.</summary>
    public ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> value)
    {
        var length = Number(value.Length, 0, int.MaxValue);
        if (_to is { } to)
        {
            to.Write(value);
            return value;
        }
        Require(length <= _from.Length);
        value = _from[..length];
        _from = _from[length..];
        return value;
    }

    /// <summary>How many things follow; when loading, never more than there are bytes left, so that nothing is allocated in vain.</summary>
    public int Count(int value, int max)
    {
        var count = Number(value, 0, max);
        Require(!IsLoading || count <= _from.Length);
        return count;
    }

    public static void Require(bool isValid)
    {
        if (!isValid)
        {
            throw new FormatException("This is not the saved state of a terminal of this version.");
        }
    }

    private static void Write(IBufferWriter<byte> to, ulong value)
    {
        var span = to.GetSpan(10);
        var at = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[at++] = (byte)(value | 0x80);
        }
        span[at] = (byte)value;
        to.Advance(at + 1);
    }

    private ulong Read()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            Require(!_from.IsEmpty);
            var b = _from[0];
            _from = _from[1..];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
        throw new FormatException("A number in the saved state of a terminal is too long.");
    }
}
