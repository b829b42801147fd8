using Shouldly;
using Xunit;
using static Loreli.Supervision.Aftermath;
using static Loreli.Supervision.DeathClass;
using static Loreli.Supervision.RestartKind;

namespace Loreli.Supervision.Specs;

public sealed class RestartRulesSpecs
{
    private static readonly RestartPolicy Policy = new();

    [Theory]
    [InlineData(Clean, Aftermath.Dormant, Back, Aftermath.Dormant), InlineData(Failed, Back, Back, Aftermath.Dormant)]
    [InlineData(Rapid, Back, Back, Aftermath.Dormant), InlineData(LaunchFailed, Back, Back, Aftermath.Dormant)]
    [InlineData(Signal, Back, Back, Aftermath.Dormant), InlineData(OutOfMemory, Back, Back, Aftermath.Dormant)]
    [InlineData(Stalled, Back, Back, Aftermath.Dormant), InlineData(ApiFatal, Held, Held, Aftermath.Dormant)]
    [InlineData(Quota, Parked, Parked, Aftermath.Dormant), InlineData(Host, Again, Again, Aftermath.Dormant)]
    [InlineData(Asked, Again, Again, Again)]
    public void Class_of_the_end_and_policy_say_what_follows(DeathClass ended, Aftermath onFailure, Aftermath always, Aftermath never)
    {
        Aftermath After(RestartKind kind) => RestartRules.Decide(FleetWorld.Spec() with { Restart = new RestartPolicy(kind) }, Wish.Up, ended);

        (After(OnFailure), After(Always), After(Never)).ShouldBe((onFailure, always, never));
    }

    [Theory]
    [InlineData(Clean, Aftermath.Dormant), InlineData(Rapid, Aftermath.Dormant), InlineData(Failed, Aftermath.Dormant)]
    [InlineData(Signal, Aftermath.Dormant), InlineData(OutOfMemory, Aftermath.Dormant), InlineData(Quota, Aftermath.Dormant)]
    [InlineData(LaunchFailed, Leave), InlineData(Stalled, Leave), InlineData(ApiFatal, Leave), InlineData(Host, Leave)]
    public void Who_is_not_declared_and_not_restarted_leaves_unless_its_screen_may_tell_something(DeathClass ended, Aftermath after) =>
        RestartRules.Decide(FleetWorld.Spec(origin: Origin.Demand) with { Restart = new RestartPolicy(Never) }, Wish.Up, ended).ShouldBe(after);

    [Theory]
    [InlineData(Wish.Down, Aftermath.Dormant), InlineData(Wish.Gone, Leave)]
    public void What_is_wanted_overrules_how_it_ended(Wish wish, Aftermath after)
    {
        foreach (var ended in Enum.GetValues<DeathClass>())
        {
            RestartRules.Decide(FleetWorld.Spec(), wish, ended).ShouldBe(after);
        }
    }

    [Theory]
    [InlineData(0, null, false, 3, Clean), InlineData(1, null, false, 3, Rapid), InlineData(null, 9, false, 3, Rapid)]
    [InlineData(0, null, false, 60, Clean), InlineData(1, null, false, 60, Failed), InlineData(null, 9, false, 60, Signal)]
    [InlineData(null, 9, true, 3, OutOfMemory), InlineData(null, 9, true, 60, OutOfMemory), InlineData(null, null, false, 3, Host)]
    [InlineData(1, null, false, 14.999, Rapid), InlineData(1, null, false, 15, Failed)]
    public void Code_signal_and_time_say_what_an_exit_counts_as(int? code, int? signal, bool oom, double seconds, DeathClass counted)
    {
        var agent = new FleetWorld().Start(FleetWorld.Spec()).Agent();

        RestartRules.Classify(new FleetEvent.Exited("a", 1, code, signal, oom), agent, TimeSpan.FromSeconds(seconds), FleetWorld.Midnight)
            .Class.ShouldBe(counted);
    }

    [Theory]
    [InlineData(FaultClass.Auth, 1, ApiFatal), InlineData(FaultClass.Auth, 0, Clean), InlineData(FaultClass.Quota, 1, Quota)]
    [InlineData(FaultClass.Network, 1, Failed), InlineData(FaultClass.Request, 1, Failed)]
    public void A_glimpse_of_a_fault_counts_when_the_exit_agrees(FaultClass kind, int code, DeathClass counted)
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Watch(TimeSpan.FromMinutes(1), Activity.Idle);
        world.See(Activity.Blocked, fault: new Fault(kind, "text")).Die(code: code);

