using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Loreli.Protocol.Live;

public enum WebSocketOpcode : byte { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 }

/// <summary>One frame's header. <paramref name="HeaderSize"/> counts the mask too; the payload follows it.</summary>
public readonly record struct WebSocketHeader(
    WebSocketOpcode Opcode, bool IsFinal, bool IsMasked, uint Mask, long PayloadSize, int HeaderSize);

/// <summary>What the first bytes of a buffer hold.</summary>
public enum WebSocketRead { Complete, NeedsMore, Malformed }

/// <summary>RFC 6455 framing over plain buffers, without extensions.</summary>
public static class WebSocketFraming
{
    /// <summary>Longest header: two bytes, eight of length, four of mask.</summary>
    public const int HeaderSizeMax = 14;

    /// <summary>Control frames carry at most this much (RFC 6455 5.5).</summary>
    public const int ControlPayloadMax = 125;

    private const string AcceptGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Reads a header; malformed are reserved bits, unknown opcodes, long or split control frames and lengths not written the short way.</summary>
    public static WebSocketRead Read(ReadOnlySpan<byte> bytes, out WebSocketHeader header)
    {
        header = default;
        if (bytes.Length < 2)
        {
            return WebSocketRead.NeedsMore;
        }
        var opcode = (WebSocketOpcode)(bytes[0] & 0x0F);
        var final = (bytes[0] & 0x80) != 0;
        var masked = (bytes[1] & 0x80) != 0;
        var length = bytes[1] & 0x7F;
        var isControl = opcode >= WebSocketOpcode.Close;
        if ((bytes[0] & 0x70) != 0 || opcode > WebSocketOpcode.Pong
            || opcode is > WebSocketOpcode.Binary and < WebSocketOpcode.Close
            || (isControl && (!final || length > ControlPayloadMax)))
        {
            return WebSocketRead.Malformed;
        }
        var lengthSize = length switch { 126 => 2, 127 => 8, _ => 0 };
        var size = 2 + lengthSize + (masked ? 4 : 0);
        if (bytes.Length < size)
        {
            return WebSocketRead.NeedsMore;
        }
        var payload = lengthSize switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            8 => BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
            _ => length,
        };
        if (payload < 0 || (lengthSize == 2 && payload < 126) || (lengthSize == 8 && payload <= ushort.MaxValue))
        {
            return WebSocketRead.Malformed;
        }
        var mask = masked ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[(size - 4)..]) : 0;
        header = new WebSocketHeader(opcode, final, masked, mask, payload, size);
        return WebSocketRead.Complete;
    }

    /// <summary>Writes the header of a whole, unsplit message and returns its size.</summary>
    /// <param name="mask">Non-zero for what a client sends; zero leaves the payload unmasked.</param>
    /// <param name="to">At least <see cref="HeaderSizeMax"/> bytes.</param>
    public static int WriteHeader(WebSocketOpcode opcode, int payloadSize, uint mask, Span<byte> to)
    {
        to[0] = (byte)(0x80 | (byte)opcode);
        var maskBit = (byte)(mask == 0 ? 0 : 0x80);
        int size;
        switch (payloadSize)
        {
            case < 126:
                to[1] = (byte)(maskBit | payloadSize);
                size = 2;
                break;
            case <= ushort.MaxValue:
                to[1] = (byte)(maskBit | 126);
                BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)payloadSize);
                size = 4;
                break;
            default:
                to[1] = (byte)(maskBit | 127);
                BinaryPrimitives.WriteInt64BigEndian(to[2..], payloadSize);
                size = 10;
                break;
        }
        if (mask == 0)
        {
            return size;
        }
        BinaryPrimitives.WriteUInt32LittleEndian(to[size..], mask);
        return size + 4;
    }

    /// <summary>Masks or unmasks in place: the same operation.</summary>
    public static void Apply(uint mask, Span<byte> payload)
    {
        var words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(payload);
        for (var i = 0; i < words.Length; i++)
        {
            words[i] ^= mask;
        }
        for (var i = words.Length * sizeof(uint); i < payload.Length; i++)
        {
            payload[i] ^= (byte)((mask >> (8 * (i & 3))) & 0xFF);
        }
    }

    /// <summary>The proof of <c>Sec-WebSocket-Accept</c> for a client's key.</summary>
    // SHA-1 is what RFC 6455 4.2.2 asks for; nothing rests on its strength.
#pragma warning disable CA5350
    public static string Accept(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptGuid)));
#pragma warning restore CA5350
}
