namespace Loreli.Configuration;

/// <summary>One entry of <c>agents</c>.</summary>
public sealed record AgentSpec
{
    public static readonly AgentSpec Default = new();

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
    public PermissionMode Permissions { get; init; } = PermissionMode.Default;
    public WorkspaceKind Workspace { get; init; } = WorkspaceKind.Worktree;
    public RestartSettings Restart { get; init; } = new();
    public StallSettings Stall { get; init; } = new();
    public LimitSettings Limits { get; init; } = new();
    public ValueList<AgentDependency> DependsOn { get; init; } = [];
    /// <summary>Values may be secrets: they are never shown.</summary>
    public ValueMap<string> Env { get; init; } = ValueMap<string>.Empty;
    public int Replicas { get; init; } = 1;

    /// <summary>With what it takes from the fleet.</summary>
    public AgentSpec FilledIn(FleetConfiguration fleet) => this with
    {
        Model = Model ?? fleet.Model,
        Stall = Stall with
        {
            Timeout = Stall.Timeout ?? fleet.Timeouts.Stall,
            Ladder = fleet.Timeouts.Nudge ? Stall.Ladder : [.. Stall.Ladder.Where(it => it != StallStep.Nudge)],
        },
    };
}

/// <summary>How freely the CLI may act without asking; each backend knows its own words for it.</summary>
public enum PermissionMode
{
    /// <summary>As the CLI does it by itself.</summary>
    Default,
    /// <summary>Looks and plans, changes nothing.</summary>
    Plan,
    /// <summary>Edits files unasked, asks for commands.</summary>
    Edits,
    /// <summary>Asks for nothing.</summary>
    All,
}

public enum WorkspaceKind
{
    /// <summary>A git worktree and branch of its own.</summary>
    Worktree,
    /// <summary>The repository's own working tree.</summary>
    Shared,
    /// <summary>An empty folder.</summary>
    None,
}

public enum RestartKind { Always, OnFailure, Never }

/// <param name="Intensity">Most restarts within <paramref name="Period"/>; one more failure and the agent is given up.</param>
/// <param name="Backoff">Pause before a restart: the least for the first, doubled up to the most.</param>
/// <param name="Resume">A restarted CLI goes on with its own conversation where it can.</param>
public sealed record RestartSettings(RestartKind Policy, int Intensity, TimeSpan Period, DurationSpan Backoff, bool Resume)
{
    public RestartSettings() : this(
        RestartKind.OnFailure, 5, TimeSpan.FromMinutes(10), new DurationSpan(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)), Resume: true)
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

/// <param name="Timeout">Null takes <c>timeouts.stall</c>; never null in <see cref="DeclaredAgent.Spec"/>.</param>
public sealed record StallSettings(TimeSpan? Timeout, ValueList<StallStep> Ladder, ValueList<LifeEvidence> Evidence)
{
    public StallSettings() : this(
        null,
        [StallStep.Nudge, StallStep.Warn, StallStep.Kill],
        [LifeEvidence.Screen, LifeEvidence.Children, LifeEvidence.Tool, LifeEvidence.Heartbeat])
    {
    }
}

/// <param name="MemoryBytes">Of the whole process tree; null: no limit.</param>
/// <param name="RecordingBytes">Null: the daemon's own limit.</param>
/// <param name="Turns">Prompts answered until the agent is asked to end; null: no limit.</param>
public sealed record LimitSettings(long? MemoryBytes = null, long? RecordingBytes = null, int? Turns = null);

/// <summary>How far another agent must be before this one is started.</summary>
public enum DependencyGoal { Running, Idle, Exited }

/// <param name="Agent">Name of an agent that is declared with a name.</param>
public sealed record AgentDependency(string Agent, DependencyGoal Until = DependencyGoal.Idle);
