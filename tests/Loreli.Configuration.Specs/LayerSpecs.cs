using Shouldly;
using Xunit;

namespace Loreli.Configuration.Specs;

public sealed class LayerSpecs
{
    [Fact]
    public void Nothing_said_gives_the_defaults()
    {
        var loaded = Written.Load();

        loaded.Fleet.ShouldBe(FleetConfiguration.Default);
        loaded.Places.ShouldBeEmpty();
        loaded.Content.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_higher_layer_wins_and_its_place_is_kept()
    {
        var loaded = Written.Load(
            repository: "timeouts:\n  stall: 2m\n  poll: 1s\n",
            user: "timeouts: {stall: 1m, shutdown: 5s}\n",
            environment: new() { ["LORELI_TIMEOUTS_POLL"] = "500" },
            settings: ["timeouts.shutdown=7s"]);

        loaded.Fleet.Timeouts.ShouldBe(new TimeoutSettings() with
        {
            Stall = TimeSpan.FromMinutes(2), Poll = TimeSpan.FromMilliseconds(500), Shutdown = TimeSpan.FromSeconds(7),
        });
        loaded.Places["timeouts.stall"].ShouldBe(new Place("loreli.yml", 2, 10));
        loaded.Places["timeouts.poll"].ShouldBe(new Place("$LORELI_TIMEOUTS_POLL"));
        loaded.Places["timeouts.shutdown"].ShouldBe(new Place("--set"));
    }

    [Fact]
    public void Maps_of_several_layers_are_put_together_and_lists_take_each_others_place()
    {
        var loaded = Written.Load(
            repository: "scaling: {maxPerRole: {reviewer: 2}}\nagents: [{name: api}]\n",
            user: "scaling: {maxPerRole: {reviewer: 1, action: 3}}\nagents: [{name: old, role: risk}, {name: older}]\n",
            settings: ["scaling.maxPerRole.alpha=1"]);

        loaded.Fleet.Scaling.MaxPerRole.ShouldBe(new ValueMap<int>([new("action", 3), new("alpha", 1), new("reviewer", 2)]));
        loaded.Fleet.Agents.ShouldHaveSingleItem().Name.ShouldBe("api");
        loaded.Places.Keys.ShouldNotContain("agents[0].role");
    }
}
