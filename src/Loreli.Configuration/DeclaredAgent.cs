namespace Loreli.Configuration;

/// <summary>One agent that the configuration wants to run.</summary>
/// <param name="Id">Its name, or <c>ROLE#N</c> for the Nth of a role without names: stays with it over changes of the file.</param>
/// <param name="Name">Null takes an identity from the theme.</param>
/// <param name="Entry">Filled in: what is left to the fleet is there.</param>
/// <param name="Index">In <c>agents</c>.</param>
public sealed record DeclaredAgent(string Id, string? Name, AgentEntry Entry, int Index)
{
    internal static IReadOnlyList<DeclaredAgent> Of(FleetConfiguration fleet)
    {
        var agents = new List<DeclaredAgent>();
        var nameless = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < fleet.Agents.Count; index++)
        {
            var entry = fleet.Agents[index].FilledIn(fleet);
            for (var replica = 1; replica <= entry.Replicas; replica++)
            {
                var name = NameOf(entry, replica);
                agents.Add(new DeclaredAgent(name ?? $"{entry.Role}#{Next(nameless, entry.Role)}", name, entry, index));
            }
        }
        return agents;
    }

    /// <summary><c>api</c>, or <c>api-1</c>, <c>api-2</c> when there are several.</summary>
    internal static string? NameOf(AgentEntry entry, int replica) => entry switch
    {
        { Name: null } => null,
        { Replicas: 1 } => entry.Name,
        _ => $"{entry.Name}-{replica}",
    };

    private static int Next(Dictionary<string, int> counts, string role) => counts[role] = counts.GetValueOrDefault(role) + 1;
}
