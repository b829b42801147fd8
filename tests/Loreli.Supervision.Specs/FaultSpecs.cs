using Shouldly;
using Xunit;
using static Loreli.Supervision.FaultClass;

namespace Loreli.Supervision.Specs;

public sealed class FaultSpecs
{
    private static readonly Fault Login = new(Auth, "401 authentication_error");

    [Theory]
    [InlineData(Auth, false, false, FaultOutcome.Fatal), InlineData(Auth, true, false, FaultOutcome.Shown)]
    [InlineData(Budget, false, false, FaultOutcome.Fatal), InlineData(ModelGone, false, false, FaultOutcome.Fatal)]
    [InlineData(Quota, false, true, FaultOutcome.RestOfAll), InlineData(Quota, true, true, FaultOutcome.RestOfAll)]
    [InlineData(Quota, false, false, FaultOutcome.RestOfAll), InlineData(Quota, true, false, FaultOutcome.Shown)]
    [InlineData(RateLimit, false, true, FaultOutcome.RestOfAll), InlineData(RateLimit, false, false, FaultOutcome.Rest)]
    [InlineData(RateLimit, true, false, FaultOutcome.Shown)]
    [InlineData(Overloaded, false, false, FaultOutcome.Rest), InlineData(Overloaded, true, false, FaultOutcome.Shown)]
    [InlineData(Network, false, false, FaultOutcome.Rest), InlineData(Network, true, false, FaultOutcome.Shown)]
    [InlineData(Request, false, false, FaultOutcome.Shown), InlineData(Request, false, true, FaultOutcome.Shown)]
    public void Class_retry_and_reset_time_say_what_a_fault_leads_to(FaultClass kind, bool isRetried, bool namesReset, FaultOutcome outcome)
    {
        var fault = new Fault(kind, "text", namesReset ? FleetWorld.Midnight.AddHours(1) : null) { IsRetried = isRetried };

        FaultRules.Judge(fault, FleetWorld.Midnight).ShouldBe(outcome);
    }

    [Fact]
    public void A_wait_that_a_text_names_counts_from_the_first_look_at_it()
    {
        var first = new Fault(RateLimit, "try again in 8s", FleetWorld.Midnight.AddSeconds(8));

        var later = first with { ResetsAt = FleetWorld.Midnight.AddSeconds(9) };

        later.After(first).ShouldBe(first);
        later.After(null).ShouldBe(later);
        (later with { Text = "try again in 7s" }).After(first).ResetsAt.ShouldBe(later.ResetsAt);
    }

    [Fact]
    public void A_text_whose_reset_time_is_over_is_an_old_one() =>
        FaultRules.Judge(new Fault(Quota, "resets 11pm", FleetWorld.Midnight), FleetWorld.Midnight).ShouldBe(FaultOutcome.Shown);

    [Fact] // D-L12, D-L13
    public void A_fatal_text_ends_the_agent_whenever_it_appears_and_holds_it_until_its_breaker_lets_it_start()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Watch(TimeSpan.FromHours(5), Activity.Idle);

        Refuse(world, Login);

