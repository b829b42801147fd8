using Shouldly;
using Xunit;

namespace Loreli.Supervision.Specs;

public sealed class ChaosSpecs
{
    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("LORELI_FUZZ_ITERATIONS"), out var asked) ? asked : 100;

    [Fact]
    public void Whatever_is_lost_doubled_or_crashed_all_comes_to_what_is_declared_once_it_is_calm()
    {
        for (var seed = 1UL; seed <= (ulong)Seeds; seed++)
        {
            ComesToRest(seed);
        }
    }

    private static void ComesToRest(ulong seed)
    {
        try
        {
            var world = new ChaosWorld(seed).Run(steps: 600).CalmDown();

            foreach (var agent in world.Fleet.Agents)
            {
                (agent.Life is AgentLife.Running or AgentLife.Dormant { After.Class: not DeathClass.Asked }
                    || (agent.Life is AgentLife.Dormant && agent.Spec.Restart.Kind is RestartKind.Never)).ShouldBeTrue($"{agent.Name} rests at {agent.Life}\n{world}");
                (agent.Life is AgentLife.Running).ShouldBe(world.Alive.Contains((agent.Name, agent.Generation)), $"{agent.Name}\n{world}");
                if (agent is { Life: AgentLife.Running it })
                {
                    it.Fingerprint.ShouldBe(agent.Spec.Fingerprint);
                }
            }
            world.Alive.ShouldAllBe(body => world.Fleet.Find(body.Name) != null);
            world.Fleet.Reservations.ShouldBeEmpty();
        }
        catch (Exception failure) when (failure is InvalidOperationException or ShouldAssertException)
        {
            throw new InvalidOperationException($"seed {seed}: {failure.Message}", failure);
        }
    }

    [Fact]
    public void The_chaos_reaches_every_kind_of_action_and_fact()
    {
        var seen = Enumerable.Range(1, 60).SelectMany(seed => new ChaosWorld((ulong)seed).Run(600).Seen).ToHashSet();

        new[]
        {
            "Launch", "Enlist", "Cancel", "Nudge", "Warn", "RequestShutdown", "Terminate", "Kill", "Snapshot", "Remove",
            Fact.Stall, Fact.RapidDeath, Fact.Recovered, Fact.Ended, Fact.Backoff, Fact.GaveUp, Fact.Parked, Fact.Unparked, Fact.Fault,
            Fact.ShutdownAsked, Fact.ShutdownDone, Fact.Breaker, Fact.Scaled, Fact.Refused, Fact.StaleDropped, Fact.ClockGap,
            Fact.Declared, Fact.Changed,
        }.Except(seen).ShouldBeEmpty();
    }
}
