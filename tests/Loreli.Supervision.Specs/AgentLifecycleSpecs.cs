using Shouldly;
using Xunit;

namespace Loreli.Supervision.Specs;

public sealed class AgentLifecycleSpecs
{
    private static readonly AgentSpec Spec = FleetWorld.Spec();

    [Fact]
    public void A_declared_agent_is_launched_runs_when_a_reading_says_what_it_is_at_and_is_dormant_after_a_clean_end()
    {
        var world = new FleetWorld().Declare(Spec);

        world.Life<AgentLife.Starting>();
        world.Did<FleetAction.Launch>().Single().ShouldBe(new FleetAction.Launch("a", 1, Spec, Resume: false) { Id = world.Did<FleetAction.Launch>()[0].Id });
        world.See(Activity.Unknown).Life<AgentLife.Starting>();
        world.See(Activity.Idle).Life<AgentLife.Running>();
        world.Die(code: 0).Life<AgentLife.Dormant>().After!.Class.ShouldBe(DeathClass.Clean);
    }

    [Fact]
    public void One_that_never_says_what_it_is_at_counts_as_running_after_its_time_and_stalls_like_any_other()
    {
        var world = new FleetWorld().Declare(Spec).Watch(Spec.StartTimeout - FleetWorld.Tick, Activity.Unknown);
        world.Life<AgentLife.Starting>();

        world.Watch(TimeSpan.FromMinutes(11), Activity.Unknown);

        world.Facts(Fact.Stall, "severity").ShouldBe(["nudge"]);
    }

    [Fact]
    public void An_unanswered_launch_is_ordered_again_with_the_same_generation()
    {
        var world = new FleetWorld { HandsAnswer = false }.Declare(Spec);

        world.Advance(TimeSpan.FromMinutes(3));
        world.Did<FleetAction.Launch>().Select(it => it.Generation).ShouldBe([1, 1, 1, 1]);

        world.Tell(new FleetEvent.Launched("a", 1), new FleetEvent.Launched("a", 1)).See(Activity.Busy).Life<AgentLife.Running>();
        world.Wrote(Fact.StaleDropped).ShouldBe(0);
    }

    [Fact]
    public void A_look_at_the_process_proves_that_it_was_launched()
    {
        var world = new FleetWorld { HandsAnswer = false }.Declare(Spec).See(Activity.Busy);

        world.Life<AgentLife.Running>();
    }

    [Theory] // D-L10: whatever was made is undone by the hands; the name can be used again.
    [InlineData(Origin.Declared), InlineData(Origin.Operator), InlineData(Origin.Demand)]
    public void A_failed_launch_is_tried_again_or_leaves_by_policy(Origin origin)
    {
        var kind = origin is Origin.Demand ? RestartKind.Never : RestartKind.OnFailure;
        var spec = FleetWorld.Spec(origin: origin) with { Restart = new RestartPolicy(kind) };
        var world = new FleetWorld { HandsAnswer = false };
        _ = origin is Origin.Declared ? world.Declare(spec) : world.Tell(new FleetEvent.Added(spec));

        world.Tell(new FleetEvent.LaunchFailed("a", 1, "workspace", "the branch is taken", BlamesBackend: false));

        world.Did<FleetAction.Snapshot>().ShouldBeEmpty();
        world.Wrote(Fact.RapidDeath).ShouldBe(0);
        if (origin is Origin.Demand)
        {
            world.Did<FleetAction.Remove>().Single().Reason.ShouldBe(RemovalReason.Failed);
            world.Tell(new FleetEvent.Removed("a", 1)).Fleet.Find("a").ShouldBeNull();
            world.Tell(new FleetEvent.Added(spec, LastGeneration: 1)).Did<FleetAction.Launch>()[^1].Generation.ShouldBe(2);
        }
        else
        {
            world.Life<AgentLife.Backoff>().After.Reason.ShouldContain("the branch is taken");
        }
    }

    [Fact]
    public void News_of_a_generation_that_is_over_is_dropped_and_reported()
    {
        var world = new FleetWorld().Start(Spec).Die().Watch(TimeSpan.FromSeconds(30)).See(Activity.Idle);
        var before = world.Agent();

        world.Tell(
            new FleetEvent.Launched("a", 1), new FleetEvent.Exited("a", 1, 0), new FleetEvent.Acknowledged("a", 1, "x"), new FleetEvent.Typed("a", 1),
            new FleetEvent.LaunchFailed("a", 1, "spawn", "late", true), new FleetEvent.Removed("a", 1), new FleetEvent.Exited("nobody", 1, 0),
            new FleetEvent.Ordered("a", new Order.Kill(), Generation: 1), new FleetEvent.Ordered("nobody", new Order.Kill()));

        world.Agent().ShouldBe(before);
        world.Wrote(Fact.StaleDropped).ShouldBe(9);
    }

    [Fact]
    public void The_same_exit_told_twice_is_one_death()
    {
        var world = new FleetWorld().Start(Spec);

        world.Tell(new FleetEvent.Exited("a", 1, 1), new FleetEvent.Exited("a", 1, 1));

        world.Wrote(Fact.Ended).ShouldBe(1);
        world.Agent().Tally.Restarts.Count.ShouldBe(1);
    }

