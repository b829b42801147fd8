namespace Loreli.Protocol.Keeper;

/// <summary>Why a keeper did not start its child.</summary>
public enum KeeperRefusal
{
    /// <summary>Path: the program as asked for; it is in no folder of the child's PATH, or the path does not exist.</summary>
    NoSuchProgram = 0,
    /// <summary>Path: the file that was found but may not be run, or whose format or interpreter is unknown.</summary>
    NotExecutable = 1,
    /// <summary>Path: the working directory, which is missing, no directory or not ours to enter.</summary>
    NoSuchDirectory = 2,
    OutOfPtys = 3,
    OutOfMemoryOrProcesses = 4,
    /// <summary>The command line or environment is larger than the kernel takes.</summary>
    TooLong = 5,
    /// <summary>Path: the socket.</summary>
    SocketFailed = 6,
    /// <summary>Path: the registry entry that could not be written.</summary>
    DiskFailed = 7,
    /// <summary>The start message was unreadable.</summary>
    BadSpec = 8,
    Other = 9,
}

/// <summary>The one thing a keeper says on its standard output: a frame of type 1 (started) or 2 (refused).</summary>
public abstract record KeeperAnswer
{
    private KeeperAnswer() { }

    /// <param name="ChildStart">Clock ticks since boot, as in field 22 of /proc/PID/stat.</param>
    public sealed record Started(int KeeperPid, long KeeperStart, int ChildPid, long ChildStart) : KeeperAnswer;

    /// <param name="Errno">0 when no system call failed.</param>
    /// <param name="Path">What was tried.</param>
    public sealed record Refused(KeeperRefusal Kind, int Errno, string Path) : KeeperAnswer;

    /// <summary>Decoder's answer to bytes that are no answer, such as none at all because the keeper died.</summary>
    public sealed record Malformed(string Why) : KeeperAnswer;

    public byte[] Encode()
    {
        var payload = new WireWriter();
        switch (this)
        {
            case Started it: payload.Int32(it.KeeperPid).Int64(it.KeeperStart).Int32(it.ChildPid).Int64(it.ChildStart); break;
            case Refused it: payload.Int32((int)it.Kind).Int32(it.Errno).Text(it.Path, KeeperLimits.TextMax); break;
            default: throw new ArgumentException($"{GetType().Name} does not travel.");
        }
        return new WireWriter().Int32(payload.Length).Byte(this is Started ? (byte)1 : (byte)2).Raw(payload.Written).Written.ToArray();
    }

    /// <summary>Reads all that the keeper wrote before it closed its standard output.</summary>
    public static KeeperAnswer Decode(ReadOnlySpan<byte> written)
    {
        if (KeeperFrame.Take(written, out var frame) != FrameState.Whole || frame.Size != written.Length)
        {
            return new Malformed($"the keeper answered {written.Length} bytes that are no message");
        }
        var reader = new WireReader(frame.Payload);
        KeeperAnswer answer = frame.Type switch
        {
            1 => new Started(reader.Int32(1, int.MaxValue), reader.Int64(0, long.MaxValue), reader.Int32(1, int.MaxValue), reader.Int64(0, long.MaxValue)),
            2 => new Refused((KeeperRefusal)reader.Int32(0, (int)KeeperRefusal.Other), reader.Int32(0, 4095), reader.Text(KeeperLimits.TextMax)),
            _ => new Malformed($"no answer has type {frame.Type}"),
        };
        return answer is Malformed || reader.IsDone ? answer : new Malformed("the keeper's answer has wrong fields");
    }
}
