using static Loreli.Supervision.StopPhase;

namespace Loreli.Supervision;

/// <summary>Ends an agent in three phases: asked, told, killed. Pure.</summary>
/// <remarks>Specification: docs/specs/shutdown.md. An end is single-flight: a further order only makes it harder.</remarks>
public static class Shutdown
{
    /// <summary>Ending is the hands' grace plus this; then the kill is said.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan KillRetryMin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KillRetryMax = TimeSpan.FromMinutes(1);

    /// <summary>Table 1: an order to end, and the phase that it begins with.</summary>
    public static Turn Begin(Agent agent, StopCause cause, StopPhase phase, TimeSpan timeout, Moment now) => agent.Life switch
    {
        AgentLife.Stopping it when phase > it.Phase => Enter(agent, it with { Cause = Harder(it.Cause, cause) }, phase, now),
        AgentLife.Stopping                          => Turn.Rest(agent), // Under way already.
        AgentLife.Starting { LaunchedAt: null } when phase is Asked => CallOff(agent, New(agent, cause, now), now),
        AgentLife.Starting { LaunchedAt: null }     => Enter(agent, New(agent, cause, now), phase, now),
        AgentLife.Starting or AgentLife.Running when phase is Asked => Ask(agent, New(agent, cause, now), timeout, now),
        AgentLife.Starting or AgentLife.Running     => Enter(agent, New(agent, cause, now), phase, now),
        _                                           => Turn.Rest(agent), // There is no process to end.
    };

    /// <summary>Table 2: the next phase, when this one has run out or the agent said that it is ready.</summary>
    public static Turn Decide(Agent agent, AgentLife.Stopping it, Moment now) => it.Phase switch
    {
        Asked when it.IsAcknowledged      => Enter(agent, it, Terminated, now),
        _ when now.Instant < it.Until     => Turn.Rest(agent),
        Asked                             => Enter(agent, it, Terminated, now),
        _                                 => Enter(agent, it, Killed, now),
    };

    private static Turn Ask(Agent agent, AgentLife.Stopping it, TimeSpan timeout, Moment now)
    {
        var asked = it with { Phase = Asked, Until = now.Instant + timeout };
        return new Turn(agent with { Life = asked },
        [
            Asking(agent, it, timeout),
            new FleetAction.RequestShutdown(agent.Name, agent.Generation, it.RequestId, Wording.ShutdownRequest(it.RequestId, it.Cause.Reason, timeout)),
        ]);
    }

    // There is nobody yet who could finish anything.
    private static Turn CallOff(Agent agent, AgentLife.Stopping it, Moment now)
    {
        var turn = Enter(agent, it, Terminated, now);
        return turn with { Actions = [Asking(agent, it, TimeSpan.Zero), .. turn.Actions] };
    }

    private static FleetAction.Record Asking(Agent agent, AgentLife.Stopping it, TimeSpan timeout) => new(
        Fact.ShutdownAsked, agent.Name, agent.Generation,
        [new("requestId", it.RequestId), new("reason", it.Cause.Reason), new("timeoutSeconds", $"{timeout.TotalSeconds:0.###}")]);

    private static Turn Enter(Agent agent, AgentLife.Stopping it, StopPhase phase, Moment now)
    {
        var kills = phase is Killed ? it.Kills + 1 : it.Kills;
        var wait = phase is Killed ? Pause.Double(KillRetryMin, it.Kills, KillRetryMax) : agent.Spec.StopGrace + Slack;
        var next = agent with { Life = it with { Phase = phase, Until = now.Instant + wait, Kills = kills } };
        FleetAction end = phase is Killed
            ? new FleetAction.Kill(agent.Name, agent.Generation)
            : new FleetAction.Terminate(agent.Name, agent.Generation, agent.Spec.StopGrace);
        return it.Phase is Asked ? new Turn(next, [new FleetAction.Snapshot(agent.Name, agent.Generation), end]) : new Turn(next, [end]);
    }

    private static AgentLife.Stopping New(Agent agent, StopCause cause, Moment now) => new(
        now.Instant, cause, Asked, $"shutdown-{now.Utc.ToUnixTimeMilliseconds()}@{agent.Name}", now.Instant, Kills: 0, IsAcknowledged: false,
        agent.Life switch
        {
            AgentLife.Running running => running.LaunchedAt,
            AgentLife.Starting { LaunchedAt: { } launched } => launched,
            _ => now.Instant,
        });

    // What began the end stays its class, unless an operator's order overtakes the supervisor's own.
    private static StopCause Harder(StopCause first, StopCause then) => then.Class is DeathClass.Asked ? then : first;
}
