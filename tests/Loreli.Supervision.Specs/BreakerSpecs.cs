using Shouldly;
using Xunit;
using static Loreli.Supervision.Breaker;

namespace Loreli.Supervision.Specs;

public sealed class BreakerSpecs
{
    private static readonly BreakerPolicy Policy = new();
    private static readonly Instant Now = new(TimeSpan.FromHours(1));
    private static readonly Fault Login = new(FaultClass.Auth, "401");
    private static readonly Open Opened = new(Now, Now + Policy.OpenMin, Policy.OpenMin, "401");
    private static readonly HalfOpen Probed = new(Now, "p", 3, Policy.OpenMin, "401");

    private static Breaker After(Breaker breaker, params BackendNews[] news) =>
        news.Aggregate(breaker, (now, next) => BreakerRules.Observe(now, next, Policy, Now));

    private static BackendNews.Failed Failed(string agent, int generation = 1) => new(agent, generation, "exit 127");

    [Fact]
    public void Failures_in_a_row_of_more_than_one_agent_open_it()
    {
        After(Healthy, Failed("a"), Failed("b")).ShouldBe(new Closed(["a", "b"]));
        After(Healthy, Failed("a"), Failed("b"), Failed("a", 2)).ShouldBeOfType<Open>().Reason.ShouldBe("exit 127");
    }

    [Fact]
    public void One_agent_that_dies_again_and_again_is_its_own_restart_policys_business()
    {
        var breaker = After(Healthy, [.. Enumerable.Range(1, 50).Select(generation => Failed("a", generation))]);

        breaker.ShouldBeOfType<Closed>().Failed.Count.ShouldBe(Policy.FailuresMax);
        After(breaker, Failed("b")).ShouldBeOfType<Open>();
    }

    [Fact]
    public void Proof_between_failures_begins_the_count_anew() =>
        After(Healthy, Failed("a"), Failed("b"), new BackendNews.Proved("c", 1), Failed("a"), Failed("b")).ShouldBeOfType<Closed>();

    [Fact]
    public void A_fatal_error_opens_it_at_once_and_until_the_time_it_names_if_that_is_later()
    {
        After(Healthy, new BackendNews.Faulted("a", 1, "401", null)).ShouldBe(Opened);
        After(Healthy, new BackendNews.Faulted("a", 1, "quota", Now + TimeSpan.FromHours(5))).ShouldBeOfType<Open>().Until.ShouldBe(Now + TimeSpan.FromHours(5));
        After(Healthy, new BackendNews.Faulted("a", 1, "quota", Now)).ShouldBeOfType<Open>().Until.ShouldBe(Now + Policy.OpenMin);
    }

    [Fact]
    public void While_it_is_open_only_a_later_reset_moves_it_and_a_start_makes_it_half_open()
    {
        After(Opened, Failed("a"), Failed("b"), new BackendNews.Proved("a", 1), new BackendNews.ProbeLost("a", 1)).ShouldBe(Opened);
        After(Opened, new BackendNews.Faulted("a", 1, "quota", Now + TimeSpan.FromHours(1))).ShouldBeOfType<Open>().Until.ShouldBe(Now + TimeSpan.FromHours(1));
        After(Opened, new BackendNews.Probing("p", 3)).ShouldBe(Probed);
    }

    [Fact]
    public void An_operator_who_orders_a_start_gets_a_probe_at_once()
    {
        After(new Open(Now, Now + TimeSpan.FromHours(9), Policy.OpenMin, "quota"), new BackendNews.Ordered("a", 1)).ShouldBeOfType<Open>().Until.ShouldBe(Now);
        After(Healthy, new BackendNews.Ordered("a", 1)).ShouldBe(Healthy);
        After(Probed, new BackendNews.Ordered("a", 1)).ShouldBe(Probed);
    }

    [Fact]
    public void When_its_time_is_over_one_that_rested_and_works_again_closes_it_too() =>
        After(Opened with { Until = Now }, new BackendNews.Proved("a", 1)).ShouldBe(Healthy);

    [Fact]
    public void The_probe_alone_closes_it_or_opens_it_for_twice_as_long()
    {
        After(Probed, new BackendNews.Proved("other", 3), new BackendNews.Proved("p", 2), Failed("other"), Failed("p", 2)).ShouldBe(Probed);
        After(Probed, new BackendNews.Proved("p", 3)).ShouldBe(Healthy);
        After(Probed, Failed("p", 3)).ShouldBeOfType<Open>().Wait.ShouldBe(Policy.OpenMin * 2);
        After(Probed, new BackendNews.Faulted("other", 1, "401", null)).ShouldBeOfType<Open>().Wait.ShouldBe(Policy.OpenMin * 2);
        After(Probed, new BackendNews.ProbeLost("p", 3)).ShouldBeOfType<Open>().Until.ShouldBe(Now);
    }

