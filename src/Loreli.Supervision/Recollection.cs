namespace Loreli.Supervision;

/// <summary>Turns what a fleet knows into what a daemon keeps, and back. Deadlines are kept by the wall clock.</summary>
/// <remarks>Deadlines that came out of bounds, because a clock was set in between, are brought back into them.</remarks>
internal static class Recollection
{
    public static FleetMemory Remember(FleetState state, Moment now) => new(
        state.LastActionId, state.Enlistment.LastNumber, state.IsHalted, now.Utc,
        [.. state.Slots.Values.Select(slot => Remember(slot.Agent, now))],
        [.. state.Lanes.Known.Select(lane => Remember(lane.Key, lane.Value.Breaker, now))],
        [.. state.Enlistment.Reservations.Select(it => new ReservationMemory(it.Number, it.Role, it.Backend, it.Provider, it.Side, it.Template, now.UtcOf(it.TakenAt)))],
        [.. state.Enlistment.Cooldowns.Select(it => new CooldownMemory(it.Key, now.UtcOf(it.Value.Until), it.Value.Failures))]);

    public static void Recall(FleetState state, FleetMemory memory, Moment now)
    {
        state.LastActionId = memory.LastActionId;
        state.Enlistment.LastNumber = memory.LastReservation;
        state.IsHalted = memory.IsHalted;
        foreach (var it in memory.Agents)
        {
            state.Add(Recall(it, now), now.Instant);
        }
        foreach (var it in memory.Breakers)
        {
            state.Lanes.Set(it.Key, new Lane(Recall(it, state.Policy.Breaker, now), now.Instant));
        }
        foreach (var it in memory.Reservations)
        {
            // Whether it was said is unknown, so it is said again.
            state.Enlistment.Set(new Reservation(it.Number, it.Role, it.Backend, it.Provider, it.Side, it.Template, Past(it.TakenAt, now), now.Instant));
        }
        foreach (var it in memory.Cooldowns)
        {
            state.Enlistment.Set(it.Role, new Cooldown(Within(it.Until, state.Policy.CooldownMax, now), it.Failures));
        }
    }

    private static AgentMemory Remember(Agent agent, Moment now)
    {
        var life = agent.Life is AgentLife.Recalled recalled ? recalled.Was : agent.Life;
        var plain = new AgentMemory(
            agent.Spec, agent.Generation, agent.Wish, life.GetType().Name, now.UtcOf(life.Since), Until: null, Resumes: false, Reason: "", After: null,
            Cause: null, StopPhase.Asked, RequestId: "", Fault: null, Fingerprint: "", LaunchedAt: null,
            [.. agent.Tally.Restarts.Select(now.UtcOf)], agent.Tally.Streak, agent.Tally.Parkings);
        return life switch
        {
            AgentLife.Pending it  => plain with { Resumes = it.Resumes },
            AgentLife.Starting it => plain with { Resumes = it.Resumes, Fingerprint = it.Fingerprint, LaunchedAt = it.LaunchedAt is { } at ? now.UtcOf(at) : null },
            AgentLife.Running it  => plain with
            {
                Fingerprint = it.Fingerprint, LaunchedAt = now.UtcOf(it.LaunchedAt), Until = it.Parking?.UntilUtc, Fault = it.Parking?.Fault ?? it.Forgiven,
            },
            AgentLife.Stopping it => plain with
            {
                Cause = it.Cause, Phase = it.Phase, RequestId = it.RequestId, LaunchedAt = now.UtcOf(it.LaunchedAt), Resumes = it.IsAcknowledged,
            },
            AgentLife.Backoff it  => plain with { Resumes = it.Resumes, Until = now.UtcOf(it.Until), After = it.After },
            AgentLife.Parked it   => plain with { Until = it.Parking.UntilUtc, Fault = it.Parking.Fault },
            AgentLife.GaveUp it   => plain with { After = it.After, Reason = it.Reason },
            AgentLife.Dormant it  => plain with { After = it.After },
            AgentLife.Leaving it  => plain with { Reason = it.Reason },
            _                     => plain,
        };
    }

