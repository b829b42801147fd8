using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Loreli.Protocol.Keeper;

/// <summary>What one frame of a recording is about. Normative: docs/specs/recording.md.</summary>
public enum JournalFrameType : byte
{
    /// <summary>Payload: bytes of the stream; they advance the offset.</summary>
    Output = 1,
    /// <summary>Payload: u16 columns, u16 rows.</summary>
    Resize = 2,
    /// <summary>Payload: bytes sent to the program. Only when switched on.</summary>
    Input = 3,
    /// <summary>The child was started. Payload: i32 pid, i64 start time, i32 generation.</summary>
    Start = 4,
    /// <summary>Payload: i32 code, i32 signal, u8 core dumped.</summary>
    Exit = 5,
    /// <summary>A daemon joined. Payload: i32 pid of the daemon.</summary>
    Adopted = 6,
    /// <summary>Output that is not in the recording. Payload: i64 offset at which it goes on, then why, as UTF-8.</summary>
    Hole = 7,
}

/// <summary>First bytes of every segment file.</summary>
/// <param name="Number">Of the segment; also its file name.</param>
/// <param name="Offset">Stream offset of the first byte of output in or after it.</param>
/// <param name="StartedAt">Wall clock, to the microsecond; frame times count from here.</param>
/// <param name="Columns">Size of the terminal where the segment begins.</param>
public readonly record struct SegmentHeader(int Number, int Generation, long Offset, DateTimeOffset StartedAt, int Columns, int Rows);

/// <summary>Bytes of the recording's segments: little endian, checked by CRC-32C.</summary>
public static class JournalFormat
{
    public const string FolderName = "recording";
    public const string FileSuffix = ".lrec";
    public const int HeaderSize = 48;
    public const int FrameHeaderSize = 16;

    /// <summary>Payload of one frame; the writer gathers at most <see cref="KeeperLimits.PieceMax"/>.</summary>
    public const int PayloadMax = KeeperLimits.PieceMax;

    /// <summary>A segment is an eighth of the recording's limit between these: small enough that dropping the oldest loses
    /// little, large enough that there are few files.</summary>
    public const long SegmentBytesMin = 256 << 10;
    public const long SegmentBytesMax = 16 << 20;

    /// <summary>A smaller limit than this is taken for this one: the last segment and the one before.</summary>
    public const long RecordingBytesMin = 2 * SegmentBytesMin;

    private static ReadOnlySpan<byte> Magic => "LRELREC1"u8;
    /// <summary>Stream offsets end here: 1 EiB, so that no sum of hostile numbers overflows.</summary>
    public const long OffsetMax = 1L << 60;

    private const long TimeMax = (1L << 48) - 1;

    public static string FileName(int number) => number.ToString("D8", CultureInfo.InvariantCulture) + FileSuffix;

    /// <summary>Number of a segment by its file's name, or -1 for any other file.</summary>
    public static int NumberOf(ReadOnlySpan<char> fileName) =>
        fileName.Length == 8 + FileSuffix.Length && fileName.EndsWith(FileSuffix, StringComparison.Ordinal)
            && int.TryParse(fileName[..8], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : -1;

    public static void WriteHeader(Span<byte> into, SegmentHeader header)
    {
        Magic.CopyTo(into);
        BinaryPrimitives.WriteInt32LittleEndian(into[8..], header.Number);
        BinaryPrimitives.WriteInt32LittleEndian(into[12..], header.Generation);
        BinaryPrimitives.WriteInt64LittleEndian(into[16..], header.Offset);
        BinaryPrimitives.WriteInt64LittleEndian(into[24..], WireTime.Of(header.StartedAt));
        BinaryPrimitives.WriteUInt16LittleEndian(into[32..], (ushort)header.Columns);
        BinaryPrimitives.WriteUInt16LittleEndian(into[34..], (ushort)header.Rows);
        into[36..44].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(into[44..], Checksum(into[..44]));
    }

    /// <summary>Reads a segment's header; null when it is torn, damaged or of another format.</summary>
    public static SegmentHeader? ReadHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize || !bytes[..8].SequenceEqual(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[44..]) != Checksum(bytes[..44]))
        {
            return null;
        }
        var header = new SegmentHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]), WireTime.From(BinaryPrimitives.ReadInt64LittleEndian(bytes[24..])),
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[32..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[34..]));
        return header is { Number: >= 0, Offset: >= 0 and <= OffsetMax, Columns: > 0 and <= KeeperLimits.CellsMax, Rows: > 0 and <= KeeperLimits.CellsMax }
            && header.StartedAt.Year < 9_000
            ? header
            : null;
    }

    /// <summary>Header of a frame whose payload follows it in the file.</summary>
    /// <param name="sinceSegment">Time since the segment began; negative counts as 0, and 8.9 years are the most.</param>
    public static void WriteFrameHeader(Span<byte> into, JournalFrameType type, TimeSpan sinceSegment, ReadOnlySpan<byte> payload)
    {
        var time = Math.Clamp(sinceSegment.Ticks / TimeSpan.TicksPerMicrosecond, 0, TimeMax);
        BinaryPrimitives.WriteInt32LittleEndian(into, payload.Length);
        BinaryPrimitives.WriteInt64LittleEndian(into[8..], (time << 16) | (byte)type);
        BinaryPrimitives.WriteUInt32LittleEndian(into[4..], FrameChecksum(into, payload));
    }

    /// <summary>Looks at the frame at the front of the bytes; the payload must be there whole.</summary>
    public static JournalFrameState TakeFrame(ReadOnlySpan<byte> bytes, out JournalFrame frame)
    {
        frame = default;
        if (bytes.Length < FrameHeaderSize)
        {
            return JournalFrameState.Incomplete;
        }
        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (length > PayloadMax)
        {
            return JournalFrameState.Damaged;
        }
        if (bytes.Length - FrameHeaderSize < length)
        {
            return JournalFrameState.Incomplete;
        }
        var payload = bytes.Slice(FrameHeaderSize, (int)length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) != FrameChecksum(bytes, payload))
        {
            return JournalFrameState.Damaged;
        }
        var word = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
        frame = new JournalFrame
        {
            Type = (JournalFrameType)(word & 0xFF),
            SinceSegment = TimeSpan.FromTicks((word >>> 16) * TimeSpan.TicksPerMicrosecond),
            Payload = payload,
        };
        return JournalFrameState.Whole;
    }

    private static uint FrameChecksum(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(header));
        crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(header[8..]));
        return ~Fold(crc, payload);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes) => ~Fold(uint.MaxValue, bytes);

    private static uint Fold(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }
        foreach (var single in bytes)
        {
            crc = BitOperations.Crc32C(crc, single);
        }
        return crc;
    }
}

public enum JournalFrameState
{
    Whole,
    /// <summary>The bytes end before the frame does: more may be coming, or the tail is torn.</summary>
    Incomplete,
    Damaged,
}

/// <summary>One frame as it lies in a segment.</summary>
public readonly ref struct JournalFrame
{
    public JournalFrameType Type { get; init; }
    public TimeSpan SinceSegment { get; init; }
    public ReadOnlySpan<byte> Payload { get; init; }
    public int Size => JournalFormat.FrameHeaderSize + Payload.Length;
}
