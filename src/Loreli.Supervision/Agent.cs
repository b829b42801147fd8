namespace Loreli.Supervision;

/// <summary>What is wanted of an agent in the end, whatever it goes through until then.</summary>
public enum Wish
{
    Up,
    /// <summary>It stays known and does not run: an operator stopped what the configuration declares.</summary>
    Down,
    /// <summary>It is to be forgotten.</summary>
    Gone,
}

/// <summary>All that is known about one agent. A value: log it, replay it.</summary>
/// <param name="Generation">Of the process that <paramref name="Life"/> speaks of, else of the last one; 0 before the first.</param>
/// <param name="Watch">What is seen of this generation; null while there is no process.</param>
public sealed record Agent(AgentSpec Spec, int Generation, Wish Wish, AgentLife Life, Tally Tally, Watch? Watch = null)
{
    public string Name => Spec.Name;

    /// <summary>It has a process, or may have one: a seat under the caps.</summary>
    public bool HoldsSeat => Life is AgentLife.Starting or AgentLife.Running or AgentLife.Stopping or AgentLife.Recalled;

    /// <summary>It has a seat, or will take one by itself.</summary>
    public bool IsLive => HoldsSeat || Life is AgentLife.Pending or AgentLife.Backoff or AgentLife.Parked;

    public Activity Activity => Watch?.Reading.Activity ?? Activity.Unknown;
}

/// <summary>Where an agent stands (docs/specs/agent-lifecycle.md). Closed: these ten are all there are.</summary>
public abstract record AgentLife(Instant Since)
{
    /// <summary>Wanted; waits for a seat, a dependency, its breaker or its turn.</summary>
    /// <param name="Resumes">The next process goes on with the conversation.</param>
    /// <param name="WaitsFor">In words; empty before it was looked at.</param>
    public sealed record Pending(Instant Since, bool Resumes, string WaitsFor = "") : AgentLife(Since);

    /// <summary>A launch was ordered; until the process runs and a reading says what it is at.</summary>
    /// <param name="LaunchedAt">When the process was there; null before.</param>
    /// <param name="Fingerprint">Of the spec that it was launched with.</param>
    /// <param name="RetryAt">When an unanswered launch is ordered again; when a launched one counts as running in any case.</param>
    public sealed record Starting(Instant Since, Instant? LaunchedAt, string Fingerprint, bool Resumes, Instant RetryAt) : AgentLife(Since);

    /// <param name="LaunchedAt">When its process was there.</param>
    /// <param name="Parking">The rest that it takes with its process alive; null when it takes none.</param>
    /// <param name="Forgiven">A fault that may still stand on the screen and was dealt with.</param>
    public sealed record Running(
        Instant Since, Instant LaunchedAt, string Fingerprint, Ladder Ladder, Parking? Parking = null, Fault? Forgiven = null) : AgentLife(Since);

    public sealed record Stopping(
        Instant Since, StopCause Cause, StopPhase Phase, string RequestId, Instant Until, int Kills, bool IsAcknowledged, Instant LaunchedAt) : AgentLife(Since);

    /// <summary>Ended; waits before the next start.</summary>
    public sealed record Backoff(Instant Since, Instant Until, bool Resumes, Death After) : AgentLife(Since);

    /// <summary>Ended for a quota; waits until that is there again.</summary>
    public sealed record Parked(Instant Since, Parking Parking) : AgentLife(Since);

    /// <summary>Ended too often. Only an operator or a changed configuration ends this.</summary>
    public sealed record GaveUp(Instant Since, Death After, string Reason) : AgentLife(Since);

    /// <summary>Not running and not to run.</summary>
    /// <param name="After">Null when it never ran.</param>
    public sealed record Dormant(Instant Since, Death? After) : AgentLife(Since);

    /// <summary>It had a process when the daemon went; whether it still has is not known yet.</summary>
    /// <param name="Was">What it was doing, as remembered.</param>
    public sealed record Recalled(Instant Since, AgentLife Was) : AgentLife(Since);

    /// <summary>Its removal was ordered and is not confirmed.</summary>
    public sealed record Leaving(Instant Since, string Reason, Instant RetryAt) : AgentLife(Since);
}

/// <summary>The phases of an end (docs/specs/shutdown.md).</summary>
public enum StopPhase
{
    /// <summary>It was asked and may finish.</summary>
    Asked,
    /// <summary>It was told to end.</summary>
    Terminated,
    Killed,
}

/// <summary>Why a process is being ended, and what that counts as.</summary>
/// <param name="Class">What the restart policy will be told.</param>
/// <param name="Removal">The reason that <c>removed</c> gives, should the agent leave.</param>
public sealed record StopCause(DeathClass Class, string Reason, string Removal, bool ResumesAfter = true);

/// <summary>What an end counts as for the restart policy.</summary>
public enum DeathClass
{
    /// <summary>Exit code 0, nobody asked.</summary>
    Clean,
    Failed,
    /// <summary>Not clean and within <see cref="AgentSpec.RapidDeath"/> of the launch.</summary>
    Rapid,
    /// <summary>There never was a process.</summary>
    LaunchFailed,
    /// <summary>Its API refuses it: login, budget, model.</summary>
    ApiFatal,
    Quota,
    Signal,
    OutOfMemory,
    Stalled,
    /// <summary>By an operator, the configuration or the scaling.</summary>
    Asked,
    /// <summary>The host or its keeper went away under it. Nobody's fault, and nobody's wish.</summary>
    Host,
}

/// <param name="Ran">Time between launch and end.</param>
public sealed record Death(DeathClass Class, string Reason, TimeSpan Ran, int? Code = null, int? Signal = null)
{
    /// <summary>It counts against the backend; never so for an end that was asked for, or a clean one.</summary>
    public bool BlamesBackend { get; init; } = Class is DeathClass.Rapid;
}

/// <summary>A rest until a quota is there again.</summary>
/// <param name="Until">Follows <paramref name="UntilUtc"/> when a clock jumps.</param>
public sealed record Parking(Instant Since, Instant Until, DateTimeOffset UntilUtc, Fault Fault);

/// <summary>How often an agent had to be brought back.</summary>
/// <param name="Restarts">Those that may still be within the period, oldest first; never more than the intensity.</param>
/// <param name="Streak">Failures less finished turns: the exponent of the back-off.</param>
/// <param name="Parkings">Rests in a row without a finished turn.</param>
public sealed record Tally(Sequence<Instant> Restarts, int Streak, int Parkings)
{
    public static readonly Tally None = new([], 0, 0);
}

/// <summary>A reading, believed as it comes; and for how long its fault has been shown.</summary>
/// <param name="ReadingSince">Since when it is at this activity.</param>
/// <param name="FaultReadings">Readings in a row with this fault, counted as far as policy asks.</param>
/// <param name="Turns">Turns finished: busy, then an empty composer.</param>
public sealed record Watch(Reading Reading, Instant ReadingSince, int FaultReadings, Instant FaultSince, Pulse Pulse, int Turns, bool WasIdle);

/// <summary>How long an agent has been quiet and what was done about it (docs/specs/stall-ladder.md).</summary>
/// <param name="QuietSince">The last sign of life, later by the time for which the ladder was suspended.</param>
/// <param name="Taken">Steps of the ladder that this episode has taken or passed over.</param>
/// <param name="SuspendedAt">Null while it counts.</param>
public readonly record struct Ladder(Instant QuietSince, int Taken = 0, Instant? SuspendedAt = null);
