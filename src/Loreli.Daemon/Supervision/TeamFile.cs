using System.Text.Json.Serialization;
using Loreli.Agents.Identities;
using Loreli.Protocol.Daemon;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>What is kept of a team beside its configuration and its records.</summary>
/// <param name="Names">Names that were given to declared agents without one, by <see cref="Configuration.DeclaredAgent.Id"/>.</param>
/// <param name="Added">Agents that an operator added, by name.</param>
/// <param name="Backends">What <c>auto</c> was found to be, by <see cref="Configuration.DeclaredAgent.Id"/>: it stays while it is installed.</param>
/// <param name="Enlisted">Agents that demands made, by name, from the moment their identity is taken.</param>
/// <param name="IsDown">They were taken down with the daemon, not stopped by an operator who wants them to stay so.</param>
internal sealed record TeamMemory(
    IReadOnlyDictionary<string, string> Names, IReadOnlyDictionary<string, AgentSpawnRequest> Added, IReadOnlyDictionary<string, string> Backends,
    bool IsDown = false, IReadOnlyDictionary<string, Enlistee>? Enlisted = null)
{
    public static readonly TeamMemory Nothing = new(
        new Dictionary<string, string>(), new Dictionary<string, AgentSpawnRequest>(), new Dictionary<string, string>());

    public IReadOnlyDictionary<string, Enlistee> Enlisted { get; init; } = Enlisted ?? new Dictionary<string, Enlistee>();
}

/// <summary>Who was taken for a reservation, and for what.</summary>
/// <param name="Template">The declared entry that it is a replica of.</param>
internal sealed record Enlistee(int Reservation, Identity Identity, string Role, string Backend, string? Template)
{
    /// <summary>Whether the same thing is asked for again.</summary>
    public bool Is(FleetAction.Enlist asked) => (Role, Backend, Template) == (asked.Role, asked.Backend, asked.Template);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(TeamMemory))]
internal sealed partial class TeamJson : JsonSerializerContext;
