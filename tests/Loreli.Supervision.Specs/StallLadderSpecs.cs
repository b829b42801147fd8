using Shouldly;
using Xunit;
using static Loreli.Supervision.LadderStep;

namespace Loreli.Supervision.Specs;

public sealed class StallLadderSpecs
{
    private static readonly TimeSpan Ten = TimeSpan.FromMinutes(10);
    private static readonly StallPolicy Policy = new();
    private static readonly Instant Start = new(TimeSpan.FromHours(1));

    [Theory]
    [InlineData(9.9, 0, null), InlineData(10, 0, null), InlineData(10.1, 0, Nudge)]
    [InlineData(10.1, 1, null), InlineData(20, 1, null), InlineData(20.1, 1, Warn)]
    [InlineData(30, 2, null), InlineData(30.1, 2, Kill), InlineData(300, 3, null)]
    [InlineData(20.1, 0, Warn), InlineData(30.1, 0, Kill), InlineData(30.1, 1, Kill)] // The highest that applies wins.
    public void A_step_is_due_after_strictly_more_than_its_number_of_timeouts_and_once(double minutes, int taken, LadderStep? due) =>
        (StallLadder.Decide(new Ladder(Start, taken), Policy, Start + TimeSpan.FromMinutes(minutes))?.Step).ShouldBe(due);

    [Theory]
    [InlineData(10, null), InlineData(20, Nudge), InlineData(30, Warn)]
    public void At_exactly_a_threshold_only_the_step_below_is_reached(int minutes, LadderStep? reached)
    {
        var at = Start + TimeSpan.FromMinutes(minutes);

        (StallLadder.Decide(new Ladder(Start), Policy, at)?.Step).ShouldBe(reached);
        (StallLadder.Decide(new Ladder(Start), Policy, at + FleetWorld.Tick)?.Step).ShouldNotBe(reached);
    }

    [Fact]
    public void A_suspended_ladder_takes_no_step_and_the_time_of_the_suspension_does_not_count()
    {
        var ladder = StallLadder.Observe(new Ladder(Start, Taken: 1), showsLife: false, suspends: true, Start + TimeSpan.FromMinutes(15));
        StallLadder.Decide(ladder, Policy, Start + TimeSpan.FromHours(9)).ShouldBeNull();

        ladder = StallLadder.Observe(ladder, showsLife: false, suspends: false, Start + TimeSpan.FromMinutes(115));

        ladder.ShouldBe(new Ladder(Start + TimeSpan.FromMinutes(100), Taken: 1));
        StallLadder.Decide(ladder, Policy, Start + TimeSpan.FromMinutes(120)).ShouldBeNull();
        StallLadder.Decide(ladder, Policy, Start + TimeSpan.FromMinutes(121))!.Value.Step.ShouldBe(Warn);
    }

    [Theory]
    [InlineData(true, false, 0, false), InlineData(true, true, 0, true)]
    [InlineData(false, true, 2, true), InlineData(false, false, 2, false)]
    public void Only_life_ends_an_episode(bool showsLife, bool suspends, int takenAfter, bool isSuspended)
    {
        var ladder = StallLadder.Observe(new Ladder(Start, Taken: 2), showsLife, suspends, Start + Ten);

        ladder.Taken.ShouldBe(takenAfter);
        (ladder.SuspendedAt is not null).ShouldBe(isSuspended);
    }

