using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Loreli.Panes;
using Loreli.Panes.Recording;
using Loreli.Protocol.Keeper;
using Loreli.Terminal;

namespace Loreli.Fuzz.Targets;

/// <summary>Recordings, checkpoints and asciicasts: files that crashes cut and disks damage.</summary>
internal static class RecordingTargets
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static IEnumerable<Target> Of(Places places)
    {
        yield return new Target("journal", Segments, () => Journal) { InputBytesMax = 16 << 10 };
        var folder = places.Folder("recorded");
        Directory.CreateDirectory(Path.Combine(folder, JournalFormat.FolderName));
        yield return new Target("recording-folder", Segments, () => input => Folder(folder, input)) { InputBytesMax = 16 << 10 };
        yield return new Target("checkpoint", Saved, () => Decode) { InputBytesMax = 64 << 10, MutationsMax = 3, AllocatedBytesMax = 300L << 20 };
        yield return new Target("asciicast", Cast, () => Play) { Tokens = [.. Json.Tokens, "\"o\""u8.ToArray(), "\"r\""u8.ToArray(), "\"80x24\""u8.ToArray(), "\"version\":3"u8.ToArray(), "#"u8.ToArray()] };
    }

    /// <summary>Input: a byte that says whether checksums are made right, then segments, each with its length before it.</summary>
    private static byte[] Segments(Prng chance)
    {
        var all = new List<byte> { (byte)chance.Next(4) };
        var offset = (long)chance.Next(50);
        for (var number = 1; number <= 1 + chance.Next(3); number++)
        {
            var segment = new List<byte>(new byte[JournalFormat.HeaderSize]);
            JournalFormat.WriteHeader(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(segment), new SegmentHeader(number, 1, offset, At, 80, 24));
            for (var left = chance.Next(8); left > 0; left--)
            {
                var (type, payload) = Frame(chance, ref offset);
                var header = new byte[JournalFormat.FrameHeaderSize];
                JournalFormat.WriteFrameHeader(header, type, TimeSpan.FromMilliseconds(chance.Next(100_000)), payload);
                segment.AddRange(header);
                segment.AddRange(payload);
            }
            Span<byte> length = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)segment.Count);
            all.AddRange(length);
            all.AddRange(segment);
        }
        return [.. all];
    }

    private static (JournalFrameType Type, byte[] Payload) Frame(Prng chance, ref long offset)
    {
        if (chance.Next(2) == 0)
        {
            var output = new byte[1 + chance.Next(60)];
            output.AsSpan().Fill((byte)('a' + chance.Next(26)));
            offset += output.Length;
            return (JournalFrameType.Output, output);
        }
        JournalMark mark = chance.Next(6) switch
        {
            0 => new JournalMark.Resize(1 + chance.Next(300), 1 + chance.Next(90)),
            1 => new JournalMark.Start(1 + chance.Next(9_999), 5, 1),
            2 => new JournalMark.Exit(0, 15, false),
            3 => new JournalMark.Adopted(7),
            _ => new JournalMark.Hole(offset += chance.Next(100), "disk full"),
        };
        return (mark.Type, KeeperTargets.Wire(mark.Write));
    }

    private static List<byte[]> Cut(byte[] input)
    {
        var segments = new List<byte[]>();
        for (var at = 1; at + 2 <= input.Length;)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(input.AsSpan(at)), input.Length - at - 2);
            var segment = input.AsSpan(at + 2, length).ToArray();
            if ((input[0] & 1) != 0)
            {
                MakeRight(segment);
            }
            segments.Add(segment);
            at += 2 + length;
        }
        return segments;
    }

    // Checksums catch every accident; only with right ones do mutated fields get past them.
    private static void MakeRight(Span<byte> segment)
    {
        if (segment.Length < JournalFormat.HeaderSize)
        {
            return;
        }
        BinaryPrimitives.WriteUInt32LittleEndian(segment[44..], Crc(segment[..44]));
        for (var rest = segment[JournalFormat.HeaderSize..]; rest.Length >= JournalFormat.FrameHeaderSize;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            if (length > rest.Length - JournalFormat.FrameHeaderSize)
            {
                return;
            }
            var frame = rest[..(JournalFormat.FrameHeaderSize + (int)length)];
            BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Crc([.. frame[..4], .. frame[8..]]));
            rest = rest[frame.Length..];
        }
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var it in bytes)
        {
            crc = BitOperations.Crc32C(crc, it);
        }
        return ~crc;
    }

    private static void Journal(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }
        var reader = new JournalReader(new SegmentsInMemory(Cut(input)));
        var chance = new Prng(input[0]);
        reader.Seek((input[0] & 2) == 0 ? 0 : chance.Next(200));
        var (steps, before) = (0, reader.NextOffset);
        while (reader.Read() != JournalFound.End)
        {
            _ = (reader.Mark, reader.Payload.Length);
            BrokenPromise.Unless(++steps < 20_000, "the reader of a recording does not come to an end");
            BrokenPromise.Unless(reader.NextOffset >= before, "a recording goes back");
            before = reader.NextOffset;
        }
    }

    private static void Folder(string folder, byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }
        var segments = Cut(input);
        var files = Path.Combine(folder, JournalFormat.FolderName);
        foreach (var old in Directory.EnumerateFiles(files))
        {
            File.Delete(old);
        }
        for (var i = 0; i < Math.Min(segments.Count, 4); i++)
        {
            File.WriteAllBytes(Path.Combine(files, JournalFormat.FileName(i + 1)), segments[i]);
        }
        var (steps, last) = (0, 0L);
        var cast = new MemoryStream();
        var writer = new AsciicastWriter(cast, new AsciicastHeader(80, 24) { StartedAt = At }, TimeSpan.FromSeconds(2));
        foreach (var item in (input[0] & 2) == 0 ? RecordingReader.Read(folder, input[0]) : RecordingReader.Read(folder, At.AddSeconds(input[0])))
        {
            BrokenPromise.Unless(++steps < 20_000, "a recording does not come to an end");
            if (item is RecordingItem.Output output)
            {
                BrokenPromise.Unless(output.Offset >= last, "a recording's output goes back");
                last = output.Offset + output.Bytes.Length;
            }
            writer.Write(item);
        }
        writer.Finish();
        cast.Position = 0;
        BrokenPromise.Unless(AsciicastReader.Open(cast) is CastOutcome.Opened opened && !opened.Events.Any(it => it is CastEvent.Broken), "an asciicast that was written cannot be read");
    }

    private static byte[] Saved(Prng chance)
    {
        var terminal = new VirtualTerminal(new TerminalOptions(1 + chance.Next(30), 1 + chance.Next(8)), new ListeningHost());
        terminal.Feed(TerminalGrammar.Make(chance, chance.Next(25)));
        var saved = new ArrayBufferWriter<byte>();
        Checkpoint.Encode(saved, 3, 5_000, 10, At, terminal, static (it, to) => it.Save(to));
        return [(byte)chance.Next(2), .. saved.WrittenSpan];
    }

    private static void Decode(byte[] input)
    {
        const int crcAt = 8, crcFrom = 12, lengthAt = 40, head = 44;
        if (input.Length < 1 + head)
        {
            return;
        }
        var bytes = input.AsSpan(1).ToArray();
        if ((input[0] & 1) != 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(lengthAt), bytes.Length - head);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(crcAt), Crc(bytes.AsSpan(crcFrom)));
        }
        if (Checkpoint.Decode(bytes) is not { } checkpoint)
        {
            return;
        }
        BrokenPromise.Unless(checkpoint.Offset >= checkpoint.Lost && checkpoint.Lost >= 0, "a checkpoint lost more than there was");
        try
        {
            TerminalTargets.Exercise(VirtualTerminal.Restore(checkpoint.Terminal.Span, new TerminalOptions(80, 24), new ListeningHost()));
        }
        catch (FormatException)
        {
            // Refused: the recording tells the same.
        }
    }

    private static byte[] Cast(Prng chance)
    {
        var cast = new StringBuilder(chance.Next(3) == 0
            ? """{"version":3,"term":{"cols":100,"rows":30},"timestamp":1767323045,"idle_time_limit":2.5}"""
            : """{"version":2,"width":80,"height":24,"timestamp":1767323045,"title":"t","env":{"TERM":"xterm"}}""").Append('\n');
        for (var left = chance.Next(6); left > 0; left--)
        {
            cast.Append(System.Globalization.CultureInfo.InvariantCulture, $"[{chance.Next(100)}.{chance.Next(1000)}, ").Append(chance.Pick([
                "\"o\", \"h\\u00e9\\r\\n\\u001b[31mred\"", "\"o\", \"👩‍💻\"", "\"r\", \"132x43\"", "\"i\", \"x\"", "\"m\", \"adopted\"", "\"z\", \"?\"", "\"o\", \"\\ud83d\\ude00\"",
            ])).Append("]\n");
        }
        return Encoding.UTF8.GetBytes(cast.ToString());
    }

    private static void Play(byte[] input)
    {
        if (AsciicastReader.Open(new MemoryStream(input)) is not CastOutcome.Opened opened)
        {
            return;
        }
        var before = TimeSpan.Zero;
        foreach (var it in opened.Events)
        {
            BrokenPromise.Unless(it.At >= before, "an asciicast goes back in time");
            before = it.At;
        }
    }

    private sealed class SegmentsInMemory(List<byte[]> segments) : IJournalFiles
    {
        public IReadOnlyList<int> Segments() => [.. Enumerable.Range(1, segments.Count)];

        public int Read(int segment, long position, Span<byte> into)
        {
            if (segment < 1 || segment > segments.Count || position >= segments[segment - 1].Length)
            {
                return 0;
            }
            var from = segments[segment - 1].AsSpan((int)position);
            from = from[..Math.Min(from.Length, into.Length)];
            from.CopyTo(into);
            return from.Length;
        }
    }
}
