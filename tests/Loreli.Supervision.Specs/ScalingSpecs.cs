using Shouldly;
using Xunit;

namespace Loreli.Supervision.Specs;

public sealed class ScalingSpecs
{
    private static readonly FleetPolicy Policy = FleetWorld.Plenty with { EnlistsMax = 2 };

    [Fact] // D-L01
    public void Two_roles_in_need_never_take_more_than_the_one_seat_that_is_left()
    {
        var world = new FleetWorld(Policy with { AgentsMax = 8 });
        world.Declare([.. Enumerable.Range(0, 7).Select(number => FleetWorld.Spec($"a{number}"))]);

        Demand(world, new Demand("reviewer", 2, 0, 2), new Demand("action", 2, 0, 2));

        world.Did<FleetAction.Enlist>().Single().Role.ShouldBe("reviewer");
    }

    [Fact] // D-L04
    public void What_is_reserved_is_taken_though_nobody_is_there_yet()
    {
        var world = new FleetWorld(Policy with { AgentsMax = 3, EnlistsMax = 9, Cooldown = TimeSpan.Zero }) { HandsAnswer = false };

        Demand(world, new Demand("action", 9, 0, 9));
        Demand(world, new Demand("action", 9, 0, 9));
        world.Tell(new FleetEvent.Added(FleetWorld.Spec("own", origin: Origin.Operator)));

        world.Did<FleetAction.Enlist>().Count.ShouldBe(3);
        world.Fleet.Reservations.Count.ShouldBe(3);
    }

    [Fact] // D-L04
    public void What_is_reserved_is_not_asked_for_again_while_nobody_has_answered()
    {
        var world = new FleetWorld(Policy with { EnlistsMax = 9, Cooldown = TimeSpan.Zero }) { HandsAnswer = false };

        Demand(world, new Demand("action", 2, 0, 2));
        Demand(world, new Demand("action", 2, 0, 2));
        world.Did<FleetAction.Enlist>().Count.ShouldBe(2);

        Demand(world, new Demand("action", 3, 0, 3)).Did<FleetAction.Enlist>().Count.ShouldBe(3);
    }

    [Fact] // L-052
    public void Who_unblocks_others_comes_first() =>
        Demand(new FleetWorld(Policy with { EnlistsMax = 4 }), new Demand("planner", 1, 0, 1), new Demand("odd", 1, 0, 1), new Demand("action", 1, 0, 1),
            new Demand("risk", 1, 0, 1), new Demand("reviewer", 1, 0, 1))
            .Did<FleetAction.Enlist>().Select(it => it.Role).ShouldBe(["reviewer", "risk", "action", "planner"]);

    [Theory] // L-053: role cap, tick budget, deficit, what is in creation.
    [InlineData(5, 9, 9, 5), InlineData(5, 3, 9, 3), InlineData(5, 9, 2, 2), InlineData(0, 9, 9, 0), InlineData(-1, 9, 9, 0)]
    public void As_many_as_the_least_of_deficit_role_cap_and_budget(int deficit, int roleMax, int budget, int enlisted)
    {
        var policy = Policy with { EnlistsMax = budget, AgentsMaxOfRole = new Dictionary<string, int> { ["action"] = roleMax } };

        Demand(new FleetWorld(policy), new Demand("action", 9, 0, deficit)).Did<FleetAction.Enlist>().Count.ShouldBe(enlisted);
    }

    [Fact] // D-L04
    public void Agents_in_creation_are_not_asked_for_twice()
    {
        var world = Demand(new FleetWorld(Policy with { Cooldown = TimeSpan.Zero }), new Demand("action", 2, 0, 2));

        Demand(world, new Demand("action", 2, 0, 2));
        world.Did<FleetAction.Enlist>().Count.ShouldBe(2);

        foreach (var agent in world.Fleet.Agents.ToList())
        {
            world.See(Activity.Busy, agent.Name);
        }
        Demand(world, new Demand("action", 3, 2, 1));
        world.Did<FleetAction.Enlist>().Count.ShouldBe(3);
    }

