using Shouldly;
using Xunit;

namespace Loreli.Supervision.Specs;

public sealed class DeclarationSpecs
{
    [Fact]
    public void The_same_configuration_told_again_changes_nothing()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Forget();
        var before = world.Fleet.Version;

        world.Declare(FleetWorld.Spec() with { DependsOn = [], Stall = new StallPolicy { Ladder = [LadderStep.Nudge, LadderStep.Warn, LadderStep.Kill] } });

        world.Actions.ShouldBeEmpty();
        world.Fleet.Version.ShouldBe(before);
    }

    [Fact]
    public void What_needs_no_new_process_takes_effect_at_once()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Declare(FleetWorld.Spec() with { RapidDeath = TimeSpan.FromSeconds(1) });

        world.Life<AgentLife.Running>();
        world.Agent().Spec.RapidDeath.ShouldBe(TimeSpan.FromSeconds(1));
        world.Facts(Fact.Changed, "needsRestart").ShouldBe(["false"]);
    }

    [Fact]
    public void What_is_no_longer_declared_is_asked_to_stop_and_leaves()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Declare();

        world.Did<FleetAction.RequestShutdown>().Count.ShouldBe(1);
        world.Advance(TimeSpan.FromMinutes(2));
        world.Did<FleetAction.Remove>().Single().Reason.ShouldBe(RemovalReason.Undeclared);
        world.Fleet.Count.ShouldBe(0);
    }

    [Fact]
    public void What_is_declared_again_while_it_leaves_comes_back_as_its_next_generation()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Declare();
        world.Declare(FleetWorld.Spec()).Advance(TimeSpan.FromMinutes(2));
        world.Agent().Generation.ShouldBe(2);

        world.See(Activity.Idle).HandsAnswer = false;
        world.Declare().Die(code: 0).Life<AgentLife.Leaving>();
        world.Declare(FleetWorld.Spec()).Tell(new FleetEvent.Removed("a", 2));
        world.Life<AgentLife.Starting>();
        world.Agent().Generation.ShouldBe(3);
    }

    [Fact]
    public void Who_needs_a_new_process_gets_it_one_after_another_the_idle_first()
    {
        var world = new FleetWorld().Declare(Specs("1")).See(Activity.Busy, "a").See(Activity.Busy, "b").See(Activity.Idle, "c");

        world.Declare(Specs("2"));

        foreach (var name in "cab")
        {
            world.Fleet.Agents.Count(agent => agent.Life is AgentLife.Stopping or AgentLife.Starting).ShouldBe(1);
            world.Life<AgentLife.Stopping>($"{name}").Cause.Reason.ShouldBe("its configuration changed");
            world.Advance(TimeSpan.FromMinutes(1));
            world.Life<AgentLife.Starting>($"{name}");
            world.See(Activity.Idle, $"{name}");
        }
        world.Fleet.Agents.ShouldAllBe(agent => agent.Generation == 2 && agent.Life is AgentLife.Running);
    }

    [Fact]
    public void When_the_first_does_not_come_up_with_it_the_others_keep_what_works()
    {
        var world = new FleetWorld().Declare([.. Specs("1").Select(Strict)]).See(Activity.Idle, "a").See(Activity.Idle, "b").See(Activity.Idle, "c");

        world.Declare([.. Specs("2").Select(Strict)]).Advance(TimeSpan.FromMinutes(1));
        world.Die("a").Advance(TimeSpan.FromHours(1));

        world.Life<AgentLife.GaveUp>("a");
        world.Life<AgentLife.Running>("b").Fingerprint.ShouldBe("1");
        Attention.Of(world.Fleet, world.Now).ShouldContain(item => item.Kind == "configuration");

        world.Declare([.. Specs("3").Select(Strict)]).Agent("a").Generation.ShouldBe(3);

        static AgentSpec Strict(AgentSpec spec) => spec with { Restart = new RestartPolicy { Intensity = 0 } };
    }

    [Fact]
    public void One_whose_seat_was_taken_while_it_was_replaced_does_not_hold_the_others_back()
    {
        var world = new FleetWorld(FleetWorld.Plenty with { AgentsMax = 2 }).Declare(Specs("1")).See(Activity.Idle, "a").See(Activity.Idle, "b");

        world.Declare(Specs("2")).Advance(TimeSpan.FromMinutes(1));
        world.Life<AgentLife.Pending>("a");
        world.See(Activity.Idle, "c").Advance(TimeSpan.FromMinutes(2));

        world.Agent("c").Generation.ShouldBe(1);
        world.Life<AgentLife.Pending>("b");
        world.Life<AgentLife.Starting>("a").Fingerprint.ShouldBe("2");
    }

    [Fact]
    public void One_that_an_operator_stopped_stays_stopped_when_its_configuration_changes()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Tell(new FleetEvent.Ordered("a", new Order.Kill()));

        world.Declare(FleetWorld.Spec() with { Fingerprint = "2" }).Life<AgentLife.Dormant>();
    }

    [Fact]
    public void Generations_go_on_where_the_ledger_ends()
    {
        var world = new FleetWorld().Tell(new FleetEvent.Wanted([FleetWorld.Spec()], new Dictionary<string, int> { ["a"] = 41 }));

        world.Did<FleetAction.Launch>().Single().Generation.ShouldBe(42);
    }

    private static AgentSpec[] Specs(string fingerprint) =>
        [.. "abc".Select(name => FleetWorld.Spec($"{name}") with { Fingerprint = fingerprint })];
}
