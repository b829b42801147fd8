namespace Loreli.Ledger;

/// <summary>One fact as it is written.</summary>
/// <param name="Seq">From 1, without gaps.</param>
/// <param name="Agent">The pane that it is about; null when it is about the daemon.</param>
/// <param name="Data">A JSON object: the evidence.</param>
public sealed record LedgerEvent(long Seq, DateTimeOffset Time, string Type, string? Agent, int? Generation, string Data);

/// <summary>A fact before it has a number and a time.</summary>
/// <param name="Type">One of <see cref="EventType"/>.</param>
/// <param name="Data">A JSON object of at most <see cref="LedgerLimits.DataBytesMax"/>; see <see cref="EventData"/>.</param>
public sealed record NewEvent(string Type, string? Agent = null, int? Generation = null, string Data = "{}");

/// <summary>Names of facts. A name, once written, keeps its meaning for ever.</summary>
public static class EventType
{
    public const string DaemonStarted = "daemon-started";
    public const string DaemonStopped = "daemon-stopped";
    public const string Reloaded = "reloaded";
    public const string Spawned = "spawned";
    public const string SpawnRefused = "spawn-refused";
    public const string Exited = "exited";
    public const string Failed = "failed";
    /// <summary>Exactly once per generation: the pane is forgotten.</summary>
    public const string Removed = "removed";
    public const string Adopted = "adopted";
    public const string AdoptionProblem = "adoption-problem";
    public const string Unknown = "unknown";
    public const string Restarted = "restarted";
    public const string Renamed = "renamed";
    public const string StopAsked = "stop-asked";
    public const string Signalled = "signalled";
    public const string Attached = "attached";
    public const string Detached = "detached";
    public const string Resized = "resized";
    public const string Title = "title";
    public const string Bell = "bell";
    public const string Notification = "notification";
    /// <summary>An operator looked at a pane that had unread bells or a notification.</summary>
    public const string Seen = "seen";
    public const string Progress = "progress";
    public const string Status = "status";
    public const string Lost = "lost";
    public const string Recording = "recording";
    public const string InputDropped = "input-dropped";
    /// <summary>Processes of a pane outlived SIGKILL.</summary>
    public const string StopFailed = "stop-failed";
    /// <summary>A keeper did not carry out a kill; the daemon did.</summary>
    public const string EndedDirectly = "ended-directly";
    /// <summary>Live recordings exceed the limit over all: this one's own was lowered, or raised again.</summary>
    public const string RecordingLimited = "recording-limited";
    public const string RecordingTorn = "recording-torn";
    public const string CheckpointFailed = "checkpoint-failed";
    /// <summary>A loreli.yml was carried out.</summary>
    public const string ConfigurationApplied = "configuration-applied";
    /// <summary>A loreli.yml is not carried out: it is wrong, or not trusted. The one before it holds.</summary>
    public const string ConfigurationRefused = "configuration-refused";
    /// <summary>A workspace was removed with its agent, or kept because something in it would be lost.</summary>
    public const string WorkspaceCleaned = "workspace-cleaned";
    public const string PromptDelivered = "prompt-delivered";
    /// <summary>A prompt did not arrive, or nobody can say whether it did.</summary>
    public const string PromptFailed = "prompt-failed";
    /// <summary>A question on an agent's screen was answered.</summary>
    public const string Answered = "answered";
    public const string AnswerFailed = "answer-failed";
    /// <summary>Somebody was told, outside of any attached screen, that something needs an operator; or could not be.</summary>
    public const string Notified = "notified";
    /// <summary>The supervisor could not carry out what it had decided.</summary>
    public const string ActionFailed = "action-failed";
    /// <summary>A handler of the reactor failed, or does not end.</summary>
    public const string HandlerFailed = "handler-failed";
    public const string MemoryExceeded = "memory-exceeded";
    /// <summary>Facts that could not be written while the disk was full.</summary>
    public const string LedgerGap = "ledger-gap";
    public const string LedgerDamaged = "ledger-damaged";

    // What the supervisor did and why (Loreli.Supervision.Fact says the same words).
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
