using Loreli.Agents.Backends;
using Loreli.Configuration;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>Everybody who is wanted, and how each is made. A value: a change makes another one.</summary>
/// <param name="Fleet">The configuration that is carried out.</param>
/// <param name="Recipes">By name: of declared agents, and of those that an operator or a demand added.</param>
internal sealed record Team(FleetConfiguration Fleet, IReadOnlyDictionary<string, Recipe> Recipes)
{
    public static readonly Team Nobody = new(FleetConfiguration.Default, new Dictionary<string, Recipe>());

    public IReadOnlyList<AgentSpec> DeclaredSpecs => [.. Recipes.Values.Where(static it => it.Origin == Origin.Declared).Select(it => it.Spec(Fleet))];

    public Team With(Recipe recipe) => this with
    {
        Recipes = new Dictionary<string, Recipe>(Recipes, StringComparer.Ordinal) { [recipe.Name] = recipe },
    };

    public Team Without(string name) => this with
    {
        Recipes = Recipes.Where(it => it.Key != name).ToDictionary(StringComparer.Ordinal),
    };

    /// <summary>The team that a configuration wants; whoever was added to the earlier one beside it stays.</summary>
    /// <param name="nameOf">Gives a name to a declared agent that has none.</param>
    /// <param name="backendOf">The backend of an agent, <c>auto</c> resolved; null when there is none of that name.</param>
    public Team Under(FleetConfiguration fleet, Func<DeclaredAgent, Backend, string> nameOf, Func<(string Id, AgentEntry Entry), Backend?> backendOf)
    {
        var recipes = Recipes.Values.Where(static it => it.Origin != Origin.Declared).ToDictionary(static it => it.Name, StringComparer.Ordinal);
        foreach (var declared in fleet.Declared)
        {
            if (backendOf((declared.Id, declared.Entry)) is { } backend)
            {
                var name = declared.Name ?? nameOf(declared, backend);
                recipes[name] = new Recipe(declared.Id, name, declared.Entry, backend, Origin.Declared)
                {
                    BackendText = TextOf(declared.Entry.Backend, fleet),
                };
            }
        }
        return new Team(fleet, recipes);
    }

    /// <summary>How the configuration defines a backend; empty when it does not.</summary>
    public static string TextOf(string backend, FleetConfiguration fleet) =>
        fleet.Backends.TryGetValue(backend, out var definition) ? definition.ToString() : "";
}
