using Loreli.Configuration;

namespace Loreli.Agents.Backends.Reading;

/// <summary>The wording of everything that can be wrong with a backend's file.</summary>
internal static class Wrong
{
    public static ConfigurationError Unreadable(string file, string why) =>
        new("LOR0500", new Place(file), "", $"the backend's file cannot be read: {why}");

    public static ConfigurationError UnknownKey(Place place, string path, string key, IReadOnlyCollection<string> known) => new(
        "LOR0501", place, path, $"there is no key \"{Short(key)}\" here; it takes {string.Join(", ", known)}", Nearest.To(key, known));

    public static ConfigurationError Value(Place place, string path, string expected, string seen, string? nearest = null) =>
        new("LOR0502", place, path, $"expected {expected}; seen {seen}", nearest);

    public static ConfigurationError Missing(Place place, string path, string expected) =>
        new("LOR0503", place, path, $"the key is needed here: {expected}");

    public static ConfigurationError Pattern(Place place, string path, string pattern, string problem) =>
        new("LOR0504", place, path, $"\"{Short(pattern)}\" is no regular expression that can be used: {problem}");

    public static ConfigurationError TooMany(Place place, string path, int count, int most) =>
        new("LOR0505", place, path, $"{count} entries; at most {most} are taken");

    public static ConfigurationError UnknownBase(Place place, string path, string seen, IReadOnlyCollection<string> known) => new(
        "LOR0506", place, path, $"there is no backend \"{Short(seen)}\" to extend; there are {string.Join(", ", known)}", Nearest.To(seen, known));

    public static string Seen(ConfigurationNode node) => node is ConfigurationNode.Scalar { IsNothing: false } scalar
        ? $"\"{Short(scalar.Text)}\""
        : node.Shape;

    private static string Short(string text)
    {
        var clean = string.Concat(text.Select(it => char.IsControl(it) ? ' ' : it));
        return clean.Length <= 60 ? clean : clean[..60] + "…";
    }
}