    [Fact] // D-L02
    public void A_role_that_fails_is_paused_for_longer_each_time_even_when_another_succeeds()
    {
        var world = new FleetWorld(Policy) { HandsAnswer = false };
        var gaps = new List<TimeSpan>();
        var last = world.Now.Instant;
        for (var second = 0; second < 4_000 && gaps.Count < 7; second++)
        {
            Demand(world, new Demand("action", 1, 0, 1), new Demand("planner", 1, 0, 1));
            foreach (var enlist in world.Did<FleetAction.Enlist>().ToList())
            {
                if (enlist.Role == "action")
                {
                    gaps.Add(world.Now.Instant - last);
                    last = world.Now.Instant;
                    world.Tell(new FleetEvent.EnlistFailed(enlist.Reservation, "no identity is free"));
                }
            }
            world.Forget().Advance(TimeSpan.FromSeconds(1));
        }

        gaps.Select(gap => gap.TotalSeconds).ShouldBe([0, 60, 120, 240, 480, 600, 600]);
    }

    [Fact] // D-L03
    public void The_pause_counts_from_the_end_of_a_slow_start()
    {
        var world = Demand(new FleetWorld(Policy) { HandsAnswer = false }, new Demand("action", 1, 0, 1));

        world.Advance(TimeSpan.FromSeconds(50));
        world.Tell(new FleetEvent.Enlisted(1, Enlisted("one")));
        world.Advance(TimeSpan.FromSeconds(50));
        world.Tell(new FleetEvent.Launched("one", 1));

        world.Fleet.Cooldowns["action"].Until.ShouldBe(world.Now.Instant + Policy.Cooldown);
    }

    [Fact] // D-L10
    public void An_enlisted_agent_that_cannot_be_launched_leaves_and_its_role_is_paused()
    {
        var world = Demand(new FleetWorld(Policy) { HandsAnswer = false }, new Demand("action", 1, 0, 1));

        world.Tell(new FleetEvent.Enlisted(1, Enlisted("one")), new FleetEvent.LaunchFailed("one", 1, "spawn", "no such file", BlamesBackend: true));

        world.Did<FleetAction.Remove>().Single().Agent.ShouldBe("one");
        world.Fleet.Cooldowns["action"].Failures.ShouldBe(1);
    }

    [Fact]
    public void An_enlisting_that_nobody_answers_is_said_again_and_then_taken_back_and_a_late_answer_too()
    {
        var world = Demand(new FleetWorld(Policy) { HandsAnswer = false }, new Demand("action", 1, 0, 1));

        world.Advance(TimeSpan.FromMinutes(6));
        world.Did<FleetAction.Enlist>().Count.ShouldBe(5);
        world.Did<FleetAction.Cancel>().Single().Reservation.ShouldBe(1);
        world.Fleet.Reservations.ShouldBeEmpty();

        world.Tell(new FleetEvent.Enlisted(1, Enlisted("late")));
        world.Did<FleetAction.Cancel>().Count.ShouldBe(2);
        world.Fleet.Find("late").ShouldBeNull();
    }

    [Fact]
    public void An_answer_that_comes_twice_takes_nothing_from_the_agent_that_it_made()
    {
        var world = Demand(new FleetWorld(Policy) { HandsAnswer = false }, new Demand("action", 1, 0, 1));

        world.Tell(new FleetEvent.Enlisted(1, Enlisted("one")), new FleetEvent.Enlisted(1, Enlisted("one")));

        world.Did<FleetAction.Cancel>().ShouldBeEmpty();
        world.Wrote(Fact.StaleDropped).ShouldBe(1);
        world.Fleet.Find("one").ShouldNotBeNull();
    }

    [Fact]
    public void What_could_not_be_enlisted_is_taken_back_for_it_may_have_been_said_twice()
    {
        var world = Demand(new FleetWorld(Policy) { HandsAnswer = false }, new Demand("action", 1, 0, 1));

        world.Tell(new FleetEvent.EnlistFailed(1, "no identity is free"));

        world.Did<FleetAction.Cancel>().Single().Reservation.ShouldBe(1);
        world.Fleet.Reservations.ShouldBeEmpty();
    }

    [Fact] // L-055, D-L05
    public void Each_sides_work_gets_judges_of_the_other_side()
    {
        var work = new Demand("reviewer", 3, 0, 3) { ActionProviders = ["claude", "codex", "codex"] };

        var world = Demand(new FleetWorld(Policy with { EnlistsMax = 3 }), work);

        world.Did<FleetAction.Enlist>().Select(it => it.Side).Order().ShouldBe(["yang", "yin", "yin"]);
    }