        world.Facts(Fact.Ended, "class").ShouldBe([Wording.Word(counted)]);
    }

    [Fact]
    public void The_pause_doubles_with_each_failure_is_jittered_and_stays_in_its_range()
    {
        var chance = new Prng(7);
        for (var streak = 0; streak < 60; streak++)
        {
            var pauses = Enumerable.Range(0, 50).Select(_ => Pause.Jittered(Policy.BackoffMin, streak, Policy.BackoffMax, chance)).ToList();

            pauses.ShouldAllBe(pause => pause >= Policy.BackoffMin && pause <= Policy.BackoffMax);
            pauses.Min().ShouldBeGreaterThanOrEqualTo(Pause.Double(Policy.BackoffMin, streak, Policy.BackoffMax / 2));
            pauses.Distinct().Count().ShouldBeGreaterThan(40);
        }
    }

    [Fact]
    public void One_end_more_than_the_intensity_gives_up_and_an_order_to_restart_ends_that()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec());

        for (var death = 0; death < Policy.Intensity; death++)
        {
            world.Die().Advance(world.Life<AgentLife.Backoff>().Until - world.Now.Instant);
            world.Life<AgentLife.Starting>();
        }
        world.Die();

        world.Life<AgentLife.GaveUp>().Reason.ShouldContain("5 restarts within 10m");
        world.Wrote(Fact.GaveUp).ShouldBe(1);
        Attention.Of(world.Fleet, world.Now).ShouldContain(item => item.Kind == "gave-up" && item.Severity == 0);
        world.Advance(TimeSpan.FromDays(1));
        world.Life<AgentLife.GaveUp>();

        world.Tell(new FleetEvent.Ordered("a", new Order.Restart()));
        world.Life<AgentLife.Starting>();
        world.Agent().Tally.ShouldBe(Tally.None);
    }

    [Fact]
    public void A_changed_configuration_ends_giving_up_and_the_same_one_told_again_does_not()
    {
        var world = new FleetWorld().Declare(FleetWorld.Spec() with { Restart = new RestartPolicy { Intensity = 0 } }).Die();
        world.Life<AgentLife.GaveUp>();

        world.Declare(world.Agent().Spec).Life<AgentLife.GaveUp>();

        world.Declare(world.Agent().Spec with { Fingerprint = "2" }).Life<AgentLife.Starting>();
    }

    [Fact]
    public void Only_a_finished_turn_takes_failures_off_the_passing_of_time_does_not()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec());
        world.Die().Watch(TimeSpan.FromMinutes(1), Activity.Idle).Die().Watch(TimeSpan.FromMinutes(1), Activity.Idle);
        world.Agent().Tally.Streak.ShouldBe(2);

        world.Watch(TimeSpan.FromHours(6), Activity.Idle).Agent().Tally.Streak.ShouldBe(2);

        world.See(Activity.Busy).See(Activity.Idle).Agent().Tally.Streak.ShouldBe(1);
        world.See(Activity.Busy).See(Activity.Idle).Agent().Tally.Streak.ShouldBe(0);
    }

    [Fact] // D-L11
    public void A_deliberate_stop_or_a_clean_quick_end_never_blames_the_backend()
    {
        foreach (var seed in Enumerable.Range(1, 3))
        {
            var world = new FleetWorld(seed: (ulong)seed).Declare(FleetWorld.Spec("a"), FleetWorld.Spec("b"), FleetWorld.Spec("c"), FleetWorld.Spec("d"));

            world.Tell(new FleetEvent.Ordered("a", new Order.Kill()), new FleetEvent.Ordered("b", new Order.Shutdown()));
            world.Die("c", code: 0);
            world.Tell(new FleetEvent.Ordered("d", new Order.Restart())).Advance(TimeSpan.FromMinutes(2));

            world.Wrote(Fact.RapidDeath).ShouldBe(0);
            world.Fleet.Lanes.Values.ShouldAllBe(lane => lane.Breaker == Breaker.Healthy);
        }
    }

    [Fact]
    public void A_rapid_death_is_told_with_its_backend_and_the_next_start_is_fresh()
    {
        var world = new FleetWorld().Declare(FleetWorld.Spec()).Die(code: 127).Watch(TimeSpan.FromSeconds(30));

        world.Facts(Fact.RapidDeath, "backend").ShouldBe(["claude"]);
        world.Did<FleetAction.Launch>()[^1].Resume.ShouldBeFalse();
    }

    [Fact]
    public void A_death_by_quota_waits_for_the_reset_and_then_resumes()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Watch(TimeSpan.FromMinutes(1), Activity.Idle);

        world.See(Activity.Blocked, fault: new Fault(FaultClass.Quota, "resets 2am", world.Now.Utc.AddHours(2))).Die();
        world.Life<AgentLife.Parked>();
        world.Advance(TimeSpan.FromHours(2));
        world.Life<AgentLife.Parked>();
        world.Advance(TimeSpan.FromSeconds(10));

        world.Life<AgentLife.Starting>();
        world.Did<FleetAction.Launch>()[^1].Resume.ShouldBeTrue();
    }

    [Fact]
    public void A_death_log_is_kept_once_for_each_generation_that_ran()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Die().Watch(TimeSpan.FromSeconds(30)).See(Activity.Idle);

        world.Tell(new FleetEvent.Ordered("a", new Order.Shutdown())).Advance(TimeSpan.FromMinutes(2));

        world.Did<FleetAction.Snapshot>().Select(it => it.Generation).ShouldBe([1, 2]);
    }
}
