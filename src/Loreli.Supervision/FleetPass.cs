namespace Loreli.Supervision;

/// <summary>One pass over the fleet: whoever is due takes its step, whoever waits may start, whoever is missing is enlisted.</summary>
internal static class FleetPass
{
    /// <summary>A machine that still acts after so many steps in one pass is broken.</summary>
    private const int StepsMax = 16;

    public static Decision Decide(FleetState state, Moment now)
    {
        foreach (var slot in state.Slots.Values)
        {
            if (slot.LookAt <= now.Instant && slot.Agent.Life is not AgentLife.Pending)
            {
                Settle(state, slot, now);
            }
        }
        Renewal.Decide(state, now);
        SettleProbes(state, now);
        if (state.AreGatesOpen || IsPendingDue(state, now.Instant))
        {
            state.AreGatesOpen = false;
            Admit(state, now);
        }
        if (state.Enlistment.IsDue(now.Instant))
        {
            state.Do(state.Enlistment.Decide(state.Scene(), state.IsHalted || state.IsDiskLow, now.Instant));
            state.IsUnsaved = true;
        }
        return new Decision(state.Flush(), AskAgainAt(state, now.Instant), state.IsUnsaved);
    }

    private static void Settle(FleetState state, Slot slot, Moment now)
    {
        for (var step = 0; ; step++)
        {
            var turn = AgentLifecycle.Decide(slot.Agent, slot.SeenAt, now);
            if (ReferenceEquals(turn.Agent, slot.Agent) && turn.Actions.Count == 0)
            {
                break;
            }
            if (step == StepsMax)
            {
                throw new InvalidOperationException($"{slot.Agent.Name} still acts after {StepsMax} steps, at last {turn.Actions}.");
            }
            state.Take(slot, turn, now);
        }
        var next = AgentLifecycle.NextLook(slot.Agent);
        slot.LookAt = slot.Agent.Life is AgentLife.Pending ? now.Instant
            : next > now.Instant ? next
            : AgentLifecycle.Never; // What is past and was not acted on waits for news.
    }

    // The probe is judged by what became of it, not by a message that may be lost.
    private static void SettleProbes(FleetState state, Moment now)
    {
        foreach (var (key, lane) in state.Lanes.Known)
        {
            if (lane.Breaker is not Breaker.HalfOpen half || Judge(state, half, now.Instant) is not { } news)
            {
                continue;
            }
            state.Tell(key, news, now);
            return; // The lanes changed under the loop; the next pass is due at once.
        }
    }

    private static BackendNews? Judge(FleetState state, Breaker.HalfOpen half, Instant now) => state.Find(half.Probe) switch
    {
        { Life: AgentLife.Starting or AgentLife.Recalled } probe when probe.Generation == half.Generation => null,
        { Life: AgentLife.Running it } probe when probe.Generation == half.Generation =>
            probe.Watch is { Reading: { Fault: null, Activity: Activity.Busy or Activity.Idle } }
                && now - it.LaunchedAt > state.Policy.Breaker.ProvenAfter
            ? new BackendNews.Proved(half.Probe, half.Generation)
            : null,
        _ => new BackendNews.ProbeLost(half.Probe, half.Generation),
    };

    private static bool IsPendingDue(FleetState state, Instant now)
    {
        foreach (var slot in state.Slots.Values)
        {
            if (slot.LookAt <= now && slot.Agent.Life is AgentLife.Pending)
            {
                return true;
            }
        }
        return false;
    }

    // In the order in which they began to wait, so that nobody is passed over for ever.
    private static void Admit(FleetState state, Moment now)
    {
        var waiting = state.Slots.Values.Where(slot => slot.Agent.Life is AgentLife.Pending).ToList();
        if (waiting.Count == 0)
        {
            return;
        }
        var census = new Census(state.Slots.Values.Select(slot => slot.Agent));
        var premises = new Premises(state.Policy, state.Lanes, state.Backends, state.IsDiskLow, state.Find);
        foreach (var slot in waiting.OrderBy(slot => slot.Agent.Life.Since).ThenBy(slot => slot.Agent.Name, StringComparer.Ordinal))
        {
            var pending = (AgentLife.Pending)slot.Agent.Life;
            switch (Admission.Decide(slot.Agent.Spec, premises, census, now.Instant))
            {
                case Verdict.Wait wait:
                    slot.LookAt = wait.Until ?? AgentLifecycle.Never;
                    if (wait.For != pending.WaitsFor)
                    {
                        slot.Agent = slot.Agent with { Life = pending with { WaitsFor = wait.For } };
                        state.Show();
                    }
                    break;
                default:
                    Launch(state, slot, pending, now);
                    census.Seat(slot.Agent);
                    break;
            }
        }
    }

    private static void Launch(FleetState state, Slot slot, AgentLife.Pending pending, Moment now)
    {
        var (spec, generation) = (slot.Agent.Spec, slot.Agent.Generation + 1);
        var resumes = pending.Resumes && slot.Agent.Generation > 0;
        slot.Agent = slot.Agent with
        {
            Generation = generation,
            Watch = null,
            Life = new AgentLife.Starting(now.Instant, LaunchedAt: null, spec.Fingerprint, resumes, now.Instant + AgentLifecycle.LaunchRetry),
        };
        slot.LookAt = AgentLifecycle.NextLook(slot.Agent);
        (slot.MissingSince, slot.UnknownSince, slot.SeenAt) = (null, null, now.Instant);
        state.IsUnsaved = true;
        state.Show();
        if (state.Lanes.Start(spec.BreakerKey, spec.Name, generation, state.Policy, now, state.Chance) is { } probing)
        {
            state.Do(probing);
        }
        state.Do(new FleetAction.Launch(spec.Name, generation, spec, resumes));
    }

    private static Instant AskAgainAt(FleetState state, Instant now)
    {
        var next = now + Fleet.AskAgainMax;
        foreach (var slot in state.Slots.Values)
        {
            next = slot.LookAt < next ? slot.LookAt : next;
        }
        foreach (var (_, lane) in state.Lanes.Known)
        {
            next = lane.Breaker is Breaker.HalfOpen half && Judge(state, half, now) is not null ? now : next;
        }
        var enlisting = state.Enlistment.NextLook();
        next = enlisting < next ? enlisting : next;
        return state.AreGatesOpen || next < now ? now : next;
    }
}
