using Loreli.Configuration;

namespace Loreli.Agents.Backends;

/// <summary>What a configuration may call by name, and what is wrong with the backends that it defines itself.</summary>
public static class BackendNames
{
    public static KnownNames Of(FleetConfiguration fleet)
    {
        var library = fleet.Backends.Count == 0
            ? BackendLibrary.BuiltIn
            : BackendLibrary.Build(fleet.Backends.Select(static it => new BackendText(it.Key, it.Value.Definition.Place.Source, it.Value.Definition)));
        return new KnownNames(
            [.. library.All.Select(static it => it.Id)],
            [.. library.All.SelectMany(static it => it.Dialogs).Select(static it => it.Policy).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            library.Errors);
    }
}
