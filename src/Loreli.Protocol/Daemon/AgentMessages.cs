using System.Text.Json.Serialization;

namespace Loreli.Protocol.Daemon;

/// <summary>Where a supervised agent stands (docs/specs/agent-lifecycle.md).</summary>
[JsonConverter(typeof(WordConverter<AgentState>))]
public enum AgentState { Pending, Starting, Running, Stopping, Dormant, Backoff, Parked, GaveUp }

/// <summary>What an agent is at.</summary>
[JsonConverter(typeof(WordConverter<AgentActivity>))]
public enum AgentActivity { Unknown, Busy, Idle, Waiting, Blocked }

[JsonConverter(typeof(WordConverter<StallTier>))]
public enum StallTier { None, Nudge, Warning, Critical }

/// <summary>One supervised agent. Its pane, if it has one, bears the same name. Times are UTC.</summary>
public sealed record AgentView
{
    public required string Name { get; init; }
    public required string Role { get; init; }
    public required string Backend { get; init; }
    public string? Provider { get; init; }
    /// <summary><c>yin</c> or <c>yang</c>.</summary>
    public string? Side { get; init; }
    public string? Model { get; init; }
    /// <summary>0 before the first start.</summary>
    public required int Generation { get; init; }
    public required AgentState State { get; init; }
    /// <summary>Why it is in this state, in words: the back-off's cause, the reset time, what it waits for.</summary>
    public string? Reason { get; init; }
    public AgentActivity Activity { get; init; }
    /// <summary>What the activity was read from: <c>asks: Do you want to proceed?</c></summary>
    public string? ActivityReason { get; init; }
    /// <summary><c>hook</c>, <c>protocol</c>, <c>screen</c> or <c>none</c>.</summary>
    public string ActivitySource { get; init => field = value ?? "none"; } = "none";
    /// <summary>Since when it is in this activity.</summary>
    public DateTimeOffset? ActivitySince { get; init; }
    public QuestionView? Question { get; init; }
    public StallTier Tier { get; init; }
    /// <summary>Last sign of life by the agent's policy.</summary>
    public DateTimeOffset? LastActivityAt { get; init; }
    /// <summary>What happens next by itself, and when: <c>nudge</c>, <c>start</c>, <c>probe</c>.</summary>
    public string? NextStep { get; init; }
    public DateTimeOffset? NextStepAt { get; init; }
    /// <summary>Starts after failures within the period, and how many more there may be.</summary>
    public int Restarts { get; init; }
    public int RestartsLeft { get; init; }
    public int PromptsQueued { get; init; }
    public string? Workspace { get; init; }
    public string? Branch { get; init; }
    /// <summary>Named by the configuration, not by an operator or a demand.</summary>
    public bool IsDeclared { get; init; }
}

public sealed record QuestionView(string Kind, string Text, IReadOnlyList<string> Options, int Marked);

/// <summary>One thing that needs an operator.</summary>
/// <param name="Id">Stays the same while it is the same need: <c>waiting:NAME:GENERATION:…</c>.</param>
/// <param name="Kind"><c>waiting</c>, <c>blocked</c>, <c>gave-up</c>, <c>stall</c>, <c>breaker</c>, <c>delivery</c>, <c>drift</c>, <c>disk</c>, <c>configuration</c>.</param>
/// <param name="Severity">0 is the most severe.</param>
/// <param name="Agent">Null when it is about no single agent.</param>
public sealed record AttentionView(
    string Id, string Kind, int Severity, string? Agent, string Text, DateTimeOffset Since, QuestionView? Question = null,
    DateTimeOffset? SnoozedUntil = null);

/// <summary>Health of an agent CLI on this machine.</summary>
/// <param name="State"><c>closed</c> (may start), <c>open</c> (no further start), <c>half-open</c> (one probe runs), <c>missing</c>.</param>
public sealed record BackendView(
    string Name, string Provider, string Side, string? Version, string? Path, string State, string? Reason, DateTimeOffset? Until);

/// <summary>One handler of the reactor.</summary>
public sealed record HandlerView(
    string Name, DateTimeOffset? LastAt, double LastMilliseconds, long Runs, long Failures, string? Error, bool IsRunning);

