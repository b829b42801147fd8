namespace Loreli.Supervision;

/// <summary>What a believed fault leads to.</summary>
public enum FaultOutcome
{
    /// <summary>It is shown; nothing is done, and the ladder counts on.</summary>
    Shown,
    /// <summary>The agent rests with its process, then is told to go on.</summary>
    Rest,
    /// <summary>As <see cref="Rest"/>, and no other agent starts with this login until then.</summary>
    RestOfAll,
    /// <summary>The agent is of no use, and no other starts with this login until a probe has shown that it works.</summary>
    Fatal,
}

/// <summary>Judges faults. Pure; the table is in docs/specs/breaker.md.</summary>
public static class FaultRules
{
    /// <summary>A text that names a time may be wrong by a little.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>The longest rest without a named time.</summary>
    private static readonly TimeSpan GuessMax = TimeSpan.FromHours(1);

    public static FaultOutcome Judge(Fault fault, DateTimeOffset utc) => (fault.Class, fault.IsRetried, fault.ResetsAt) switch
    {
        (_, _, { } resets) when resets <= utc                                   => FaultOutcome.Shown, // An old text that stands there still.
        (FaultClass.Request, _, _)                                              => FaultOutcome.Shown,
        (FaultClass.Quota or FaultClass.RateLimit, _, not null)                 => FaultOutcome.RestOfAll,
        (_, true, _)                                                            => FaultOutcome.Shown, // The CLI tries on by itself.
        (FaultClass.Auth or FaultClass.Budget or FaultClass.ModelGone, _, _)    => FaultOutcome.Fatal,
        (FaultClass.Quota, _, _)                                                => FaultOutcome.RestOfAll,
        _                                                                       => FaultOutcome.Rest, // Rate limit, overload, network.
    };

    /// <param name="parkings">Rests before this one without a finished turn: each doubles a guess.</param>
    public static Parking Park(Fault fault, FaultPolicy policy, int parkings, Moment now)
    {
        var guess = Pause.Double(policy.ParkMin, parkings, GuessMax);
        var rest = NamedRest(fault, policy, now.Utc) ?? guess;
        return new Parking(now.Instant, now.Instant + rest, now.Utc + rest, fault);
    }

    /// <summary>How long the text says that it takes, within bounds; null when it names no time.</summary>
    public static TimeSpan? NamedRest(Fault fault, FaultPolicy policy, DateTimeOffset utc) => fault.ResetsAt is not { } resets
        ? null
        : resets - utc + Margin < policy.ParkMax ? resets - utc + Margin : policy.ParkMax;
}