    [Fact] // D-L05
    public void Without_named_work_the_living_makers_say_which_side_judges_and_the_ended_do_not()
    {
        var world = new FleetWorld(Policy);
        world.Start(Maker("old", "claude", "yin")).Die("old", code: 0).Start(Maker("new", "codex", "yang"));

        Demand(world, new Demand("risk", 1, 0, 1)).Did<FleetAction.Enlist>().Single().Side.ShouldBe("yin");
    }

    [Fact] // L-056
    public void With_one_side_installed_reviews_still_happen_and_are_flagged()
    {
        var world = new FleetWorld(Policy).Tell(new FleetEvent.BackendsSeen([new BackendSeen("claude", "claude", "yin", true)]));

        var enlist = Demand(world, new Demand("reviewer", 1, 0, 1) { ActionProviders = ["claude"] }).Did<FleetAction.Enlist>().Single();

        enlist.Backend.ShouldBe("claude");
        enlist.IsSingleSide.ShouldBeTrue();
        world.Facts(Fact.Scaled, "reason").Single().ShouldContain("single-side fallback");
    }

    [Fact] // L-056, D-L06
    public void When_the_other_side_is_installed_and_refused_nobody_judges_his_own_side()
    {
        var world = new FleetWorld(Policy);
        foreach (var name in new[] { "codex", "gemini" })
        {
            world.Start(Maker(name, name, "yang"));
            FaultSpecs.Refuse(world, new Fault(FaultClass.Auth, "401"), name);
        }

        Demand(world, new Demand("reviewer", 1, 0, 1) { ActionProviders = ["claude"] }).Did<FleetAction.Enlist>().ShouldBeEmpty();

        world.Facts(Fact.Refused, "reason").Single().ShouldBe("none is usable: codex (401), gemini (401)");
    }

    [Fact] // L-058
    public void Makers_are_spread_over_sides_and_over_the_providers_of_a_side()
    {
        var world = Demand(new FleetWorld(Policy with { EnlistsMax = 6 }), new Demand("action", 6, 0, 6));

        world.Did<FleetAction.Enlist>().Select(it => it.Backend).ShouldBe(["claude", "codex", "claude", "gemini", "claude", "codex"]);
    }

    [Theory] // L-057, L-059
    [InlineData("reviewer", true), InlineData("action", true), InlineData("reviewer", false), InlineData("action", false)]
    public void With_nothing_known_any_provider_will_do_and_with_none_it_is_said_once(string role, bool isInstalled)
    {
        var world = new FleetWorld(Policy).Tell(new FleetEvent.BackendsSeen([new BackendSeen("claude", "claude", "yin", isInstalled)]));

        Demand(world, new Demand(role, 2, 0, 2));

        world.Did<FleetAction.Enlist>().Count.ShouldBe(isInstalled ? 2 : 0);
        world.Facts(Fact.Refused, "reason").ShouldBe(isInstalled ? [] : ["no agent CLI is installed"]);
    }

    [Fact] // L-060, D-L06
    public void A_refused_provider_is_stood_in_for_by_the_other_path_to_its_api_and_it_is_said()
    {
        var world = new FleetWorld(Policy).Tell(new FleetEvent.BackendsSeen([.. FleetWorld.Backends, new BackendSeen("cursor", "cursor-claude", "yin", true)]));
        world.Start(Maker("old", "claude", "yin"));
        FaultSpecs.Refuse(world, new Fault(FaultClass.Auth, "401"), "old");

        var enlist = Demand(world, new Demand("planner", 1, 0, 1)).Did<FleetAction.Enlist>().Single();

        (enlist.Backend, enlist.Provider, enlist.Side).ShouldBe(("cursor", "cursor-claude", "yin"));
        enlist.Why.ShouldContain("cursor-claude instead of claude (401)");
    }

    [Fact] // D-L06
    public void When_its_pause_is_over_one_agent_is_enlisted_on_a_refused_backend_as_its_probe()
    {
        var world = new FleetWorld(Policy).Tell(new FleetEvent.BackendsSeen([new BackendSeen("claude", "claude", "yin", true)]));
        world.Start(FleetWorld.Spec("old", origin: Origin.Demand) with { Restart = new RestartPolicy(RestartKind.Never) });
        FaultSpecs.Refuse(world, new Fault(FaultClass.Auth, "401"), "old");
        Demand(world, new Demand("action", 2, 0, 2)).Did<FleetAction.Enlist>().ShouldBeEmpty();

        world.Advance(new BreakerPolicy().OpenMin);
        Demand(world, new Demand("action", 2, 0, 2)).Did<FleetAction.Enlist>().Count.ShouldBe(1);

        world.Fleet.Lanes.Values.Single().Breaker.ShouldBeOfType<Breaker.HalfOpen>();
    }

