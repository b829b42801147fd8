using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Loreli.Protocol.Keeper;

/// <summary>Appends little-endian fields to a buffer that grows. Texts and byte strings carry a 32-bit length.</summary>
public sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;
    public int Length => _buffer.WrittenCount;

    public void Clear() => _buffer.ResetWrittenCount();

    public WireWriter Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
        return this;
    }

    public WireWriter Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public WireWriter Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
        return this;
    }

    public WireWriter Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
        return this;
    }

    /// <summary>Bytes as they are, without a length.</summary>
    public WireWriter Raw(ReadOnlySpan<byte> bytes)
    {
        _buffer.Write(bytes);
        return this;
    }

    /// <summary>A text, cut at a whole character when it has more bytes than that.</summary>
    public WireWriter Text(string text, int bytesMax = int.MaxValue)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        while (length > bytesMax)
        {
            text = text[..Math.Min(text.Length - 1, bytesMax)];
            length = Encoding.UTF8.GetByteCount(text);
        }
        Int32(length);
        _ = Encoding.UTF8.GetBytes(text, _buffer.GetSpan(Math.Max(length, 1)));
        _buffer.Advance(length);
        return this;
    }
}
