namespace Loreli.Supervision;

/// <summary>Who wanted an agent first; decides what becomes of it when it has ended.</summary>
public enum Origin
{
    /// <summary>Named by the configuration. It stays known for as long as it is declared, running or not.</summary>
    Declared,
    /// <summary>Asked for by an operator; forgotten some time after its end.</summary>
    Operator,
    /// <summary>Enlisted for a demand; forgotten after its end, stopped when idle and no longer needed.</summary>
    Demand,
}

/// <summary>What the supervisor must know of an agent to keep it: policy, no command line, no prompt, no secret.</summary>
/// <param name="Name">Also the name of its pane.</param>
/// <param name="Backend">Stable id of the agent CLI: <c>claude</c>.</param>
/// <param name="Provider">Whose API it speaks to: <c>claude</c>, <c>cursor-claude</c>.</param>
/// <remarks>Two specs are equal when nothing changed. Of changed ones, <see cref="Fingerprint"/> tells whether the running
/// process must be replaced for it; everything else here takes effect at once.</remarks>
public sealed record AgentSpec(string Name, string Role, string Backend, string Provider)
{
    /// <summary><c>yin</c> or <c>yang</c>; empty when the provider has no side.</summary>
    public string Side { get; init; } = "";
    /// <summary>Which login it uses, as a word and never the secret: agents that share it share a breaker.</summary>
    public string Credential { get; init; } = "default";
    public Origin Origin { get; init; }
    /// <summary>The declared entry that this is a replica of.</summary>
    public string? Template { get; init; }
    public RestartPolicy Restart { get; init; } = new();
    public StallPolicy Stall { get; init; } = new();
    public FaultPolicy Faults { get; init; } = new();
    public Sequence<Dependency> DependsOn { get; init; } = [];
    /// <summary>Turns after which it is asked to stop; null for no limit.</summary>
    public int? TurnsMax { get; init; }
    /// <summary>Time to finish after a request to stop.</summary>
    public TimeSpan ShutdownTimeout { get; init => field = Must.BePositive(value); } = TimeSpan.FromSeconds(60);
    /// <summary>Time between the signal to end and the kill.</summary>
    public TimeSpan StopGrace { get; init => field = Must.BePositive(value); } = TimeSpan.FromSeconds(5);
    /// <summary>An exit sooner than this after the launch, and not a clean one, is the backend's fault.</summary>
    public TimeSpan RapidDeath { get; init => field = Must.BePositive(value); } = TimeSpan.FromSeconds(15);
    /// <summary>Time from the launch to the first reading that says what it is at; then the ladder counts in any case.</summary>
    public TimeSpan StartTimeout { get; init => field = Must.BePositive(value); } = TimeSpan.FromMinutes(2);
    /// <summary>Hash of all that only a new process can take over: command line, environment, workspace, prompt, memory limit.</summary>
    public string Fingerprint { get; init; } = "";

    public BreakerKey BreakerKey => new(Backend, Provider, Credential);
}

/// <summary>When another agent is far enough for this one to start.</summary>
public enum DependencyStage
{
    /// <summary>It runs.</summary>
    Started,
    /// <summary>Its composer was seen empty.</summary>
    Idle,
    /// <summary>It ended by itself without an error.</summary>
    Done,
}

/// <param name="Agent">Name of the other agent.</param>
public sealed record Dependency(string Agent, DependencyStage Until);
