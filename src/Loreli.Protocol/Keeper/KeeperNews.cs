using System.Buffers.Binary;

namespace Loreli.Protocol.Keeper;

/// <summary>Whether a keeper's recording goes on.</summary>
public enum RecordingState : byte
{
    On = 0,
    /// <summary>Switched off by its limit being 0.</summary>
    Off = 1,
    /// <summary>A write failed; tried again with back-off.</summary>
    Paused = 2,
}

/// <summary>One live process of a pane's tree.</summary>
/// <param name="MemoryBytes">Resident set.</param>
/// <param name="CpuTicks">User and system time in clock ticks of 1/100 s.</param>
public sealed record TreeProcess(int Pid, int ParentPid, long MemoryBytes, long CpuTicks, string Command);

/// <summary>What a keeper says to the daemon. Normative table: docs/specs/keeper.md.</summary>
/// <remarks>Output, Resized and Gap come in the order of the stream and without a hole between them.</remarks>
public abstract record KeeperNews
{
    private KeeperNews() { }

    /// <summary>Answer to Hello, before anything else.</summary>
    /// <param name="KeeperStart">Start times in clock ticks since boot, as in field 22 of /proc/PID/stat.</param>
    /// <param name="FirstOffset">First stream offset that can still be served.</param>
    /// <param name="EndOffset">End of the stream so far.</param>
    /// <param name="Columns">Size now; earlier sizes come as <see cref="Resized"/>.</param>
    public sealed record Welcome(
        byte Version, int KeeperPid, long KeeperStart, int ChildPid, long ChildStart, int Generation,
        int Columns, int Rows, long FirstOffset, long EndOffset, long RecordedOffset) : KeeperNews;

    public sealed record Output(long Offset, ReadOnlyMemory<byte> Bytes) : KeeperNews;

    /// <summary>The terminal has had this size from this offset of the stream on.</summary>
    public sealed record Resized(long Offset, int Columns, int Rows) : KeeperNews;

    /// <summary>Bytes that are lost to this reader: dropped by the limit, or read while recording was paused.</summary>
    public sealed record Gap(long From, long To) : KeeperNews;

    /// <summary>After the last output. <paramref name="Signal"/> is 0 when the process exited by itself.</summary>
    public sealed record Exit(int Code, int Signal, bool CoreDumped, DateTimeOffset At) : KeeperNews;

    /// <summary>Sent after Welcome, whenever the state changes, and with other news at most once a second.</summary>
    /// <param name="Reason">Why it is paused, in words; empty otherwise.</param>
    public sealed record Stats(long Read, long Recorded, long RecordingSize, RecordingState State, string Reason) : KeeperNews;

    public sealed record Tree(IReadOnlyList<TreeProcess> Processes) : KeeperNews;

    /// <summary>The program does not read its input and the queue is full.</summary>
    public sealed record InputDropped(int Bytes) : KeeperNews;

    /// <summary>Processes that even SIGKILL did not end (uninterruptible, or not ours).</summary>
    public sealed record StopFailed(int ProcessesLeft) : KeeperNews;

    /// <summary>The keeper does not speak this version of the protocol, or the daemon sent nonsense; the connection ends.</summary>
    public sealed record Refused(string Why) : KeeperNews;

    /// <summary>Decoder's answer to bytes that are no news.</summary>
    public sealed record Malformed(string Why) : KeeperNews;

    /// <summary>Frame type of <see cref="Output"/>, for readers that take the hot path of <see cref="ReadOutput"/>.</summary>
    public const byte OutputType = 2;
    public const int OutputHeaderSize = KeeperFrame.HeaderSize + 8;

    /// <summary>Header of an output frame; the bytes follow it on the wire.</summary>
    public static void WriteOutputHeader(Span<byte> into, long offset, int length)
    {
        KeeperFrame.WriteHeader(into, OutputType, 8 + length);
        BinaryPrimitives.WriteInt64LittleEndian(into[KeeperFrame.HeaderSize..], offset);
    }

    /// <summary>Output without a copy: the bytes lie in the receive buffer. False when the frame is too short or the offset negative.</summary>
    public static bool ReadOutput(KeeperFrame frame, out long offset, out ReadOnlySpan<byte> bytes)
    {
        offset = 0;
        bytes = default;
        if (frame.Type != OutputType || frame.Payload.Length < 8)
        {
            return false;
        }
        offset = BinaryPrimitives.ReadInt64LittleEndian(frame.Payload);
        bytes = frame.Payload[8..];
        return offset >= 0 && offset <= long.MaxValue - bytes.Length;
    }

    /// <summary>Appends the news as a frame.</summary>
    public void Write(WireWriter to)
    {
        ArgumentNullException.ThrowIfNull(to);
        var payload = new WireWriter();
        var type = WritePayload(payload);
        to.Int32(payload.Length).Byte(type).Raw(payload.Written);
    }

