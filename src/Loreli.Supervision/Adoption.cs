using static Loreli.Supervision.AgentLife;

namespace Loreli.Supervision;

/// <summary>Joins what was remembered with what a starting daemon finds. Pure, but for the chance that it is given.</summary>
/// <remarks>Specification: docs/specs/agent-lifecycle.md, table 5. What the host ended is nobody's wish: it is wanted as before.</remarks>
public static class Adoption
{
    public static Turn Observe(Agent agent, Recalled it, FleetEvent.Adopted found, Moment now, Prng chance) => (it.Was, found.State) switch
    {
        (_, PaneState.Unknown)                 => Turn.Rest(agent), // Neither started nor ended before it is known.
        (Starting was, PaneState.Alive)        => Turn.Rest(AgentLifecycle.Launch(agent, was, now.Instant)),
        (Stopping was, PaneState.Alive)        => GoOn(agent, was, now),
        (Running was, PaneState.Alive)         => Turn.Rest(agent with { Life = was with { Since = now.Instant, Ladder = new Ladder(now.Instant) } }),
        (Stopping was, _)                      => AgentLifecycle.Die(agent with { Life = was }, was, found.Code, found.Signal, now, chance),
        (Starting { LaunchedAt: null } was, _) => NeverLaunched(agent, was, now),
        (var was, _)                           => AgentLifecycle.Die(agent with { Life = was },
            new FleetEvent.Exited(found.Agent, found.Generation, found.Code, found.Signal), now, chance),
    };

    // The request may have been lost with the daemon: it is said again, with the same id and its whole time.
    private static Turn GoOn(Agent agent, Stopping was, Moment now) => was.Phase is StopPhase.Asked && !was.IsAcknowledged
        ? new Turn(agent with { Life = was with { Until = now.Instant + agent.Spec.ShutdownTimeout } },
        [
            new FleetAction.RequestShutdown(agent.Name, agent.Generation, was.RequestId,
                Wording.ShutdownRequest(was.RequestId, was.Cause.Reason, agent.Spec.ShutdownTimeout)),
        ])
        : Turn.Rest(agent with { Life = was with { Until = now.Instant } });

    private static Turn NeverLaunched(Agent agent, Starting was, Moment now) => agent.Wish switch
    {
        Wish.Up   => Turn.Rest(agent with { Life = new Pending(now.Instant, was.Resumes) }),
        Wish.Down => Turn.Rest(agent with { Life = new Dormant(now.Instant, null) }),
        _         => Turn.Rest(AgentLifecycle.Leave(agent, RemovalReason.Shutdown, now.Instant)),
    };
}
