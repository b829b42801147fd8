using System.Text;
using Shouldly;

namespace Loreli.Configuration.Specs;

/// <summary>Configurations written in a test, loaded as from files.</summary>
internal static class Written
{
    public static LoadedConfiguration Load(
        string? repository = null, string? user = null, Dictionary<string, string>? environment = null, string[]? settings = null) =>
        LoadAll(repository, user, environment, settings) switch
        {
            ConfigurationOutcome.Loaded loaded => loaded.Configuration,
            ConfigurationOutcome.Refused refused => throw new ShouldAssertException(string.Join('\n', refused.Errors)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    public static FleetConfiguration Fleet(string repository) => Load(repository).Fleet;

    /// <summary>The messages, as operators see them.</summary>
    public static IReadOnlyList<string> Errors(
        string? repository = null, string? user = null, Dictionary<string, string>? environment = null, string[]? settings = null) =>
        LoadAll(repository, user, environment, settings) is ConfigurationOutcome.Refused refused
            ? [.. refused.Errors.Select(it => it.ToString())]
            : throw new ShouldAssertException("nothing was refused");

    public static IReadOnlyList<string> ErrorsOf(byte[] file) =>
        ConfigurationLayers.Load(new ConfigurationSources(Repository: new ConfigurationText("loreli.yml", file))) is ConfigurationOutcome.Refused refused
            ? [.. refused.Errors.Select(it => it.ToString())]
            : [];

    private static ConfigurationOutcome LoadAll(
        string? repository, string? user, Dictionary<string, string>? environment, string[]? settings) =>
        ConfigurationLayers.Load(new ConfigurationSources(Text("user.yml", user), Text("loreli.yml", repository), environment, settings));

    private static ConfigurationText? Text(string name, string? text) => text is null ? null : new ConfigurationText(name, Encoding.UTF8.GetBytes(text));
}
