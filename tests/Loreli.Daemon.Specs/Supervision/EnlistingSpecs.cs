using Loreli.Agents.Identities;
using Loreli.Configuration;
using Loreli.Supervision;
using Shouldly;
using Xunit;

namespace Loreli.Daemon.Specs.Supervision;

public sealed class EnlistingSpecs
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);

    [Fact] // L-051, L-053, D-L01
    public void Two_roles_in_deficit_never_make_more_agents_than_the_cap_allows()
    {
        using var world = new DemandWorld(DemandWorld.Configuration(max: 3), "claude", "codex");

        for (var round = 0; round < 5; round++)
        {
            world.Demand(new Demand("action", 9, 0, 9), new Demand("reviewer", 9, 0, 9));
            world.Pass(Long);
        }

        world.Agents.Count.ShouldBe(3);
        world.Agents.ShouldAllBe(static it => it.Spec.Role == "reviewer");
        world.Agents.Select(static it => it.Name).Distinct().Count().ShouldBe(3);
    }

    [Fact] // L-013, L-055
    public void An_enlisted_agent_has_a_name_of_its_side_in_the_universe_of_the_team()
    {
        using var world = new DemandWorld(DemandWorld.Configuration(), "claude", "codex");

        world.Demand(new Demand("reviewer", 2, 0, 2) { ActionProviders = ["claude", "codex"] });

        var theme = Themes.Find(Themes.Default)!;
        world.Agents.Select(static it => it.Spec.Side).Order().ShouldBe(["yang", "yin"]);
        world.Agents.ShouldAllBe(it => theme.Of(it.Spec.Side == "yin" ? Side.Yin : Side.Yang).Contains(it.Name));
        world.Agents.ShouldAllBe(it => world.Keeper.Team.Recipes[it.Name].Origin == Origin.Demand);
        world.Actions.OfType<FleetAction.Launch>().Count().ShouldBe(2);
    }

    [Fact] // L-056
    public void With_one_side_installed_work_is_judged_by_the_side_that_made_it_and_the_event_says_so()
    {
        using var world = new DemandWorld(DemandWorld.Configuration(), "claude");

        world.Demand(new Demand("reviewer", 1, 0, 1) { ActionProviders = ["claude"] });

        world.Agents.ShouldHaveSingleItem().Spec.Backend.ShouldBe("claude");
        var said = world.Actions.OfType<FleetAction.Record>().Single(static it => it.Type == Fact.Scaled).Evidence;
        said.ShouldContain(new Exhibit("singleSide", "true"));
        said.Single(static it => it.Label == "reason").Value.ShouldContain("single-side fallback");
    }

    [Fact] // Else every host would be dual, and a reviewer could be /bin/sh.
    public void A_shell_is_nobody_to_enlist()
    {
        using var world = new DemandWorld(DemandWorld.Configuration(max: 4), "sh", "bash", "loreli", "claude");

        world.Demand(new Demand("action", 4, 0, 4));

        world.Agents.Count.ShouldBe(4);
        world.Agents.ShouldAllBe(static it => it.Spec.Backend == "claude");
    }

    [Fact] // D-L02, L-061
    public void The_identity_of_an_agent_that_could_not_be_started_can_be_had_again()
    {
        using var world = new DemandWorld(DemandWorld.Configuration(), "claude") { LaunchProblem = "no fork" };
        world.Demand(new Demand("action", 1, 0, 1));
        var name = world.Agents.ShouldHaveSingleItem().Name;

        world.Tell(new FleetEvent.Ordered(name, new Order.Kill()));
        world.Pass(Long);
        world.Agents.ShouldBeEmpty();
        world.Keeper.Team.Recipes.ShouldBeEmpty();

        world.LaunchProblem = null;
        world.Demand(new Demand("action", 1, 0, 1));
        world.Agents.ShouldHaveSingleItem().Name.ShouldBe(name);
        world.Agents[0].Life.ShouldBeOfType<AgentLife.Starting>().LaunchedAt.ShouldNotBeNull();
    }

    [Fact] // D-L04
    public void A_daemon_that_dies_between_taking_an_identity_and_the_launch_gives_no_second_one()
    {
        using var world = new DemandWorld(DemandWorld.Configuration(max: 2), "claude") { LosesAnswers = true };
        world.Demand(new Demand("action", 1, 0, 1));
        world.Agents.ShouldBeEmpty();
        var first = world.Keeper.Team.Recipes.Keys.ShouldHaveSingleItem();

        world.Crash();
        world.LosesAnswers = false;
        world.Demand(new Demand("action", 1, 0, 1));

        world.Enlistings.Select(static it => it.Reservation).ShouldBe([1, 1]);
        world.Agents.ShouldHaveSingleItem().Name.ShouldBe(first);
        world.Keeper.Team.Recipes.Keys.ShouldBe([first]);
        world.Actions.OfType<FleetAction.Launch>().ShouldHaveSingleItem().Agent.ShouldBe(first);
    }

    [Fact]
    public void After_a_restart_the_name_of_one_who_waits_to_be_launched_is_not_given_to_another()
    {
        using var world = new DemandWorld(DemandWorld.Configuration(), "claude") { LaunchProblem = "no fork" };
        world.Demand(new Demand("action", 1, 0, 1));
        var first = world.Agents.ShouldHaveSingleItem().Name;

        world.Crash(DemandWorld.Configuration(agents: AgentEntry.Default with { Backend = "claude", Role = "planner" }));

        world.Keeper.Team.Recipes.Count.ShouldBe(2);
        world.Keeper.Team.Recipes[first].Entry.Role.ShouldBe("action");
    }

    [Fact]
    public void Who_was_enlisted_and_is_known_to_nobody_any_more_is_let_go()
    {
        using var world = new DemandWorld(DemandWorld.Configuration(), "claude");
        world.Demand(new Demand("action", 1, 0, 1));
        var name = world.Agents.ShouldHaveSingleItem().Name;

        world.CrashWithoutMemory();

        world.Keeper.Team.Recipes.ShouldBeEmpty();
        world.Demand(new Demand("reviewer", 1, 0, 1));
        world.Agents.ShouldHaveSingleItem().Name.ShouldBe(name);
        world.Agents[0].Spec.Role.ShouldBe("reviewer");
    }

    [Fact]
    public void A_stop_of_all_lets_go_what_was_reserved_and_nothing_is_enlisted_until_it_is_over()
    {
        using var world = new DemandWorld(DemandWorld.Configuration(), "claude") { LosesAnswers = true };
        world.Demand(new Demand("action", 1, 0, 1));
        world.Keeper.Team.Recipes.Count.ShouldBe(1);

        world.LosesAnswers = false;
        world.Tell(new FleetEvent.StopAllOrdered(Now: true));
        world.Keeper.Team.Recipes.ShouldBeEmpty();
        world.Demand(new Demand("action", 1, 0, 1));
        world.Pass(Long);
        world.Keeper.Team.Recipes.ShouldBeEmpty();

        world.Tell(new FleetEvent.Resumed());
        world.Demand(new Demand("action", 1, 0, 1));
        world.Agents.Count.ShouldBe(1);
    }

    [Fact]
    public void A_replica_is_made_by_the_policies_of_its_declared_entry()
    {
        var entry = AgentEntry.Default with
        {
            Name = "worker", Backend = "claude", Model = "opus", Restart = new RestartSettings() with { Intensity = 77 }, Limits = new LimitSettings(Turns: 5),
        };
        using var world = new DemandWorld(DemandWorld.Configuration(agents: entry), "claude");

        world.Demand(new Demand("action", 2, 0, 0) { Template = "worker", Backend = "claude" });

        world.Agents.Count.ShouldBe(2);
        world.Agents.ShouldAllBe(static it => it.Spec.Template == "worker" && it.Spec.Restart.Intensity == 77 && it.Spec.TurnsMax == 5 && it.Name != "worker");
        world.Keeper.Team.Recipes[world.Agents[0].Name].Entry.Model.ShouldBe("opus");
    }

    [Fact]
    public void For_an_entry_that_is_not_declared_nobody_is_enlisted_and_no_name_is_held()
    {
        using var world = new DemandWorld(DemandWorld.Configuration(), "claude");

        world.Demand(new Demand("action", 1, 0, 0) { Template = "worker", Backend = "claude" });

        world.Agents.ShouldBeEmpty();
        world.Keeper.Team.Recipes.ShouldBeEmpty();
        world.Actions.OfType<FleetAction.Record>().Single(static it => it.Type == Fact.Refused).Evidence
            .Single(static it => it.Label == "reason").Value.ShouldContain("\"worker\"");
    }

    [Fact]
    public void An_identity_that_cannot_be_written_down_is_not_given()
    {
        using var world = new DemandWorld(DemandWorld.Configuration(), "claude");
        File.Delete(world.TeamFile);
        Directory.CreateDirectory(Path.Combine(world.TeamFile, "in the way"));

        world.Demand(new Demand("action", 1, 0, 1));

        world.Agents.ShouldBeEmpty();
        world.Keeper.Team.Recipes.ShouldBeEmpty();
    }
}
