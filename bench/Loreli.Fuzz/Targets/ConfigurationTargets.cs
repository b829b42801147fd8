using System.Text;
using Loreli.Configuration;
using Loreli.Configuration.Keys;
using Loreli.Configuration.Pages;
using Loreli.Configuration.Reading;

namespace Loreli.Fuzz.Targets;

/// <summary>Files of the configuration and what is made of them.</summary>
internal static class ConfigurationTargets
{
    private static readonly string[] Groups = [.. FleetKeys.All.Where(it => it.Path.Contains('.')).Select(it => it.Path.Split('.')[0]).Distinct()];

    private static readonly byte[][] Words =
    [
        .. FleetKeys.All.SelectMany(it => it.Below.Concat([it])).SelectMany(it => it.Path.Split('.').Append(it.Example)).Distinct().Select(Bytes),
        .. ((string[])
        [
            ": ", "- ", "\n", "\n  ", "\n\t", "[", "]", "{", "}", "&a ", "*a", "<<: ", "!!str ", "!x ", "--- ", "...", "%YAML 1.2\n", "? ", "| \n", ">-\n", "\"", "'", "\\x", "# ", "null", "~",
            "@", "`", "0x1F", "1e9", "99999999999999999999", "-1", "10000d", "5m..5s", "..", "8EiB", "1.5GiB", "\u2028", "\uFEFF", "é", "true", "[nudge, kill]", "{agent: api}",
        ]).Select(Bytes),
    ];

    private static readonly FleetConfiguration Before = ((ConfigurationOutcome.Loaded)Load(Bytes("model: opus\nagents: [{name: api, env: {A: b}}, {role: reviewer, replicas: 2}]\n"))).Configuration.Fleet;

    public static IEnumerable<Target> All =>
    [
        new Target("yaml", Make, () => Yaml) { Tokens = Words, InputBytesMax = 8_192, AllocatedBytesMax = 32 << 20 },
        new Target("configuration", Make, () => Configure) { Tokens = Words, InputBytesMax = 8_192, AllocatedBytesMax = 64 << 20 },
        new Target("setting", it => Bytes(it.Pick(FleetKeys.All) is var key ? $"{key.Path}={key.Example.Trim('"')}" : ""), () => Set) { Tokens = Words, InputBytesMax = 2_000, AllocatedBytesMax = 16 << 20 },
    ];

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A whole file, or some keys of it in any order.</summary>
    private static byte[] Make(Prng chance)
    {
        if (chance.Next(20) == 0)
        {
            return Bytes(chance.Next(2) == 0 ? ConfigurationSample.Sample() : ConfigurationSample.Scaffold());
        }
        var text = new StringBuilder();
        foreach (var group in Groups.Where(_ => chance.Next(3) == 0))
        {
            text.Append($"{group}:\n");
            foreach (var key in FleetKeys.All.Where(it => it.Path.StartsWith(group + ".", StringComparison.Ordinal) && chance.Next(2) == 0))
            {
                text.Append($"  {key.Path[(group.Length + 1)..]}: {(chance.Next(2) == 0 ? key.Example : key.Default)}\n");
            }
        }
        text.Append("agents:\n");
        for (var left = chance.Next(5); left > 0; left--)
        {
            text.Append($"  - name: {chance.Pick(["api", "web", "a-1", "planner-1", "x"])}\n");
            foreach (var key in FleetKeys.All.First(it => it.Path == "agents").Below.Where(it => !it.Path.Contains('.') && it.Path != "name" && chance.Next(4) == 0))
            {
                text.Append($"    {key.Path}: {key.Example}\n");
            }
        }
        return Bytes(text.Append(chance.Next(3) == 0 ? "backends: {mine: {extends: shell, command: {interactive: [x]}}}\n" : "").ToString());
    }

    private static void Yaml(byte[] input)
    {
        switch (YamlText.Read("f", input))
        {
            case YamlOutcome.Refused refused:
                CheckErrors(refused.Errors);
                break;
            case YamlOutcome.Read { Root: { } root } read:
                CheckErrors(read.Errors);
                var lines = root.ToLines();
                BrokenPromise.Unless(lines.Count <= ConfigurationLimits.NodesMax, "a tree is larger than its limit");
                BrokenPromise.Unless(lines.Distinct().Count() == lines.Count, "two values have the same path");
                break;
        }
    }

    private static void Configure(byte[] input)
    {
        switch (Load(input))
        {
            case ConfigurationOutcome.Refused refused:
                BrokenPromise.Unless(refused.Errors.Count > 0, "refused without a reason");
                CheckErrors(refused.Errors);
                break;
            case ConfigurationOutcome.Loaded { Configuration: var loaded }:
                CheckLoaded(loaded, input);
                break;
        }
    }

    private static void CheckLoaded(LoadedConfiguration loaded, byte[] input)
    {
        var declared = loaded.Fleet.Declared;
        BrokenPromise.Unless(declared.Select(it => it.Id).Distinct().Count() == declared.Count, "two agents have the same id");
        BrokenPromise.Unless(declared.All(it => it.Name is null || PaneName.TryParse(it.Name, out _)), "a name is no pane's name");
        BrokenPromise.Unless(FleetPlan.Between(loaded.Fleet, loaded.Fleet).IsEmpty, "a plan to the same is not empty");
        BrokenPromise.Unless(((ConfigurationOutcome.Loaded)Load(input)).Configuration.Fleet == loaded.Fleet, "two readings of a file are not equal");
        _ = FleetPlan.Between(Before, loaded.Fleet);
        _ = FleetPlan.Between(null, loaded.Fleet);
        var kept = ConfigurationContent.FromText(loaded.Content.Text);
        BrokenPromise.Unless(kept.Hash == loaded.Content.Hash && kept.DifferenceFrom(loaded.Content).Count == 0, "a content that was kept is another one");
        BrokenPromise.Unless(loaded.Content.IsEmpty || loaded.Content.DifferenceFrom(ConfigurationContent.Nothing).Count > 0, "a content has no difference from none");
        _ = ConfigurationView.Json(loaded, withOrigins: true);
        var shown = ConfigurationView.Text(loaded, withOrigins: true).Replace("webhook: (hidden)", "webhook:", StringComparison.Ordinal);
        BrokenPromise.Unless(ConfigurationLayers.Load(Sources(Bytes(shown))) is ConfigurationOutcome.Loaded, "what is shown cannot be read: " + shown);
    }

    private static void Set(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var environment = EnvironmentLayer.Variables.Take(3).ToDictionary(it => it.Variable, _ => text);
        environment["LORELI_" + text] = text;
        if (ConfigurationLayers.Load(new ConfigurationSources(Environment: environment, Settings: [text, .. text.Split('\n')])) is ConfigurationOutcome.Refused refused)
        {
            CheckErrors(refused.Errors);
        }
    }

    private static ConfigurationOutcome Load(byte[] file) => ConfigurationLayers.Load(Sources(file) with
    {
        Known = fleet => new KnownNames(["claude", "codex", "shell", .. fleet.Backends.Keys], ["trust-folder"], []),
    });

    private static ConfigurationSources Sources(byte[] file) => new(Repository: new ConfigurationText("loreli.yml", file));

    private static void CheckErrors(IReadOnlyList<ConfigurationError> errors)
    {
        BrokenPromise.Unless(errors.Count <= 4 * ConfigurationLimits.ErrorsMax, $"{errors.Count} errors at once");
        foreach (var error in errors.Select(it => it.ToString()))
        {
            BrokenPromise.Unless(!error.Any(char.IsControl) && error.Length < 4_000, "a message holds controls or is without end: " + error);
        }
    }
}
