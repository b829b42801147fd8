using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Loreli.Panes;

/// <summary>A screen as it was after a stream offset, so that a restart need not parse the whole recording again.</summary>
/// <remarks>
/// Layout (docs/specs/checkpoint.md), little endian: <c>LTCP</c>, u16 version, u16 zero, u32 CRC-32C of all that follows,
/// i32 generation, i64 offset, i64 lost, i64 last output (UTC ticks, 0 none), u32 length, the saved terminal.
/// </remarks>
/// <param name="Generation">Of the pane that it belongs to.</param>
/// <param name="Offset">Bytes of output that the saved terminal has taken.</param>
/// <param name="Lost">Bytes before <paramref name="Offset"/> that never reached it.</param>
/// <param name="Terminal">What <c>VirtualTerminal.Save</c> wrote.</param>
internal sealed record Checkpoint(
    int Generation, long Offset, long Lost, DateTimeOffset? LastOutputAt, ReadOnlyMemory<byte> Terminal)
{
    public const string FileName = "checkpoint.ltc";

    /// <summary>Largest file that is believed: the largest scrollback that a configuration may ask for, twice.</summary>
    public const long BytesMax = 1L << 30;

    private const ushort Version = 1;
    private const int CrcAt = 8, CrcFrom = 12, HeadLength = 44;
    private static ReadOnlySpan<byte> Magic => "LTCP"u8;

    /// <summary>Appends head and body to <paramref name="to"/>; <paramref name="save"/> writes the terminal.</summary>
    public static void Encode<TState>(
        ArrayBufferWriter<byte> to, int generation, long offset, long lost, DateTimeOffset? lastOutputAt,
        TState state, Action<TState, IBufferWriter<byte>> save)
    {
        var from = to.WrittenCount;
        to.GetSpan(HeadLength)[..HeadLength].Clear();
        to.Advance(HeadLength);
        save(state, to);
        // The writer has no door to what it already holds but this one; its array is ours alone.
        var all = System.Runtime.InteropServices.MemoryMarshal.AsMemory(to.WrittenMemory[from..]).Span;
        Magic.CopyTo(all);
        BinaryPrimitives.WriteUInt16LittleEndian(all[4..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(all[12..], generation);
        BinaryPrimitives.WriteInt64LittleEndian(all[16..], offset);
        BinaryPrimitives.WriteInt64LittleEndian(all[24..], lost);
        BinaryPrimitives.WriteInt64LittleEndian(all[32..], lastOutputAt?.UtcTicks ?? 0);
        BinaryPrimitives.WriteUInt32LittleEndian(all[40..], (uint)(all.Length - HeadLength));
        BinaryPrimitives.WriteUInt32LittleEndian(all[CrcAt..], Crc32C(all[CrcFrom..]));
    }

    /// <summary>Null when the bytes are not a whole checkpoint of this version.</summary>
    public static Checkpoint? Decode(ReadOnlyMemory<byte> bytes)
    {
        var all = bytes.Span;
        if (all.Length < HeadLength || !all.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt16LittleEndian(all[4..]) != Version
            || BinaryPrimitives.ReadUInt32LittleEndian(all[40..]) != all.Length - HeadLength
            || BinaryPrimitives.ReadUInt32LittleEndian(all[CrcAt..]) != Crc32C(all[CrcFrom..]))
        {
            return null;
        }
        var offset = BinaryPrimitives.ReadInt64LittleEndian(all[16..]);
        var lost = BinaryPrimitives.ReadInt64LittleEndian(all[24..]);
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(all[32..]);
        return offset < 0 || lost < 0 || lost > offset || ticks < 0 || ticks > DateTime.MaxValue.Ticks
            ? null
            : new Checkpoint(
                BinaryPrimitives.ReadInt32LittleEndian(all[12..]), offset, lost,
                ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero), bytes[HeadLength..]);
    }

    /// <summary>Null when there is none, or none that can be read: the recording tells the same, only slower.</summary>
    public static Checkpoint? Read(string directory, int generation)
    {
        try
        {
            var file = new FileInfo(Path.Combine(directory, FileName));
            return file.Exists && file.Length <= BytesMax
                && Decode(File.ReadAllBytes(file.FullName)) is { } found && found.Generation == generation
                ? found
                : null;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Puts the file in place whole or not at all; false when the disk refuses.</summary>
    /// <remarks>Without fsync: after a power cut there is no keeper to adopt, and a torn file is recognised.</remarks>
    public static bool Write(string directory, ReadOnlySpan<byte> encoded)
    {
        var path = Path.Combine(directory, FileName);
        try
        {
            using (var file = File.OpenHandle(path + ".tmp", FileMode.Create, FileAccess.Write))
            {
                RandomAccess.Write(file, encoded, 0);
            }
            File.Move(path + ".tmp", path, overwrite: true);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }
        foreach (var one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }
        return ~crc;
    }
}
