namespace Loreli.Configuration;

/// <summary>One entry of <c>agents</c>.</summary>
public sealed record AgentEntry
{
    public static readonly AgentEntry Default = new();

    /// <summary>Null takes an identity from the theme.</summary>
    public string? Name { get; init; }
    public string Role { get; init; } = "action";
    /// <summary>A backend's name, or <c>auto</c>: the first one that is installed.</summary>
    public string Backend { get; init; } = "auto";
    public string? Model { get; init; }
    /// <summary>First prompt. At most one of this and <see cref="PromptFile"/>.</summary>
    public string? Prompt { get; init; }
    /// <summary>File with the first prompt, relative to the repository.</summary>
    public string? PromptFile { get; init; }
    /// <summary>Program and arguments instead of the backend's own; empty leaves it to the backend.</summary>
    public ValueList<string> Command { get; init; } = [];
    /// <summary>Appended to the backend's command line.</summary>
    public ValueList<string> Arguments { get; init; } = [];
    /// <summary>Word of the backend for what the CLI may do unasked; null: the backend's default.</summary>
    public string? Permissions { get; init; }
    public WorkspaceChoice Workspace { get; init; } = WorkspaceChoice.Auto;
    public RestartSettings Restart { get; init; } = new();
    public StallSettings Stall { get; init; } = new();
    public FaultSettings Faults { get; init; } = new();
    public LimitSettings Limits { get; init; } = new();
    public ValueList<AgentDependency> DependsOn { get; init; } = [];
    /// <summary>Values may be secrets: they are never shown.</summary>
    public ValueMap<string> Env { get; init; } = ValueMap<string>.Empty;
    public int Replicas { get; init; } = 1;

    /// <summary>With what it takes from the fleet.</summary>
    public AgentEntry FilledIn(FleetConfiguration fleet) => this with
    {
        Model = Model ?? fleet.Model,
        Stall = Stall with { Timeout = Stall.Timeout ?? fleet.Timeouts.Stall },
    };
}

public enum WorkspaceChoice
{
    /// <summary>A worktree where the repository can give one, else the repository's own working tree.</summary>
    Auto,
    /// <summary>A git worktree and branch of its own; without git the agent is not started.</summary>
    Worktree,
    /// <summary>The repository's own working tree.</summary>
    Shared,
    /// <summary>An empty folder.</summary>
    None,
}

public enum RestartChoice { Always, OnFailure, Never }

/// <param name="Intensity">Most restarts within <paramref name="Period"/>; one more failure and the agent is given up.</param>
/// <param name="Backoff">Pause before a restart: the least for the first, doubled up to the most.</param>
/// <param name="Resume">A restarted CLI goes on with its own conversation where it can.</param>
public sealed record RestartSettings(RestartChoice Policy, int Intensity, TimeSpan Period, DurationSpan Backoff, bool Resume)
{
    public RestartSettings() : this(
        RestartChoice.OnFailure, 5, TimeSpan.FromMinutes(10), new DurationSpan(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)), Resume: true)
    {
    }
}

/// <summary>From the shortest to the longest of something: <c>5s..5m</c>.</summary>
public readonly record struct DurationSpan(TimeSpan Least, TimeSpan Most);

/// <summary>What is done to an agent that shows no life, in this order, one step each timeout.</summary>
public enum StallStep { Nudge, Warn, Escape, Interrupt, Restart, Kill }

/// <summary>What counts as life, beside an answer of the agent itself.</summary>
public enum LifeEvidence
{
    /// <summary>The settled screen changes, moving ornaments aside.</summary>
    Screen,
    /// <summary>Processes below the agent's own use the processor: a build, a test run.</summary>
    Children,
    /// <summary>A tool call is open.</summary>
    Tool,
    /// <summary>Hooks and tool calls reach loreli.</summary>
    Heartbeat,
    /// <summary>The agent's own process uses the processor.</summary>
    Cpu,
    /// <summary>Any process of the tree reads or writes.</summary>
    Io,
}

/// <param name="Timeout">Null takes <c>timeouts.stall</c>; never null in <see cref="DeclaredAgent.Entry"/>.</param>
/// <param name="ToolPatience">For so long an open tool call counts as life.</param>
/// <param name="Idle">An agent at an empty composer is expected to have work, and stalls too.</param>
public sealed record StallSettings(
    TimeSpan? Timeout, ValueList<StallStep> Ladder, ValueList<LifeEvidence> Evidence, TimeSpan ToolPatience, bool Idle)
{
    public StallSettings() : this(
        null,
        [StallStep.Nudge, StallStep.Warn, StallStep.Kill],
        [LifeEvidence.Screen, LifeEvidence.Children, LifeEvidence.Io, LifeEvidence.Tool, LifeEvidence.Heartbeat],
        TimeSpan.FromMinutes(30), Idle: false)
    {
    }
}

public enum FatalFaultChoice
{
    /// <summary>The agent is ended and held back until its backend works again.</summary>
    Stop,
    /// <summary>It is left as it is, for an operator to mend in place.</summary>
    Stay,
}

/// <param name="Settle">For so long an error of its API must stay on the screen until it is believed.</param>
/// <param name="Park">A quota or rate limit makes the agent rest until the time that the screen names.</param>
/// <param name="Rest">How long to rest when no time is named: the least at first, doubled while the fault comes back; never longer than the most.</param>
public sealed record FaultSettings(FatalFaultChoice OnFatal, TimeSpan Settle, bool Park, DurationSpan Rest)
{
    public FaultSettings() : this(FatalFaultChoice.Stop, TimeSpan.FromSeconds(2), Park: true, new DurationSpan(TimeSpan.FromMinutes(1), TimeSpan.FromDays(8)))
    {
    }
}

/// <param name="MemoryBytes">Of the whole process tree; null: no limit.</param>
/// <param name="RecordingBytes">Null: the daemon's own limit.</param>
/// <param name="Turns">Prompts answered until the agent is asked to end; null: no limit.</param>
public sealed record LimitSettings(long? MemoryBytes = null, long? RecordingBytes = null, int? Turns = null);

/// <summary>How far another agent must be before this one is started.</summary>
public enum DependencyStep
{
    /// <summary>It runs.</summary>
    Started,
    /// <summary>Its composer was seen empty.</summary>
    Idle,
    /// <summary>It ended by itself without an error.</summary>
    Done,
}

/// <param name="Agent">Name of an agent that is declared with a name.</param>
public sealed record AgentDependency(string Agent, DependencyStep Until = DependencyStep.Idle);
