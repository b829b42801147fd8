using static Loreli.Supervision.AgentLife;
using static Loreli.Supervision.FleetEvent;

namespace Loreli.Supervision;

/// <summary>Takes news about one agent and decides its next step. Pure, but for the chance that it is given.</summary>
/// <remarks>Specification: docs/specs/agent-lifecycle.md. Each arm below is one row of its tables. Nothing here knows of
/// other agents: who may start, and when, is <see cref="Admission"/>'s.</remarks>
public static class AgentLifecycle
{
    /// <summary>An unanswered launch is ordered again after this; hands take it twice without a second process.</summary>
    public static readonly TimeSpan LaunchRetry = TimeSpan.FromMinutes(1);

    /// <summary>The same for a removal.</summary>
    public static readonly TimeSpan RemoveRetry = TimeSpan.FromSeconds(30);

    /// <summary>Table 1: news about the current generation. What no row names is late, and changes nothing: null.</summary>
    public static Turn? Observe(Agent agent, FleetEvent news, Moment now, Prng chance) => (agent.Life, news) switch
    {
        (Starting { LaunchedAt: null } it, Launched)  => Turn.Rest(Launch(agent, it, now.Instant)),
        (Starting, Launched)                          => Turn.Rest(agent), // Told twice.
        (Starting { LaunchedAt: null } it, LaunchFailed bad) => Die(agent, NotLaunched(bad), it.Resumes, RemovalReason.Failed, now, chance),
        (Starting or Running, Exited exit)            => Die(agent, exit, now, chance),
        (Stopping it, Launched)                       => Turn.Rest(agent with { Life = it with { LaunchedAt = now.Instant } }),
        (Stopping it, Exited exit)                    => Die(agent, it, exit.Code, exit.Signal, now, chance),
        (Stopping it, LaunchFailed)                   => Die(agent, it, code: null, signal: null, now, chance),
        (Stopping it, Acknowledged ack) when ack.RequestId == it.RequestId => Turn.Rest(agent with { Life = it with { IsAcknowledged = true } }),
        (Stopping, StopFailed)                        => Turn.Rest(agent), // Killed again at its time; shown until it helps.
        (Starting or Running or Stopping, Typed it)   => Turn.Rest(Type(agent, it.ByOperator, now.Instant)),
        (Recalled it, Adopted found)                  => Adoption.Observe(agent, it, found, now, chance),
        (Recalled it, Exited exit)                    => Adoption.Observe(agent, it, Found(exit), now, chance),
        _                                             => null,
    };

    /// <summary>Table 2: the next step of an agent by itself. Once more than one is due, the first row wins.</summary>
    public static Turn Decide(Agent agent, Instant seenAt, Moment now) => agent.Life switch
    {
        Starting { LaunchedAt: not null } or Running when agent.Wish is not Wish.Up => Unwanted(agent, now),
        Starting { LaunchedAt: null } it when now.Instant >= it.RetryAt => Relaunch(agent, it, now.Instant),
        Starting { LaunchedAt: not null } it when now.Instant >= it.RetryAt => Turn.Rest(Run(agent, it, now.Instant)),
        Running it                                     => Duty.Decide(agent, it, seenAt, now),
        Stopping it                                    => Shutdown.Decide(agent, it, now),
        Backoff it when now.Instant >= it.Until        => Turn.Rest(agent with { Life = new Pending(now.Instant, it.Resumes) }),
        Parked it when now.Instant >= it.Parking.Until => Turn.Rest(agent with { Life = new Pending(now.Instant, Resumes: true) }),
        Dormant it when IsForgotten(agent, it, now.Instant) => Turn.Rest(Leave(agent, RemovalReason.Dormant, now.Instant)),
        Leaving it when now.Instant >= it.RetryAt      => Remove(agent, it, now.Instant),
        _                                              => Turn.Rest(agent), // Waits for news, for its time or for its admission.
    };

    /// <summary>When <see cref="Decide"/> has something to do for this agent even if no news come.</summary>
    public static Instant NextLook(Agent agent) => agent.Life switch
    {
        Starting it => it.RetryAt,
        Running it  => Duty.NextLook(agent, it),
        Stopping it => it.Until,
        Backoff it  => it.Until,
        Parked it   => it.Parking.Until,
        Leaving it  => it.RetryAt,
        Dormant it when agent.Spec.Origin is not Origin.Declared => it.Since + ForgottenAfter(agent.Spec) + TimeSpan.FromTicks(1),
        _           => Never,
    };

