namespace Loreli.Supervision;

/// <summary>Folds one look into what is known of an agent. Pure. A look without news gives back the very same agent.</summary>
/// <remarks>Specification: docs/specs/stall-ladder.md, table 1 and what suspends it.</remarks>
public static class SightRules
{
    public static Agent Observe(Agent agent, Reading reading, in LifeSigns signs, Moment now)
    {
        if (agent.Life is not (AgentLife.Starting or AgentLife.Running or AgentLife.Stopping))
        {
            return agent;
        }
        var (watch, life) = See(agent, reading, signs, now.Instant);
        var seen = ReferenceEquals(watch, agent.Watch) ? agent : agent with { Watch = watch, Tally = Progress(agent, watch) };
        return seen.Life switch
        {
            AgentLife.Starting { LaunchedAt: null } it => Observe(AgentLifecycle.Launch(seen, it, now.Instant), reading, signs, now),
            AgentLife.Starting it when reading.Activity is not Activity.Unknown => Begin(AgentLifecycle.Run(seen, it, now.Instant), now),
            AgentLife.Running it => Live(seen, it, life is not LifeKinds.None, now),
            _ => seen,
        };
    }

    /// <summary>What holds the ladder up: a rest, a question, a fault that is being dealt with, an open tool, nothing to do.</summary>
    public static bool Suspends(Agent agent, AgentLife.Running it, Moment now)
    {
        if (agent.Watch is not { } watch)
        {
            return false;
        }
        var stall = agent.Spec.Stall;
        return it.Parking is not null || watch.Pulse.HoldsForTool(stall, now.Instant) || watch.Reading switch
        {
            { Activity: Activity.Waiting } => true,
            { Activity: Activity.Idle }    => !stall.CountsIdle,
            { Activity: Activity.Blocked, Fault: { } fault } => FaultRules.Judge(fault, now.Utc) switch
            {
                FaultOutcome.Shown => false,
                FaultOutcome.Fatal => true,
                _ => fault != it.Forgiven || !agent.Spec.Faults.Parks,
            },
            _ => false,
        };
    }

    private static (Watch Watch, LifeKinds Life) See(Agent agent, Reading reading, in LifeSigns signs, Instant now)
    {
        if (agent.Watch is not { } watch)
        {
            var first = new Watch(reading, now, reading.Fault is null ? 0 : 1, now, Pulse.Begin(signs, now), 0, reading.Activity is Activity.Idle);
            return (first, LifeKinds.None);
        }
        var (pulse, life) = watch.Pulse.Observe(agent.Spec.Stall, signs, now);
        var readings = CountFault(watch, reading, agent.Spec.Faults.ReadingsMin);
        return pulse == watch.Pulse && readings == watch.FaultReadings && SaysTheSame(reading, watch.Reading)
            ? (watch, life)
            : (watch with
            {
                Reading = reading,
                ReadingSince = reading.Activity == watch.Reading.Activity ? watch.ReadingSince : now,
                FaultReadings = readings,
                FaultSince = readings == 1 ? now : watch.FaultSince,
                Pulse = pulse,
                Turns = watch.Turns + (FinishesTurn(watch.Reading, reading) ? 1 : 0),
                WasIdle = watch.WasIdle || reading.Activity is Activity.Idle,
            }, life);
    }

    // What suspends the ladder does so from the first look on.
    private static Agent Begin(Agent agent, Moment now) => Live(agent, (AgentLife.Running)agent.Life, showsLife: false, now);

    private static Agent Live(Agent agent, AgentLife.Running it, bool showsLife, Moment now)
    {
        var ladder = StallLadder.Observe(it.Ladder, showsLife, Suspends(agent, it, now), now.Instant);
        var forgiven = agent.Watch!.Reading.Fault is null ? null : it.Forgiven;
        return ladder == it.Ladder && ReferenceEquals(forgiven, it.Forgiven)
            ? agent
            : agent with { Life = it with { Ladder = ladder, Forgiven = forgiven } };
    }

    private static int CountFault(Watch watch, Reading reading, int enough) => reading.Fault switch
    {
        null                                            => 0,
        { } fault when fault == watch.Reading.Fault     => Math.Min(watch.FaultReadings + 1, Math.Max(enough, 2)),
        _                                               => 1,
    };

    private static bool FinishesTurn(Reading before, Reading after) =>
        before.Activity is Activity.Busy && after.Activity is Activity.Idle && after.Fault is null;

    private static Tally Progress(Agent agent, Watch watch) =>
        watch.Turns > (agent.Watch?.Turns ?? 0) ? RestartRules.Progress(agent.Tally) : agent.Tally;

    // The evidence is a list of lines, which is another object at each look; what it leads to is what counts.
    private static bool SaysTheSame(Reading one, Reading other) => ReferenceEquals(one, other) || (
        one.Activity == other.Activity && one.Source == other.Source && one.Rule == other.Rule && one.Reason == other.Reason
        && one.Fault == other.Fault && one.Drift == other.Drift && SameQuestion(one.Question, other.Question));

    private static bool SameQuestion(Question? one, Question? other) => ReferenceEquals(one, other) || (
        one is not null && other is not null && one.Kind == other.Kind && one.Text == other.Text && one.Marked == other.Marked
        && one.Options.SequenceEqual(other.Options));
}