/// <summary>What the work needs of one role, as it was said last.</summary>
/// <param name="Workload">Pieces of work there are.</param>
/// <param name="Supply">Agents that have some.</param>
/// <param name="Deficit">Agents that are missing.</param>
/// <param name="Template">The declared entry whose replicas these are.</param>
/// <param name="Reserved">Agents that are being made.</param>
/// <param name="PausedUntil">Nobody is taken for the role before; null without a pause.</param>
public sealed record DemandView(string Role, int Workload, int Supply, int Deficit, string? Template, int Reserved, DateTimeOffset? PausedUntil);

/// <param name="Alive">Null: unknown.</param>
/// <param name="Status"><c>healthy</c>, <c>unhealthy</c>, <c>unknown</c>, <c>not-found</c>.</param>
public sealed record HealthView(string Name, bool? Alive, string Status, IReadOnlyList<string> Reasons, long OutputLength);

/// <summary>One step of a plan.</summary>
/// <param name="Step"><c>add</c>, <c>restart</c>, <c>update</c> or <c>remove</c>.</param>
/// <param name="Why">Keys that changed, with the old and the new value where both fit.</param>
public sealed record PlanStepView(string Step, string Agent, IReadOnlyList<string> Why);

/// <param name="Trusted">False: nothing of it runs before <c>loreli trust</c>.</param>
public sealed record PlanView(IReadOnlyList<PlanStepView> Steps, bool Trusted, string? Problem = null);

/// <summary>Why an agent is seen as it is.</summary>
/// <param name="Clocks">Label and value, for operators.</param>
/// <param name="Events">The last automatic steps with their evidence.</param>
public sealed record ExplainView(
    AgentView Agent, string Rule, IReadOnlyList<string> Evidence, IReadOnlyList<LabelledText> Clocks, IReadOnlyList<EventView> Events);

public sealed record LabelledText(string Label, string Text);

/// <summary>All that a screen shows beside panes, sent when something of it changed.</summary>
/// <param name="Notify">What a screen does when a need begins; null: it rings and tells, whatever the need.</param>
public sealed record FleetView(
    IReadOnlyList<AgentView> Agents, IReadOnlyList<AttentionView> Attention, IReadOnlyList<BackendView> Backends, PlanView? Pending = null,
    NotifyView? Notify = null);

/// <param name="Terminal">Tell the terminal (OSC 777).</param>
/// <param name="Bell">Ring its bell.</param>
/// <param name="Kinds">Of needs for which it does so.</param>
public sealed record NotifyView(bool Terminal, bool Bell, IReadOnlyList<string> Kinds);

public sealed record AgentSpawnRequest(string Backend, string? Name = null, string? Role = null, string? Model = null, string? Prompt = null);

/// <param name="Answer">The option's text or its number from 1, or free text.</param>
public sealed record AnswerRequest(string Answer);

/// <param name="Fresh">False: the CLI's own conversation goes on where it can.</param>
public sealed record AgentRestartRequest(bool Fresh = false);

/// <param name="TimeoutMs">Null: as configured.</param>
public sealed record AgentShutdownRequest(int? TimeoutMs = null, string? Reason = null);

/// <summary>A prompt for an agent's queue, delivered when it can take one.</summary>
public sealed record PromptRequest(string Text);

/// <param name="Queued">Prompts that wait, this one included.</param>
public sealed record PromptView(int Queued);

/// <param name="Request">Id of the request that is done: <c>shutdown-12@reviewer</c>.</param>
public sealed record AckRequest(string Request);

/// <summary>What an agent CLI's own hook reports. Its other members are not read.</summary>
/// <param name="Event">As the CLI calls it: <c>Stop</c>, <c>PreToolUse</c>, <c>Notification</c> …</param>
/// <param name="Conversation">Id of the CLI's own conversation.</param>
public sealed record HookRequest(string Event, string? Tool = null, string? Message = null, string? Conversation = null);

public sealed record SnoozeRequest(string Id, double Seconds);

public sealed record StopAllRequest(bool Now);

/// <summary>Writes an enumeration as the lower-case word with hyphens that operators know: <c>gave-up</c>.</summary>
public sealed class WordConverter<T>() : JsonStringEnumConverter<T>(System.Text.Json.JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
