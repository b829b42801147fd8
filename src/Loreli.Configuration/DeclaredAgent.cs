namespace Loreli.Configuration;

/// <summary>One agent that the configuration wants to run.</summary>
/// <param name="Id">Its name, or <c>ROLE#N</c> for the Nth of a role without names: stays with it over changes of the file.</param>
/// <param name="Name">Null takes an identity from the theme.</param>
/// <param name="Spec">Filled in: what is left to the fleet is there.</param>
/// <param name="Entry">Index in <c>agents</c>.</param>
public sealed record DeclaredAgent(string Id, string? Name, AgentSpec Spec, int Entry)
{
    internal static IReadOnlyList<DeclaredAgent> Of(FleetConfiguration fleet)
    {
        var agents = new List<DeclaredAgent>();
        var nameless = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var entry = 0; entry < fleet.Agents.Count; entry++)
        {
            var spec = fleet.Agents[entry].FilledIn(fleet);
            for (var replica = 1; replica <= spec.Replicas; replica++)
            {
                var name = NameOf(spec, replica);
                agents.Add(new DeclaredAgent(name ?? $"{spec.Role}#{Next(nameless, spec.Role)}", name, spec, entry));
            }
        }
        return agents;
    }

    /// <summary><c>api</c>, or <c>api-1</c>, <c>api-2</c> when there are several.</summary>
    internal static string? NameOf(AgentSpec spec, int replica) => spec switch
    {
        { Name: null } => null,
        { Replicas: 1 } => spec.Name,
        _ => $"{spec.Name}-{replica}",
    };

    private static int Next(Dictionary<string, int> counts, string role) => counts[role] = counts.GetValueOrDefault(role) + 1;
}
