using static Loreli.Supervision.AgentLife;

namespace Loreli.Supervision;

/// <summary>Decides what is done about an agent that runs: its fault, its rest, its turns, its silence. Pure.</summary>
/// <remarks>Specification: docs/specs/agent-lifecycle.md, table 3.</remarks>
public static class Duty
{
    public static Turn Decide(Agent agent, Running it, Instant seenAt, Moment now) => (it.Parking, BelievedFault(agent, it, now)) switch
    {
        ({ } parking, _) when now.Instant >= parking.Until => GoOn(agent, it, now),
        ({ }, _) when IsBack(agent)                        => Unpark(agent, it, "it went on by itself", now),
        ({ }, _)                                           => Turn.Rest(agent),
        (null, { } fault)                                  => Refused(agent, it, fault, now),
        _ when agent.Watch?.Turns >= agent.Spec.TurnsMax   => OutOfTurns(agent, now),
        _ when StallLadder.Decide(it.Ladder, agent.Spec.Stall, seenAt) is { } rung => Climb(agent, it, rung, now),
        _                                                  => Turn.Rest(agent),
    };

    public static Instant NextLook(Agent agent, Running it) => (it.Parking, agent.Watch) switch
    {
        ({ } parking, _) => parking.Until,
        (null, { Reading.Fault: { } fault } watch) when fault != it.Forgiven && watch.FaultReadings >= agent.Spec.Faults.ReadingsMin
            => watch.FaultSince + agent.Spec.Faults.Settles,
        _ => AgentLifecycle.Never,
    };

    /// <summary>A fault is believed when enough readings in a row showed it for long enough, and is dealt with once.</summary>
    private static (Fault Fault, FaultOutcome Outcome)? BelievedFault(Agent agent, Running it, Moment now) =>
        agent.Watch is { Reading.Fault: { } fault } watch && fault != it.Forgiven
            && watch.FaultReadings >= agent.Spec.Faults.ReadingsMin && now.Instant - watch.FaultSince >= agent.Spec.Faults.Settles
            && FaultRules.Judge(fault, now.Utc) is var outcome and not FaultOutcome.Shown
        ? (fault, outcome)
        : null;

    private static Turn Refused(Agent agent, Running it, (Fault Fault, FaultOutcome Outcome) believed, Moment now)
    {
        var (fault, outcome) = believed;
        var (name, generation, policy) = (agent.Name, agent.Generation, agent.Spec.Faults);
        var told = Record(agent, Fact.Fault,
            [new("class", Wording.Word(fault.Class)), new("text", fault.Text), new("rule", agent.Watch!.Reading.Rule), new("resetsAt", $"{fault.ResetsAt:O}")]);
        BackendNews? news = outcome is FaultOutcome.Rest ? null
            : new BackendNews.Faulted(name, generation, fault.Text, FaultRules.NamedRest(fault, policy, now.Utc) is { } rest ? now.Instant + rest : null);

        if (outcome is FaultOutcome.Fatal ? policy.OnFatal is OnFatalFault.Stay : !policy.Parks)
        {
            return new Turn(agent with { Life = it with { Forgiven = fault } }, [told], news);
        }
        if (outcome is FaultOutcome.Fatal)
        {
            var cause = new StopCause(DeathClass.ApiFatal, fault.Text, RemovalReason.StuckAlive);
            var stop = Shutdown.Begin(agent, cause, StopPhase.Terminated, agent.Spec.ShutdownTimeout, now);
            var dead = Record(agent, Fact.RapidDeath, [new("backend", agent.Spec.Backend), new("reason", RemovalReason.StuckAlive)]);
            return stop with { Actions = [told, dead, .. stop.Actions], News = news };
        }
        var parking = FaultRules.Park(fault, policy, agent.Tally.Parkings, now);
        var parked = Record(agent, Fact.Parked, [new("until", $"{parking.UntilUtc:O}"), new("reason", fault.Text)]);
        return new Turn(agent with
        {
            Tally = agent.Tally with { Parkings = agent.Tally.Parkings + 1 },
            Life = it with { Parking = parking, Ladder = StallLadder.Observe(it.Ladder, showsLife: false, suspends: true, now.Instant) },
        }, [told, parked], news);
    }

