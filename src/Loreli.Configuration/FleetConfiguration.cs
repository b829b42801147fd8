namespace Loreli.Configuration;

/// <summary>All that loreli.yml and the layers around it say, every default filled in. A value.</summary>
public sealed record FleetConfiguration
{
    /// <summary>What holds when nobody says anything.</summary>
    public static readonly FleetConfiguration Default = new();

    /// <summary>Names of themes, or <c>random</c>; the first free one of a list is taken.</summary>
    public ValueList<string> Theme { get; init; } = ["transformers"];

    /// <summary>Model of agents that name none; null leaves it to the backend.</summary>
    public string? Model { get; init; }

    public ValueList<AgentEntry> Agents { get; init; } = [];

    /// <summary>Backends that this configuration defines or changes. Loreli.Agents judges what is in them.</summary>
    public ValueMap<BackendDefinition> Backends { get; init; } = ValueMap<BackendDefinition>.Empty;

    public ScalingSettings Scaling { get; init; } = new();
    public TimeoutSettings Timeouts { get; init; } = new();
    public BreakerSettings Breaker { get; init; } = new();
    public WatchSettings Watch { get; init; } = new();
    public WorkspaceSettings Workspace { get; init; } = new();
    /// <summary>What is answered to dialogs that CLIs open by themselves: the dialog's policy to a word like <c>accept</c>.
    /// One that is not named is answered as its backend says, which most often is <c>ask</c>.</summary>
    public ValueMap<string> Dialogs { get; init; } = ValueMap<string>.Empty;
    public NotificationSettings Notifications { get; init; } = new();
    public TmuxSettings Tmux { get; init; } = new();

    /// <summary>The agents one by one, replicas counted out, with what they take from the fleet filled in.</summary>
    public IReadOnlyList<DeclaredAgent> Declared => DeclaredAgent.Of(this);

    /// <summary>For agents that an operator or a demand starts: nothing declared, all defaults of the fleet.</summary>
    public AgentEntry Undeclared => AgentEntry.Default.FilledIn(this);
}

/// <param name="Definition">As written, with places.</param>
public sealed record BackendDefinition(ConfigurationNode Definition)
{
    private readonly string _lines = string.Join('\n', Definition.ToLines());

    /// <summary>By what it says, wherever it stands.</summary>
    public bool Equals(BackendDefinition? other) => other is not null && _lines == other._lines;
    public override int GetHashCode() => _lines.GetHashCode(StringComparison.Ordinal);
    public override string ToString() => _lines.Replace("\n", ", ", StringComparison.Ordinal);
}
