using static Loreli.Supervision.FleetEvent;

namespace Loreli.Supervision;

/// <summary>Takes news to whom they concern. What is about a generation that is over is dropped, and said so.</summary>
internal sealed class FleetNews(FleetState state)
{
    public FleetState State => state;

    /// <summary>The hot path: a look without news allocates nothing.</summary>
    public void Observe(in Sighting sighting, Moment now)
    {
        if (!state.Slots.TryGetValue(sighting.Agent, out var slot) || slot.Agent.Generation != sighting.Generation)
        {
            state.StaleSightings++;
            return;
        }
        var before = slot.Agent;
        var after = SightRules.Observe(before, sighting.Reading, sighting.Signs, now);
        slot.SeenAt = now.Instant;
        slot.UnknownSince = null;
        if (!ReferenceEquals(before, after))
        {
            var hasFinished = after.Watch?.Turns > before.Watch?.Turns;
            state.Take(slot, new Turn(after, [], hasFinished ? new BackendNews.Proved(after.Name, after.Generation) : null), now);
            TellRecovery(before, after, now);
        }
        else if (after.Life is AgentLife.Running it && StallLadder.Decide(it.Ladder, after.Spec.Stall, slot.SeenAt) is not null)
        {
            slot.LookAt = now.Instant;
        }
    }

    public void Observe(FleetEvent news, Moment now)
    {
        switch (news)
        {
            case OfGeneration it:
                ObserveGeneration(it, now);
                break;
            case Wanted it:
                Declaration.Observe(state, it, now);
                break;
            case Added it:
                Add(it.Spec, it.LastGeneration, now);
                break;
            case Ordered it:
                ObserveOrder(it, now);
                break;
            case StopAllOrdered it:
                StopAll(it.Now, now);
                break;
            case Resumed:
                Resume(now);
                break;
            case Demanded it:
                state.Enlistment.Observe(it);
                StopSurplus(it, now);
                break;
            case Enlisted it:
                ObserveEnlisted(it, now);
                break;
            case EnlistFailed it:
                ObserveEnlistFailed(it, now);
                break;
            case WorkClosed:
                Reap(now);
                break;
            case BackendsSeen it:
                state.Backends = it.Backends;
                state.Touch();
                break;
            case PanesSeen it:
                Reconciliation.Observe(state, it.Panes, ObserveGeneration, now);
                break;
            case DiskLow it when it.IsLow != state.IsDiskLow:
                state.IsDiskLow = it.IsLow;
                state.Touch();
                break;
            case ClockGap:
                Gap.Bridge(state, TimeSpan.Zero, TimeSpan.Zero, now);
                break;
        }
    }

    private void ObserveGeneration(OfGeneration news, Moment now)
    {
        var slot = TakeUp(news, now) ?? state.Slots.GetValueOrDefault(news.Agent);
        if (slot is null || slot.Agent.Generation != news.Generation)
        {
            Drop(news, slot?.Agent.Generation);
            return;
        }
        if (news is Removed)
        {
            ObserveRemoved(slot, news, now);
            return;
        }
        if (AgentLifecycle.Observe(slot.Agent, news, now, state.Chance) is not { } turn)
        {
            Drop(news, slot.Agent.Generation);
            return;
        }
        slot.UnknownSince = news is Adopted { State: PaneState.Unknown } ? slot.UnknownSince ?? now.Instant : null;
        slot.SeenAt = news is Adopted or Launched ? now.Instant : slot.SeenAt;
        CountAttempt(slot.Agent, news, now);
        state.Take(slot, turn, now);
    }

    // Memory was lost, or is older than what runs: what is ours is taken up, neither swept away nor started beside itself.
    private Slot? TakeUp(OfGeneration news, Moment now)
    {
        if (news is not Adopted { State: PaneState.Alive or PaneState.Unknown } found)
        {
            return null;
        }
        Agent? agent = state.Find(news.Agent) switch
        {
            null => found.Spec is { } spec ? new Agent(spec, 0, Wish.Up, new AgentLife.Dormant(now.Instant, null), Tally.None) : null,
            { Life: AgentLife.Leaving } => null,
            { HoldsSeat: true, Life: not AgentLife.Recalled } => null,
            var known => known.Generation < found.Generation ? known : null,
        };
        if (agent is null)
        {
            return null;
        }
        var was = new AgentLife.Running(now.Instant, now.Instant, agent.Spec.Fingerprint, new Ladder(now.Instant));
        return state.Add(agent with { Generation = found.Generation, Life = new AgentLife.Recalled(now.Instant, was) }, now.Instant);
    }

    private void ObserveRemoved(Slot slot, OfGeneration news, Moment now)
    {
        if (slot.Agent is not { Life: AgentLife.Leaving, Wish: var wish } agent)
        {
            Drop(news, slot.Agent.Generation);
        }
        else if (wish is Wish.Up)
        {
            state.Take(slot, Turn.Rest(agent with { Life = new AgentLife.Pending(now.Instant, Resumes: false), Tally = Tally.None }), now);
        }
        else
        {
            state.Slots.Remove(agent.Name);
            state.IsUnsaved = true;
            state.Touch();
        }
    }

    private void ObserveOrder(Ordered it, Moment now)
    {
        if (!state.Slots.TryGetValue(it.Agent, out var slot) || (it.Generation is { } meant && meant != slot.Agent.Generation))
        {
            state.Do(Stale(it.Agent, it.Generation, it.Order.GetType().Name, slot?.Agent.Generation));
            return;
        }
        state.Take(slot, Orders.Observe(slot.Agent, it.Order, now), now);
        if (it.Order is Order.Start or Order.Restart)
        {
            state.Tell(slot.Agent.Spec.BreakerKey, new BackendNews.Ordered(it.Agent, slot.Agent.Generation), now);
        }
    }