        world.Facts(Fact.RapidDeath, "reason").ShouldBe([RemovalReason.StuckAlive]);
        world.Did<FleetAction.Terminate>().Count.ShouldBe(1);
        world.Life<AgentLife.Pending>().WaitsFor.ShouldContain("401");
        world.Did<FleetAction.Launch>().Count.ShouldBe(1);
        Attention.Of(world.Fleet, world.Now).ShouldContain(item => item.Kind == "breaker");
    }

    [Fact] // D-L12
    public void An_enlisted_agent_that_is_stuck_alive_leaves_wholly()
    {
        var spec = FleetWorld.Spec(origin: Origin.Demand) with { Restart = new RestartPolicy(RestartKind.Never) };
        var world = new FleetWorld().Start(spec);

        Refuse(world, Login);

        world.Did<FleetAction.Remove>().Single().Reason.ShouldBe(RemovalReason.StuckAlive);
        world.Fleet.Find("a").ShouldBeNull();
    }

    [Fact] // D-L13
    public void One_reading_of_a_fault_is_no_fault()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec());

        for (var flicker = 0; flicker < 50; flicker++)
        {
            world.See(Activity.Blocked, fault: Login).Watch(TimeSpan.FromSeconds(10), Activity.Idle);
        }

        world.Life<AgentLife.Running>();
        world.Wrote(Fact.Fault).ShouldBe(0);
    }

    [Fact]
    public void Two_readings_in_one_moment_are_one_redraw()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).See(Activity.Blocked, fault: Login).See(Activity.Blocked, fault: Login);

        world.Life<AgentLife.Running>();
        world.Advance(new FaultPolicy().Settles);
        world.Wrote(Fact.Fault).ShouldBe(1);
    }

    [Fact]
    public void A_fault_of_an_earlier_generation_is_not_this_ones()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Die().Watch(TimeSpan.FromSeconds(30)).See(Activity.Idle);
        world.Agent().Generation.ShouldBe(2);

        world.See(Activity.Blocked, fault: Login, generation: 1).Advance(TimeSpan.FromSeconds(3));
        world.See(Activity.Blocked, fault: Login, generation: 1);

        world.Life<AgentLife.Running>();
        world.Agent().Activity.ShouldBe(Activity.Idle);
    }

    [Fact]
    public void Policy_may_leave_a_refused_agent_to_the_operator()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec() with { Faults = new FaultPolicy { OnFatal = OnFatalFault.Stay } });

        Refuse(world, Login).Watch(TimeSpan.FromSeconds(1), Activity.Blocked);

        world.Life<AgentLife.Running>();
        world.Did<FleetAction.Terminate>().ShouldBeEmpty();
        world.Wrote(Fact.Fault).ShouldBe(1);
    }

    [Fact]
    public void A_quota_with_a_reset_time_lets_the_agent_rest_with_its_process_and_go_on_then()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy);
        var limit = new Fault(Quota, "resets 2am", world.Now.Utc.AddHours(2));

        Refuse(world, limit);
        world.Life<AgentLife.Running>().Parking.ShouldNotBeNull();
        Explanation.Of(world.Agent(), world.Now).State.ShouldBe("parked");
        while (world.Now.Utc < limit.ResetsAt)
        {
            world.See(Activity.Blocked, fault: limit).Advance(TimeSpan.FromSeconds(30));
        }
        world.Wrote(Fact.Stall).ShouldBe(0);
        world.See(Activity.Blocked, fault: limit).Advance(TimeSpan.FromSeconds(30));

        world.Life<AgentLife.Running>().Parking.ShouldBeNull();
        world.Did<FleetAction.Nudge>().ShouldHaveSingleItem().Text.ShouldContain("go on");
        Refuse(world, limit).Life<AgentLife.Running>().Parking.ShouldBeNull(); // The old text stands there still.
    }

    [Fact]
    public void An_agent_that_goes_on_by_itself_is_not_told_to()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy);

        Refuse(world, new Fault(Quota, "resets 2am", world.Now.Utc.AddHours(2))).Watch(TimeSpan.FromMinutes(30), Activity.Busy);

        world.Life<AgentLife.Running>().Parking.ShouldBeNull();
        world.Facts(Fact.Unparked, "reason").ShouldBe(["it went on by itself"]);
        world.Facts(Fact.Stall, "severity").ShouldNotContain("critical");
    }

    [Fact]
    public void No_text_makes_an_agent_rest_for_longer_than_policy_allows()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy);

        Refuse(world, new Fault(Quota, "resets in the year 9999", DateTimeOffset.MaxValue));

        (world.Life<AgentLife.Running>().Parking!.UntilUtc - world.Now.Utc).ShouldBeLessThanOrEqualTo(new FaultPolicy().ParkMax);
        world.Fleet.Lanes.Values.Single().Breaker.ShouldBeOfType<Breaker.Open>().Until.ShouldBeLessThanOrEqualTo(world.Now.Instant + new FaultPolicy().ParkMax);
    }

    [Fact]
    public void A_rest_follows_the_wall_clock_when_that_jumps()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy);
        Refuse(world, new Fault(Quota, "resets 2am", world.Now.Utc.AddHours(2)));

        world.Sleep(TimeSpan.FromHours(3));

        world.Life<AgentLife.Running>().Parking.ShouldBeNull();
    }

    [Fact]
    public void An_overload_without_a_time_is_waited_out_for_longer_each_time_and_holds_nobody_else()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy);
        var overload = new Fault(Overloaded, "529 overloaded_error");
        var rests = new List<TimeSpan>();

        for (var round = 0; round < 3; round++)
        {
            Refuse(world, overload);
            var parking = world.Life<AgentLife.Running>().Parking!;
            rests.Add(parking.Until - parking.Since);
            world.Advance(rests[^1]);
            world.See(Activity.Busy); // It tries again, and is refused again.
        }

        rests.ShouldBe([TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(4)]);
        world.Fleet.Lanes.Values.ShouldAllBe(lane => lane.Breaker is Breaker.Closed);
    }

    internal static FleetWorld Refuse(FleetWorld world, Fault fault, string name = "a")
    {
        world.See(Activity.Blocked, name, fault).Advance(TimeSpan.FromSeconds(2));
        return world.See(Activity.Blocked, name, fault);
    }
}