    public static readonly Instant Never = new(TimeSpan.MaxValue);

    /// <summary>The agent's way out: everything that makes one leave comes through here.</summary>
    public static Agent Leave(Agent agent, string reason, Instant now) =>
        agent with { Wish = Wish.Gone, Watch = null, Life = new Leaving(now, reason, RetryAt: now) };

    internal static Agent Run(Agent agent, Starting it, Instant now) =>
        agent with { Life = new Running(now, it.LaunchedAt ?? now, it.Fingerprint, new Ladder(now)) };

    internal static Agent Launch(Agent agent, Starting it, Instant now) =>
        agent with { Life = it with { LaunchedAt = now, RetryAt = now + agent.Spec.StartTimeout } };

    private static Agent Type(Agent agent, bool byOperator, Instant now)
    {
        var echoing = agent.Watch is { } watch ? agent with { Watch = watch with { Pulse = watch.Pulse.Typed(now) } } : agent;
        return byOperator && echoing.Life is Running it
            ? echoing with { Life = it with { Ladder = StallLadder.PutOff(it.Ladder, agent.Spec.Stall, now) } }
            : echoing;
    }

    // An end that nobody asked for.
    internal static Turn Die(Agent agent, Exited exit, Moment now, Prng chance)
    {
        var death = RestartRules.Classify(exit, agent, now.Instant - LaunchedAt(agent.Life, now.Instant), now.Utc);
        return Die(agent, death, resumes: death.Class is not DeathClass.Rapid, RemovalReason.Reconciled, now, chance);
    }

    // An end that was under way: it counts as what began it, whatever the exit says.
    internal static Turn Die(Agent agent, Stopping it, int? code, int? signal, Moment now, Prng chance)
    {
        var death = new Death(it.Cause.Class, it.Cause.Reason, now.Instant - it.LaunchedAt, code, signal);
        return Die(agent, death, it.Cause.ResumesAfter, it.Cause.Removal, now, chance);
    }

    internal static Turn Die(Agent agent, Death death, bool resumes, string removal, Moment now, Prng chance)
    {
        var after = RestartRules.Apply(agent, death, resumes, removal, now, chance);
        return new Turn(after, Obituary.Of(agent, death, after), Obituary.Blame(agent, death, now));
    }

    private static Death NotLaunched(LaunchFailed bad) =>
        new(DeathClass.LaunchFailed, $"could not be started ({bad.Step}): {bad.Reason}", TimeSpan.Zero) { BlamesBackend = bad.BlamesBackend };

    private static Instant LaunchedAt(AgentLife life, Instant now) => life switch
    {
        Starting it => it.LaunchedAt ?? now,
        Running it  => it.LaunchedAt,
        Stopping it => it.LaunchedAt,
        _           => now,
    };

    private static Adopted Found(Exited exit) => new(exit.Agent, exit.Generation, PaneState.Dead, exit.Code, exit.Signal);

    private static Turn Unwanted(Agent agent, Moment now) => Shutdown.Begin(
        agent, new StopCause(DeathClass.Asked, "no longer wanted", RemovalReason.Shutdown), StopPhase.Asked, agent.Spec.ShutdownTimeout, now);

    private static Turn Relaunch(Agent agent, Starting it, Instant now) => new(
        agent with { Life = it with { RetryAt = now + LaunchRetry } },
        [new FleetAction.Launch(agent.Name, agent.Generation, agent.Spec, it.Resumes)]);

    private static Turn Remove(Agent agent, Leaving it, Instant now) => new(
        agent with { Life = it with { RetryAt = now + RemoveRetry } },
        [new FleetAction.Remove(agent.Name, agent.Generation, it.Reason)]);

    private static bool IsForgotten(Agent agent, Dormant it, Instant now) =>
        agent.Spec.Origin is not Origin.Declared && now - it.Since > ForgottenAfter(agent.Spec);

    private static TimeSpan ForgottenAfter(AgentSpec spec) => spec.Stall.Timeout * 3;
}
