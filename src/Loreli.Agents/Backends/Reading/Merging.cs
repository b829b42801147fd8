using Loreli.Configuration;
using static Loreli.Configuration.ConfigurationNode;

namespace Loreli.Agents.Backends.Reading;

/// <summary>Puts what one file says over what another says. Pure.</summary>
/// <remarks>
/// Groups are merged key by key. Lists of things with an <c>id</c> are merged by it: an equal id replaces, a new one
/// stands before the others. Everything else is replaced; <c>null</c> takes away.
/// </remarks>
internal static class Merging
{
    public static ConfigurationNode Merge(ConfigurationNode below, ConfigurationNode above) => (below, above) switch
    {
        (Mapping low, Mapping high) => new Mapping(high.Place,
        [
            .. low.Entries.Select(it => high.Entries.FirstOrDefault(over => over.Key == it.Key) is { } over
                ? over with { Value = Merge(it.Value, over.Value) }
                : it),
            .. high.Entries.Where(it => low.Find(it.Key) is null),
        ]),
        (Sequence low, Sequence high) when high.Items.Count > 0 && high.Items.All(it => Id(it) is not null) => new Sequence(high.Place,
        [
            .. high.Items.Where(it => !low.Items.Any(other => Id(other) == Id(it))),
            .. low.Items.Select(it => high.Items.FirstOrDefault(over => Id(over) == Id(it)) is { } over ? over : it),
        ]),
        _ => above,
    };

    public static ConfigurationNode Without(ConfigurationNode node, string key) =>
        node is Mapping mapping ? new Mapping(mapping.Place, [.. mapping.Entries.Where(it => it.Key != key)]) : node;

    private static string? Id(ConfigurationNode node) => (node as Mapping)?.Find("id") is Scalar { IsNothing: false } id ? id.Text : null;
}
