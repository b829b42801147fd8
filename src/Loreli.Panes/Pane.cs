using System.Buffers;
using Loreli.Protocol.Keeper;
using Loreli.Terminal;

namespace Loreli.Panes;

/// <summary>One keeper as the daemon sees it: its child's screen, and the way to its input.</summary>
/// <remarks>Safe for threads. The screen is changed by the pane's own thread only, under the lock that <see cref="Read"/> takes.</remarks>
public sealed class Pane
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _encoded;

    private readonly PaneSurroundings _around;
    private readonly Lock _lock = new();
    private readonly BeforeJoining _early = new();
    private PaneFacts _facts;
    private PaneScreen? _screen;
    private PaneFeed? _feed;
    private long _lastOutputTicks;

    internal Pane(PaneFolder folder, PaneSpec spec, KeeperIdentity keeper, PaneFacts facts, PaneSurroundings around)
    {
        (Folder, Spec, Keeper, _facts, _around) = (folder, spec, keeper, facts, around);
        _lastOutputTicks = facts.LastOutputAt?.UtcTicks ?? 0;
        if (IsDead)
        {
            _early.Drop();
        }
    }

    /// <summary>What it was made from. After a daemon's restart the environment lacks the values that looked secret.</summary>
    public PaneSpec Spec { get; private set; }
    public PaneName Name => Spec.Name;
    public PaneLife Life => Facts.Life;
    /// <summary>Null when the keeper is gone.</summary>
    public int? KeeperPid => IsDead ? null : Keeper.Pid;
    public int Columns => Facts.Columns;
    public int Rows => Facts.Rows;
    public DateTimeOffset StartedAt => Facts.StartedAt;
    public DateTimeOffset? LastOutputAt =>
        Volatile.Read(ref _lastOutputTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    public PaneCounters Counters
    {
        get
        {
            var (facts, screen) = (Facts, Volatile.Read(ref _screen));
            var parsed = screen?.Offset ?? facts.ParsedAtStart;
            return new PaneCounters(
                Math.Max(facts.Read, parsed), facts.Recorded, parsed, facts.RecordingSize, screen?.Lost ?? 0);
        }
    }

    /// <summary>Folder of registry entry, recording, checkpoint and exit status.</summary>
    public string Directory => Folder.Path;

    internal PaneFolder Folder { get; }
    internal KeeperIdentity Keeper { get; }
    /// <summary>Everything that the program prints is on disk, so that nothing is lost when it is taken from there later.</summary>
    internal bool RecordsWell => Spec.RecordingBytesMax > 0 && Facts.RecordingTrouble is null;
    internal bool IsDead => Life is PaneLife.Exited or PaneLife.Failed;

    private PaneFacts Facts => Volatile.Read(ref _facts);

    /// <summary>Looks at the screen while nothing changes it. Keep it short: the pane's output waits.</summary>
    /// <remarks>
    /// Does not wait for the end of a synchronized update; <c>InSynchronizedUpdate</c> tells whether one is open, and
    /// <see cref="IPaneObserver.ScreenChanged"/> comes when it ends. A dead pane's screen is built at the first look.
    /// </remarks>
    public TResult Read<TState, TResult>(TState state, Func<VirtualTerminal, TState, TResult> look) => Screen().Read(state, look);

    /// <summary>Like <see cref="Read"/>, but waits until no frame is half drawn, 150 ms at most.</summary>
    /// <remarks>A pane that was ended in the middle of a flood is waited for, too, until its screen has taken the rest, 5 s at most.</remarks>
    public TResult ReadWhole<TState, TResult>(TState state, Func<VirtualTerminal, TState, TResult> look)
    {
        if (IsDead)
        {
            _feed?.AwaitCaughtUp(PaneLimits.RestTimeMax);
        }
        return Screen().ReadWhole(state, look, PaneLimits.FrameTimeMax, _around.Clock);
    }

    /// <summary>Raw bytes to the program's input: all of them or none. More than 256 KiB are never taken at once.</summary>
    /// <remarks>Before its keeper is joined, 64 KiB are kept; when it cannot be joined, <see cref="PaneEvent.InputDropped"/> tells how
    /// much of that is gone.</remarks>
    public SendOutcome Send(ReadOnlySpan<byte> bytes) => _early.KeepInput(bytes)
        ?? (CanTakeInput && _feed?.Link is { } link ? link.SendInput(bytes) : SendOutcome.NotRunning);

    /// <summary>Raw bytes of any length, waiting for room at most so long. After <see cref="SendOutcome.Full"/> a first part has gone.</summary>
    public SendOutcome Send(ReadOnlySpan<byte> bytes, TimeSpan atMost) => _early.KeepInput(bytes)
        ?? (CanTakeInput && _feed?.Link is { } link ? link.SendInput(bytes, atMost, _around.Clock) : SendOutcome.NotRunning);

    /// <summary>Encodes for the modes that the program asked for, and sends.</summary>
    public SendOutcome Send(InputEvent input) => Send(Encode(input));

    /// <summary>Encodes and sends, waiting for room at most so long: for a paste of any length.</summary>
    public SendOutcome Send(InputEvent input, TimeSpan atMost) => Send(Encode(input), atMost);

    /// <summary>Asks for another size. It holds when the keeper says so: <see cref="PaneEvent.Resized"/>. False when it cannot be asked.</summary>
    public bool Resize(int columns, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, KeeperLimits.CellsMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, KeeperLimits.CellsMax);
        return _early.KeepSize(columns, rows) || Ask(new KeeperRequest.Resize(columns, rows));
    }

    /// <summary>Asks the process tree to end (SIGTERM, SIGCONT), and kills what is left after <paramref name="grace"/>. Zero kills at once.</summary>
    /// <returns>False when the keeper cannot be asked.</returns>
    public bool Stop(TimeSpan grace)
    {
        if (!Ask(new KeeperRequest.Stop(grace)))
        {
            return false;
        }
        if (Life is PaneLife.Running running)
        {
            ChangeLife(new PaneLife.Stopping(running.Pid));
        }
        return true;
    }

    /// <summary>Kills the process tree past its keeper, and then the keeper if it does not leave by itself: for one that hangs.</summary>
    /// <returns>Processes that are still there, which sleep in the kernel; their keeper is left to watch them.</returns>
    public async Task<int> EndTree()
    {
        var left = await TreeEnd.Kill(Keeper, Directory, _around.Clock);
        if (_feed?.TryLookNow() != true)
        {
            ChangeLife(Folder.FateOf(Keeper, Spec.Generation, null, _around.Clock.GetUtcNow()));
        }
        return left;
    }

    /// <summary>To the process group in the foreground of the pane's terminal: what a key like ^C would reach.</summary>
    /// <returns>False when the keeper cannot be asked.</returns>
    public bool Signal(int signal) => Ask(new KeeperRequest.Signal(signal, SignalTarget.Foreground));

    /// <summary>Live processes of the pane's tree, the child first; empty when it is gone.</summary>
    public IReadOnlyList<ProcessFacts> Processes() => Life switch
    {
        PaneLife.Running it => ProcessTable.TreeOf(Keeper.Pid, it.Pid),
        PaneLife.Stopping it => ProcessTable.TreeOf(Keeper.Pid, it.Pid),
        _ => [],
    };

    /// <summary>Program in the foreground of the pane's terminal; null when it is gone or cannot be seen.</summary>
    public string? Foreground => Life is PaneLife.Running running ? ProcessTable.ForegroundOf(running.Pid) : null;

    private bool Ask(KeeperRequest request) => _feed?.Link?.Send(request) == SendOutcome.Sent;

    private bool CanTakeInput => Life is PaneLife.Running or PaneLife.Stopping;

    /// <summary>Starts the thread that joins the keeper and feeds the screen.</summary>
    /// <param name="isOurChild">We started the keeper: its program's queries are ours to answer, and it is ours to reap.</param>
    internal void Start(bool isOurChild)
    {
        var feed = new PaneFeed(this, _around);
        _feed = feed;
        feed.Start(isOurChild);
    }

    internal void AwaitCaughtUp(TimeSpan atMost) => _feed?.AwaitCaughtUp(atMost);

    internal void AskToLeave() => _feed?.AskToStop();

    /// <summary>Waits until the thread has saved and gone.</summary>
    internal void Leave()
    {
        _feed?.AskToStop();
        _feed?.AwaitEnd();
    }

    internal void TakeName(PaneName name) => Spec = Spec with { Name = name };

    internal void ChangeLife(PaneLife life)
    {
        var changed = false;
        Change(facts =>
        {
            changed = facts.Life != life;
            return facts with { Life = life };
        });
        if (changed)
        {
            _around.Observer.Happened(this, new PaneEvent.LifeChanged(life));
        }
        if (life is PaneLife.Unknown or PaneLife.Exited or PaneLife.Failed && _early.Drop() is > 0 and var bytes)
        {
            _around.Observer.Happened(this, new PaneEvent.InputDropped(bytes));
        }
    }

    internal void Welcomed(KeeperNews.Welcome welcome)
    {
        Change(facts => facts with
        {
            Read = welcome.EndOffset, Recorded = welcome.RecordedOffset, Columns = welcome.Columns, Rows = welcome.Rows,
        });
        if (Life is not PaneLife.Stopping)
        {
            ChangeLife(new PaneLife.Running(welcome.ChildPid));
        }
        _early.PassOn((size, input) =>
        {
            if (size is { } asked)
            {
                Ask(new KeeperRequest.Resize(asked.Columns, asked.Rows));
            }
            _feed?.Link?.SendInput(input);
        });
    }

    internal void TakeSize(int columns, int rows) => Change(facts => facts with { Columns = columns, Rows = rows });

    internal void TakeStats(KeeperNews.Stats stats)
    {
        var before = Facts.RecordingTrouble;
        var trouble = stats.State == RecordingState.Paused ? stats.Reason : null;
        Change(facts => facts with
        {
            Read = stats.Read, Recorded = stats.Recorded, RecordingSize = stats.RecordingSize, RecordingTrouble = trouble,
        });
        if (before != trouble)
        {
            _around.Observer.Happened(this, new PaneEvent.RecordingChanged(trouble));
        }
        _around.RecordingGrew();
    }

    /// <summary>The keeper's last numbers are up to a second old when its program ends: the disk has those that count.</summary>
    internal void CountAtTheEnd(long offset) => Change(facts => facts with
    {
        Read = Math.Max(facts.Read, offset),
        Recorded = facts.RecordingTrouble is null && Spec.RecordingBytesMax > 0 ? Math.Max(facts.Recorded, offset) : facts.Recorded,
        RecordingSize = Recording.RecordingReader.SizeOf(Directory),
    });

    /// <summary>Has the keeper keep at most so much; what it was given with the pane is the most.</summary>
    /// <returns>False when the keeper cannot be asked now.</returns>
    internal bool LimitRecording(long bytesMax)
    {
        if (bytesMax == (Facts.RecordingBytesMax ?? Spec.RecordingBytesMax))
        {
            return true;
        }
        if (!Ask(new KeeperRequest.SetRecording(bytesMax)))
        {
            return false;
        }
        Change(facts => facts with { RecordingBytesMax = bytesMax });
        _around.Observer.Happened(this, new PaneEvent.RecordingLimited(bytesMax));
        return true;
    }

    internal void SawOutput() => Volatile.Write(ref _lastOutputTicks, _around.Clock.GetUtcNow().UtcTicks);

    /// <summary>Feeds what the keeper recorded and nobody has taken.</summary>
    /// <param name="mayLeave">Tells, between two frames, whether the rest is left for another time.</param>
    internal void ReadRestOfRecording(PaneScreen screen, Func<bool>? mayLeave = null)
    {
        var (columns, rows) = PaneScreens.FeedRecording(screen, Directory, mayLeave);
        if (columns > 0)
        {
            TakeSize(columns, rows);
        }
    }

    /// <summary>Built at the first look: a dead pane costs nothing until somebody wants to see it.</summary>
    internal PaneScreen Screen()
    {
        if (Volatile.Read(ref _screen) is { } built)
        {
            return built;
        }
        lock (_lock)
        {
            return _screen ?? BuildScreen();
        }
    }

    private PaneScreen BuildScreen()
    {
        var screen = PaneScreens.Build(Folder, Spec, _around.Options, Answer);
        if (IsDead)
        {
            ReadRestOfRecording(screen);
            screen.EndFrame(); // A program that died within a frame will not end it.
        }
        TakeSize(screen.Size.Columns, screen.Size.Rows);
        Volatile.Write(ref _screen, screen);
        return screen;
    }

    private void Answer(ReadOnlySpan<byte> bytes)
    {
        if (CanTakeInput)
        {
            _feed?.Link?.SendInput(bytes);
        }
    }

    private ReadOnlySpan<byte> Encode(InputEvent input)
    {
        var encoded = _encoded ??= new ArrayBufferWriter<byte>();
        encoded.ResetWrittenCount();
        InputEncoder.Encode(input, Screen().InputModes, encoded);
        return encoded.WrittenSpan;
    }

    private void Change(Func<PaneFacts, PaneFacts> change)
    {
        lock (_lock)
        {
            Volatile.Write(ref _facts, change(_facts));
        }
    }
}
