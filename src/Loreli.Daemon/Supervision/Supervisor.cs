using Loreli.Ledger;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>What a supervisor works with. Everything that has an effect is behind an interface.</summary>
internal sealed record SupervisorParts(IFleetHands Hands, IFleetStore Store, IFacts Facts, TimeProvider Clock)
{
    /// <summary>Called on the loop after a decision that changed something; not to be kept.</summary>
    public Action<Fleet, Moment> Changed { get; init; } = static (_, _) => { };
    /// <summary>What could not be done, for the log.</summary>
    public Action<string> Complain { get; init; } = static _ => { };
}

/// <summary>One loop that alone owns a fleet: takes news in order, lets the fleet decide, remembers, and sets hands to work.</summary>
/// <remarks>
/// All tasks run on the scheduler of the task that calls <see cref="Start"/>. What is remembered is on disk before what
/// depends on it begins, so that a daemon that dies between the two finds its intent, not a surprise.
/// </remarks>
internal sealed class Supervisor
{
    /// <summary>News that wait. More is a flood: what is left out is mended by the next look at all panes.</summary>
    private const int MailboxMax = 8_192;

    /// <summary>The fleet wants to be asked at least once a minute.</summary>
    private static readonly TimeSpan AskAtLeast = TimeSpan.FromSeconds(20);

    /// <summary>A decision that asks to be asked at once, without news, does not get a whole core for it.</summary>
    private static readonly TimeSpan AskAtMost = TimeSpan.FromMilliseconds(10);

    /// <summary>A process that is just being started is there, or taken back, within a moment; a set-up command may take a while to end.</summary>
    private static readonly TimeSpan LaunchesEndWithin = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly Fleet _fleet;
    private readonly SupervisorParts _parts;
    private readonly ActionLanes _lanes;
    private readonly CancellationTokenSource _stop = new();
    private Queue<Action> _mail = new();
    private Queue<Action> _taken = new();
    private Dictionary<string, Sighting> _sightings = new(StringComparer.Ordinal);
    private Dictionary<string, Sighting> _takenSightings = new(StringComparer.Ordinal);
    private TaskCompletionSource _woken = new();
    private bool _isWoken;
    private TaskScheduler _scheduler = TaskScheduler.Default;
    private Task? _loop;
    private readonly List<Action> _decided = [];
    private Moment _now;
    private long _version = -1;
    private bool _saveFails;
    private bool _standsBack;

    public Supervisor(Fleet fleet, SupervisorParts parts)
    {
        (_fleet, _parts) = (fleet, parts);
        _lanes = new ActionLanes(parts.Hands, parts.Clock, it => Post(() => _fleet.Observe(it, _now), isAnswer: true), Report);
    }

    /// <summary>News wait that no step has taken.</summary>
    internal bool HasNews
    {
        get
        {
            lock (_gate)
            {
                return _mail.Count > 0 || _sightings.Count > 0;
            }
        }
    }

    /// <summary>Ends with the exception when the loop has failed: then nobody supervises any more.</summary>
    public Task Ended => _loop ?? Task.CompletedTask;

    public void Start()
    {
        lock (_gate)
        {
            if (_loop is null && !_stop.IsCancellationRequested)
            {
                _scheduler = TaskScheduler.Current;
                _loop = Task.Factory.StartNew(
                    Loop, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler).Unwrap();
            }
        }
    }

    /// <summary>Tells the fleet something. From any thread; never waits.</summary>
    /// <returns>False when there is no room: look at everything again later.</returns>
    public bool Tell(FleetEvent news) => Post(() => _fleet.Observe(news, _now), isAnswer: false);

    /// <summary>Tells the fleet several things at once, or changes its policy, on the loop. From any thread; never waits.</summary>
    /// <returns>False when there is no room.</returns>
    public bool Tell(Action<Fleet, Moment> news) => Post(() => news(_fleet, _now), isAnswer: false);

    /// <summary>What an agent was seen at. Of several that wait, the last one counts.</summary>
    public void See(in Sighting sighting)
    {
        lock (_gate)
        {
            _sightings[sighting.Agent] = sighting;
            Wake();
        }
    }

