using System.Buffers.Binary;
using System.Text;

namespace Loreli.Protocol.Keeper;

/// <summary>Takes fields off hostile bytes: the first one that does not fit fails the reader, and every later one is empty.</summary>
public ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public bool Failed { get; private set; }

    /// <summary>Everything was well formed and nothing is left over.</summary>
    public readonly bool IsDone => !Failed && _rest.IsEmpty;

    public ReadOnlySpan<byte> Rest()
    {
        var rest = _rest;
        _rest = default;
        return rest;
    }

    public byte Byte() => Take(1) is { IsEmpty: false } taken ? taken[0] : (byte)0;

    public bool Flag()
    {
        var value = Byte();
        Failed |= value > 1;
        return value == 1;
    }

    public int Int32() => Take(4) is { IsEmpty: false } taken ? BinaryPrimitives.ReadInt32LittleEndian(taken) : 0;

    /// <summary>A number that must lie in a range; outside it the reader fails.</summary>
    public int Int32(int min, int max)
    {
        var value = Int32();
        Failed |= value < min || value > max;
        return Failed ? min : value;
    }

    public long Int64() => Take(8) is { IsEmpty: false } taken ? BinaryPrimitives.ReadInt64LittleEndian(taken) : 0;

    public long Int64(long min, long max)
    {
        var value = Int64();
        Failed |= value < min || value > max;
        return Failed ? min : value;
    }

    /// <summary>A text of at most so many bytes. Bytes that are no UTF-8 become U+FFFD; a NUL fails, for no path or argument has one.</summary>
    public string Text(int bytesMax)
    {
        var length = Int32(0, bytesMax);
        var taken = Take(length);
        Failed |= taken.Contains((byte)0);
        return Failed ? "" : Encoding.UTF8.GetString(taken);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (Failed || count > _rest.Length)
        {
            Failed = true;
            _rest = default;
            return default;
        }
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
