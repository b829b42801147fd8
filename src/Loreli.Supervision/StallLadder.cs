namespace Loreli.Supervision;

/// <summary>A step that is due.</summary>
/// <param name="Number">From 1: the ladder's n-th.</param>
/// <param name="Quiet">Time without life, as seen: more than <paramref name="Number"/> timeouts.</param>
public readonly record struct Rung(int Number, LadderStep Step, TimeSpan Quiet)
{
    /// <summary><c>nudge</c>, <c>warning</c> or <c>critical</c>, as the <c>stall</c> event tells it.</summary>
    public string Severity => SeverityOf(Step);

    public static string SeverityOf(LadderStep step) => step switch
    {
        LadderStep.Nudge => "nudge",
        LadderStep.Warn or LadderStep.Escape or LadderStep.Interrupt => "warning",
        _ => "critical",
    };
}

/// <summary>Decides what is done about an agent that shows no life. Pure.</summary>
/// <remarks>Specification: docs/specs/stall-ladder.md. Quiet time ends at the last look, never at the clock: an agent that
/// nobody looked at is not stalled.</remarks>
public static class StallLadder
{
    /// <summary>Table 1: a look. Only life ends an episode; time in suspension does not count and is no life.</summary>
    public static Ladder Observe(Ladder ladder, bool showsLife, bool suspends, Instant now) =>
        (showsLife, suspends, ladder.SuspendedAt) switch
        {
            (true, true,  _)         => new Ladder(now, Taken: 0, SuspendedAt: now),
            (true, false, _)         => new Ladder(now),
            (_,    true,  null)      => ladder with { SuspendedAt = now },
            (_,    false, { } since) => ladder with { QuietSince = ladder.QuietSince + (now - since), SuspendedAt = null },
            _                        => ladder, // Still quiet, or still suspended.
        };

    /// <summary>Table 2: the step to take. Strictly more than n timeouts; the highest that applies wins; each once.</summary>
    public static Rung? Decide(Ladder ladder, StallPolicy policy, Instant seenAt)
    {
        var number = ladder.SuspendedAt is null ? Reached(seenAt - ladder.QuietSince, policy) : 0;
        return number > ladder.Taken ? new Rung(number, policy.Ladder[number - 1], seenAt - ladder.QuietSince) : null;
    }

    /// <summary>An operator is at it: no life, so the episode goes on, but the next step is a whole timeout away.</summary>
    public static Ladder PutOff(Ladder ladder, StallPolicy policy, Instant now)
    {
        var since = new Instant(now.SinceBoot - (policy.Timeout * ladder.Taken));
        return since > ladder.QuietSince ? ladder with { QuietSince = since } : ladder;
    }

    /// <summary>When the next step will be due without life; null when none will.</summary>
    public static (Instant At, LadderStep Step)? Next(Ladder ladder, StallPolicy policy) =>
        ladder.SuspendedAt is null && ladder.Taken < policy.Ladder.Count
            ? (ladder.QuietSince + policy.Timeout * (ladder.Taken + 1), policy.Ladder[ladder.Taken])
            : null;

    private static int Reached(TimeSpan quiet, StallPolicy policy) => quiet <= policy.Timeout
        ? 0
        : (int)Math.Min(policy.Ladder.Count, (quiet.Ticks - 1) / policy.Timeout.Ticks);
}
