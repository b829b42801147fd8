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
    public void The_page_of_the_key_dialogs_names_every_policy_of_the_built_in_backends()
    {
        var doc = FleetKeys.All.Single(it => it.Path == "dialogs").Doc;

        BackendNames.Of(FleetConfiguration.Default).Dialogs.Where(it => !doc.Contains($"`{it}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
