using System.Collections.Frozen;

namespace Loreli.Agents.Identities;

/// <summary>The themes that are built in, and which name belongs to which.</summary>
public static class Themes
{
    public const string Default = "transformers";

    /// <summary>The word that stands for any theme in the configuration.</summary>
    public const string Random = "random";

    private static readonly Lazy<IReadOnlyList<Theme>> Loaded = new(Load);

    private static readonly Lazy<FrozenDictionary<string, (Theme Theme, Side Side)>> Owners = new(() => All
        .SelectMany(theme => Enum.GetValues<Side>().SelectMany(side => theme.Of(side).Select(name => (name, at: (theme, side)))))
        .ToFrozenDictionary(it => it.name, it => it.at, StringComparer.OrdinalIgnoreCase));

    /// <summary>In the order of their names.</summary>
    public static IReadOnlyList<Theme> All => Loaded.Value;

    public static IReadOnlyList<string> Names => [.. All.Select(it => it.Name)];

    public static Theme? Find(string name) => All.FirstOrDefault(it => it.Name == name);

    /// <summary>The theme and side of a character's name, its number (<c>jazz-2</c>) left aside; null for any other name.</summary>
    public static (Theme Theme, Side Side)? OwnerOf(string name) =>
        Owners.Value.TryGetValue(name, out var owner) || Owners.Value.TryGetValue(WithoutNumber(name), out owner) ? owner : null;

    /// <summary>The theme of an agent that is made now: that of any living one, so that a team shares one universe; else by
    /// what the configuration says.</summary>
    /// <param name="wanted">Names of themes, or <see cref="Random"/>; empty is the default. The first of several is not
    /// preferred: chance decides.</param>
    /// <param name="living">Themes of the agents that there are, in any order.</param>
    public static Theme Choose(IReadOnlyList<string> wanted, IEnumerable<string> living, ulong seed)
    {
        if (living.Select(Find).FirstOrDefault(it => it is not null) is { } theirs)
        {
            return theirs;
        }
        Theme[] from = wanted.Count == 0 ? [Find(Default)!] : [.. wanted.SelectMany(it => it == Random ? All : Find(it) is { } one ? [one] : [])];
        return from.Length == 0 ? Find(Default)! : new Prng(seed).Pick(from);
    }

    private static string WithoutNumber(string name)
    {
        var end = name.Length;
        while (end > 0 && char.IsAsciiDigit(name[end - 1]))
        {
            end--;
        }
        return end < name.Length && end > 1 && name[end - 1] == '-' ? name[..(end - 1)] : name;
    }

    private static List<Theme> Load()
    {
        const string ending = ".theme";
        var assembly = typeof(Themes).Assembly;
        var themes = new List<Theme>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(it => it.EndsWith(ending, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            themes.Add(Theme.Parse(resource[..^ending.Length], reader.ReadToEnd()));
        }
        return themes;
    }
}
