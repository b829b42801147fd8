namespace Loreli.Protocol.Keeper;

/// <summary>Who gets a signal.</summary>
public enum SignalTarget : byte
{
    /// <summary>The process group in the foreground of the pane's terminal: what ^C would reach.</summary>
    Foreground = 0,
    /// <summary>The process group of the pane's first process.</summary>
    Leader = 1,
}

/// <summary>What a daemon says to a keeper. Normative table: docs/specs/keeper.md.</summary>
public abstract record KeeperRequest
{
    private KeeperRequest() { }

    /// <summary>First message of a connection; replaces an older connection.</summary>
    /// <param name="FromOffset">Stream offset of the first byte wanted; <see cref="FromNow"/> for what comes from now on.</param>
    public sealed record Hello(byte Version, long FromOffset) : KeeperRequest;

    /// <summary>At most <see cref="KeeperLimits.PieceMax"/> bytes for the program's input. The keeper queues <see cref="Daemon.RequestLimits.BodyBytesMax"/> and a piece more; what does not fit is dropped and reported as <see cref="KeeperNews.InputDropped"/>.</summary>
    public sealed record Input(ReadOnlyMemory<byte> Bytes) : KeeperRequest;

    public sealed record Resize(int Columns, int Rows) : KeeperRequest;
    public sealed record Signal(int Number, SignalTarget To) : KeeperRequest;

    /// <summary>Ends the whole process tree: SIGTERM and SIGCONT, after the grace SIGKILL until nothing is left. The keeper goes through with it without the daemon.</summary>
    public sealed record Stop(TimeSpan Grace) : KeeperRequest;

    /// <summary>The exit status was taken: the keeper may leave.</summary>
    public sealed record ExitTaken : KeeperRequest;

    /// <summary>Answered by <see cref="KeeperNews.Tree"/>.</summary>
    public sealed record ListTree : KeeperRequest;

    /// <param name="BytesMax">0 switches recording off; what is on disk stays until the limit drops it.</param>
    public sealed record SetRecording(long BytesMax) : KeeperRequest;

    /// <summary>Decoder's answer to bytes that are no request.</summary>
    public sealed record Malformed(string Why) : KeeperRequest;

    public const long FromNow = -1;

    /// <summary>Appends the request as a frame.</summary>
    public void Write(WireWriter to)
    {
        ArgumentNullException.ThrowIfNull(to);
        var payload = new WireWriter();
        var type = WritePayload(payload);
        to.Int32(payload.Length).Byte(type).Raw(payload.Written);
    }

    public static KeeperRequest Decode(KeeperFrame frame)
    {
        var reader = new WireReader(frame.Payload);
        KeeperRequest request = frame.Type switch
        {
            1 => new Hello(reader.Byte(), reader.Int64(FromNow, long.MaxValue)),
            2 when frame.Payload.Length <= KeeperLimits.PieceMax => new Input(reader.Rest().ToArray()),
            3 => new Resize(reader.Int32(1, KeeperLimits.CellsMax), reader.Int32(1, KeeperLimits.CellsMax)),
            4 => new Signal(reader.Int32(1, 64), (SignalTarget)reader.Int32(0, 1)),
            5 => new Stop(TimeSpan.FromMilliseconds(reader.Int32(0, (int)KeeperLimits.GraceMax.TotalMilliseconds))),
            6 => new ExitTaken(),
            7 => new ListTree(),
            8 => new SetRecording(reader.Int64(0, long.MaxValue)),
            _ => new Malformed($"no request has type {frame.Type} with {frame.Payload.Length} bytes"),
        };
        return request is Malformed || reader.IsDone
            ? request
            : new Malformed($"request of type {frame.Type} has wrong fields in its {frame.Payload.Length} bytes");
    }

    private byte WritePayload(WireWriter payload)
    {
        switch (this)
        {
            case Hello it: payload.Byte(it.Version).Int64(it.FromOffset); return 1;
            case Input it: payload.Raw(it.Bytes.Span); return 2;
            case Resize it: payload.Int32(it.Columns).Int32(it.Rows); return 3;
            case Signal it: payload.Int32(it.Number).Int32((int)it.To); return 4;
            case Stop it: payload.Int32((int)Math.Clamp(it.Grace.TotalMilliseconds, 0, KeeperLimits.GraceMax.TotalMilliseconds)); return 5;
            case ExitTaken: return 6;
            case ListTree: return 7;
            case SetRecording it: payload.Int64(it.BytesMax); return 8;
            default: throw new ArgumentException($"{GetType().Name} does not travel.");
        }
    }
}
