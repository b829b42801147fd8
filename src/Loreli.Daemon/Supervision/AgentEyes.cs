using System.Collections.Concurrent;
using Loreli.Agents.Backends;
using Loreli.Daemon.Panes;
using Loreli.Panes;
using Loreli.Supervision;
using Loreli.Terminal;

namespace Loreli.Daemon.Supervision;

/// <summary>Looks at the panes of supervised agents, and at no others: their screens when they have settled, their processes now and then.</summary>
internal sealed class AgentEyes : IPaneWatch, IDisposable
{
    /// <summary>The fleet wants a look every few seconds at least.</summary>
    public static readonly TimeSpan MeasureMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MeasureMin = TimeSpan.FromMilliseconds(250);

    /// <summary>A configured time between two looks beyond this is this: the memory of a process may grow fast.</summary>
    private static readonly TimeSpan PollMax = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<IPane, AgentEye> _eyes = [];
    private readonly TreeMeter _meter = new();
    private readonly TimeProvider _clock;
    private readonly DaemonLog _log;
    private readonly SettledScreens _screens;
    private readonly ITimer _timer;
    private readonly OutOfMemory _memory = new();
    private volatile bool _isStopped;
    private int _timerRuns;

    public AgentEyes(TimeProvider clock, DaemonLog log)
    {
        (_clock, _log) = (clock, log);
        _screens = new SettledScreens(clock, Settled);
        _timer = clock.CreateTimer(_ => Measure(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Hears every look. Set once before the first pane is watched.</summary>
    public Action<AgentEye> Saw { get; set; } = static _ => { };
    /// <summary>Hears of the end of any pane, watched or not.</summary>
    public Action<FleetEvent.Exited> Ended { get; set; } = static _ => { };

    /// <summary>Hears of an operator's keys for a watched pane.</summary>
    public Action<IPane> OperatorTyped { get; set; } = static _ => { };

    /// <summary>Tells of a pane that takes more memory than it may, each time that it is seen to.</summary>
    public Action<IPane, TreeUse, long> MemoryExceeded { get; set; } = static (_, _, _) => { };

    /// <summary>What the processes of a pane may take; null for no limit.</summary>
    public Func<IPane, long?> MemoryMaxOf { get; set; } = static _ => null;

    /// <summary>Between two measurements while somebody works.</summary>
    public TimeSpan Poll
    {
        get;
        set => field = value < MeasureMin ? MeasureMin : value > PollMax ? PollMax : value;
    } = MeasureMax;

    /// <summary>Between two measurements at most: a ladder must not wait for its looks.</summary>
    public TimeSpan MeasureEvery
    {
        get;
        set => field = value < MeasureMin ? MeasureMin : value;
    } = MeasureMax;

    public IEnumerable<AgentEye> All => _eyes.Values;

    public AgentEye? Find(string agent, int? generation = null) => _eyes.Values
        .Where(it => it.Pane.Name.Value == agent && (generation is null || it.Pane.Spec.Generation == generation))
        .MaxBy(static it => it.Pane.Spec.Generation);

    /// <summary>Begins to look at a pane.</summary>
    public void Watch(IPane pane, Backend backend, CliVersion? version)
    {
        if (_eyes.TryAdd(pane, new AgentEye(pane, backend, version, _clock)))
        {
            _screens.Watch(pane);
            MeasureSoon();
        }
    }

    public void Forget(IPane pane)
    {
        _eyes.TryRemove(pane, out _);
        _screens.Forget(pane);
    }

    /// <summary>Somebody types into the pane and waits for what it shows.</summary>
    public void Hurry(IPane pane, bool isUrgent) => _screens.Hurry(pane, isUrgent);

    /// <summary>The agent's own hook says something.</summary>
    public void Told(AgentEye eye, HookReport report)
    {
        eye.Told(report);
        Saw(eye);
    }

    /// <summary>How a dead pane ended.</summary>
    public FleetEvent.Exited EndOf(IPane pane) => new(
        pane.Name.Value, pane.Spec.Generation,
        pane.Life is PaneLife.Exited { Signal: 0 } ended ? ended.Code : null,
        pane.Life is PaneLife.Exited { Signal: > 0 } killed ? killed.Signal : null,
        pane.Life is PaneLife.Exited { Signal: 9 } && (_memory.WasKilled(pane) || _memory.HasKilledLately()));

    /// <summary>We end this pane because it takes more memory than it may.</summary>
    /// <returns>False when that was said before.</returns>
    public bool EndsForMemory(IPane pane)
    {
        var isNew = !_memory.WasKilled(pane);
        _memory.Kills(pane);
        return isNew;
    }

    public void Dispose()
    {
        _isStopped = true;
        _timer.Dispose();
        _screens.Dispose();
    }

    void IPaneWatch.ScreenChanged(IPane pane) => _screens.Changed(pane);

    void IPaneWatch.Told(IPane pane, TerminalEvent news)
    {
        if (_eyes.TryGetValue(pane, out var eye))
        {
            eye.Told(news);
            _screens.Changed(pane);
        }
    }

    void IPaneWatch.LifeChanged(IPane pane)
    {
        if (PaneViews.IsDead(pane.Life))
        {
            Ended(EndOf(pane));
            Forget(pane);
        }
    }

    void IPaneWatch.OperatorTyped(IPane pane)
    {
        if (_eyes.TryGetValue(pane, out var eye))
        {
            eye.Typed();
            OperatorTyped(pane);
        }
    }

    void IPaneWatch.Removed(IPane pane) => Forget(pane);

    private void Settled(IPane pane)
    {
        if (!_eyes.TryGetValue(pane, out var eye))
        {
            return;
        }
        try
        {
            eye.Look();
            Saw(eye);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // On a timer's thread nobody else would catch it, and the other agents must be looked at.
            _log.Error("screen not read", ("pane", pane.Name), ("exception", failure.ToString()));
        }
    }

    private void Measure()
    {
        Volatile.Write(ref _timerRuns, 0);
        try
        {
            var trees = new List<PaneTree>();
            foreach (var eye in _eyes.Values)
            {
                if (eye.Pane is { KeeperPid: { } keeper, Life: PaneLife.Running { Pid: var child } })
                {
                    trees.Add(new PaneTree(eye, keeper, child, eye.Pane.Counters.Read));
                }
            }
            var uses = _meter.Measure(trees);
            _memory.Look();
            foreach (var eye in _eyes.Values)
            {
                if (uses.TryGetValue(eye, out var use))
                {
                    eye.Measured(use);
                    if (MemoryMaxOf(eye.Pane) is { } most && use.MemoryBytes > most)
                    {
                        MemoryExceeded(eye.Pane, use, most);
                    }
                }
                if (eye.Sight is not null)
                {
                    // Numbers alone are no look: of what nobody has read yet nobody knows whether it waits.
                    Saw(eye);
                }
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _log.Error("processes not measured", ("exception", failure.ToString()));
        }
        Arm();
    }

    // What later looks are compared with: the sooner it is known, the less of an agent's work is taken for silence.
    private void MeasureSoon()
    {
        if (!_isStopped)
        {
            Volatile.Write(ref _timerRuns, 1);
            _timer.Change(MeasureMin, Timeout.InfiniteTimeSpan);
        }
    }

    private void Arm()
    {
        if (!_isStopped && !_eyes.IsEmpty && Interlocked.Exchange(ref _timerRuns, 1) == 0)
        {
            // Who is idle uses next to nothing, and need not be asked as often.
            var every = Poll < MeasureMax && _eyes.Values.All(static it => it.Reading.Activity == Activity.Idle) ? MeasureMax : Poll;
            _timer.Change(every < MeasureEvery ? every : MeasureEvery, Timeout.InfiniteTimeSpan);
        }
    }
}
