using Shouldly;
using Xunit;

namespace Loreli.Supervision.Specs;

public sealed class AdoptionSpecs
{
    [Fact] // D-L30
    public void After_a_crash_of_the_daemon_everyone_is_known_and_nobody_is_started_or_ended_before_it_is_known_what_runs()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec("a"), Activity.Busy).Start(FleetWorld.Spec("b", origin: Origin.Operator)).Forget().Crash();

        world.Advance(TimeSpan.FromHours(1));
        world.Did<FleetAction.OnAgent>().ShouldBeEmpty();
        world.Life<AgentLife.Recalled>("a");

        world.Adopt().Life<AgentLife.Running>("a");
        world.Life<AgentLife.Running>("b");
        world.Did<FleetAction.OnAgent>().ShouldBeEmpty();
    }

    [Fact]
    public void The_ladder_of_an_adopted_agent_begins_anew()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy).Watch(TimeSpan.FromMinutes(25)).Forget().Crash(TimeSpan.FromHours(8)).Adopt();

        world.Watch(TimeSpan.FromMinutes(9.9)).Wrote(Fact.Stall).ShouldBe(0);
    }

    [Theory]
    [InlineData(RestartKind.OnFailure), InlineData(RestartKind.Never)]
    public void What_the_host_ended_is_not_ended_by_the_user_it_resumes_or_is_offered_to(RestartKind kind)
    {
        var world = new FleetWorld().Start(FleetWorld.Spec() with { Restart = new RestartPolicy(kind) });
        world.Alive.Clear(); // The machine was restarted.

        world.Crash(TimeSpan.FromHours(1)).Adopt();

        world.Facts(Fact.Ended, "class").ShouldBe(["host"]);
        world.Agent().Wish.ShouldBe(Wish.Up);
        world.Agent().Tally.Restarts.ShouldBeEmpty();
        if (kind is RestartKind.Never)
        {
            Attention.Of(world.Fleet, world.Now).Single().Text.ShouldContain("loreli restart a");
        }
        else
        {
            world.Did<FleetAction.Launch>()[^1].Resume.ShouldBeTrue();
        }
    }

    [Fact]
    public void A_fleet_that_a_reboot_ended_comes_back_in_pace()
    {
        var policy = new FleetPolicy { AgentsMax = 50, Pace = new PacePolicy { BootsMax = 1, Gap = TimeSpan.FromSeconds(5) } };
        var world = new FleetWorld(policy).Declare([.. Enumerable.Range(0, 20).Select(number => FleetWorld.Spec($"a{number}"))]);
        for (var round = 0; round < 20; round++)
        {
            world.See(Activity.Idle, world.Fleet.Agents.Single(agent => agent.Life is AgentLife.Starting).Name).Advance(TimeSpan.FromSeconds(6));
        }
        world.Alive.Clear();

        world.Forget().Crash().Adopt();

        world.Did<FleetAction.Launch>().Count.ShouldBe(1);
    }

    [Fact]
    public void An_exit_that_the_keeper_wrote_down_meanwhile_counts_as_what_it_was()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Watch(TimeSpan.FromMinutes(5), Activity.Idle).Crash();

        world.Alive.Clear();
        world.Tell(new FleetEvent.Adopted("a", 1, PaneState.Dead, Code: 0));

        world.Life<AgentLife.Dormant>().After!.Class.ShouldBe(DeathClass.Clean);
    }

    [Fact]
    public void A_launch_that_the_crash_cut_off_is_made_once()
    {
        var world = new FleetWorld { HandsAnswer = false }.Declare(FleetWorld.Spec()).Crash();
        world.HandsAnswer = true;

        world.Tell(new FleetEvent.Adopted("a", 1, PaneState.Missing));

        world.Did<FleetAction.Launch>().Select(it => it.Generation).ShouldBe([1, 2]);
        world.Agent().Tally.ShouldBe(Tally.None);
    }

    [Fact]
    public void A_shutdown_that_the_crash_cut_off_goes_on_with_the_same_id()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Tell(new FleetEvent.Ordered("a", new Order.Shutdown()));
        var id = world.Did<FleetAction.RequestShutdown>().Single().RequestId;

        world.Crash().Adopt();

        world.Did<FleetAction.RequestShutdown>().Select(it => it.RequestId).ShouldBe([id, id]);
        world.Tell(new FleetEvent.Acknowledged("a", 1, id)).Life<AgentLife.Dormant>();
        world.Agent().Wish.ShouldBe(Wish.Down);
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void An_order_to_stop_that_comes_before_it_is_known_what_runs_is_carried_out_once_it_is(bool lives)
    {
        var world = new FleetWorld().Start(FleetWorld.Spec("a")).Start(FleetWorld.Spec("b", origin: Origin.Operator)).Crash();
        world.Tell(new FleetEvent.Ordered("a", new Order.Shutdown()), new FleetEvent.Ordered("b", new Order.Kill()));
        world.Did<FleetAction.RequestShutdown>().ShouldBeEmpty();
        if (!lives)
        {
            world.Alive.Clear();
        }

        world.Adopt().Advance(TimeSpan.FromMinutes(2));

        world.Did<FleetAction.RequestShutdown>().Count.ShouldBe(lives ? 2 : 0);
        world.Life<AgentLife.Dormant>("a");
        world.Fleet.Find("b").ShouldBeNull();
        world.Alive.ShouldBeEmpty();
    }

    [Fact]
    public void A_removal_that_the_crash_cut_off_is_said_again()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(origin: Origin.Operator));
        world.HandsAnswer = false;
        world.Tell(new FleetEvent.Ordered("a", new Order.Kill())).Die(code: null, signal: 9).Forget();

        world.HandsAnswer = true;
        world.Crash();

        world.Did<FleetAction.Remove>().Single().Generation.ShouldBe(1);
        world.Fleet.Count.ShouldBe(0);
    }

    [Fact] // D-L18
    public void One_of_whom_nobody_can_say_whether_it_lives_is_shown_and_neither_started_nor_ended()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Crash().Forget();

        for (var round = 0; round < 10; round++)
        {
            world.Tell(new FleetEvent.Adopted("a", 1, PaneState.Unknown)).Advance(TimeSpan.FromMinutes(1));
        }

        world.Did<FleetAction.OnAgent>().ShouldBeEmpty();
        Attention.Of(world.Fleet, world.Now).Single().Kind.ShouldBe("unseen");
    }

    [Fact]
    public void One_whose_memory_is_lost_is_taken_up_from_its_session_record()
    {
        var world = new FleetWorld();

        world.Tell(new FleetEvent.Adopted("a", 7, PaneState.Alive, Spec: FleetWorld.Spec(origin: Origin.Demand)));

        world.Life<AgentLife.Running>();
        world.Agent().Generation.ShouldBe(7);
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void When_memory_is_older_than_what_runs_that_is_taken_up_and_nothing_is_started_beside_it(bool hadProcess)
    {
        var world = new FleetWorld().Start(FleetWorld.Spec());
        _ = hadProcess ? world : world.Die();

        world.Forget().Crash().Tell(new FleetEvent.PanesSeen([new PaneSeen("a", 5, PaneState.Alive, IsOurs: true)]));

        world.Life<AgentLife.Running>();
        world.Agent().Generation.ShouldBe(5);
        world.Did<FleetAction.Launch>().ShouldBeEmpty();
    }

    [Fact]
    public void A_memory_that_could_not_be_written_is_asked_for_again()
    {
        var world = new FleetWorld { HandsAnswer = false }.Declare(FleetWorld.Spec());
        world.Fleet.Decide(world.Now).SavesFirst.ShouldBeFalse();

        world.Fleet.NotSaved();

        world.Fleet.Decide(world.Now).SavesFirst.ShouldBeTrue();
    }

    [Fact]
    public void Deadlines_breakers_cooldowns_and_reservations_are_the_same_after_a_crash()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec("a")).Die("a").Start(FleetWorld.Spec("b", origin: Origin.Operator));
        FaultSpecs.Refuse(world, new Fault(FaultClass.Auth, "401"), "b");
        world.HandsAnswer = false;
        world.Tell(new FleetEvent.Demanded([new Demand("reviewer", 1, 0, 1)]));
        var before = world.Fleet.Remember(world.Now);

        world.Crash(TimeSpan.Zero);
        var after = world.Fleet.Remember(world.Now);

        System.Text.Encoding.UTF8.GetString((after with { LastActionId = before.LastActionId }).Format())
            .ShouldBe(System.Text.Encoding.UTF8.GetString(before.Format()));
        world.Did<FleetAction.Enlist>().Select(it => it.Reservation).ShouldBe([1, 1]); // Whether it was heard is not known.
    }

    [Fact]
    public void A_clock_that_was_set_back_meanwhile_makes_nobody_wait_for_longer_than_policy_allows()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Die();

        world.Crash(TimeSpan.FromDays(-400));

        world.Advance(new RestartPolicy().BackoffMax);
        world.Agent().Generation.ShouldBe(2);
    }
}