    /// <summary>Lets somebody look at the fleet, or change its policy, on the loop. The answer comes after the decision that follows.</summary>
    /// <exception cref="OperationCanceledException">The supervisor has ended, or there is no room.</exception>
    public async Task<T> Ask<T>(Func<Fleet, Moment, T> look, CancellationToken stopAsked)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_stop.IsCancellationRequested || !Post(() => Answer(answer, look), isAnswer: false))
        {
            throw new OperationCanceledException("the supervisor takes no more");
        }
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopAsked, _stop.Token);
        return await answer.Task.WaitAsync(either.Token);
    }

    /// <summary>From now on decisions are only recorded: somebody else ends all agents. When it returns nothing is being started.</summary>
    public async Task StandBack(CancellationToken stopAsked)
    {
        await Ask((_, _) => _standsBack = true, stopAsked);
        await _lanes.EndLaunches(LaunchesEndWithin);
    }

    /// <summary>Writes down what is known now.</summary>
    public Task<bool> SaveNow(CancellationToken stopAsked) => Ask((_, _) => Save(), stopAsked);

    /// <summary>Ends for good. Actions that run are told to end and waited for, at most so long.</summary>
    public async Task Stop(TimeSpan patience)
    {
        _stop.Cancel();
        if (_loop is { } loop)
        {
            await Pause.For(loop, patience, _parts.Clock);
        }
    }

    private async Task Loop()
    {
        while (!_stop.IsCancellationRequested)
        {
            var woken = Renew();
            await Rest(woken, Step());
        }
        await _lanes.WaitForEnd(TimeSpan.FromSeconds(5));
    }

    /// <summary>One turn of the loop: takes all news that wait, lets the fleet decide, remembers, and sets hands to work.</summary>
    /// <remarks>For worlds without threads, which take steps instead of <see cref="Start"/>.</remarks>
    /// <returns>When the fleet wants to be asked again if nothing happens before.</returns>
    internal Instant Step()
    {
        Take();
        _now = new Moment(_parts.Clock.Now, _parts.Clock.GetUtcNow());
        while (_taken.TryDequeue(out var read))
        {
            read();
        }
        foreach (var sighting in _takenSightings.Values)
        {
            _fleet.Observe(sighting, _now);
        }
        _takenSightings.Clear();
        var decision = _fleet.Decide(_now);
        Act(decision);
        Publish();
        _decided.ForEach(static it => it());
        _decided.Clear();
        return decision.AskAgainAt;
    }

    private void Act(Decision decision)
    {
        if (decision.Actions.Count == 0 && !decision.SavesFirst)
        {
            return;
        }
        // Facts first: a decision that is written twice, because its memory was lost, is better than a deed that nobody wrote down.
        foreach (var record in decision.Actions.OfType<FleetAction.Record>())
        {
            _parts.Facts.Record(new NewEvent(record.Type, record.Agent, record.Generation, Evidence.Of(record.Evidence)));
        }
        var isSaved = !decision.SavesFirst || Save();
        foreach (var action in decision.Actions)
        {
            if (MayBegin(action, isSaved))
            {
                _lanes.Begin(action, _stop.Token);
            }
        }
    }

    // Without its memory nothing new is begun and nobody forgotten; the fleet says it again. What ends must end all the same.
    private bool MayBegin(FleetAction action, bool isSaved) => action switch
    {
        FleetAction.Record => false,
        FleetAction.Snapshot => true,
        FleetAction.Launch or FleetAction.Enlist or FleetAction.Remove => isSaved && !_standsBack,
        _ => !_standsBack,
    };

    private bool Save()
    {
        var isSaved = _parts.Store.Save(_fleet.Remember(_now));
        if (!isSaved && !_saveFails)
        {
            _parts.Complain("what is known about the agents cannot be written; none is started until it can");
        }
        if (!isSaved)
        {
            _fleet.NotSaved();
        }
        _saveFails = !isSaved;
        return isSaved;
    }

    private void Publish()
    {
        if (_fleet.Version != _version)
        {
            _version = _fleet.Version;
            _parts.Changed(_fleet, _now);
        }
    }

    private async Task Rest(Task woken, Instant askAgainAt)
    {
        var left = askAgainAt - _parts.Clock.Now;
        left = left < AskAtLeast ? left : AskAtLeast;
        await Pause.For(woken, left > AskAtMost ? left : AskAtMost, _parts.Clock, _stop.Token);
    }

    private bool Post(Action read, bool isAnswer)
    {
        lock (_gate)
        {
            // Answers of our own hands are few, and nobody would give them again.
            if (_mail.Count >= MailboxMax && !isAnswer)
            {
                return false;
            }
            _mail.Enqueue(read);
            Wake();
            return true;
        }
    }

    private void Wake()
    {
        if (!_isWoken)
        {
            _isWoken = true;
            if (_loop is not null)
            {
                Pause.Later(_woken, _scheduler);
            }
        }
    }

    // Before the step: what comes during it asks for another.
    private Task Renew()
    {
        lock (_gate)
        {
            if (_isWoken)
            {
                (_woken, _isWoken) = (new TaskCompletionSource(), false);
            }
            return _woken.Task;
        }
    }

    private void Take()
    {
        lock (_gate)
        {
            (_mail, _taken) = (_taken, _mail);
            (_sightings, _takenSightings) = (_takenSightings, _sightings);
            _isWoken &= _loop is not null;
        }
    }

    private void Answer<T>(TaskCompletionSource<T> answer, Func<Fleet, Moment, T> look)
    {
        try
        {
            var result = look(_fleet, _now);
            _decided.Add(() => answer.TrySetResult(result));
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            answer.TrySetException(failure);
        }
    }

    private void Report(ActionTrouble trouble)
    {
        var agent = trouble.Action as FleetAction.OnAgent;
        _parts.Complain($"{trouble.Action.GetType().Name} {agent?.Agent}: {trouble.Problem}");
        _parts.Facts.Record(new NewEvent(EventType.ActionFailed, agent?.Agent, agent?.Generation, EventData.Of(
            ("action", trouble.Action.GetType().Name), ("problem", trouble.Problem))));
    }
}
