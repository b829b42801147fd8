using System.Buffers.Binary;

namespace Loreli.Protocol.Keeper;

/// <summary>What lies at the front of a receive buffer.</summary>
public enum FrameState { Whole, Incomplete, TooLong }

/// <summary>One message on a keeper's socket: <c>u32 length of payload, u8 type, payload</c>, little endian.</summary>
public readonly ref struct KeeperFrame
{
    public const int HeaderSize = 5;

    public byte Type { get; private init; }
    public ReadOnlySpan<byte> Payload { get; private init; }
    /// <summary>Bytes of the whole frame, header included: advance by these.</summary>
    public int Size => HeaderSize + Payload.Length;

    /// <summary>Looks for a frame at the front of what was received. After <see cref="FrameState.TooLong"/> the connection is of no use.</summary>
    public static FrameState Take(ReadOnlySpan<byte> received, out KeeperFrame frame)
    {
        frame = default;
        if (received.Length < HeaderSize)
        {
            return FrameState.Incomplete;
        }
        var length = BinaryPrimitives.ReadUInt32LittleEndian(received);
        if (length > KeeperLimits.FramePayloadMax)
        {
            return FrameState.TooLong;
        }
        if (received.Length - HeaderSize < length)
        {
            return FrameState.Incomplete;
        }
        frame = new KeeperFrame { Type = received[4], Payload = received.Slice(HeaderSize, (int)length) };
        return FrameState.Whole;
    }

    public static void WriteHeader(Span<byte> into, byte type, int payloadLength)
    {
        BinaryPrimitives.WriteInt32LittleEndian(into, payloadLength);
        into[4] = type;
    }
}
