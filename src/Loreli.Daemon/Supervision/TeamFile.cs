using System.Text.Json.Serialization;
using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Supervision;

/// <summary>What is kept of a team beside its configuration and its records.</summary>
/// <param name="Names">Names that were given to declared agents without one, by <see cref="Configuration.DeclaredAgent.Id"/>.</param>
/// <param name="Added">Agents that an operator added, by name.</param>
/// <param name="Backends">What <c>auto</c> was found to be, by <see cref="Configuration.DeclaredAgent.Id"/>: it stays while it is installed.</param>
/// <param name="IsDown">They were taken down with the daemon, not stopped by an operator who wants them to stay so.</param>
internal sealed record TeamMemory(
    IReadOnlyDictionary<string, string> Names, IReadOnlyDictionary<string, AgentSpawnRequest> Added, IReadOnlyDictionary<string, string> Backends,
    bool IsDown = false)
{
    public static readonly TeamMemory Nothing = new(
        new Dictionary<string, string>(), new Dictionary<string, AgentSpawnRequest>(), new Dictionary<string, string>());
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(TeamMemory))]
internal sealed partial class TeamJson : JsonSerializerContext;
