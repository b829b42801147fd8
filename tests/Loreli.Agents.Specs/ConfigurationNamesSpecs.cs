using Loreli.Agents.Backends;
using Loreli.Agents.Identities;
using Loreli.Configuration;
using Loreli.Configuration.Keys;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs;

/// <summary>Names that a configuration speaks of and that are defined here.</summary>
public sealed class ConfigurationNamesSpecs
{
    [Fact]
    public void A_configuration_may_name_every_theme_and_no_other() =>
        FleetKeys.Themes.ShouldBe([.. Themes.Names, Themes.Random], ignoreOrder: true);

    [Fact]
    public void A_configuration_may_name_a_backend_that_the_user_has_a_file_of()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "loreli", "backends", "my-cli.yml");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "name: My CLI\nprovider: house\ndetect: {program: my-cli}\n");
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(file)!, "broken.yml"), "nonsense: 1\n");
        var known = BackendNames.With(name => name == "XDG_CONFIG_HOME" ? folder.Path : null)(FleetConfiguration.Default);

        known.Backends.ShouldContain("claude");
        known.Backends.ShouldContain("my-cli");
        known.Errors.ShouldBeEmpty(); // What is wrong in the user's file is no error of the repository's.
        BackendNames.Of(FleetConfiguration.Default).Backends.ShouldNotContain("my-cli");

        var needed = FleetConfiguration.Default with { Agents = [new AgentEntry { Backend = "broken" }] };
        BackendNames.With(name => name == "XDG_CONFIG_HOME" ? folder.Path : null)(needed).Errors.ShouldHaveSingleItem().Place.Source.ShouldEndWith("broken.yml");
    }

    [Fact]
    public void The_page_of_the_key_dialogs_names_every_policy_of_the_built_in_backends()
    {
        var doc = FleetKeys.All.Single(it => it.Path == "dialogs").Doc;

        BackendNames.Of(FleetConfiguration.Default).Dialogs.Where(it => !doc.Contains($"`{it}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
