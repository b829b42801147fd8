using System.Text;

namespace Loreli.Configuration;

/// <summary>The wording of everything that can be wrong with a configuration, one place for all of it.</summary>
internal static class Problems
{
    public static ConfigurationError Unreadable(string file, string why) =>
        new("LOR0400", new Place(file), "", $"the file cannot be read: {why}");

    public static ConfigurationError NotText(Place place, string why) => new("LOR0401", place, "", why);

    public static ConfigurationError NotYaml(Place place, string why) => new("LOR0402", place, "", $"this is not YAML: {why}");

    public static ConfigurationError UnknownKey(Place place, string path, string group, IReadOnlyList<string> known, string key) => new(
        "LOR0403", place, path,
        $"{(group.Length == 0 ? "a configuration" : group)} has no key \"{Shorten(key)}\"; it takes {string.Join(", ", known)}", Loreli.Nearest.To(key, known));

    public static ConfigurationError Twice(Place place, string path, Place first) =>
        new("LOR0404", place, path, $"the key is here twice, first in line {first.Line}; keep one of them");

    /// <param name="seen">Null hides it: it may be a secret.</param>
    public static ConfigurationError Unexpected(Place place, string path, string expected, string? seen, string? nearest = null) => new(
        "LOR0405", place, path, $"expected {expected}{(seen is null ? "" : $"; seen {seen}")}", nearest);

    public static ConfigurationError Missing(Place place, string path, string expected) =>
        new("LOR0406", place, path, $"the key is needed here: {expected}");

    public static ConfigurationError Contradiction(Place place, string path, string why, string? nearest = null) =>
        new("LOR0407", place, path, why, nearest);

    public static ConfigurationError TooMuch(Place place, string path, string why) => new("LOR0408", place, path, why);

    public static ConfigurationError NotTaken(Place place, string path, string why) => new("LOR0409", place, path, why);

    public static ConfigurationError BadSetting(string setting, string why, string? nearest = null) =>
        new("LOR0410", new Place("--set"), "", $"\"{Shorten(setting)}\": {why}", nearest);

    public static ConfigurationError UnknownVariable(string name, IEnumerable<string> known) => new(
        "LOR0411", new Place("$" + name), "", "no key of the configuration is set by this variable", Loreli.Nearest.To(name, known));

    public static string Seen(ConfigurationNode node) => node is ConfigurationNode.Scalar { IsNothing: false } scalar
        ? $"\"{Shorten(scalar.Text)}\""
        : node.Shape;

    /// <summary>On one line, without controls, short.</summary>
    public static string Shorten(string text) => OneLine(text, ConfigurationLimits.SeenLengthMax);

    public static string OneLine(string text, int lengthMax)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= lengthMax)
            {
                return shown.Append('…').ToString();
            }
            shown.Append(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.Format
                ? " "
                : rune.ToString());
        }
        return shown.ToString();
    }
}
