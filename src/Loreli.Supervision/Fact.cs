namespace Loreli.Supervision;

/// <summary>Types of the events that the supervisor writes; <c>docs/reference/events.md</c> says what each bears.</summary>
public static class Fact
{
    public const string Stall = "stall";
    public const string RapidDeath = "rapid-death";
    public const string Recovered = "recovered";
    public const string Declared = "declared";
    public const string Changed = "changed";
    public const string Ended = "ended";
    public const string Backoff = "backoff";
    public const string GaveUp = "gave-up";
    public const string Parked = "parked";
    public const string Unparked = "unparked";
    public const string Fault = "fault";
    public const string ShutdownAsked = "shutdown-asked";
    public const string ShutdownDone = "shutdown-done";
    public const string Breaker = "breaker";
    public const string Scaled = "scaled";
    public const string Refused = "refused";
    public const string StaleDropped = "stale-dropped";
    public const string ClockGap = "clock-gap";
    public const string StraySwept = "stray-swept";
}

/// <summary>Why an agent left, as <c>removed</c> tells it.</summary>
public static class RemovalReason
{
    public const string Shutdown = "shutdown";
    public const string Killed = "killed";
    public const string Reconciled = "reconciled";
    public const string Stalled = "stalled";
    public const string StuckAlive = "stuck-alive";
    public const string Failed = "failed";
    public const string Dormant = "dormant";
    public const string Reaped = "reaped";
    public const string Undeclared = "undeclared";
    public const string Idle = "idle";
    public const string Surplus = "surplus";
}
