using Shouldly;
using Xunit;

namespace Loreli.Supervision.Specs;

public sealed class ReconciliationSpecs
{
    private static readonly AgentSpec Spec = FleetWorld.Spec();

    [Fact] // L-045, D-L17
    public void A_pane_that_was_taken_away_from_outside_is_noticed_at_the_second_report()
    {
        var world = new FleetWorld().Start(Spec with { Origin = Origin.Operator, Restart = new RestartPolicy(RestartKind.Never) });
        world.Alive.Clear();

        world.Tell(new FleetEvent.PanesSeen([]));
        world.Life<AgentLife.Running>(); // The report may be older than the launch.
        world.Advance(TimeSpan.FromSeconds(10));
        world.Tell(new FleetEvent.PanesSeen([]));

        world.Did<FleetAction.Remove>().Single().Reason.ShouldBe(RemovalReason.Reconciled);
        world.Fleet.Count.ShouldBe(0);
    }

    [Fact]
    public void A_lost_exit_and_a_lost_launch_cost_one_report()
    {
        var world = new FleetWorld { HandsAnswer = false }.Declare(Spec);

        world.Tell(new FleetEvent.PanesSeen([new PaneSeen("a", 1, PaneState.Alive, true)])).Life<AgentLife.Starting>().LaunchedAt.ShouldNotBeNull();
        world.Tell(new FleetEvent.PanesSeen([new PaneSeen("a", 1, PaneState.Dead, true, Code: 0)])).Life<AgentLife.Dormant>();
    }

    [Fact]
    public void A_launch_in_flight_is_not_missed()
    {
        var world = new FleetWorld { HandsAnswer = false }.Declare(Spec);

        for (var round = 0; round < 10; round++)
        {
            world.Tell(new FleetEvent.PanesSeen([])).Advance(TimeSpan.FromSeconds(20));
        }

        world.Life<AgentLife.Starting>();
    }

    [Fact]
    public void The_report_of_a_starting_daemon_adopts()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec("a")).Start(FleetWorld.Spec("b", origin: Origin.Operator)).Crash();

        world.Tell(new FleetEvent.PanesSeen([new PaneSeen("a", 1, PaneState.Alive, true), new PaneSeen("b", 1, PaneState.Dead, true, Code: 0)]));

        world.Life<AgentLife.Running>("a");
        world.Life<AgentLife.Dormant>("b");
    }

    [Fact] // D-L26
    public void Foreign_panes_are_never_touched_and_strays_of_ours_only_after_a_grace()
    {
        PaneSeen[] panes =
        [
            new("a", 1, PaneState.Alive, IsOurs: true), new("mine", 3, PaneState.Alive, IsOurs: false), new("stray", 2, PaneState.Alive, IsOurs: true),
            new("dead", 2, PaneState.Dead, IsOurs: true), new("mute", 2, PaneState.Unknown, IsOurs: true),
        ];
        var world = new FleetWorld().Start(Spec).Tell(new FleetEvent.PanesSeen(panes));

        world.Advance(Strays.Grace);
        world.Tell(new FleetEvent.PanesSeen(panes)).Did<FleetAction.Sweep>().ShouldBeEmpty();
        world.Advance(TimeSpan.FromSeconds(1));
        world.Tell(new FleetEvent.PanesSeen(panes));

        world.Did<FleetAction.Sweep>().Single().Agent.ShouldBe("stray");
    }

    [Fact] // D-L26: a pane exists before its agent is registered, and before it is adopted.
    public void A_pane_that_is_being_made_or_adopted_is_no_stray()
    {
        var world = new FleetWorld().Start(Spec).Crash();
        PaneSeen[] panes = [new("a", 1, PaneState.Unknown, true), new("b", 1, PaneState.Alive, true)];

        world.Tell(new FleetEvent.PanesSeen(panes)).Advance(TimeSpan.FromSeconds(50));
        world.Tell(new FleetEvent.Added(FleetWorld.Spec("b", origin: Origin.Operator))).Advance(TimeSpan.FromSeconds(50));
        world.Tell(new FleetEvent.PanesSeen(panes));

        world.Did<FleetAction.Sweep>().ShouldBeEmpty();
    }

    [Fact]
    public void A_stray_that_was_gone_in_between_has_its_grace_anew()
    {
        PaneSeen[] panes = [new("stray", 2, PaneState.Alive, IsOurs: true)];
        var world = new FleetWorld().Tell(new FleetEvent.PanesSeen(panes), new FleetEvent.PanesSeen([]));

        world.Advance(TimeSpan.FromMinutes(2));
        world.Tell(new FleetEvent.PanesSeen(panes)).Did<FleetAction.Sweep>().ShouldBeEmpty();
    }

    [Fact] // L-070, D-L25
    public void When_no_work_is_open_ended_agents_leave_and_declared_and_living_ones_stay()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec("done")).Die("done", code: 0);
        world.Start(FleetWorld.Spec("over", origin: Origin.Operator)).Die("over", code: 0).Start(FleetWorld.Spec("busy", origin: Origin.Operator));

        world.Tell(new FleetEvent.WorkClosed());

        world.Did<FleetAction.Remove>().Single().ShouldSatisfyAllConditions(it => it.Agent.ShouldBe("over"), it => it.Reason.ShouldBe(RemovalReason.Reaped));
    }
}