    [Fact]
    public void A_frozen_agent_is_nudged_warned_about_and_killed_with_an_event_and_its_evidence_for_each()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy).Watch(TimeSpan.FromMinutes(31));

        world.Facts(Fact.Stall, "severity").ShouldBe(["nudge", "warning", "critical"]);
        world.Did<FleetAction.Nudge>().Count.ShouldBe(1);
        world.Did<FleetAction.Warn>().Count.ShouldBe(1);
        world.Did<FleetAction.Kill>().Count.ShouldBe(1);
        world.Did<FleetAction.Record>().First(fact => fact.Type == Fact.Stall).Evidence.Select(it => it.Label)
            .ShouldBe(["severity", "step", "elapsedMs", "timeoutMs", "activity", "rule", "reason", "counts", "screen", "cpuSeconds", "heartbeats"]);
        world.Facts(Fact.Ended, "class").ShouldBe(["stalled"]);
    }

    [Fact] // D-L21: about ten nudges and ten warnings, one a minute.
    public void A_tier_is_taken_once_an_episode_however_often_it_is_looked_at()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy);

        world.Watch(TimeSpan.FromMinutes(19), step: TimeSpan.FromSeconds(2));

        world.Did<FleetAction.Nudge>().Count.ShouldBe(1);
    }

    [Fact] // D-L19
    public void The_echo_of_the_nudge_is_no_life_so_a_dead_agent_that_echoes_reaches_the_last_step()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy);

        world.Watch(TimeSpan.FromMinutes(10.5));
        world.Did<FleetAction.Nudge>().Count.ShouldBe(1);
        world.Tell(new FleetEvent.Typed("a", 1)).See(Activity.Busy, moved: true); // The text that we typed.
        world.Watch(TimeSpan.FromMinutes(21));

        world.Facts(Fact.Stall, "severity").ShouldBe(["nudge", "warning", "critical"]);
    }

    [Fact]
    public void What_moves_on_the_screen_after_the_echo_is_life_and_ends_the_episode()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy).Watch(TimeSpan.FromMinutes(10.5));

        world.See(Activity.Busy, moved: true).Advance(Pulse.EchoLasts + FleetWorld.Tick);
        world.See(Activity.Busy, moved: true);

        world.Wrote(Fact.Recovered).ShouldBe(1);
        world.Life<AgentLife.Running>().Ladder.Taken.ShouldBe(0);
        world.Watch(TimeSpan.FromMinutes(10.5)).Did<FleetAction.Nudge>().Count.ShouldBe(2); // A new episode may nudge anew.
    }

    [Fact]
    public void An_echo_that_is_seen_late_because_nobody_looked_is_no_life_either()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy).Watch(TimeSpan.FromMinutes(10.5));

        world.Tell(new FleetEvent.Typed("a", 1)).Advance(TimeSpan.FromMinutes(1));
        world.See(Activity.Busy, moved: true);
        world.Life<AgentLife.Running>().Ladder.Taken.ShouldBe(1);

        world.See(Activity.Busy, moved: true);
        world.Life<AgentLife.Running>().Ladder.Taken.ShouldBe(0);
    }

    [Theory]
    [InlineData(Activity.Waiting), InlineData(Activity.Idle)]
    public void What_suspends_the_ladder_does_so_from_the_first_look_on(Activity activity)
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), activity);

        world.Life<AgentLife.Running>().Ladder.SuspendedAt.ShouldBe(world.Now.Instant);
    }

    [Theory] // D-L38, L-042: a heartbeat just before the nudge puts it off for the whole time.
    [InlineData("heartbeat"), InlineData("child"), InlineData("io"), InlineData("screen")]
    public void A_sign_of_life_just_before_the_nudge_puts_it_off_for_the_whole_time(string sign)
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy).Watch(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        LifeSigns Alive(LifeSigns seen) => sign switch
        {
            "heartbeat" => seen with { Heartbeats = 1 },
            "child" => seen with { ChildCpu = TimeSpan.FromSeconds(20), Cpu = TimeSpan.FromSeconds(20) },
            "io" => seen with { IoBytes = 100_000_000 },
            _ => seen with { Screen = 77 },
        };

        world.See(Activity.Busy, signs: Alive).Watch(TimeSpan.FromMinutes(10), signs: Alive);
        world.Did<FleetAction.Nudge>().ShouldBeEmpty();

        world.Watch(TimeSpan.FromSeconds(30), signs: Alive).Did<FleetAction.Nudge>().Count.ShouldBe(1);
    }

    [Fact] // D-L20
    public void A_spinner_over_a_dead_call_stalls_though_the_runtime_that_draws_it_computes()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy);
        var began = world.Now.Instant;

        world.Watch(TimeSpan.FromMinutes(11), signs: seen => seen with
        {
            Cpu = (world.Now.Instant - began) * 0.1, IoBytes = (long)(world.Now.Instant - began).TotalSeconds * 5_000,
        });

        world.Did<FleetAction.Nudge>().Count.ShouldBe(1);
    }

    [Fact] // D-L20
    public void A_long_silent_build_in_a_child_process_does_not_stall()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy);
        var began = world.Now.Instant;

        world.Watch(TimeSpan.FromHours(3), signs: seen => seen with { ChildCpu = (world.Now.Instant - began) * 0.5 });

        world.Wrote(Fact.Stall).ShouldBe(0);
    }

    [Fact]
    public void An_open_tool_call_holds_the_ladder_up_but_not_for_ever()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy);

        world.Watch(TimeSpan.FromMinutes(30), signs: seen => seen with { HasToolOpen = true });
        world.Wrote(Fact.Stall).ShouldBe(0);

        world.Watch(TimeSpan.FromMinutes(11), signs: seen => seen with { HasToolOpen = true });
        world.Facts(Fact.Stall, "severity").ShouldBe(["nudge"]);
    }

    [Theory]
    [InlineData(Activity.Waiting), InlineData(Activity.Idle)]
    public void An_agent_that_waits_for_somebody_or_has_nothing_to_do_is_never_nudged(Activity activity)
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), activity).Watch(TimeSpan.FromHours(8), activity);

        world.Wrote(Fact.Stall).ShouldBe(0);
    }

    [Fact]
    public void Policy_may_expect_work_of_an_agent_at_an_empty_composer()
    {
        var spec = FleetWorld.Spec() with { Stall = new StallPolicy { CountsIdle = true } };

        new FleetWorld().Start(spec).Watch(TimeSpan.FromMinutes(10.5), Activity.Idle).Did<FleetAction.Nudge>().Count.ShouldBe(1);
    }

    [Fact]
    public void With_nudges_off_the_event_is_written_and_nothing_is_typed()
    {
        var spec = FleetWorld.Spec() with { Stall = new StallPolicy { TypesNudges = false } };

        var world = new FleetWorld().Start(spec, Activity.Busy).Watch(TimeSpan.FromMinutes(10.5));

        world.Did<FleetAction.Nudge>().ShouldBeEmpty();
        world.Facts(Fact.Stall, "severity").ShouldBe(["nudge"]);
    }

    [Fact]
    public void The_steps_are_policy_and_come_in_their_order()
    {
        var spec = FleetWorld.Spec() with { Stall = new StallPolicy { Ladder = [Warn, Escape, Interrupt, Restart] } };

        var world = new FleetWorld().Start(spec, Activity.Busy).Watch(TimeSpan.FromMinutes(41));

        world.Facts(Fact.Stall, "step").ShouldBe(["warn", "escape", "interrupt", "restart"]);
        world.Did<FleetAction.PressEscape>().Count.ShouldBe(1);
        world.Did<FleetAction.Interrupt>().Count.ShouldBe(1);
        world.Did<FleetAction.Terminate>().Count.ShouldBe(1);
        world.Did<FleetAction.Launch>()[^1].Resume.ShouldBeTrue();
    }

    [Fact]
    public void Nobody_is_stalled_on_looks_that_nobody_took()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy);

        world.Advance(TimeSpan.FromHours(2));
        world.Wrote(Fact.Stall).ShouldBe(0);

        Attention.Of(world.Fleet, world.Now).ShouldHaveSingleItem().Kind.ShouldBe("unseen");
    }

    [Fact]
    public void An_operator_who_types_puts_the_next_step_off_for_a_whole_timeout_and_takes_none_back()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy).Watch(TimeSpan.FromMinutes(29));

        world.Tell(new FleetEvent.Typed("a", 1, ByOperator: true)).See(Activity.Busy, moved: true).Watch(TimeSpan.FromMinutes(10));
        world.Did<FleetAction.Kill>().ShouldBeEmpty();
        world.Life<AgentLife.Running>().Ladder.Taken.ShouldBe(2);

        world.Watch(TimeSpan.FromMinutes(1)).Facts(Fact.Stall, "severity").ShouldBe(["nudge", "warning", "critical"]);
    }

    [Theory] // D-L32
    [InlineData(false), InlineData(true)]
    public void After_the_host_slept_or_was_held_the_ladders_begin_anew_and_nobody_is_killed_for_it(bool allClocksKnow)
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy).Watch(TimeSpan.FromMinutes(29));

        (allClocksKnow ? world.Hold(TimeSpan.FromHours(9)) : world.Sleep(TimeSpan.FromHours(9))).Watch(TimeSpan.FromMinutes(9));

        world.Wrote(Fact.ClockGap).ShouldBe(1);
        world.Did<FleetAction.Kill>().ShouldBeEmpty();
        world.Facts(Fact.Stall, "severity").ShouldBe(["nudge", "warning"]);
    }

    [Fact] // D-L22
    public void A_changed_timeout_holds_from_the_next_look_on()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy).Watch(TimeSpan.FromMinutes(5));

        world.Declare(FleetWorld.Spec() with { Stall = new StallPolicy { Timeout = TimeSpan.FromMinutes(4) } }).Watch(TimeSpan.FromSeconds(30));

        world.Did<FleetAction.Nudge>().Count.ShouldBe(1);
        world.Did<FleetAction.Terminate>().ShouldBeEmpty();
    }
}