    [Fact] // D-L36
    public void An_enlisted_agent_that_is_idle_for_long_while_there_is_more_supply_than_work_is_asked_to_stop()
    {
        var world = Demand(new FleetWorld(Policy), new Demand("action", 2, 0, 2));
        foreach (var name in new[] { "action-1", "action-2" })
        {
            world.See(Activity.Busy, name).See(Activity.Idle, name);
            world.Advance(TimeSpan.FromSeconds(1));
        }
        world.Watch(TimeSpan.FromMinutes(11), Activity.Idle, "action-1");

        Demand(world, new Demand("action", 2, 2, 0)).Did<FleetAction.RequestShutdown>().ShouldBeEmpty();
        Demand(world, new Demand("action", 1, 2, 0)).Did<FleetAction.RequestShutdown>().Single().Agent.ShouldBe("action-1");

        world.Advance(TimeSpan.FromMinutes(2));
        world.Did<FleetAction.Remove>().Single().Reason.ShouldBe(RemovalReason.Idle);
    }

    [Fact]
    public void One_that_still_waits_for_its_seat_is_let_go_when_it_is_not_missed_any_more()
    {
        var world = new FleetWorld(Policy with { AgentsMaxOfRole = new Dictionary<string, int> { ["action"] = 1 } }) { HandsAnswer = false };
        Demand(world, new Demand("action", 1, 0, 1)).HandsAnswer = true;
        world.Start(Maker("own", "codex", "yang")).Tell(new FleetEvent.Enlisted(1, Enlisted("late")));
        world.Life<AgentLife.Pending>("late").WaitsFor.ShouldContain("1 of 1 agents of the role action");

        Demand(world, new Demand("action", 1, 0, 1)).Life<AgentLife.Pending>("late");
        Demand(world, new Demand("action", 1, 1, 0)).Did<FleetAction.Remove>().Single().Reason.ShouldBe(RemovalReason.Surplus);

        world.Fleet.Find("late").ShouldBeNull();
    }

    [Fact]
    public void Declared_replicas_are_a_demand_that_is_filled_and_taken_back()
    {
        var world = new FleetWorld(Policy with { EnlistsMax = 9, Cooldown = TimeSpan.Zero });
        Demand Replicas(int count) => new("action", count, 0, 0) { Template = "agents[2]", Backend = "codex" };

        Demand(world, Replicas(3)).Did<FleetAction.Enlist>().Select(it => $"{it.Backend} {it.Template}").ShouldBe(Enumerable.Repeat("codex agents[2]", 3));
        Demand(world, Replicas(3)).Did<FleetAction.Enlist>().Count.ShouldBe(3);

        world.See(Activity.Busy, "action-1").See(Activity.Busy, "action-2").See(Activity.Idle, "action-3");
        Demand(world, Replicas(2)).Did<FleetAction.RequestShutdown>().Single().Agent.ShouldBe("action-3");
        Demand(world, Replicas(2)).Did<FleetAction.RequestShutdown>().Count.ShouldBe(1);
        world.Advance(TimeSpan.FromMinutes(2));
        world.Did<FleetAction.Remove>().Single().Reason.ShouldBe(RemovalReason.Surplus);
    }

    [Fact]
    public void One_round_is_run_for_each_demand_that_is_told_and_none_without()
    {
        var world = Demand(new FleetWorld(Policy with { Cooldown = TimeSpan.Zero }), new Demand("action", 9, 0, 9));

        world.Advance(TimeSpan.FromHours(1));

        world.Did<FleetAction.Enlist>().Count.ShouldBe(2);
    }

    private static FleetWorld Demand(FleetWorld world, params Demand[] demands) => world.Tell(new FleetEvent.Demanded(demands));

    private static AgentSpec Maker(string name, string backend, string side) =>
        FleetWorld.Spec(name, origin: Origin.Operator) with { Backend = backend, Provider = backend, Side = side };

    private static AgentSpec Enlisted(string name) =>
        FleetWorld.Spec(name, origin: Origin.Demand) with { Restart = new RestartPolicy(RestartKind.Never) };
}
