namespace Loreli.Supervision;

/// <param name="At">Null when it is a length or a number.</param>
public readonly record struct Clock(string Label, string Text, DateTimeOffset? At = null);

/// <summary>Why an agent is seen as it is, and what happens next by itself.</summary>
/// <param name="State"><c>pending</c>, <c>starting</c>, <c>running</c>, <c>stopping</c>, <c>dormant</c>, <c>backoff</c>, <c>parked</c>, <c>gave-up</c>.</param>
/// <param name="Tier">0 none, 1 nudge, 2 warning, 3 critical: the worst step that this episode has taken.</param>
/// <param name="Next">What comes by itself: <c>start</c>, <c>nudge</c>, <c>kill</c>, <c>go on</c>; null when only news can change anything.</param>
public sealed record Explanation(
    string State, string Reason, int Tier, DateTimeOffset? LastLifeAt, string? Next, DateTimeOffset? NextAt,
    int Restarts, int RestartsLeft, IReadOnlyList<Clock> Clocks)
{
    public static Explanation Of(Agent agent, Moment now)
    {
        var (state, reason) = Say(agent, now);
        var next = NextStep(agent);
        var restarts = agent.Tally.Restarts.Count(restart => now.Instant - restart < agent.Spec.Restart.Period);
        var running = agent.Life as AgentLife.Running;
        return new Explanation(
            state, reason, running is null ? 0 : TierOf(running.Ladder, agent.Spec.Stall),
            running is null ? null : now.UtcOf(running.Ladder.QuietSince),
            next?.What, next is { At: var at } ? now.UtcOf(at) : null,
            restarts, Math.Max(0, agent.Spec.Restart.Intensity - restarts), [.. ClocksOf(agent, running, now)]);
    }

    private static (string State, string Reason) Say(Agent agent, Moment now) => agent.Life switch
    {
        AgentLife.Pending { WaitsFor: "" }  => ("pending", "is looked at next"),
        AgentLife.Pending it                => ("pending", $"waits for {it.WaitsFor}"),
        AgentLife.Starting { LaunchedAt: null } => ("starting", "its workspace and process are made"),
        AgentLife.Starting                  => ("starting", "its screen does not say yet what it is at"),
        AgentLife.Running { Parking: { } it } => ("parked", $"rests until {it.UntilUtc:u}: {it.Fault.Text}"),
        AgentLife.Running                   => ("running", agent.Watch?.Reading.Reason ?? "nobody has looked yet"),
        AgentLife.Stopping it               => ("stopping", $"{Wording.Word(it.Phase)}: {it.Cause.Reason}"),
        AgentLife.Backoff it                => ("backoff", $"{it.After.Reason}"),
        AgentLife.Parked it                 => ("parked", $"rests until {it.Parking.UntilUtc:u}: {it.Parking.Fault.Text}"),
        AgentLife.GaveUp it                 => ("gave-up", it.Reason),
        AgentLife.Dormant { After: null }   => ("dormant", "has not run"),
        AgentLife.Dormant it                => ("dormant", it.After.Reason),
        AgentLife.Recalled it               => (Say(agent with { Life = it.Was }, now).State, "its process is looked for"),
        AgentLife.Leaving it                => ("stopping", $"leaves: {it.Reason}"),
        _                                   => ("pending", ""),
    };

    private static (string What, Instant At)? NextStep(Agent agent) => agent.Life switch
    {
        AgentLife.Starting { LaunchedAt: null } it => ("launch again", it.RetryAt),
        AgentLife.Starting it                      => ("count as running", it.RetryAt),
        AgentLife.Running { Parking: { } it }      => ("go on", it.Until),
        AgentLife.Running it                       => StallLadder.Next(it.Ladder, agent.Spec.Stall) is { } due ? (Wording.Word(due.Step), due.At) : null,
        AgentLife.Stopping { Phase: StopPhase.Asked } it => ("terminate", it.Until),
        AgentLife.Stopping it                      => ("kill", it.Until),
        AgentLife.Backoff it                       => ("start", it.Until),
        AgentLife.Parked it                        => ("start", it.Parking.Until),
        _                                          => null,
    };

    private static IEnumerable<Clock> ClocksOf(Agent agent, AgentLife.Running? running, Moment now)
    {
        yield return new Clock("in this state for", DurationText.Format(now.Instant - agent.Life.Since), now.UtcOf(agent.Life.Since));
        if (agent.Watch is { } watch)
        {
            yield return new Clock($"{Wording.Word(watch.Reading.Activity)} for", DurationText.Format(now.Instant - watch.ReadingSince), now.UtcOf(watch.ReadingSince));
            yield return new Clock("turns", $"{watch.Turns}");
        }
        if (running is not null)
        {
            var quiet = (running.Ladder.SuspendedAt ?? now.Instant) - running.Ladder.QuietSince;
            yield return new Clock("quiet for", DurationText.Format(quiet) + (running.Ladder.SuspendedAt is null ? "" : " (the ladder is suspended)"), now.UtcOf(running.Ladder.QuietSince));
            yield return new Clock("stall timeout", DurationText.Format(agent.Spec.Stall.Timeout));
            yield return new Clock("ladder", string.Join(", ", agent.Spec.Stall.Ladder.Select((step, at) => at < running.Ladder.Taken ? $"{Wording.Word(step)} (taken)" : Wording.Word(step))));
            yield return new Clock("what counts as life", $"{agent.Spec.Stall.Life}");
        }
        yield return new Clock("failures without progress", $"{agent.Tally.Streak}");
    }

    internal static int TierOf(Ladder ladder, StallPolicy policy) =>
        policy.Ladder.Take(ladder.Taken).Select(step => Rung.SeverityOf(step) switch { "nudge" => 1, "warning" => 2, _ => 3 }).DefaultIfEmpty(0).Max();
}