    private void Add(AgentSpec spec, int lastGeneration, Moment now)
    {
        if (state.Slots.TryGetValue(spec.Name, out var held))
        {
            state.Record(Fact.Refused, held.Agent, [new("reason", $"the name {spec.Name} is held already")]);
            return;
        }
        state.Add(new Agent(spec, lastGeneration, Wish.Up, new AgentLife.Pending(now.Instant, Resumes: false), Tally.None), now.Instant);
    }

    private void StopAll(bool atOnce, Moment now)
    {
        state.IsHalted = true;
        state.IsUnsaved = true;
        state.Do(state.Enlistment.CancelAll());
        var cause = new StopCause(DeathClass.Asked, "all were stopped", atOnce ? RemovalReason.Killed : RemovalReason.Shutdown);
        foreach (var slot in state.Slots.Values)
        {
            state.Take(slot, Orders.End(slot.Agent, cause, atOnce ? StopPhase.Killed : StopPhase.Asked, slot.Agent.Spec.ShutdownTimeout, now), now);
        }
    }

    private void Resume(Moment now)
    {
        state.IsHalted = false;
        state.IsUnsaved = true;
        foreach (var slot in state.Slots.Values.Where(slot => slot.Agent is { Wish: Wish.Down }))
        {
            state.Take(slot, Orders.Observe(slot.Agent, new Order.Start(), now), now);
        }
    }

    private void StopSurplus(Demanded news, Moment now)
    {
        var scene = state.Scene();
        foreach (var (demand, agent) in news.Demands.SelectMany(demand => Scaling.Surplus(demand, scene, now.Instant).Select(agent => (demand, agent))).ToList())
        {
            var cause = (demand.Template, agent.Life) switch
            {
                (not null, _)               => new StopCause(DeathClass.Asked, "fewer replicas are wanted", RemovalReason.Surplus),
                (null, AgentLife.Pending)   => new StopCause(DeathClass.Asked, "not missed any more", RemovalReason.Surplus),
                _                           => new StopCause(DeathClass.Asked, "idle, and there is less work than agents", RemovalReason.Idle),
            };
            state.Take(state.Slots[agent.Name], Orders.End(agent, Wish.Gone, cause, StopPhase.Asked, agent.Spec.ShutdownTimeout, now), now);
        }
    }

    private void ObserveEnlisted(Enlisted it, Moment now)
    {
        var isOpen = state.Enlistment.Take(it.Reservation);
        if (isOpen is not { } taken || state.IsHalted || state.Slots.ContainsKey(it.Spec.Name))
        {
            if (isOpen is not null || !state.Slots.TryGetValue(it.Spec.Name, out var held) || held.Agent.Spec.Origin is not Origin.Demand)
            {
                state.Do(new FleetAction.Cancel(it.Reservation)); // Not when it is told twice: the agent has what would be undone.
            }
            state.Do(Stale(it.Spec.Name, null, $"Enlisted {it.Reservation}", null));
            return;
        }
        state.Enlistment.Rest(Scaling.KeyOf(taken.Role, taken.Template), succeeded: true, state.Policy, now.Instant);
        Add(it.Spec, it.LastGeneration, now);
    }

    private void ObserveEnlistFailed(EnlistFailed it, Moment now)
    {
        if (state.Enlistment.Take(it.Reservation) is not { } taken)
        {
            return;
        }
        state.Enlistment.Rest(Scaling.KeyOf(taken.Role, taken.Template), succeeded: false, state.Policy, now.Instant);
        state.Do(new FleetAction.Cancel(it.Reservation)); // It may have been said twice, and fail only once.
        state.Record(Fact.Refused, null, [new("role", taken.Role), new("reservation", $"{it.Reservation}"), new("reason", it.Reason)]);
        state.IsUnsaved = true;
        state.Touch();
    }

    // A failed start of an enlisted agent is a failed attempt to enlist: the role must not be hammered.
    private void CountAttempt(Agent agent, OfGeneration news, Moment now)
    {
        if (agent is { Spec.Origin: Origin.Demand, Life: AgentLife.Starting { LaunchedAt: null } } && news is Launched or LaunchFailed)
        {
            state.Enlistment.Rest(Scaling.KeyOf(agent.Spec.Role, agent.Spec.Template), news is Launched, state.Policy, now.Instant);
        }
    }

    private void Reap(Moment now)
    {
        foreach (var slot in state.Slots.Values.Where(slot => slot.Agent is { Life: AgentLife.Dormant, Spec.Origin: not Origin.Declared }))
        {
            state.Take(slot, Turn.Rest(AgentLifecycle.Leave(slot.Agent, RemovalReason.Reaped, now.Instant)), now);
        }
    }

    private void TellRecovery(Agent before, Agent after, Moment now)
    {
        if ((before.Life, after.Life) is (AgentLife.Running { Ladder: { Taken: > 0 } was }, AgentLife.Running { Ladder.Taken: 0 }))
        {
            state.Record(Fact.Recovered, after, [new("stepsTaken", $"{was.Taken}"), new("quietMs", $"{(now.Instant - was.QuietSince).TotalMilliseconds:0}")]);
        }
    }

    private void Drop(OfGeneration news, int? present) => state.Do(Stale(news.Agent, news.Generation, news.GetType().Name, present));

    private static FleetAction.Record Stale(string agent, int? generation, string what, int? present) =>
        new(Fact.StaleDropped, agent, generation, [new("what", what), new("present", $"{present}")]);
}
