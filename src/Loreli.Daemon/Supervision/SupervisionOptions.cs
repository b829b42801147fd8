using Loreli.Protocol.Places;

namespace Loreli.Daemon.Supervision;

/// <summary>What supervision is started with.</summary>
/// <param name="Self">How loreli is started: program and first words.</param>
/// <param name="Environment">The daemon's own.</param>
internal sealed record SupervisionOptions(RepositoryPaths Paths, IReadOnlyList<string> Self, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>A changed loreli.yml waits for <c>loreli apply</c>.</summary>
    public bool NeedsConfirmation { get; init; }

    /// <summary>What asks for agents from the start.</summary>
    public IReadOnlyList<IWorkSource> Sources { get; init; } = [];

    public string MemoryFile => Path.Combine(Paths.StateDirectory, "fleet.json");
    public string TeamFile => Path.Combine(Paths.StateDirectory, "team.json");
    public string PromptsFile => Path.Combine(Paths.StateDirectory, "prompts.json");
    public string AppliedFile => Path.Combine(Paths.StateDirectory, "applied.yml");
}
