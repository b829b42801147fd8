using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Loreli.Protocol.Daemon;

namespace Loreli.Protocol.Live;

/// <summary>What came out of a message: exactly one of the two is there.</summary>
public readonly record struct Decoded<T>(T? Message, string? Problem) where T : class;

/// <summary>Live messages as bytes: JSON in text messages; screens and clipboards, which are many or large, in binary ones.</summary>
/// <remarks>Strict and bounded (<see cref="LiveLimits"/>): whatever arrives, decoding gives a message or a problem and never throws.</remarks>
public static class LiveCodec
{
    private const byte FrameKind = 1;
    private const byte ClipboardKind = 2;
    private const byte ResetFlag = 1;
    private const int FrameHeader = 1 + 1 + 2 + 2 + 4 + 8 + 8 + 1;

    public static void Encode(ClientMessage message, IBufferWriter<byte> to)
    {
        if (message is ClientMessage.Key key)
        {
            KeyJson.Write(key, to);
            return;
        }
        WriteJson(message, DaemonJson.Default.ClientMessage, to);
    }

    /// <summary>Appends the message.</summary>
    /// <returns>True when it must travel as a binary message, false as text.</returns>
    public static bool Encode(ServerMessage message, IBufferWriter<byte> to)
    {
        switch (message)
        {
            case ServerMessage.Frame frame:
                WriteFrame(frame, to);
                return true;
            case ServerMessage.Clipboard clipboard:
                WriteClipboard(clipboard, to);
                return true;
            default:
                WriteJson(message, DaemonJson.Default.ServerMessage, to);
                return false;
        }
    }

    public static Decoded<ClientMessage> DecodeClient(ReadOnlySpan<byte> text)
    {
        if (text.Length > LiveLimits.ClientMessageBytesMax)
        {
            return new(null, $"the message has {text.Length} bytes, more than {LiveLimits.ClientMessageBytesMax}");
        }
        var decoded = KeyJson.TryRead(text) is { } key ? new(key, null) : ReadJson(text, DaemonJson.Default.ClientMessage);
        return decoded.Message is { } message && LiveRules.Check(message) is { } problem ? new(null, problem) : decoded;
    }

    public static Decoded<ServerMessage> DecodeServer(ReadOnlySpan<byte> bytes, bool binary)
    {
        if (bytes.Length > LiveLimits.ServerMessageBytesMax)
        {
            return new(null, $"the message has {bytes.Length} bytes, more than {LiveLimits.ServerMessageBytesMax}");
        }
        if (!binary)
        {
            return ReadJson(bytes, DaemonJson.Default.ServerMessage);
        }
        return bytes switch
        {
            [FrameKind, ..] => ReadFrame(bytes),
            [ClipboardKind, ..] => ReadClipboard(bytes),
            _ => new(null, "the binary message is of no known kind"),
        };
    }

    /// <summary>Writes what stands before a frame's bytes, so that the difference can be written right behind it.</summary>
    /// <param name="pane">At most 255 bytes of UTF-8.</param>
    public static void WriteFrameHeader(
        string pane, bool reset, int cols, int rows, uint modes, long historyFirst, long historyEnd, IBufferWriter<byte> to)
    {
        var name = Encoding.UTF8.GetByteCount(pane);
        var span = to.GetSpan(FrameHeader + name);
        span[0] = FrameKind;
        span[1] = reset ? ResetFlag : (byte)0;
        BinaryPrimitives.WriteUInt16LittleEndian(span[2..], (ushort)cols);
        BinaryPrimitives.WriteUInt16LittleEndian(span[4..], (ushort)rows);
        BinaryPrimitives.WriteUInt32LittleEndian(span[6..], modes);
        BinaryPrimitives.WriteInt64LittleEndian(span[10..], historyFirst);
        BinaryPrimitives.WriteInt64LittleEndian(span[18..], historyEnd);
        span[26] = (byte)name;
        Encoding.UTF8.GetBytes(pane, span[FrameHeader..]);
        to.Advance(FrameHeader + name);
    }

    private static void WriteFrame(ServerMessage.Frame frame, IBufferWriter<byte> to)
    {
        WriteFrameHeader(
            frame.Pane, frame.Reset, frame.Cols, frame.Rows, frame.Modes, frame.HistoryFirst, frame.HistoryEnd, to);
        to.Write(frame.Bytes.Span);
    }

    private static Decoded<ServerMessage> ReadFrame(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FrameHeader || bytes.Length < FrameHeader + bytes[26])
        {
            return new(null, "the frame is cut short");
        }
        var cols = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        var rows = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        if (cols is 0 or > LiveLimits.CellsMax || rows is 0 or > LiveLimits.CellsMax)
        {
            return new(null, $"the frame is {cols}x{rows}; 1x1 to {LiveLimits.CellsMax}x{LiveLimits.CellsMax} can be");
        }
        return new(new ServerMessage.Frame(
            Encoding.UTF8.GetString(bytes.Slice(FrameHeader, bytes[26])),
            (bytes[1] & ResetFlag) != 0, cols, rows,
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[6..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[10..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[18..]),
            bytes[(FrameHeader + bytes[26])..].ToArray()), null);
    }

    private static void WriteClipboard(ServerMessage.Clipboard clipboard, IBufferWriter<byte> to)
    {
        to.Write([ClipboardKind]);
        WriteShort(clipboard.Pane, to);
        WriteShort(clipboard.Selection, to);
        to.Write(clipboard.Data.Span);
    }

    private static Decoded<ServerMessage> ReadClipboard(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes[1..];
        return TryReadShort(ref rest, out var pane) && TryReadShort(ref rest, out var selection)
            ? new(new ServerMessage.Clipboard(pane, selection, rest.ToArray()), null)
            : new(null, "the clipboard message is cut short");
    }

    private static void WriteShort(string text, IBufferWriter<byte> to)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        to.Write([(byte)bytes.Length]);
        to.Write(bytes);
    }

    private static bool TryReadShort(ref ReadOnlySpan<byte> rest, out string text)
    {
        text = "";
        if (rest.IsEmpty || rest.Length < 1 + rest[0])
        {
            return false;
        }
        var length = rest[0];
        text = Encoding.UTF8.GetString(rest.Slice(1, length));
        rest = rest[(1 + length)..];
        return true;
    }

    private static void WriteJson<T>(T message, JsonTypeInfo<T> type, IBufferWriter<byte> to)
    {
        using var writer = new Utf8JsonWriter(to, new JsonWriterOptions { SkipValidation = true });
        JsonSerializer.Serialize(writer, message, type);
    }

    private static Decoded<T> ReadJson<T>(ReadOnlySpan<byte> text, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) is { } message ? new(message, null) : new(null, "the message is null");
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException or InvalidOperationException)
        {
            return new(null, unreadable.Message);
        }
    }
}
