namespace Loreli.Supervision.Specs;

/// <summary>A host that loses and doubles messages, whose daemon dies at any step, and whose agents freeze, lie and flap. One seed
/// tells all of it. What must never happen throws at the step at which it does.</summary>
internal sealed class ChaosWorld
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e"];
    private static readonly string[] Roles = ["action", "reviewer", "planner"];

    private static readonly FleetPolicy Policy = new()
    {
        AgentsMax = 8, EnlistsMax = 2, AgentsMaxOfRole = new Dictionary<string, int> { ["reviewer"] = 2 },
        Pace = new PacePolicy { BootsMax = 2, Gap = TimeSpan.FromSeconds(1) },
    };

    private readonly Prng _chance;
    private readonly PriorityQueue<FleetEvent, long> _mail = new();
    private readonly Dictionary<(string Name, int Generation), Body> _bodies = [];
    private readonly HashSet<(string, int)> _removed = [];
    private readonly HashSet<int> _cancelled = [];
    private readonly Dictionary<string, int> _taken = [];
    private readonly List<FleetAction> _last = [];
    private FleetMemory _saved;
    private Moment _now = new(new Instant(TimeSpan.FromHours(1)), FleetWorld.Midnight);
    private AgentSpec[] _declared = [];
    private bool _isCalm;

    public ChaosWorld(ulong seed)
    {
        _chance = new Prng(seed);
        Fleet = new Fleet(Policy, seed);
        _saved = Fleet.Remember(_now);
        Redeclare();
    }

    public Fleet Fleet { get; private set; }

    public HashSet<string> Seen { get; } = [];

    public IEnumerable<(string Name, int Generation)> Alive => _bodies.Where(body => body.Value.IsAlive).Select(body => body.Key);

    public ChaosWorld Run(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            Pass(TimeSpan.FromMilliseconds(_chance.Next(15_000)));
            Misbehave();
            Turn();
        }
        return this;
    }

    /// <summary>Nothing is lost any more and every process behaves. All must come to what is declared.</summary>
    public ChaosWorld CalmDown()
    {
        _isCalm = true;
        Tell(new FleetEvent.DiskLow(false));
        Tell(new FleetEvent.BackendsSeen(FleetWorld.Backends));
        Tell(new FleetEvent.Resumed());
        for (var minute = 0; minute < 12 * 60; minute += 1)
        {
            Pass(TimeSpan.FromMinutes(1));
            Tell(new FleetEvent.Demanded([.. Roles.Select(role => new Demand(role, 0, Fleet.Agents.Count(agent => agent.Spec.Role == role), 0))]));
            Turn();
            foreach (var gaveUp in Fleet.Agents.Where(agent => agent.Life is AgentLife.GaveUp).ToList())
            {
                Tell(new FleetEvent.Ordered(gaveUp.Name, new Order.Restart())); // As an operator would.
            }
        }
        return this;
    }

    public override string ToString() => string.Join(Environment.NewLine,
        Fleet.Agents.Select(agent => $"{agent.Name} {agent.Generation} {agent.Wish} {agent.Life}")
            .Concat(Fleet.Lanes.Select(lane => $"{lane.Key}: {lane.Value}"))
            .Append($"alive: {string.Join(", ", Alive)}").Append($"last: {string.Join("; ", _last.TakeLast(5))}"));

    private void Pass(TimeSpan time)
    {
        _now += time;
        while (_mail.TryPeek(out _, out var due) && due <= _now.Instant.SinceBoot.Ticks)
        {
            Tell(_mail.Dequeue());
        }
    }

    private void Turn()
    {
        foreach (var (key, body) in _bodies.Where(body => body.Value.IsAlive).ToList())
        {
            Live(key, body);
        }
        if (Chance(3) || _isCalm)
        {
            Tell(new FleetEvent.PanesSeen([.. _bodies.Select(body => new PaneSeen(
                body.Key.Name, body.Key.Generation, body.Value.IsAlive ? PaneState.Alive : PaneState.Dead, true, body.Value.Code))]));
        }
        Decide();
    }

    private void Misbehave()
    {
        switch (_chance.Next(60))
        {
            case 0: Crash(); break;
            case 1: _now = _now with { Utc = _now.Utc + TimeSpan.FromMinutes(_chance.Next(600) - 200) }; break;
            case 2: _now += TimeSpan.FromMinutes(_chance.Next(90)); break;
            case 3: Tell(new FleetEvent.DiskLow(Chance(2))); break;
            case 4 or 5: Redeclare(); break;
            case 6: Tell(new FleetEvent.StopAllOrdered(Chance(2))); break;
            case 7 or 8: Tell(new FleetEvent.Resumed()); break;
            case 9: Tell(new FleetEvent.WorkClosed()); break;
            case 10: Add($"own{_chance.Next(3)}"); break;
            case > 10 and < 18: Tell(new FleetEvent.Demanded([.. Roles.Select(role => new Demand(role, 2, _chance.Next(4), _chance.Next(3)))])); break;
            case >= 18 and < 26 when Fleet.Count > 0: Tell(new FleetEvent.Ordered(_chance.Pick([.. Fleet.Agents]).Name, Order())); break;
            case 26: Tell(new FleetEvent.BackendsSeen([.. FleetWorld.Backends.Select(backend => backend with { IsInstalled = !Chance(4) })])); break;
            default: break;
        }
    }

    private void Add(string name) => Tell(new FleetEvent.Added(Spec(name, Origin.Operator), _taken.GetValueOrDefault(name)));

    private Order Order() => _chance.Next(4) switch
    {
        0 => new Order.Start(),
        1 => new Order.Restart(Chance(2)),
        2 => new Order.Shutdown(TimeSpan.FromSeconds(1 + _chance.Next(60))),
        _ => new Order.Kill(),
    };

    // What a process does: most of the time what it did before.
    private void Live((string Name, int Generation) key, Body body)
    {
        body.Mood = _isCalm ? Mood.Idle : Chance(20) ? (Mood)_chance.Next(8) : body.Mood;
        if (body.Mood is Mood.Dying)
        {
            body.Die(_chance.Next(3) == 0 ? 0 : 1);
            Post(new FleetEvent.Exited(key.Name, key.Generation, body.Code));
            return;
        }
        body.Screen += body.Mood is Mood.Working ? 1UL : 0UL;
        if (body.Mood is Mood.Working)
        {
            body.LifeAt = _now.Instant;
        }
        var reading = new Reading(body.Activity, ReadingSource.Screen, "rule", $"{body.Mood}", []) { Fault = body.Fault(_now.Utc) };
        Fleet.Observe(new Sighting(key.Name, key.Generation, reading, new LifeSigns { Screen = body.Screen }), _now);
    }

    private void Decide()
    {
        for (var round = 0; round < 50; round++)
        {
            var before = Ladders();
            var decision = Fleet.Decide(_now);
            CheckLadders(before);
            if (decision.SavesFirst)
            {
                _saved = FleetMemory.Parse(Fleet.Remember(_now).Format());
            }
            Check();
            foreach (var action in decision.Actions)
            {
                if (!_isCalm && Chance(400))
                {
                    Crash(); // With the rest of the actions not begun.
                    return;
                }
                _last.Add(action);
                Perform(action, decision.Actions);
            }
            if (decision.Actions.Count == 0 && decision.AskAgainAt > _now.Instant)
            {
                return;
            }
        }
        throw new InvalidOperationException($"Still acting after fifty decisions.\n{this}");
    }

    private void Perform(FleetAction action, IReadOnlyList<FleetAction> together)
    {
        Seen.Add(action is FleetAction.Record fact ? fact.Type : action.GetType().Name);
        switch (action)
        {
            case FleetAction.Launch it:
                Launch(it);
                break;
            case FleetAction.Terminate or FleetAction.Kill:
                End((FleetAction.OnAgent)action, together);
                break;
            case FleetAction.RequestShutdown it when Chance(2):
                Post(new FleetEvent.Acknowledged(it.Agent, it.Generation, Chance(5) ? "another" : it.RequestId));
                break;
            case FleetAction.Remove it:
                if (_bodies.TryGetValue((it.Agent, it.Generation), out var body) && body.IsAlive)
                {
                    throw new InvalidOperationException($"{it} while it lives.\n{this}");
                }
                _removed.Add((it.Agent, it.Generation));
                _taken[it.Agent] = Math.Max(it.Generation, _taken.GetValueOrDefault(it.Agent)); // The ledger has it, launched or not.
                Post(new FleetEvent.Removed(it.Agent, it.Generation));
                break;
            case FleetAction.Enlist it:
                Post(Chance(4) ? new FleetEvent.EnlistFailed(it.Reservation, "no identity is free") : new FleetEvent.Enlisted(it.Reservation,
                    Spec($"{it.Role}{it.Reservation}", Origin.Demand) with { Role = it.Role, Backend = it.Backend, Provider = it.Provider, Side = it.Side }));
                break;
            case FleetAction.Cancel it:
                _cancelled.Add(it.Reservation);
                break;
            case FleetAction.Sweep it:
                if (_bodies.TryGetValue((it.Agent, it.Generation), out var stray))
                {
                    stray.Die(9);
                }
                break;
            case FleetAction.Nudge it:
                Tell(new FleetEvent.Typed(it.Agent, it.Generation));
                if (_bodies.TryGetValue((it.Agent, it.Generation), out var echoing))
                {
                    echoing.Screen++; // The echo of what was typed.
                }
                break;
        }
    }

    private void Launch(FleetAction.Launch it)
    {
        if (_removed.Contains((it.Agent, it.Generation)))
        {
            throw new InvalidOperationException($"{it} after its removal.\n{this}");
        }
        if (Alive.Any(body => body.Name == it.Agent && body.Generation != it.Generation))
        {
            throw new InvalidOperationException($"{it} beside another.\n{this}");
        }
        _taken[it.Agent] = Math.Max(it.Generation, _taken.GetValueOrDefault(it.Agent));
        if (_bodies.TryGetValue((it.Agent, it.Generation), out var body))
        {
            Post(body.IsAlive ? new FleetEvent.Launched(it.Agent, it.Generation) : new FleetEvent.Exited(it.Agent, it.Generation, body.Code));
        }
        else if (!_isCalm && Chance(8))
        {
            _bodies[(it.Agent, it.Generation)] = new Body(_now.Instant).Die(127);
            Post(new FleetEvent.LaunchFailed(it.Agent, it.Generation, "spawn", "no such file", Chance(2)));
        }
        else
        {
            _bodies[(it.Agent, it.Generation)] = new Body(_now.Instant);
            Post(new FleetEvent.Launched(it.Agent, it.Generation));
        }
    }

    private void End(FleetAction.OnAgent it, IReadOnlyList<FleetAction> together)
    {
        if (!_bodies.TryGetValue((it.Agent, it.Generation), out var body))
        {
            _bodies[(it.Agent, it.Generation)] = new Body(_now.Instant).Die(9); // Ended before it was made: it never will be.
            return;
        }
        var isStalled = together.OfType<FleetAction.Record>().Any(fact => fact.Type == Fact.Stall && fact.Agent == it.Agent);
        if (isStalled && body.IsAlive && _now.Instant - body.LifeAt < StallTimeout)
        {
            throw new InvalidOperationException($"{it} as stalled, and it showed life {_now.Instant - body.LifeAt} ago.\n{this}");
        }
        if (it is FleetAction.Kill && !_isCalm && Chance(6))
        {
            Post(new FleetEvent.StopFailed(it.Agent, it.Generation, 1));
            return;
        }
        body.Die(null);
        Post(new FleetEvent.Exited(it.Agent, it.Generation, null, 9));
    }

    private void Crash()
    {
        _mail.Clear();
        _now = new Moment(new Instant(TimeSpan.FromHours(_chance.Next(20))), _now.Utc + TimeSpan.FromMinutes(_chance.Next(30)));
        if (Chance(5))
        {
            foreach (var body in _bodies.Values)
            {
                body.Die(null); // The machine was restarted.
            }
        }
        foreach (var body in _bodies.Values)
        {
            body.LifeAt = _now.Instant;
        }
        Fleet = Fleet.Recall(_saved, Policy, seed: _chance.Next(), _now);
        Tell(new FleetEvent.BackendsSeen(FleetWorld.Backends));
        Declare();
    }

    private void Redeclare()
    {
        Tell(new FleetEvent.BackendsSeen(FleetWorld.Backends));
        _declared = [.. Names.Where(_ => Chance(2)).Select(name => Spec(name, Origin.Declared) with { Fingerprint = $"{_chance.Next(2)}" })];
        Declare();
    }

    private void Declare() => Tell(new FleetEvent.Wanted(_declared, _taken.ToDictionary()));

    private static readonly TimeSpan StallTimeout = TimeSpan.FromMinutes(1);

    private AgentSpec Spec(string name, Origin origin) => FleetWorld.Spec(name, Roles[name[0] % Roles.Length], origin) with
    {
        Restart = new RestartPolicy((RestartKind)(origin is Origin.Demand ? 2 : _chance.Next(3))) { Intensity = 2 },
        Stall = new StallPolicy { Timeout = StallTimeout },
    };

    private void Post(FleetEvent news)
    {
        for (var copies = _isCalm ? 1 : Chance(12) ? 0 : Chance(10) ? 2 : 1; copies > 0; copies--)
        {
            _mail.Enqueue(news, (_now.Instant + TimeSpan.FromMilliseconds(_chance.Next(_isCalm ? 100 : 20_000))).SinceBoot.Ticks);
        }
    }

    private void Tell(FleetEvent news) => Fleet.Observe(news, _now);

    private bool Chance(int oneIn) => _chance.Next(oneIn) == 0;

    private void Check()
    {
        var seats = Fleet.Agents.Count(agent => agent.HoldsSeat);
        var reviewers = Fleet.Agents.Count(agent => agent.HoldsSeat && agent.Spec.Role == "reviewer");
        if (seats > Policy.AgentsMax || reviewers > 2)
        {
            throw new InvalidOperationException($"{seats} seats, {reviewers} reviewers.\n{this}");
        }
    }

    private Dictionary<(string, int), Ladder> Ladders() => Fleet.Agents.Where(agent => agent.Life is AgentLife.Running)
        .ToDictionary(agent => (agent.Name, agent.Generation), agent => ((AgentLife.Running)agent.Life).Ladder);

    // A decision climbs or rests; only a look at life, an unparking or a gap begins anew.
    private void CheckLadders(Dictionary<(string, int), Ladder> before)
    {
        foreach (var (key, ladder) in Ladders())
        {
            if (before.TryGetValue(key, out var was) && ladder.Taken < was.Taken && ladder.QuietSince <= was.QuietSince)
            {
                throw new InvalidOperationException($"{key} went down its ladder without life.\n{this}");
            }
        }
    }

    private enum Mood { Idle, Working, Frozen, Asking, Refused, Limited, Mute, Dying }

    private sealed class Body(Instant born)
    {
        public bool IsAlive { get; private set; } = true;
        public int? Code { get; private set; }
        public Mood Mood { get; set; } = Mood.Idle;
        public ulong Screen { get; set; }
        public Instant LifeAt { get; set; } = born;

        public Activity Activity => Mood switch
        {
            Mood.Idle => Activity.Idle,
            Mood.Asking => Activity.Waiting,
            Mood.Refused or Mood.Limited => Activity.Blocked,
            Mood.Mute => Activity.Unknown,
            _ => Activity.Busy,
        };

        public Fault? Fault(DateTimeOffset utc) => Mood switch
        {
            Mood.Refused => new Fault(FaultClass.Auth, "401"),
            Mood.Limited => new Fault(FaultClass.Quota, "limit", new DateTimeOffset(utc.Date.AddHours(utc.Hour + 1), TimeSpan.Zero)),
            _ => null,
        };

        public Body Die(int? code)
        {
            (Code, IsAlive) = IsAlive ? (code, false) : (Code, false);
            return this;
        }
    }
}
