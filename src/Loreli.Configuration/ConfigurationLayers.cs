using Loreli.Configuration.Keys;
using Loreli.Configuration.Reading;

namespace Loreli.Configuration;

/// <summary>What a configuration is made of, lowest layer first. Values: nothing here touches a file.</summary>
/// <param name="User">The user's own file; null when there is none.</param>
/// <param name="Repository">The repository's loreli.yml; null when there is none.</param>
/// <param name="Environment">The process's variables; those of <see cref="EnvironmentLayer"/> count.</param>
/// <param name="Settings"><c>key=value</c> from the command line, the last one first to hold.</param>
/// <param name="Known">What names there are beside those of a configuration; null: any name may be one.</param>
public sealed record ConfigurationSources(
    ConfigurationText? User = null, ConfigurationText? Repository = null,
    IReadOnlyDictionary<string, string>? Environment = null, IReadOnlyList<string>? Settings = null,
    Func<FleetConfiguration, KnownNames>? Known = null);

/// <summary>Names that a configuration may use, by whoever knows them.</summary>
/// <param name="Backends">The configuration's own included.</param>
/// <param name="Dialogs">Policies of their dialogs.</param>
/// <param name="Errors">What is wrong with the configuration's own backends.</param>
public sealed record KnownNames(
    IReadOnlyCollection<string> Backends, IReadOnlyCollection<string> Dialogs, IReadOnlyList<ConfigurationError> Errors);

/// <param name="Name">As the operator would name the file.</param>
/// <param name="Error">Why the file could not be read; then it has no bytes.</param>
public sealed record ConfigurationText(string Name, ReadOnlyMemory<byte> Bytes, ConfigurationError? Error = null);

/// <summary>What became of the layers.</summary>
public abstract record ConfigurationOutcome
{
    private ConfigurationOutcome() { }

    public sealed record Loaded(LoadedConfiguration Configuration) : ConfigurationOutcome;

    /// <param name="Errors">At least one, in the order of layers and lines; at most <see cref="ConfigurationLimits.ErrorsMax"/> for a layer.</param>
    public sealed record Refused(IReadOnlyList<ConfigurationError> Errors) : ConfigurationOutcome;
}

/// <param name="Fleet">Effective.</param>
/// <param name="Places">Where each value that somebody set was said, by key path: <c>agents[0].stall.timeout</c>.</param>
/// <param name="Content">What the repository's file means, for trust; empty without a file.</param>
public sealed record LoadedConfiguration(FleetConfiguration Fleet, IReadOnlyDictionary<string, Place> Places, ConfigurationContent Content);

/// <summary>Puts the layers over each other: built-in, user's file, repository's file, environment, command line.</summary>
public static class ConfigurationLayers
{
    public static ConfigurationOutcome Load(ConfigurationSources sources)
    {
        var layering = new Layering();
        layering.AddFile(sources.User);
        var content = layering.AddFile(sources.Repository);
        foreach (var layer in EnvironmentLayer.Read(sources.Environment, layering.Errors))
        {
            layering.Add(layer);
        }
        foreach (var layer in SettingLayer.Read(sources.Settings ?? [], layering.Errors))
        {
            layering.Add(layer);
        }
        if (layering.Errors.Count == 0)
        {
            layering.Errors.AddRange(FleetRules.Judge(layering.Fleet, layering.Places, sources.Known?.Invoke(layering.Fleet)));
        }
        return layering.Errors.Count > 0
            ? new ConfigurationOutcome.Refused(layering.Errors)
            : new ConfigurationOutcome.Loaded(new LoadedConfiguration(layering.Fleet, layering.Places, content));
    }

    private sealed class Layering
    {
        public FleetConfiguration Fleet { get; private set; } = FleetConfiguration.Default;
        public Dictionary<string, Place> Places { get; } = new(StringComparer.Ordinal);
        public List<ConfigurationError> Errors { get; } = [];

        public ConfigurationContent AddFile(ConfigurationText? text)
        {
            if (text is null)
            {
                return ConfigurationContent.Nothing;
            }
            if (text.Error is { } error)
            {
                Errors.Add(error);
                return ConfigurationContent.Nothing;
            }
            switch (YamlText.Read(text.Name, text.Bytes.Span))
            {
                case YamlOutcome.Read { Root: ConfigurationNode.Mapping root } read:
                    Errors.AddRange(read.Errors);
                    Add(root);
                    return new ConfigurationContent(root.ToLines());
                case YamlOutcome.Read { Root: { } root }:
                    Errors.Add(Problems.Unexpected(root.Place, "", "a group of keys, like \"agents:\"", Problems.Seen(root)));
                    return ConfigurationContent.Nothing;
                case YamlOutcome.Refused refused:
                    Errors.AddRange(refused.Errors);
                    return ConfigurationContent.Nothing;
                default:
                    return ConfigurationContent.Nothing;
            }
        }

        public void Add(ConfigurationNode.Mapping layer)
        {
            var reading = new LayerReading();
            Fleet = FleetKeys.Table.Read(Fleet, layer, "", reading, out _);
            Errors.AddRange(reading.Errors);
            Forget(reading.Places.Keys);
            foreach (var (path, place) in reading.Places)
            {
                // A setting or a variable is one line: its name says it all.
                Places[path] = place.Source is "--set" or ['$', ..] ? new Place(place.Source) : place;
            }
        }

        // A list that was replaced takes the places of its old items with it.
        private void Forget(IEnumerable<string> paths)
        {
            foreach (var path in paths.Where(it => !it.Contains('[', StringComparison.Ordinal)))
            {
                foreach (var stale in Places.Keys.Where(it => it.StartsWith(path + "[", StringComparison.Ordinal)).ToList())
                {
                    Places.Remove(stale);
                }
            }
        }
    }
}
