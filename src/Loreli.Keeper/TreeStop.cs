namespace Loreli.Keeper;

/// <summary>How far the ending of a process tree is.</summary>
internal abstract record StopState
{
    private StopState() { }

    public sealed record Idle : StopState;
    /// <summary>Everyone was asked; what is left is hung up on, which shells heed, and then killed.</summary>
    /// <param name="HangUpAt">Null once it was done.</param>
    public sealed record Asked(Instant KillAt, Instant? HangUpAt) : StopState;
    public sealed record Killing(int Round, Instant NextAt) : StopState;
    /// <param name="Left">Processes that outlived every round.</param>
    public sealed record Finished(int Left) : StopState;
}

internal enum StopAction
{
    None,
    /// <summary>SIGTERM and SIGCONT to every process of the tree.</summary>
    Ask,
    /// <summary>SIGHUP to every process of the tree: an interactive shell ignores SIGTERM.</summary>
    HangUp,
    /// <summary>SIGKILL to every process of the tree.</summary>
    Kill,
}

/// <summary>Ends a process tree: asks once, then kills in rounds until nobody is left. Pure.</summary>
internal static class TreeStop
{
    public static (StopState Next, StopAction Action) Begin(StopState state, TimeSpan grace, Instant now) => state switch
    {
        _ when grace <= TimeSpan.Zero && state is not StopState.Killing => (new StopState.Killing(0, now), StopAction.None),
        StopState.Asked asked => (asked with { KillAt = asked.KillAt < now + grace ? asked.KillAt : now + grace }, StopAction.Ask),
        StopState.Killing => (state, StopAction.None),
        _ => (new StopState.Asked(now + grace, now + Limits.HangUpAfter), StopAction.Ask),
    };

    /// <param name="alive">Live processes of the tree now.</param>
    public static (StopState Next, StopAction Action) Decide(StopState state, int alive, Instant now) => state switch
    {
        StopState.Asked or StopState.Killing when alive == 0 => (new StopState.Finished(0), StopAction.None),
        StopState.Asked asked when now >= asked.KillAt => (new StopState.Killing(1, now + Limits.KillRoundWait), StopAction.Kill),
        StopState.Asked asked when now >= asked.HangUpAt => (asked with { HangUpAt = null }, StopAction.HangUp),
        StopState.Killing killing when now < killing.NextAt => (state, StopAction.None),
        StopState.Killing { Round: >= Limits.KillRoundsMax } => (new StopState.Finished(alive), StopAction.None),
        StopState.Killing killing => (new StopState.Killing(killing.Round + 1, now + Limits.KillRoundWait), StopAction.Kill),
        _ => (state, StopAction.None),
    };

    /// <summary>When to look again though no signal came.</summary>
    public static Instant? LookAt(StopState state, Instant now) => state switch
    {
        StopState.Asked asked => asked.KillAt < now + Limits.StopLookWait ? asked.KillAt : now + Limits.StopLookWait,
        StopState.Killing killing => killing.NextAt,
        _ => null,
    };
}
