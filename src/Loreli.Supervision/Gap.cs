namespace Loreli.Supervision;

/// <summary>Notices that the host slept or a clock jumped, and lets nobody be blamed for it.</summary>
internal static class Gap
{
    /// <summary>Nobody asked for longer than this: nobody looked either.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromMinutes(2);

    /// <summary>The two clocks went apart by more than this: one of them was set, or one slept.</summary>
    private static readonly TimeSpan DriftMax = TimeSpan.FromSeconds(10);

    public static void Notice(FleetState state, Moment now)
    {
        if (state.LastMoment is { } last)
        {
            var (elapsed, apart) = (now.Instant - last.Instant, now.Utc - last.Utc - (now.Instant - last.Instant));
            if (elapsed > SilenceMax || apart.Duration() > DriftMax)
            {
                Bridge(state, elapsed, apart, now);
            }
        }
        state.LastMoment = now;
    }

    /// <summary>Ladders begin anew, whoever was asked something has its whole time again, rests follow the wall clock.</summary>
    public static void Bridge(FleetState state, TimeSpan elapsed, TimeSpan apart, Moment now)
    {
        state.Record(Fact.ClockGap, null, [new("elapsedSeconds", $"{elapsed.TotalSeconds:0.###}"), new("apartSeconds", $"{apart.TotalSeconds:0.###}")]);
        foreach (var slot in state.Slots.Values)
        {
            slot.Agent = slot.Agent with { Life = Bridge(slot.Agent, now) };
            slot.LookAt = now.Instant;
            slot.SeenAt = now.Instant;
            slot.MissingSince = null;
            slot.UnknownSince = slot.UnknownSince is null ? null : now.Instant;
        }
        state.IsUnsaved = true;
        state.Touch();
    }

    private static AgentLife Bridge(Agent agent, Moment now) => agent.Life switch
    {
        AgentLife.Running it => it with
        {
            Ladder = new Ladder(now.Instant, 0, it.Ladder.SuspendedAt is null ? null : now.Instant),
            Parking = it.Parking is { } parking ? Follow(parking, agent.Spec.Faults, now) : null,
        },
        AgentLife.Parked it => it with { Parking = Follow(it.Parking, agent.Spec.Faults, now) },
        AgentLife.Stopping { Phase: StopPhase.Asked } it => it with { Until = now.Instant + agent.Spec.ShutdownTimeout },
        AgentLife.Starting { LaunchedAt: not null } it => it with { RetryAt = now.Instant + agent.Spec.StartTimeout },
        var other => other,
    };

    internal static Parking Follow(Parking parking, FaultPolicy policy, Moment now)
    {
        var left = parking.UntilUtc - now.Utc;
        left = left < TimeSpan.Zero ? TimeSpan.Zero : left < policy.ParkMax ? left : policy.ParkMax;
        return parking with { Until = now.Instant + left };
    }
}
