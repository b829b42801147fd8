using static Loreli.Supervision.AgentLife;

namespace Loreli.Supervision;

/// <summary>Takes an operator's order. Pure. The last order is what is wanted; what is under way is finished first.</summary>
/// <remarks>Specification: docs/specs/agent-lifecycle.md, table 4.</remarks>
public static class Orders
{
    public static Turn Observe(Agent agent, Order order, Moment now) => (agent.Life, order) switch
    {
        (_, Order.Start or Order.Restart) when IsLost(agent)  => Refuse(agent),
        (Recalled, Order.Start or Order.Restart)              => Turn.Rest(agent with { Wish = Wish.Up }),
        (Stopping it, Order.Restart restart)                  => Turn.Rest(Wanted(agent) with { Life = it with { Cause = Again(restart) } }),
        (Stopping, Order.Start)                               => Turn.Rest(Wanted(agent)),
        (Starting or Running, Order.Start)                    => Turn.Rest(agent with { Wish = Wish.Up }),
        (Starting or Running, Order.Restart restart)          => Shutdown.Begin(Wanted(agent), Again(restart), StopPhase.Terminated, default, now),
        (_, Order.Start)                                      => Turn.Rest(Wanted(agent) with { Life = new Pending(now.Instant, Resumes: true) }),
        (_, Order.Restart { Fresh: var fresh })               => Turn.Rest(Wanted(agent) with { Life = new Pending(now.Instant, !fresh) }),
        (_, Order.Shutdown it) => End(agent, Asked(it.Reason, RemovalReason.Shutdown), StopPhase.Asked, it.Timeout ?? agent.Spec.ShutdownTimeout, now),
        (_, Order.Kill it)     => End(agent, Asked(it.Reason, RemovalReason.Killed), StopPhase.Killed, default, now),
        _                      => Turn.Rest(agent),
    };

    /// <summary>Ends an agent for good, from wherever it is: what is declared stays known, all others leave.</summary>
    public static Turn End(Agent agent, StopCause cause, StopPhase phase, TimeSpan timeout, Moment now) =>
        End(agent, agent.Spec.Origin is Origin.Declared ? Wish.Down : Wish.Gone, cause, phase, timeout, now);

    public static Turn End(Agent agent, Wish wish, StopCause cause, StopPhase phase, TimeSpan timeout, Moment now)
    {
        var unwanted = agent with { Wish = agent.Wish is Wish.Gone ? Wish.Gone : wish };
        return agent.Life switch
        {
            Leaving or Recalled             => Turn.Rest(unwanted),
            Starting or Running or Stopping => Shutdown.Begin(unwanted, cause, phase, timeout, now),
            _ when unwanted.Wish is Wish.Gone => Turn.Rest(AgentLifecycle.Leave(agent, cause.Removal, now.Instant)),
            Dormant                         => Turn.Rest(unwanted),
            _                               => Turn.Rest(unwanted with { Life = new Dormant(now.Instant, new Death(DeathClass.Asked, cause.Reason, TimeSpan.Zero)) }),
        };
    }

    // Its name and what it was made from go with it; or the configuration has no place for it any more.
    private static bool IsLost(Agent agent) => agent.Life is Leaving || agent is { Wish: Wish.Gone, Spec.Origin: Origin.Declared };

    private static Turn Refuse(Agent agent) =>
        new(agent, [new FleetAction.Record(Fact.Refused, agent.Name, agent.Generation, [new("reason", "it is leaving")])]);

    // An operator's word clears the slate: who gave up may try again.
    private static Agent Wanted(Agent agent) => agent with { Wish = Wish.Up, Tally = Tally.None };

    private static StopCause Asked(string? reason, string removal) => new(DeathClass.Asked, reason ?? "asked by the operator", removal);

    private static StopCause Again(Order.Restart restart) =>
        new(DeathClass.Asked, "restart asked by the operator", RemovalReason.Shutdown, ResumesAfter: !restart.Fresh);
}
