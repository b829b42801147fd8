using Loreli.Posix;
using Loreli.Protocol;
using Loreli.Protocol.Keeper;

namespace Loreli.Keeper;

/// <summary>One pane: its program, its terminal, its stream and its end. Told by the loop what is ready; never waits.</summary>
internal sealed class PaneKeeper : IDisposable
{
    private readonly KeeperSpec _spec;
    private readonly RegistryEntry _entry;
    private readonly TimeProvider _clock;
    private readonly string? _tag;
    private StopState _stop = new StopState.Idle();
    private Instant? _drainUntil;

    public PaneKeeper(KeeperSpec spec, RegistryEntry entry, StartedChild child, TimeProvider clock)
    {
        (_spec, _entry, _clock, Child) = (spec, entry, clock, child);
        _tag = ChildStart.Variable(spec, "LORELI_PANE") is { Length: > 0 } tag ? "LORELI_PANE=" + tag : null;
        var (tail, marks) = (new Tail(), new Marks(spec.Columns, spec.Rows));
        var recording = new Recording(spec.Directory, spec.Generation, tail, marks, clock);
        recording.SetLimit(spec.RecordingBytesMax);
        Stream = new PaneStream(tail, marks, new Redactor(spec.Secrets), recording);
        recording.Mark(new JournalMark.Start(child.Pid, child.StartTime, spec.Generation), Now);
    }

    public StartedChild Child { get; }
    public PaneStream Stream { get; }
    public InputQueue Input { get; } = new();
    public Instant Now => _clock.Now;

    /// <summary>How the program ended; null while it runs.</summary>
    public ChildExit? Exit { get; private set; }
    /// <summary>The stream is complete and the exit is on disk.</summary>
    public ExitRecord? Ended { get; private set; }
    public StopState StopState => _stop;
    /// <summary>We were told to end ourselves: nobody needs to take the exit.</summary>
    public bool LeaveWhenEnded { get; private set; }

    /// <summary>When <see cref="Tick"/> has something to do though nothing is ready.</summary>
    public Instant? WakeAt { get; private set; }

    public KeeperNews.Welcome Welcome() => new(
        ProtocolVersion.Keeper, _entry.KeeperPid, _entry.KeeperStart, Child.Pid, Child.StartTime, _spec.Generation,
        Stream.Marks.Now.Columns, Stream.Marks.Now.Rows,
        Math.Min(Stream.Recording.First, Stream.Tail.Start), Stream.Tail.Released, Stream.Recording.Recorded);

    public KeeperNews.Stats Stats() => new(
        Stream.Tail.End, Stream.Recording.Recorded, Stream.Recording.Size, Stream.Recording.State, Stream.Recording.Reason);

    public KeeperNews.Tree Tree() => new([.. ProcessTree.Below(_entry.KeeperPid, ProcFiles.All()).Take(KeeperLimits.ProcessesMax)
        .Select(it => new TreeProcess(it.Pid, it.ParentPid, it.MemoryBytes, it.CpuTicks, CommandText(it)))]);

    public void Resize(int columns, int rows)
    {
        if (Ended is null && Stream.Marks.Now is var now && (now.Columns, now.Rows) != (columns, rows))
        {
            Child.Pty.Resize(columns, rows);
            Stream.Resized(columns, rows, Now);
        }
    }

