using Loreli.Configuration.Keys;
using Loreli.Configuration.Reading;

namespace Loreli.Configuration;

/// <summary>Single keys from the command line (<c>--set timeouts.stall=5m</c>), and the text of a single value.</summary>
internal static class SettingLayer
{
    public static IEnumerable<ConfigurationNode.Mapping> Read(IEnumerable<string> settings, List<ConfigurationError> errors)
    {
        foreach (var setting in settings)
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                errors.Add(Problems.BadSetting(setting, "expected key=value, like timeouts.stall=5m"));
                continue;
            }
            var path = setting[..equals].Trim();
            if (!IsKnown(path))
            {
                errors.Add(Problems.BadSetting(setting, "there is no such key that can be set here",
                    Nearest.To(path, FleetKeys.All.Select(it => it.Path))));
                continue;
            }
            if (Node(new Place("--set"), path, setting[(equals + 1)..], errors) is { } layer)
            {
                yield return layer;
            }
        }
    }

    /// <summary>A tree that says one key only. Text in brackets or braces is YAML, any other is the value as it stands.</summary>
    public static ConfigurationNode.Mapping? Node(Place place, string path, string text, List<ConfigurationError> errors)
    {
        if (text.Length > ConfigurationLimits.TextLengthMax)
        {
            errors.Add(Problems.TooMuch(place, path, $"a value of {text.Length} characters; {ConfigurationLimits.TextLengthMax} are taken"));
            return null;
        }
        ConfigurationNode node = new ConfigurationNode.Scalar(place, text);
        if (text.TrimStart() is ['[' or '{', ..])
        {
            switch (YamlText.Read(place.Source, text))
            {
                case YamlOutcome.Read { Root: { } root, Errors: [] }:
                    node = root;
                    break;
                case YamlOutcome.Read read:
                    errors.AddRange(read.Errors);
                    return null;
                case YamlOutcome.Refused refused:
                    errors.AddRange(refused.Errors.Select(it => it with { KeyPath = path }));
                    return null;
            }
        }
        foreach (var word in path.Split('.').Reverse())
        {
            node = new ConfigurationNode.Mapping(place, [new ConfigurationEntry(word, place, node)]);
        }
        return (ConfigurationNode.Mapping)node;
    }

    // A key of the table, or a word in one that holds words: scaling.maxPerRole.reviewer.
    private static bool IsKnown(string path) => FleetKeys.All.Any(it =>
        it.Path == path || (path.StartsWith(it.Path + ".", StringComparison.Ordinal) && it.Default == "{}" && it.Path != "backends"));
}