    private static Agent Recall(AgentMemory it, Moment now)
    {
        var tally = new Tally([.. it.Restarts.Select(restart => Past(restart, now))], it.Streak, it.Parkings);
        var life = Recall(it, Past(it.Since, now), now);
        var hadProcess = life is AgentLife.Starting or AgentLife.Running or AgentLife.Stopping;
        return new Agent(it.Spec, it.Generation, it.Wish, hadProcess ? new AgentLife.Recalled(now.Instant, life) : life, tally);
    }

    private static AgentLife Recall(AgentMemory it, Instant since, Moment now) => it.State switch
    {
        nameof(AgentLife.Starting) => new AgentLife.Starting(since, it.LaunchedAt is { } at ? Past(at, now) : null, it.Fingerprint, it.Resumes, now.Instant),
        nameof(AgentLife.Running)  => new AgentLife.Running(since, Past(it.LaunchedAt, now), it.Fingerprint, new Ladder(now.Instant),
            it is { Until: not null, Fault: not null } ? Parking(it, since, now) : null, it.Until is null ? it.Fault : null),
        nameof(AgentLife.Stopping) => new AgentLife.Stopping(since, it.Cause ?? Unknown, it.Phase, it.RequestId, now.Instant, 0, it.Resumes, Past(it.LaunchedAt, now)),
        nameof(AgentLife.Backoff)  => new AgentLife.Backoff(since, Within(it.Until ?? now.Utc, it.Spec.Restart.BackoffMax, now), it.Resumes, it.After ?? Lost),
        nameof(AgentLife.Parked)   => new AgentLife.Parked(since, Parking(it, since, now)),
        nameof(AgentLife.GaveUp)   => new AgentLife.GaveUp(since, it.After ?? Lost, it.Reason),
        nameof(AgentLife.Dormant)  => new AgentLife.Dormant(since, it.After),
        nameof(AgentLife.Leaving)  => new AgentLife.Leaving(since, it.Reason, now.Instant),
        _                          => new AgentLife.Pending(since, it.Resumes),
    };

    private static readonly StopCause Unknown = new(DeathClass.Asked, "it was being stopped", RemovalReason.Shutdown);
    private static readonly Death Lost = new(DeathClass.Host, "it is not known how it ended", TimeSpan.Zero);

    private static Parking Parking(AgentMemory it, Instant since, Moment now) => Gap.Follow(
        new Parking(since, now.Instant, it.Until ?? now.Utc, it.Fault ?? new Fault(FaultClass.Quota, it.Reason)), it.Spec.Faults, now);

    private static BreakerMemory Remember(BreakerKey key, Breaker breaker, Moment now) => breaker switch
    {
        Breaker.Open it     => new BreakerMemory(key, nameof(Breaker.Open), now.UtcOf(it.Until), it.Wait, it.Reason, []),
        Breaker.HalfOpen it => new BreakerMemory(key, nameof(Breaker.Open), now.Utc, it.Wait, it.Reason, []), // The next start is the probe.
        Breaker.Closed it   => new BreakerMemory(key, nameof(Breaker.Closed), now.Utc, TimeSpan.Zero, "", it.Failed),
        _                   => throw new InvalidOperationException($"A breaker is none of the three: {breaker}."),
    };

    private static Breaker Recall(BreakerMemory it, BreakerPolicy policy, Moment now) => it.State is nameof(Breaker.Open)
        ? new Breaker.Open(now.Instant, Within(it.Until, FaultBoundMax, now), it.Wait > TimeSpan.Zero ? it.Wait : policy.OpenMin, it.Reason)
        : new Breaker.Closed([.. it.Failed]);

    /// <summary>A reset that a text names is believed for this long.</summary>
    private static readonly TimeSpan FaultBoundMax = new FaultPolicy().ParkMax;

    private static Instant Within(DateTimeOffset until, TimeSpan most, Moment now)
    {
        var left = until - now.Utc;
        return now.Instant + (left < TimeSpan.Zero ? TimeSpan.Zero : left < most ? left : most);
    }

    private static Instant Past(DateTimeOffset? at, Moment now) => at is { } utc && utc < now.Utc ? now.At(utc) : now.Instant;
}
