using System.Diagnostics;
using Loreli.Posix;

namespace Loreli.Bench.Measuring;

/// <summary>A terminal of our own with a client in it: what an operator's emulator is to <c>attach</c>.</summary>
/// <remarks>Used by one thread at a time. Nothing is read unless asked: a slow or stopped reader is one that does not ask.</remarks>
internal sealed class AttachedTerminal : IDisposable
{
    private readonly Pty _pty;
    private readonly byte[] _buffer = new byte[64 << 10];
    /// <summary>The last bytes of the piece before, so that a marker cut in two is found.</summary>
    private readonly byte[] _seam = new byte[64];
    private int _seamSize;

    private AttachedTerminal(Pty pty, int pid) => (_pty, Pid) = (pty, pid);

    public int Pid { get; }

    /// <summary>Bytes that the client has drawn.</summary>
    public long BytesRead { get; private set; }

    public static AttachedTerminal Start(Invocation command, int columns, int rows)
    {
        var (pty, errno) = Pty.Open(columns, rows);
        if (pty is null)
        {
            throw new BenchFailure($"no pseudo-terminal: {Errno.Describe(errno)}");
        }
        var started = Spawn.Start(new SpawnRequest
        {
            Path = command.Program,
            Arguments = [command.Program, .. command.Arguments],
            Environment = [.. command.WholeEnvironment.Select(it => $"{it.Key}={it.Value}")],
            Cwd = command.Folder,
            Terminal = pty.SlavePath,
        });
        if (started.Errno != 0)
        {
            pty.Dispose();
            throw new BenchFailure($"{command.Program} did not start: {Errno.Describe(started.Errno)}");
        }
        return new AttachedTerminal(pty, started.Pid);
    }

    /// <summary>The terminal's own echo is off: what comes back was drawn by the client.</summary>
    public bool IsRaw =>
        Command.Run(new Invocation("stty", ["-a", "-F", _pty.SlavePath])).Contains("-echo ", StringComparison.Ordinal);

    public void Type(ReadOnlySpan<byte> keys)
    {
        var written = Descriptors.WriteAll(_pty.Master, keys);
        if (!written.IsOk)
        {
            throw new BenchFailure($"the client's terminal took no key: {Errno.Describe(written.Errno)}");
        }
    }

    /// <summary>Reads for this long and throws away what comes.</summary>
    public void Drain(TimeSpan span) => _ = ReadUntil([], span);

    /// <summary>Reads until the bytes appear.</summary>
    /// <returns>False when the time passed first.</returns>
    public bool ReadUntil(ReadOnlySpan<byte> wanted, TimeSpan limit)
    {
        var start = Stopwatch.GetTimestamp();
        _seamSize = 0;
        while (limit - Stopwatch.GetElapsedTime(start) is var left && left > TimeSpan.Zero)
        {
            if (PollWait.For(_pty.Master, PollEvents.Readable, left) != PollEvents.None
                && ReadSome(_buffer.Length, wanted))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Reads no more than so many bytes, without waiting.</summary>
    public bool ReadSome(int bytesMax, ReadOnlySpan<byte> wanted)
    {
        var room = _buffer.AsSpan(_seamSize, Math.Min(bytesMax, _buffer.Length - _seamSize));
        _seam.AsSpan(0, _seamSize).CopyTo(_buffer);
        var read = Descriptors.Read(_pty.Master, room);
        if (read.WouldBlock)
        {
            return false;
        }
        if (!read.IsOk || read.IsEnd)
        {
            throw new BenchFailure($"the attached client has ended after {BytesRead} bytes");
        }
        BytesRead += read.Count;
        var seen = _buffer.AsSpan(0, _seamSize + read.Count);
        Answer(seen[_seamSize..]);
        var isFound = wanted.Length > 0 && seen.IndexOf(wanted) >= 0;
        _seamSize = Math.Min(Math.Max(0, wanted.Length - 1), seen.Length);
        seen[^_seamSize..].CopyTo(_seam);
        return isFound;
    }

    public void Kill() => _ = Signals.Send(Pid, Signals.SIGKILL);

    public void Dispose()
    {
        Kill();
        _pty.Dispose();
        _ = Children.Reap(Pid);
    }

    /// <summary>Answers as emulators do; a client waits at its start for what it asked.</summary>
    private void Answer(ReadOnlySpan<byte> output)
    {
        if (output.IndexOf("\e[c"u8) >= 0 || output.IndexOf("\e[0c"u8) >= 0)
        {
            Type("\e[?62;22c"u8);
        }
        if (output.IndexOf("\e[6n"u8) >= 0)
        {
            Type("\e[1;1R"u8);
        }
    }
}
