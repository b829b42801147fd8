using Shouldly;
using Xunit;

namespace Loreli.Supervision.Specs;

public sealed class ShutdownSpecs
{
    private static FleetEvent.Ordered Ask(TimeSpan? timeout = null) => new("a", new Order.Shutdown(timeout, "the day is over"));

    [Fact]
    public void It_is_asked_with_an_id_told_to_end_after_its_time_and_killed_when_it_ignores_that_too()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec());
        world.HandsAnswer = false;

        world.Tell(Ask());
        var request = world.Did<FleetAction.RequestShutdown>().Single();
        request.RequestId.ShouldMatch("^shutdown-[0-9]+@a$");
        request.Text.ShouldContain(request.RequestId);
        request.Text.ShouldContain("the day is over");
        world.Advance(TimeSpan.FromSeconds(60) - FleetWorld.Tick).ShouldBeEmpty();
        world.Advance(FleetWorld.Tick).Select(action => action.GetType().Name).ShouldBe(["Snapshot", "Terminate"]);
        world.Advance(TimeSpan.FromSeconds(10)).ShouldHaveSingleItem().ShouldBeOfType<FleetAction.Kill>();

        world.Die(code: null, signal: 9).Life<AgentLife.Dormant>().After!.Class.ShouldBe(DeathClass.Asked);
        world.Facts(Fact.ShutdownDone, "acknowledged").ShouldBe(["false"]);
    }

    [Fact] // L-008
    public void A_timeout_of_the_order_wins_over_the_agents_own()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Tell(Ask(TimeSpan.FromSeconds(5)));

        world.Advance(TimeSpan.FromSeconds(5) - FleetWorld.Tick).ShouldBeEmpty();
        world.Advance(FleetWorld.Tick).OfType<FleetAction.Terminate>().ShouldHaveSingleItem();
    }

    [Fact] // D-L15
    public void Only_an_acknowledgement_with_the_id_counts_and_shortens_the_wait()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Tell(Ask());
        var id = world.Did<FleetAction.RequestShutdown>().Single().RequestId;

        world.Tell(new FleetEvent.Acknowledged("a", 1, "shutdown-1@a"));
        world.Did<FleetAction.Terminate>().ShouldBeEmpty();
        world.Wrote(Fact.StaleDropped).ShouldBe(1);

        world.Tell(new FleetEvent.Acknowledged("a", 1, id));
        world.Did<FleetAction.Terminate>().Count.ShouldBe(1);
        world.Facts(Fact.ShutdownDone, "acknowledged").ShouldBe(["true"]);
    }

    [Theory]
    [InlineData(0), InlineData(1)]
    public void An_agent_that_ends_by_itself_when_asked_has_acknowledged_whatever_its_code(int code)
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Tell(Ask()).Die(code: code);

        world.Facts(Fact.ShutdownDone, "acknowledged").ShouldBe(["true"]);
        world.Life<AgentLife.Dormant>();
    }

    [Fact] // D-L14
    public void A_kill_overtakes_a_shutdown_and_there_is_one_end_one_snapshot_and_one_removal()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(origin: Origin.Operator));

        world.Tell(Ask(), new FleetEvent.Ordered("a", new Order.Kill()), Ask(), new FleetEvent.Ordered("a", new Order.Kill()));
        world.Tell(new FleetEvent.Exited("a", 1, null, 9), new FleetEvent.Removed("a", 1));

        world.Did<FleetAction.Snapshot>().Count.ShouldBe(1);
        world.Did<FleetAction.Kill>().Count.ShouldBe(1);
        world.Did<FleetAction.Remove>().Single().Reason.ShouldBe(RemovalReason.Killed);
        world.Fleet.Find("a").ShouldBeNull();
    }

    [Fact] // D-L16
    public void Who_is_killed_gives_back_his_seat_his_name_and_the_probe_that_he_was()
    {
        var world = new FleetWorld(FleetWorld.Plenty with { AgentsMax = 1 }).Start(FleetWorld.Spec(origin: Origin.Operator));
        FaultSpecs.Refuse(world, new Fault(FaultClass.Auth, "401")).Advance(new BreakerPolicy().OpenMin);
        world.Fleet.Lanes.Values.Single().Breaker.ShouldBeOfType<Breaker.HalfOpen>().Probe.ShouldBe("a");
        world.Tell(new FleetEvent.Added(FleetWorld.Spec("b", origin: Origin.Operator))).Life<AgentLife.Pending>("b");

        world.Tell(new FleetEvent.Ordered("a", new Order.Kill()));

        world.Fleet.Find("a").ShouldBeNull();
        world.Life<AgentLife.Starting>("b");
        world.Fleet.Lanes.Values.Single().Breaker.ShouldBeOfType<Breaker.HalfOpen>().Probe.ShouldBe("b");
        world.Tell(new FleetEvent.Added(FleetWorld.Spec(origin: Origin.Operator))).Wrote(Fact.Refused).ShouldBe(0);
    }

    [Fact] // D-L15
    public void One_that_outlives_its_kills_is_killed_again_shown_and_never_started_beside_itself()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec());
        world.HandsAnswer = false;

        world.Tell(new FleetEvent.Ordered("a", new Order.Restart()));
        for (var minute = 0; minute < 10; minute++)
        {
            world.Advance(TimeSpan.FromMinutes(1));
            world.Tell(new FleetEvent.StopFailed("a", 1, 1));
        }

        world.Did<FleetAction.Kill>().Count.ShouldBeInRange(8, 14);
        world.Did<FleetAction.Launch>().Count.ShouldBe(1);
        Attention.Of(world.Fleet, world.Now).ShouldContain(item => item.Kind == "unstoppable" && item.Severity == 0);

        world.HandsAnswer = true;
        world.Die(code: null, signal: 9).Agent().Generation.ShouldBe(2);
    }

    [Fact]
    public void A_launch_that_is_in_flight_is_ended_without_being_asked_and_its_answer_comes_too_late()
    {
        var world = new FleetWorld { HandsAnswer = false }.Declare(FleetWorld.Spec());

        world.Tell(new FleetEvent.Ordered("a", new Order.Kill()), new FleetEvent.Launched("a", 1));
        world.Did<FleetAction.RequestShutdown>().ShouldBeEmpty();
        world.Did<FleetAction.Kill>().Count.ShouldBe(1);

        world.Tell(new FleetEvent.LaunchFailed("a", 1, "spawn", "taken back", BlamesBackend: false));
        world.Life<AgentLife.Dormant>();
    }

    [Fact]
    public void A_launch_that_nobody_wants_any_more_is_called_off_with_an_event_that_says_why()
    {
        var world = new FleetWorld { HandsAnswer = false }.Declare(FleetWorld.Spec());

        world.Declare();

        world.Did<FleetAction.Terminate>().Count.ShouldBe(1);
        world.Facts(Fact.ShutdownAsked, "reason").ShouldBe(["no longer declared"]);
        world.Facts(Fact.ShutdownAsked, "timeoutSeconds").ShouldBe(["0"]);
    }

    [Fact]
    public void After_the_host_slept_the_asked_one_has_its_whole_time_again()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Tell(Ask());
        world.Advance(TimeSpan.FromSeconds(59));

        world.Sleep(TimeSpan.FromHours(1)).Advance(TimeSpan.FromSeconds(59));

        world.Did<FleetAction.Terminate>().ShouldBeEmpty();
    }

    [Fact]
    public void Stop_all_now_kills_everyone_takes_back_reservations_and_nothing_comes_back_until_it_is_ended()
    {
        var world = new FleetWorld().Declare(FleetWorld.Spec("a"), FleetWorld.Spec("b")).See(Activity.Idle, "a");
        world.HandsAnswer = false;
        world.Tell(new FleetEvent.Demanded([new Demand("action", 1, 0, 1)]));
        world.HandsAnswer = true;

        world.Tell(new FleetEvent.StopAllOrdered(Now: true));
        world.Did<FleetAction.Kill>().Count.ShouldBe(2);
        world.Did<FleetAction.Cancel>().Count.ShouldBe(1);
        world.Alive.ShouldBeEmpty();

        world.Forget().Tell(new FleetEvent.Demanded([new Demand("action", 1, 0, 1)])).Declare(FleetWorld.Spec("a"), FleetWorld.Spec("b"), FleetWorld.Spec("c"));
        world.Advance(TimeSpan.FromHours(3));
        world.Did<FleetAction.Launch>().ShouldBeEmpty();
        world.Did<FleetAction.Enlist>().ShouldBeEmpty();

        world.Tell(new FleetEvent.Resumed());
        world.Did<FleetAction.Launch>().Select(it => it.Agent).ShouldBe(["a", "b", "c"]);
    }
}
