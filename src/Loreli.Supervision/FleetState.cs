namespace Loreli.Supervision;

/// <summary>What a fleet knows. Changed by <see cref="FleetNews"/> and <see cref="FleetPass"/> only.</summary>
internal sealed class FleetState(FleetPolicy policy, ulong seed)
{
    private readonly List<FleetAction> _outbox = [];

    public FleetPolicy Policy { get; set; } = policy;
    public Prng Chance { get; } = new(seed);
    public Dictionary<string, Slot> Slots { get; } = new(StringComparer.Ordinal);
    public Lanes Lanes { get; } = new();
    public Enlistment Enlistment { get; } = new();
    public Strays Strays { get; } = new();
    public IReadOnlyList<BackendSeen> Backends { get; set; } = [];
    public Moment? LastMoment { get; set; }
    public long LastActionId { get; set; }
    public bool IsHalted { get; set; }
    public bool IsDiskLow { get; set; }
    /// <summary>The agent that takes over a changed configuration; the others wait for it.</summary>
    public string? Renewing { get; set; }
    /// <summary>Something happened that may let a pending agent start.</summary>
    public bool AreGatesOpen { get; set; } = true;
    public bool IsUnsaved { get; set; }
    public long Version { get; private set; }
    /// <summary>Looks at generations that are over: the hands are late, no harm is done.</summary>
    public long StaleSightings { get; set; }

    public Agent? Find(string name) => Slots.GetValueOrDefault(name)?.Agent;

    /// <summary>Something changed that operators see, and that may let others start.</summary>
    public void Touch() => (Version, AreGatesOpen) = (Version + 1, true);

    /// <summary>Something changed that operators see.</summary>
    public void Show() => Version++;

    public void Do(FleetAction action) => _outbox.Add(action with { Id = ++LastActionId });

    public void Do(IEnumerable<FleetAction> actions)
    {
        foreach (var action in actions)
        {
            Do(action);
        }
    }

    public void Record(string type, Agent? agent, Sequence<Exhibit> evidence) =>
        Do(new FleetAction.Record(type, agent?.Name, agent?.Generation, evidence));

    public Slot Add(Agent agent, Instant now)
    {
        var slot = new Slot(agent, now);
        Slots[agent.Name] = slot;
        IsUnsaved = true;
        Touch();
        return slot;
    }

    /// <summary>Puts what a machine made of an agent into its place, and passes its actions and its verdict on.</summary>
    public void Take(Slot slot, Turn turn, Moment now)
    {
        var before = slot.Agent;
        if (!ReferenceEquals(before, turn.Agent))
        {
            slot.Agent = turn.Agent;
            slot.LookAt = now.Instant;
            Touch();
            IsUnsaved |= Differ(before, turn.Agent);
        }
        Do(turn.Actions);
        if (turn.News is { } news)
        {
            Tell(before.Spec.BreakerKey, news, now);
        }
    }

    public void Tell(BreakerKey key, BackendNews news, Moment now)
    {
        var before = Lanes.Of(key);
        if (Lanes.Observe(key, news, Policy.Breaker, now) is { } fact)
        {
            Do(fact);
        }
        if (Lanes.Of(key) != before)
        {
            IsUnsaved = true;
            Touch();
        }
    }

    public IReadOnlyList<FleetAction> Flush()
    {
        if (_outbox.Count == 0)
        {
            return [];
        }
        FleetAction[] actions = [.. _outbox];
        _outbox.Clear();
        return actions;
    }

    public ScalingScene Scene() => new(
        Policy, [.. Slots.Values.Select(slot => slot.Agent).Where(agent => agent.IsLive)], Enlistment.Reservations, Enlistment.Cooldowns,
        Backends, key => Lanes.Of(key).Breaker);

    // What is seen of an agent is seen again after a restart; all else must be remembered.
    private static bool Differ(Agent before, Agent after) =>
        before.Wish != after.Wish || before.Generation != after.Generation || !ReferenceEquals(before.Spec, after.Spec)
        || !ReferenceEquals(before.Tally, after.Tally) || (before.Life, after.Life) switch
        {
            (AgentLife.Running one, AgentLife.Running other)   => one.Parking != other.Parking || one.Fingerprint != other.Fingerprint,
            (AgentLife.Pending one, AgentLife.Pending other)   => one.Resumes != other.Resumes,
            (AgentLife.Starting one, AgentLife.Starting other) => one.LaunchedAt != other.LaunchedAt,
            var (one, other)                                   => one != other,
        };
}