    public static KeeperNews Decode(KeeperFrame frame)
    {
        if (frame.Type == OutputType)
        {
            return ReadOutput(frame, out var offset, out var bytes)
                ? new Output(offset, bytes.ToArray())
                : new Malformed("output without a valid offset");
        }
        var reader = new WireReader(frame.Payload);
        KeeperNews news = frame.Type switch
        {
            1 => ReadWelcome(ref reader),
            3 => new Resized(reader.Int64(0, long.MaxValue), reader.Int32(1, KeeperLimits.CellsMax), reader.Int32(1, KeeperLimits.CellsMax)),
            4 => new Gap(reader.Int64(0, long.MaxValue), reader.Int64(0, long.MaxValue)),
            5 => new Exit(reader.Int32(0, 255), reader.Int32(0, 64), reader.Flag(), WireTime.Read(ref reader)),
            6 => new Stats(
                reader.Int64(0, long.MaxValue), reader.Int64(0, long.MaxValue), reader.Int64(0, long.MaxValue),
                (RecordingState)reader.Int32(0, 2), reader.Text(KeeperLimits.TextMax)),
            7 => ReadTree(ref reader),
            8 => new InputDropped(reader.Int32(0, int.MaxValue)),
            9 => new StopFailed(reader.Int32(0, int.MaxValue)),
            10 => new Refused(reader.Text(KeeperLimits.TextMax)),
            _ => new Malformed($"no news has type {frame.Type}"),
        };
        var valid = reader.IsDone && (news is not Gap gap || gap.From < gap.To);
        return news is Malformed || valid
            ? news
            : new Malformed($"news of type {frame.Type} has wrong fields in its {frame.Payload.Length} bytes");
    }

    private static Welcome ReadWelcome(ref WireReader reader) => new(
        reader.Byte(), reader.Int32(1, int.MaxValue), reader.Int64(0, long.MaxValue), reader.Int32(1, int.MaxValue),
        reader.Int64(0, long.MaxValue), reader.Int32(0, int.MaxValue),
        reader.Int32(1, KeeperLimits.CellsMax), reader.Int32(1, KeeperLimits.CellsMax),
        reader.Int64(0, long.MaxValue), reader.Int64(0, long.MaxValue), reader.Int64(0, long.MaxValue));

    private static Tree ReadTree(ref WireReader reader)
    {
        var count = reader.Int32(0, KeeperLimits.ProcessesMax);
        var processes = new List<TreeProcess>();
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            processes.Add(new TreeProcess(
                reader.Int32(1, int.MaxValue), reader.Int32(0, int.MaxValue), reader.Int64(0, long.MaxValue),
                reader.Int64(0, long.MaxValue), reader.Text(KeeperLimits.CommandTextMax)));
        }
        return new Tree(processes);
    }

    private byte WritePayload(WireWriter payload)
    {
        switch (this)
        {
            case Welcome it:
                payload.Byte(it.Version).Int32(it.KeeperPid).Int64(it.KeeperStart).Int32(it.ChildPid).Int64(it.ChildStart)
                    .Int32(it.Generation).Int32(it.Columns).Int32(it.Rows)
                    .Int64(it.FirstOffset).Int64(it.EndOffset).Int64(it.RecordedOffset);
                return 1;
            case Output it: payload.Int64(it.Offset).Raw(it.Bytes.Span); return OutputType;
            case Resized it: payload.Int64(it.Offset).Int32(it.Columns).Int32(it.Rows); return 3;
            case Gap it: payload.Int64(it.From).Int64(it.To); return 4;
            case Exit it:
                payload.Int32(it.Code).Int32(it.Signal).Flag(it.CoreDumped).Int64(WireTime.Of(it.At));
                return 5;
            case Stats it:
                payload.Int64(it.Read).Int64(it.Recorded).Int64(it.RecordingSize).Int32((int)it.State).Text(it.Reason, KeeperLimits.TextMax);
                return 6;
            case Tree it: WriteTree(payload, it); return 7;
            case InputDropped it: payload.Int32(it.Bytes); return 8;
            case StopFailed it: payload.Int32(it.ProcessesLeft); return 9;
            case Refused it: payload.Text(it.Why, KeeperLimits.TextMax); return 10;
            default: throw new ArgumentException($"{GetType().Name} does not travel.");
        }
    }

    private static void WriteTree(WireWriter payload, Tree tree)
    {
        payload.Int32(Math.Min(tree.Processes.Count, KeeperLimits.ProcessesMax));
        foreach (var process in tree.Processes.Take(KeeperLimits.ProcessesMax))
        {
            payload.Int32(process.Pid).Int32(process.ParentPid).Int64(process.MemoryBytes).Int64(process.CpuTicks).Text(process.Command, KeeperLimits.CommandTextMax);
        }
    }
}