    /// <summary>Queues input and returns how many bytes found no room.</summary>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        if (Ended is not null)
        {
            return bytes.Length;
        }
        if (_spec.RecordInput)
        {
            Stream.RecordInput(bytes, Now);
        }
        var dropped = Input.Add(bytes);
        Input.WriteTo(Child.Pty.Master);
        return dropped;
    }

    public void Signal(int signal, SignalTarget to)
    {
        // The kernel lets a master signal its foreground only with what keys can make; a group's number serves for all.
        var group = to == SignalTarget.Foreground && Ended is null ? Child.Pty.ForegroundGroup() : 0;
        if (group > 1 || Exit is null)
        {
            _ = Signals.Send(-(group > 1 ? group : Child.Pid), signal);
        }
    }

    public void Stop(TimeSpan grace)
    {
        (_stop, var action) = TreeStop.Begin(_stop, grace, Now);
        Perform(action, action == StopAction.None ? [] : Living());
        LookAtStop();
    }

    /// <summary>SIGTERM to the keeper: ends the tree and then itself.</summary>
    public void StopAndLeave()
    {
        LeaveWhenEnded = true;
        Stop(Limits.OwnStopGrace);
    }

    /// <summary>Takes the statuses of all that have ended: our child's, and those of orphans that fell to us.</summary>
    public void Reap()
    {
        while (Children.PeekAny() is { } ended)
        {
            var taken = Children.TryReap(ended.Pid);
            if (ended.Pid == Child.Pid && taken is not null)
            {
                Exit = taken;
                _drainUntil = Now + Limits.DrainWait;
            }
        }
        LookAtStop();
    }

    /// <summary>Does what has become due, and works out when the next thing will.</summary>
    public void Tick()
    {
        var now = Now;
        if (Stream.PublishAt <= now)
        {
            Stream.Publish(now);
        }
        if (Stream.HeldUntil <= now)
        {
            Stream.ReleaseHeld(now);
        }
        if (Stream.Recording.RetryAt <= now)
        {
            Stream.Recording.CatchUp(now);
        }
        if (_drainUntil <= now)
        {
            End();
        }
        if (_lookAt <= now)
        {
            LookAtStop();
        }
        var unrecorded = Stream.Recording.Recorded < Stream.Tail.Released;
        WakeAt = Earliest(Stream.PublishAt, Stream.HeldUntil, unrecorded ? Stream.Recording.RetryAt : null, Ended is null ? _drainUntil : null, _lookAt);
    }

    /// <summary>No process has the terminal open: when the program has ended too, the stream is complete.</summary>
    public void TerminalClosed()
    {
        if (Exit is not null)
        {
            End();
        }
    }

    public static Instant? Earliest(params ReadOnlySpan<Instant?> instants)
    {
        Instant? earliest = null;
        foreach (var instant in instants)
        {
            earliest = earliest is null || instant < earliest ? instant ?? earliest : earliest;
        }
        return earliest;
    }

    public void Dispose()
    {
        Stream.Dispose();
        Child.Pty.Dispose();
        Child.PidDescriptor.Dispose();
    }

    // The exit is on disk before anybody hears of it; from then on the file is the truth.
    private void End()
    {
        _drainUntil = null;
        if (Ended is not null || Exit is not { } exit)
        {
            return;
        }
        var now = Now;
        Stream.ReleaseHeld(now);
        Stream.Recording.Mark(new JournalMark.Exit(exit.Code, exit.Signal, exit.CoreDumped), now);
        Ended = new ExitRecord
        {
            Version = ProtocolVersion.Keeper, Generation = _spec.Generation, Code = exit.Code, Signal = exit.Signal,
            CoreDumped = exit.CoreDumped, At = _clock.GetUtcNow(), EndOffset = Stream.Tail.End,
            Columns = Stream.Marks.Now.Columns, Rows = Stream.Marks.Now.Rows,
        };
        // On a full disk the daemon still hears it, and the keeper stays for one that comes later.
        IsExitOnDisk = Descriptors.ReplaceFile(Path.Combine(_spec.Directory, ExitRecord.FileName), Ended.ToJson()) == 0;
        if (_stop is StopState.Idle or StopState.Finished && Living().Count > 0)
        {
            Stop(Limits.LeftoverGrace);
        }
    }

    public bool IsExitOnDisk { get; private set; }

    private Instant? _lookAt;

    private void LookAtStop()
    {
        if (_stop is StopState.Idle or StopState.Finished)
        {
            return;
        }
        var living = Living();
        (_stop, var action) = TreeStop.Decide(_stop, living.Count, Now);
        Perform(action, living);
        _lookAt = TreeStop.LookAt(_stop, Now);
    }

    private IReadOnlyList<ProcessStat> Living() => ProcessTree.BelowOrTagged(_entry.KeeperPid, _tag, ProcFiles.All());

    private static void Perform(StopAction action, IReadOnlyList<ProcessStat> living)
    {
        foreach (var process in living)
        {
            // A process that ended since was one of ours, and its pid is not given out again within this loop.
            _ = action switch
            {
                StopAction.Kill => Signals.Send(process.Pid, Signals.SIGKILL),
                StopAction.HangUp => Signals.Send(process.Pid, Signals.SIGHUP),
                _ => Signals.Send(process.Pid, Signals.SIGTERM) | Signals.Send(process.Pid, Signals.SIGCONT),
            };
        }
    }

    private static string CommandText(ProcessStat process) =>
        ProcFiles.CommandLine(process.Pid) is { Count: > 0 } arguments ? string.Join(' ', arguments) : $"[{process.Name}]";
}
