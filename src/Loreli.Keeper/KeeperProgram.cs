using Loreli.Posix;
using Loreli.Protocol;
using Loreli.Protocol.Keeper;

namespace Loreli.Keeper;

/// <summary><c>loreli keep</c>: one message on standard input, one answer on standard output, then a life apart from whoever started it.</summary>
public static class KeeperProgram
{
    /// <summary>Runs until the pane has ended. Exit codes as of every verb; a refusal was answered, so it is a success of this program.</summary>
    public static int Run()
    {
        // Whoever started us may have ignored it, and then no exit status would ever come.
        Signals.SetDefault(Signals.SIGCHLD);
        // A write beyond RLIMIT_FSIZE shall be an errno, not our end; children get the default action back.
        Signals.Ignore(SignalOfFileSize);
        if (ReadSpec() is not { } spec)
        {
            Answer(new KeeperAnswer.Refused(KeeperRefusal.BadSpec, 0, ""));
            return ExitCode.Usage;
        }
        Resources.SetOpenFiles(spec.OpenFilesMax > 0 ? (ulong)spec.OpenFilesMax : Limits.OpenFilesDefault);
        Children.BecomeSubreaper();
        using var signals = Signals.OpenDescriptor(KeeperSpawn.BlockedSignals).Descriptor;
        var listening = UnixSocket.Listen(spec.SocketPath);
        if (signals is null || listening.Descriptor is not { } socket)
        {
            Answer(new KeeperAnswer.Refused(KeeperRefusal.SocketFailed, listening.Errno, spec.SocketPath));
            return ExitCode.Ok;
        }
        var code = Keep(spec, signals, socket);
        socket.Dispose();
        _ = Descriptors.Unlink(spec.SocketPath);
        return code;
    }

    private const int SignalOfFileSize = 25;

    private static int Keep(KeeperSpec spec, FileDescriptor signals, FileDescriptor listening)
    {
        var clock = TimeProvider.System;
        var outcome = ChildStart.Start(spec);
        if (outcome is ChildOutcome.Refused refused)
        {
            Answer(new KeeperAnswer.Refused(refused.Kind, refused.Errno, refused.Path));
            return ExitCode.Ok;
        }
        var child = ((ChildOutcome.Running)outcome).Child;
        var entry = Entry(spec, child, clock.GetUtcNow());
        var registered = Descriptors.ReplaceFile(Path.Combine(spec.Directory, RegistryEntry.FileName), entry.ToJson());
        if (registered != 0)
        {
            _ = Signals.Send(-child.Pid, Signals.SIGKILL);
            Answer(new KeeperAnswer.Refused(KeeperRefusal.DiskFailed, registered, Path.Combine(spec.Directory, RegistryEntry.FileName)));
            return ExitCode.Ok;
        }
        Answer(new KeeperAnswer.Started(entry.KeeperPid, entry.KeeperStart, child.Pid, child.StartTime));
        Detach(spec.Directory);
        using var keeper = new PaneKeeper(spec, entry, child, clock);
        new KeeperLoop(keeper, signals, listening).Run();
        return ExitCode.Ok;
    }

    private static RegistryEntry Entry(KeeperSpec spec, StartedChild child, DateTimeOffset now) => new()
    {
        Version = ProtocolVersion.Keeper, Name = spec.Name, Generation = spec.Generation,
        KeeperPid = Environment.ProcessId, KeeperStart = ProcFiles.StartTime(Environment.ProcessId) ?? 0,
        ChildPid = child.Pid, ChildStart = child.StartTime, BootId = ProcFiles.BootId(),
        Socket = spec.SocketPath, Command = spec.Command, Cwd = spec.Cwd, Columns = spec.Columns, Rows = spec.Rows,
        StartedAt = now, Role = spec.Role, FixedSize = spec.FixedSize,
        RecordingBytesMax = spec.RecordingBytesMax, RecordInput = spec.RecordInput,
    };

    private static KeeperSpec? ReadSpec()
    {
        Span<byte> header = stackalloc byte[KeeperSpec.HeaderSize];
        if (!ReadExactly(header) || KeeperSpec.BodyLength(header) is not (>= 0 and var length))
        {
            return null;
        }
        var body = new byte[length];
        return ReadExactly(body) ? KeeperSpec.Decode(body) : null;
    }

    private static bool ReadExactly(Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            var read = Descriptors.Read(FileDescriptor.StandardInput, into);
            if (!read.IsOk || read.IsEnd)
            {
                return false;
            }
            into = into[read.Count..];
        }
        return true;
    }

    // Whoever waited may be gone; the pane runs all the same.
    private static void Answer(KeeperAnswer answer) => _ = Descriptors.WriteAll(FileDescriptor.StandardOutput, answer.Encode());

    /// <summary>Lets go of the starter's pipes. What the runtime says when it dies goes to a file in the pane's folder.</summary>
    private static void Detach(string paneDirectory)
    {
        using var nothing = Descriptors.OpenDevice("/dev/null").Descriptor;
        using var log = Descriptors.OpenForAppending(Path.Combine(paneDirectory, "keeper.log")).Descriptor;
        if (nothing is null)
        {
            return;
        }
        // The runtime has made copies of 0, 1 and 2 for itself: those are found by what they lead to, and lead nowhere from now on.
        foreach (var copy in Descriptors.CopiesOfStandard())
        {
            Descriptors.Redirect(copy == 2 ? log ?? nothing : nothing, copy);
        }
    }
}