    // Some CLIs go on by themselves when the limit is over, others must be told.
    private static Turn GoOn(Agent agent, Running it, Moment now)
    {
        var unparked = Unpark(agent, it, "its rest is over", now);
        return IsBack(agent)
            ? unparked
            : unparked with
            {
                Agent = Echoing(unparked.Agent, now.Instant),
                Actions = [.. unparked.Actions, new FleetAction.Nudge(agent.Name, agent.Generation, Wording.GoOn(it.Parking!.Fault))],
            };
    }

    private static Turn Unpark(Agent agent, Running it, string why, Moment now) => new(
        agent with { Life = it with { Parking = null, Forgiven = agent.Watch?.Reading.Fault, Ladder = new Ladder(now.Instant) } },
        [Record(agent, Fact.Unparked, [new("reason", why)])]);

    private static bool IsBack(Agent agent) => agent.Watch?.Reading is { Fault: null, Activity: Activity.Busy or Activity.Idle or Activity.Waiting };

    private static Turn OutOfTurns(Agent agent, Moment now) => Orders.End(
        agent, new StopCause(DeathClass.Asked, $"its {agent.Spec.TurnsMax} turns are done", RemovalReason.Shutdown),
        StopPhase.Asked, agent.Spec.ShutdownTimeout, now);

    private static Turn Climb(Agent agent, Running it, Rung rung, Moment now)
    {
        var climbed = agent with { Life = it with { Ladder = it.Ladder with { Taken = rung.Number } } };
        var told = Record(agent, Fact.Stall, Evidence(agent, rung));
        var (name, generation) = (agent.Name, agent.Generation);
        return rung.Step switch
        {
            LadderStep.Nudge when !agent.Spec.Stall.TypesNudges => new Turn(climbed, [told]),
            LadderStep.Nudge     => new Turn(Echoing(climbed, now.Instant), [told, new FleetAction.Nudge(name, generation, Wording.Nudge(rung.Quiet))]),
            LadderStep.Warn      => new Turn(climbed, [told, new FleetAction.Warn(name, generation, Wording.Warn(name, rung.Quiet))]),
            LadderStep.Escape    => new Turn(Echoing(climbed, now.Instant), [told, new FleetAction.PressEscape(name, generation)]),
            LadderStep.Interrupt => new Turn(Echoing(climbed, now.Instant), [told, new FleetAction.Interrupt(name, generation)]),
            LadderStep.Restart   => After(told, Shutdown.Begin(climbed, Stalled(rung, resumes: true), StopPhase.Terminated, default, now)),
            _                    => After(told, Shutdown.Begin(climbed, Stalled(rung, resumes: false), StopPhase.Killed, default, now)),
        };
    }

    private static Turn After(FleetAction told, Turn stop) => stop with { Actions = [told, .. stop.Actions] };

    private static StopCause Stalled(Rung rung, bool resumes) =>
        new(DeathClass.Stalled, $"showed no sign of life for {DurationText.Format(rung.Quiet)}", RemovalReason.Stalled, resumes);

    private static Sequence<Exhibit> Evidence(Agent agent, Rung rung) =>
    [
        new("severity", rung.Severity), new("step", Wording.Word(rung.Step)), new("elapsedMs", $"{rung.Quiet.TotalMilliseconds:0}"),
        new("timeoutMs", $"{agent.Spec.Stall.Timeout.TotalMilliseconds:0}"), new("activity", Wording.Word(agent.Activity)),
        new("rule", agent.Watch?.Reading.Rule ?? "none"), new("reason", agent.Watch?.Reading.Reason ?? ""),
        new("counts", $"{agent.Spec.Stall.Life}"), new("screen", $"{agent.Watch?.Pulse.Base.Screen:x16}"),
        new("cpuSeconds", $"{agent.Watch?.Pulse.Base.Cpu.TotalSeconds:0.##}"), new("heartbeats", $"{agent.Watch?.Pulse.Base.Heartbeats}"),
    ];

    private static Agent Echoing(Agent agent, Instant now) =>
        agent.Watch is { } watch ? agent with { Watch = watch with { Pulse = watch.Pulse.Typed(now) } } : agent;

    private static FleetAction.Record Record(Agent agent, string type, Sequence<Exhibit> evidence) =>
        new(type, agent.Name, agent.Generation, evidence);
}