    [Fact] // L-076, D-L17: pane, identity and record go too, by the one way out.
    public void A_dormant_agent_that_nobody_declared_leaves_after_three_stall_timeouts_and_a_declared_one_stays()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec("a", origin: Origin.Operator)).Die("a", code: 0);
        world.Start(FleetWorld.Spec("b")).Die("b", code: 0);

        world.Advance(TimeSpan.FromMinutes(30));
        world.Did<FleetAction.Remove>().ShouldBeEmpty();
        world.Advance(FleetWorld.Tick);
        world.Did<FleetAction.Remove>().Single().Reason.ShouldBe(RemovalReason.Dormant);
        world.Advance(TimeSpan.FromDays(2));

        world.Fleet.Agents.Single().Name.ShouldBe("b");
    }

    [Fact]
    public void An_unconfirmed_removal_is_said_again_until_it_is_and_the_name_is_held_until_then()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(origin: Origin.Operator));
        world.HandsAnswer = false;

        world.Tell(new FleetEvent.Ordered("a", new Order.Kill())).Die(code: null, signal: 9).Advance(TimeSpan.FromMinutes(1));
        world.Did<FleetAction.Remove>().Count.ShouldBe(3);
        world.Tell(new FleetEvent.Added(FleetWorld.Spec(origin: Origin.Operator)));
        world.Wrote(Fact.Refused).ShouldBe(1);

        world.Tell(new FleetEvent.Removed("a", 1), new FleetEvent.Removed("a", 1)).Fleet.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public void Restart_ends_the_process_and_starts_another_fresh_or_with_its_conversation(bool fresh)
    {
        var world = new FleetWorld().Start(Spec).Tell(new FleetEvent.Ordered("a", new Order.Restart(fresh)));

        world.Did<FleetAction.Launch>().Select(it => (it.Generation, it.Resume)).ShouldBe([(1, false), (2, !fresh)]);
        world.Agent().Tally.ShouldBe(Tally.None);
    }

    [Fact]
    public void The_last_order_is_what_is_wanted_and_what_is_under_way_is_finished_first()
    {
        var world = new FleetWorld().Start(Spec);

        world.Tell(new FleetEvent.Ordered("a", new Order.Shutdown()), new FleetEvent.Ordered("a", new Order.Start()));
        world.Life<AgentLife.Stopping>();
        world.Advance(TimeSpan.FromMinutes(1));
        world.Life<AgentLife.Starting>();

        world.See(Activity.Idle).Tell(new FleetEvent.Ordered("a", new Order.Shutdown()), new FleetEvent.Ordered("a", new Order.Restart()), new FleetEvent.Ordered("a", new Order.Shutdown()));
        world.Advance(TimeSpan.FromMinutes(1));
        world.Life<AgentLife.Dormant>();
        world.Advance(TimeSpan.FromDays(1));
        world.Life<AgentLife.Dormant>();
    }

    [Theory]
    [InlineData("backoff"), InlineData("dormant"), InlineData("pending"), InlineData("parked"), InlineData("gave-up")]
    public void An_order_reaches_one_without_a_process_too(string state)
    {
        var world = At(state);
        Explanation.Of(world.Agent(), world.Now).State.ShouldBe(state);

        world.Tell(new FleetEvent.Ordered("a", new Order.Shutdown())).Life<AgentLife.Dormant>();
        world.Tell(new FleetEvent.DiskLow(false), new FleetEvent.Ordered("a", new Order.Start())).Life<AgentLife.Starting>();

        world = At(state).Tell(new FleetEvent.DiskLow(false), new FleetEvent.Ordered("a", new Order.Restart(Fresh: true)));
        world.Life<AgentLife.Starting>().Resumes.ShouldBeFalse();
    }

    [Fact]
    public void An_agent_ends_when_its_turns_are_done()
    {
        var world = new FleetWorld().Start(Spec with { TurnsMax = 2 });

        world.See(Activity.Busy).See(Activity.Idle);
        world.Life<AgentLife.Running>();
        world.See(Activity.Busy).See(Activity.Idle);

        world.Life<AgentLife.Stopping>().Cause.Reason.ShouldBe("its 2 turns are done");
        world.Advance(TimeSpan.FromMinutes(2));
        world.Life<AgentLife.Dormant>();
    }

    [Theory]
    [InlineData(DependencyStage.Started), InlineData(DependencyStage.Idle), InlineData(DependencyStage.Done)]
    public void One_that_depends_on_another_waits_until_that_is_far_enough(DependencyStage stage)
    {
        var world = new FleetWorld().Declare(FleetWorld.Spec("api"), FleetWorld.Spec("web") with { DependsOn = [new Dependency("api", stage)] });
        world.Life<AgentLife.Pending>("web").WaitsFor.ShouldStartWith("api to");

        world.See(Activity.Busy, "api");
        Starts(DependencyStage.Started);
        world.See(Activity.Idle, "api");
        Starts(DependencyStage.Started, DependencyStage.Idle);
        world.Die("api", code: 0);
        Starts(DependencyStage.Started, DependencyStage.Idle, DependencyStage.Done);

        void Starts(params DependencyStage[] met) => (world.Agent("web").Life is AgentLife.Starting).ShouldBe(met.Contains(stage));
    }

    [Fact]
    public void A_low_disk_starts_nobody_and_ends_nobody()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec("a")).Tell(new FleetEvent.DiskLow(true));

        world.Declare(FleetWorld.Spec("a"), FleetWorld.Spec("b")).Tell(new FleetEvent.Demanded([new Demand("action", 1, 0, 1)]));
        world.Life<AgentLife.Pending>("b").WaitsFor.ShouldBe("disk space");
        world.Life<AgentLife.Running>("a");
        world.Did<FleetAction.Enlist>().ShouldBeEmpty();

        world.Tell(new FleetEvent.DiskLow(false)).Life<AgentLife.Starting>("b");
    }

    [Fact]
    public void Nobody_starts_beyond_the_caps_and_whoever_waited_longest_is_next()
    {
        var world = new FleetWorld(FleetWorld.Plenty with { AgentsMax = 2 });
        world.Declare(FleetWorld.Spec("b"));
        world.Advance(TimeSpan.FromSeconds(1));
        world.Declare(FleetWorld.Spec("b"), FleetWorld.Spec("z"));
        world.Advance(TimeSpan.FromSeconds(1));
        world.Declare(FleetWorld.Spec("b"), FleetWorld.Spec("z"), FleetWorld.Spec("y"));
        world.Advance(TimeSpan.FromSeconds(1));
        world.Declare(FleetWorld.Spec("b"), FleetWorld.Spec("z"), FleetWorld.Spec("y"), FleetWorld.Spec("a"));
        world.Life<AgentLife.Pending>("y").WaitsFor.ShouldBe("a seat: 2 of 2 agents run");

        world.Die("b", code: 0);

        world.Life<AgentLife.Starting>("y");
        world.Life<AgentLife.Pending>("a");
    }

    [Fact]
    public void One_whose_agent_cli_is_not_installed_waits_for_it()
    {
        var world = new FleetWorld().Tell(new FleetEvent.BackendsSeen([new BackendSeen("claude", "claude", "yin", IsInstalled: false)])).Declare(Spec);
        world.Life<AgentLife.Pending>().WaitsFor.ShouldBe("claude, which is not installed");

        world.Tell(new FleetEvent.BackendsSeen(FleetWorld.Backends)).Life<AgentLife.Starting>();
    }

    [Fact]
    public void A_launch_that_is_said_again_and_fails_ends_nobody_who_runs_already()
    {
        var world = new FleetWorld { HandsAnswer = false }.Declare(Spec);

        world.Tell(new FleetEvent.Launched("a", 1), new FleetEvent.LaunchFailed("a", 1, "launch", "it was told to end", BlamesBackend: false));

        world.Life<AgentLife.Starting>();
        world.Wrote(Fact.StaleDropped).ShouldBe(1);
    }

    [Fact]
    public void One_that_leaves_is_not_brought_back_by_an_order_for_its_name_and_what_it_was_made_from_go()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec("own", origin: Origin.Operator));
        world.HandsAnswer = false;
        world.Tell(new FleetEvent.Ordered("own", new Order.Kill()), new FleetEvent.Exited("own", 1, null, 9)).Life<AgentLife.Leaving>("own");

        world.Tell(new FleetEvent.Ordered("own", new Order.Restart()));

        world.Facts(Fact.Refused, "reason").ShouldBe(["it is leaving"]);
        world.Tell(new FleetEvent.Removed("own", 1)).Fleet.Find("own").ShouldBeNull();
    }

    [Fact]
    public void One_that_is_no_longer_declared_is_not_brought_back_by_an_order_but_by_the_configuration()
    {
        var world = new FleetWorld().Start(Spec).Declare();
        world.Tell(new FleetEvent.Ordered("a", new Order.Start()));
        world.Agent().Wish.ShouldBe(Wish.Gone);

        world.Declare(Spec).Agent().Wish.ShouldBe(Wish.Up);
    }

    private static FleetWorld At(string state)
    {
        var fault = new Fault(FaultClass.Quota, "resets later", FleetWorld.Midnight.AddHours(9));
        var world = new FleetWorld();
        return state switch
        {
            "pending" => world.Start(Spec).Tell(new FleetEvent.Ordered("a", new Order.Shutdown())).Tell(new FleetEvent.DiskLow(true)).Die()
                .Tell(new FleetEvent.Ordered("a", new Order.Start())),
            "backoff" => world.Start(Spec).Die(),
            "dormant" => world.Start(Spec).Die(code: 0),
            "parked"  => world.Start(Spec).See(Activity.Blocked, fault: fault).Die(),
            _         => world.Start(Spec with { Restart = new RestartPolicy { Intensity = 0 } }).Die(),
        };
    }
}
