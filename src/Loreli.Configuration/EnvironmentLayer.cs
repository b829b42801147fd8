using System.Text;
using Loreli.Configuration.Keys;

namespace Loreli.Configuration;

/// <summary>The variables that set keys: <c>timeouts.rapidDeath</c> is <c>LORELI_TIMEOUTS_RAPID_DEATH</c>.</summary>
public static class EnvironmentLayer
{
    private const string Prefix = "LORELI_";

    /// <summary>Variable and key path of every key that the environment can set: all but those that hold groups of groups.</summary>
    public static IReadOnlyList<(string Variable, string Path)> Variables { get; } =
        [.. FleetKeys.All.Where(it => it.Path is not ("agents" or "backends")).Select(it => (VariableOf(it.Path), it.Path))];

    public static string VariableOf(string path)
    {
        var name = new StringBuilder(Prefix);
        foreach (var letter in path)
        {
            name.Append(letter == '.' || char.IsAsciiLetterUpper(letter) ? "_" : "").Append(letter == '.' ? "" : char.ToUpperInvariant(letter));
        }
        return name.ToString();
    }

    internal static IEnumerable<ConfigurationNode.Mapping> Read(IReadOnlyDictionary<string, string>? environment, List<ConfigurationError> errors)
    {
        if (environment is null)
        {
            yield break;
        }
        foreach (var (variable, path) in Variables)
        {
            if (environment.TryGetValue(variable, out var text) && text.Length > 0
                && SettingLayer.Node(new Place("$" + variable), path, text, errors) is { } layer)
            {
                yield return layer;
            }
        }
        // Only names that begin like a group's: the rest of LORELI_ belongs to other settings.
        var groups = Variables.Where(it => it.Path.Contains('.', StringComparison.Ordinal)).Select(it => $"{Prefix}{it.Path.Split('.')[0].ToUpperInvariant()}_").ToHashSet(StringComparer.Ordinal);
        foreach (var name in environment.Keys.Order(StringComparer.Ordinal))
        {
            if (groups.Any(it => name.StartsWith(it, StringComparison.Ordinal)) && Variables.All(it => it.Variable != name))
            {
                errors.Add(Problems.UnknownVariable(Problems.Shorten(name), Variables.Select(it => it.Variable)));
            }
        }
    }
}