    [Fact]
    public void The_pause_has_a_longest()
    {
        Breaker breaker = Opened;
        for (var round = 0; round < 20; round++)
        {
            breaker = After(breaker, new BackendNews.Probing("p", round), Failed("p", round));
        }

        breaker.ShouldBeOfType<Open>().Wait.ShouldBe(Policy.OpenMax);
    }

    [Fact] // D-L06: spawn, die, spawn.
    public void After_a_refused_login_no_agent_starts_on_it_then_one_probe_does_and_when_it_works_all_do()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec("a"));
        FaultSpecs.Refuse(world, Login);
        world.Forget().Declare([.. "abcdefgh".Select(letter => FleetWorld.Spec($"{letter}")), FleetWorld.Spec("other") with { Backend = "codex", Provider = "codex" }]);
        world.Did<FleetAction.Launch>().Single().Agent.ShouldBe("other");

        world.Advance(Policy.OpenMin);
        var probe = world.Did<FleetAction.Launch>("a").ShouldHaveSingleItem();
        world.Agent("b").Life.ShouldBeOfType<AgentLife.Pending>().WaitsFor.ShouldContain("a, which shows");
        world.See(Activity.Idle, probe.Agent).Advance(TimeSpan.FromSeconds(30));
        world.Did<FleetAction.Launch>().Count.ShouldBe(2);

        world.See(Activity.Busy, probe.Agent).See(Activity.Idle, probe.Agent);
        world.Did<FleetAction.Launch>().Count.ShouldBe(9);
        world.Facts(Fact.Breaker, "state").ShouldBe(["half-open", "closed"]);
    }

    [Fact]
    public void A_probe_that_merely_runs_for_long_enough_without_a_fault_has_proved_it()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec());
        FaultSpecs.Refuse(world, Login).Advance(Policy.OpenMin);

        world.Watch(Policy.ProvenAfter + TimeSpan.FromSeconds(1), Activity.Idle);

        world.Fleet.Lanes.Values.Single().Breaker.ShouldBe(Healthy);
    }

    [Fact]
    public void A_probe_that_is_refused_again_waits_twice_as_long_and_is_given_up_in_the_end()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec() with { Restart = new RestartPolicy { Intensity = 2, Period = TimeSpan.FromHours(1) } });

        FaultSpecs.Refuse(world, Login).Advance(Policy.OpenMin);
        FaultSpecs.Refuse(world, Login).Advance(Policy.OpenMin);
        world.Life<AgentLife.Pending>();
        world.Advance(Policy.OpenMin);
        FaultSpecs.Refuse(world, Login);

        world.Life<AgentLife.GaveUp>().Reason.ShouldContain("401");
    }

    [Fact]
    public void A_probe_that_an_operator_stops_leaves_its_place_to_the_next()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec("a"));
        FaultSpecs.Refuse(world, Login);
        world.Declare(FleetWorld.Spec("a"), FleetWorld.Spec("b")).Advance(Policy.OpenMin);
        world.Life<AgentLife.Starting>("a");

        world.Tell(new FleetEvent.Ordered("a", new Order.Kill()));

        world.Life<AgentLife.Starting>("b");
    }

    [Fact]
    public void A_hundred_agents_declared_at_once_start_in_pace()
    {
        var pace = new PacePolicy { BootsMax = 2, Gap = TimeSpan.FromSeconds(2), Jitter = TimeSpan.FromSeconds(1) };
        var world = new FleetWorld(new FleetPolicy { AgentsMax = 200, Pace = pace });
        world.Declare([.. Enumerable.Range(0, 100).Select(number => FleetWorld.Spec($"a{number:00}"))]);
        var starts = new List<Instant>();

        for (var second = 0; second < 600 && starts.Count < 100; second++)
        {
            foreach (var booting in world.Fleet.Agents.Where(agent => agent.Life is AgentLife.Starting).ToList())
            {
                world.See(Activity.Idle, booting.Name);
            }
            world.Fleet.Agents.Count(agent => agent.Life is AgentLife.Starting).ShouldBeLessThanOrEqualTo(pace.BootsMax);
            starts.AddRange(world.Advance(TimeSpan.FromSeconds(1)).OfType<FleetAction.Launch>().Select(_ => world.Now.Instant));
        }

        starts.Count.ShouldBe(99); // The first started as it was declared.
        starts.Zip(starts.Skip(1)).ShouldAllBe(pair => pair.Second - pair.First >= TimeSpan.FromSeconds(1));
        (starts[^1] - starts[0]).ShouldBeInRange(TimeSpan.FromSeconds(190), TimeSpan.FromSeconds(300));
    }
}
