using System.Text.Json.Serialization;
using Loreli.Agents.Identities;
using Loreli.Agents.Workspaces;
using Loreli.Protocol.Daemon;

namespace Loreli.Agents.Sessions;

/// <summary>Where an agent stands, as far as its record goes.</summary>
[JsonConverter(typeof(WordConverter<RecordState>))]
public enum RecordState
{
    /// <summary>Written before the start: the process may or may not have come to be.</summary>
    Prepared,
    Started,
    Ended,
}

/// <summary>Who ended an agent. What the host ended is never noted as the operator's will.</summary>
[JsonConverter(typeof(WordConverter<EndedBy>))]
public enum EndedBy { Itself, Operator, Supervisor, Host }

/// <param name="Id">The CLI's own name of the conversation, with which it can be resumed.</param>
/// <param name="IsProven">The agent made progress in it: resuming it is worth a try.</param>
public sealed record Conversation(string Id, DateTimeOffset SeenAt, bool IsProven);

/// <param name="Branch">Null without a worktree.</param>
public sealed record WorkspaceNote(WorkspaceKind Kind, string Path, string? Branch);

/// <summary>All that must survive about one agent, beside its pane: written before the start, changed by compare-and-set.</summary>
public sealed record AgentRecord
{
    /// <summary>A record of a higher one is left alone.</summary>
    public const int SchemaMax = 1;

    public int Schema { get; init; } = SchemaMax;
    /// <summary>Counts the writes; 0 before the first.</summary>
    public long Version { get; init; }
    public required Identity Identity { get; init; }
    public required string Role { get; init; }
    /// <summary>The backend's id.</summary>
    public required string Backend { get; init; }
    public string? Model { get; init; }
    public required string Repository { get; init; }
    /// <summary>0 before the first start; that of the pane with this agent's name.</summary>
    public int Generation { get; init; }
    /// <summary><c>NAME.GENERATION</c> once the process runs.</summary>
    public string? PaneId { get; init; }
    public RecordState State { get; init; }
    public EndedBy? EndedBy { get; init; }
    public string? EndReason { get; init; }
    /// <summary>The machine's boot in which it was started: another one means that the host ended it.</summary>
    public string? BootId { get; init; }
    public WorkspaceNote? Workspace { get; init; }
    /// <summary>The one that the agent is in.</summary>
    public Conversation? Conversation { get; init; }
    /// <summary>The last in which it got somewhere; a failed resume leaves it.</summary>
    public Conversation? LastGood { get; init; }
    /// <summary>Named by the configuration.</summary>
    public bool IsDeclared { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    [JsonIgnore]
    public string Name => Identity.Name;

    /// <summary>What to resume, the current conversation first if it is proven; null starts afresh.</summary>
    [JsonIgnore]
    public string? Resumable => Conversation is { IsProven: true } current ? current.Id : LastGood?.Id;

    public AgentRecord ForStart(int generation, string? bootId) => this with
    {
        Generation = generation, BootId = bootId, PaneId = null, State = RecordState.Prepared, EndedBy = null, EndReason = null,
        EndedAt = null, StartedAt = null,
    };

    public AgentRecord Started(DateTimeOffset at) => this with { State = RecordState.Started, StartedAt = at, PaneId = $"{Name}.{Generation}" };

    public AgentRecord Ended(EndedBy by, string reason, DateTimeOffset at) =>
        this with { State = RecordState.Ended, EndedBy = by, EndReason = reason, EndedAt = at };

    /// <summary>The CLI said in which conversation it is. An earlier proven one is kept as the last good one.</summary>
    public AgentRecord InConversation(string id, DateTimeOffset at) => Conversation?.Id == id
        ? this
        : this with
        {
            LastGood = Conversation is { IsProven: true } proven ? proven : LastGood,
            Conversation = new Conversation(id, at, IsProven: id == LastGood?.Id),
        };

    /// <summary>The agent made progress.</summary>
    public AgentRecord Progressed() => Conversation is { IsProven: false } current
        ? this with { Conversation = current with { IsProven = true }, LastGood = current with { IsProven = true } }
        : this;

    /// <summary>The CLI refused to resume what <see cref="Resumable"/> named, saying that it does not exist.</summary>
    public AgentRecord Forgot(string id) => this with
    {
        Conversation = Conversation?.Id == id ? null : Conversation,
        LastGood = LastGood?.Id == id ? null : LastGood,
    };

    /// <summary>What is wrong with a record as it was read; null when nothing is.</summary>
    internal string? Fault(string expectedName) => this switch
    {
        { Identity: null } => "it has no identity",
        _ when !PaneName.TryParse(Identity.Name, out _) => $"its name \"{Cut(Identity.Name)}\" is none",
        _ when Identity.Name != expectedName => $"it speaks of \"{Identity.Name}\"",
        { Role: null } or { Backend: null } or { Repository: null } => "role, backend or repository is missing",
        { Generation: < 0 } or { Version: < 1 } => "its generation or version is out of range",
        _ => null,
    };

    private static string Cut(string? text) => text is null ? "" : text[..Math.Min(text.Length, 64)];
}

/// <summary>One run of a team, from its first start until it is ended: the folder <c>sessions/ID</c>.</summary>
public sealed record SessionHeader(string Id, string Repository, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt = null)
{
    public int Schema { get; init; } = 1;
}

/// <summary>What is kept of the registry of names beside the records.</summary>
internal sealed record NameMemory(IReadOnlyDictionary<string, DateTimeOffset>? Removed, IReadOnlyDictionary<string, DateTimeOffset>? Seen);

[JsonSerializable(typeof(AgentRecord))]
[JsonSerializable(typeof(SessionHeader))]
[JsonSerializable(typeof(NameMemory))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class SessionJson : JsonSerializerContext;
