namespace Loreli.Supervision;

/// <summary>What agents and operators are told, in one place.</summary>
internal static class Wording
{
    public static string Nudge(TimeSpan quiet) =>
        $"You seem to have stalled: no sign of progress for {DurationText.Format(quiet)}. Report where you are, or go on.";

    public static string Warn(string name, TimeSpan quiet) => $"{name} has shown no sign of life for {DurationText.Format(quiet)}";

    public static string GoOn(Fault fault) => fault.Class is FaultClass.Quota or FaultClass.RateLimit
        ? "The usage limit should be over. Please go on where you stopped."
        : "The connection to your API should work again. Please go on where you stopped.";

    public static string ShutdownRequest(string id, string? reason, TimeSpan timeout) =>
        $"**Shutdown requested** ({id}).\n"
        + (string.IsNullOrWhiteSpace(reason) ? "" : $"Reason: {reason}\n")
        + $"Finish what you are doing within {DurationText.Format(timeout)} and stop. When you are ready, say so in a comment"
        + $" or with: loreli ack {id}";

    public static string Exit(FleetEvent.Exited exit, DeathClass deathClass, Fault? fault) => (exit, deathClass) switch
    {
        ({ IsOutOfMemory: true }, _)                            => "ended for want of memory",
        (_, DeathClass.Host)                                    => "the host or its keeper went away under it",
        (_, DeathClass.ApiFatal or DeathClass.Quota)            => $"ended at: {fault?.Text}",
        ({ Signal: { } signal }, _)                             => $"ended by signal {signal}",
        ({ Code: 0 }, _)                                        => "ended without an error",
        _                                                       => $"ended with exit code {exit.Code}",
    };

    public static string GaveUp(int restarts, RestartPolicy policy, Death last) =>
        $"{restarts} restarts within {DurationText.Format(policy.Period)} did not help; at last it {last.Reason}";

    /// <summary>An enumeration's word as operators know it: <c>OutOfMemory</c> is <c>out-of-memory</c>.</summary>
    public static string Word<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static string Dependency(Dependency dependency) => dependency.Until switch
    {
        DependencyStage.Started => $"{dependency.Agent} to run",
        DependencyStage.Idle    => $"{dependency.Agent} to be idle",
        _                       => $"{dependency.Agent} to be done",
    };

    public static string State(Breaker breaker) => breaker switch
    {
        Breaker.Open     => "open",
        Breaker.HalfOpen => "half-open",
        _                => "closed",
    };
}
