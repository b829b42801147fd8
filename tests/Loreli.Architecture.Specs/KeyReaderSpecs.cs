using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Loreli.Architecture.Specs;

/// <summary>A key of the configuration that nobody reads is a promise that nobody keeps.</summary>
public sealed partial class KeyReaderSpecs
{
    [Fact]
    public void Every_key_is_read_by_something_that_acts_on_it()
    {
        var keys = Path.Combine(Repository.Root, "src", "Loreli.Configuration", "Keys");
        var properties = new[] { "FleetKeys.cs", "AgentKeys.cs" }.SelectMany(file => Getter().Matches(File.ReadAllText(Path.Combine(keys, file))))
            .Select(static it => (Key: it.Groups["key"].Value, Properties: it.Groups["property"].Value.Split('.'))).DistinctBy(static it => it.Key).ToList();
        var readers = string.Concat(new[] { "Loreli.Daemon", "Loreli.Agents" }
            .SelectMany(static project => Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories))
            .Where(static file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Append(Path.Combine(Repository.Root, "src", "Loreli.Configuration", "DeclaredAgent.cs")).Select(File.ReadAllText));

        properties.Count.ShouldBeGreaterThan(50);
        // The fingerprint of a recipe reads keys to compare them, and does nothing else with them.
        var acts = Fingerprint().Replace(readers, "");
        properties.Where(it => !it.Properties.All(property => Regex.IsMatch(acts, $@"\.{property}\b"))).Select(static it => it.Key).ShouldBeEmpty();
    }

    [GeneratedRegex("""Of\("(?<key>[A-Za-z.]+)".*?it => it\.(?<property>[A-Za-z.]+),""", RegexOptions.Singleline)]
    private static partial Regex Getter();

    [GeneratedRegex(@"public string Fingerprint.*?\n    \}\n", RegexOptions.Singleline)]
    private static partial Regex Fingerprint();
}
