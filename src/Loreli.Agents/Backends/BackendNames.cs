using Loreli.Configuration;

namespace Loreli.Agents.Backends;

/// <summary>What a configuration may call by name, and what is wrong with the backends that it defines itself.</summary>
public static class BackendNames
{
    /// <param name="variable">Of the environment: it says where the user's own files are.</param>
    public static Func<FleetConfiguration, KnownNames> With(Func<string, string?> variable) => fleet => Of(fleet, variable);

    /// <summary>Without the user's own files.</summary>
    public static KnownNames Of(FleetConfiguration fleet) => Of(fleet, static _ => null);

    private static KnownNames Of(FleetConfiguration fleet, Func<string, string?> variable)
    {
        var library = fleet.Backends.Count == 0 && !BackendFiles.Any(variable) ? BackendLibrary.BuiltIn : BackendFiles.Load(variable, fleet);
        // What is wrong with a file of the user's is no error of the configuration, unless that needs the backend; loreli backends shows it.
        var own = fleet.Backends.Select(static it => it.Value.Definition.Place.Source).ToHashSet(StringComparer.Ordinal);
        own.UnionWith(library.Errors.Select(static it => it.Place.Source).Where(it =>
            Path.GetFileNameWithoutExtension(it) is var id && library.Find(id) is null && fleet.Agents.Any(agent => agent.Backend == id)));
        return new KnownNames(
            [.. library.All.Select(static it => it.Id).Union(fleet.Backends.Keys, StringComparer.Ordinal)],
            [.. library.All.SelectMany(static it => it.Dialogs).Select(static it => it.Policy).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. library.Errors.Where(it => own.Contains(it.Place.Source)).Select(it => it with { KeyPath = PathOf(it, fleet) })]);
    }

    // A backend's reader speaks of keys within the backend: which one it is, the place tells.
    private static string PathOf(ConfigurationError error, FleetConfiguration fleet)
    {
        var name = fleet.Backends.Where(it => it.Value.Definition.Place is var from && from.Source == error.Place.Source
                && (from.Line, from.Column).CompareTo((error.Place.Line, error.Place.Column)) <= 0)
            .OrderBy(static it => (it.Value.Definition.Place.Line, it.Value.Definition.Place.Column)).Select(static it => it.Key).LastOrDefault();
        return name is null ? error.KeyPath : error.KeyPath.Length == 0 ? $"backends.{name}" : $"backends.{name}.{error.KeyPath}";
    }
}
