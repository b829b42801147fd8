using static Loreli.Supervision.DeathClass;

namespace Loreli.Supervision;

/// <summary>What follows an end.</summary>
public enum Aftermath
{
    /// <summary>A start after a pause that grows, until there were too many.</summary>
    Back,
    /// <summary>As <see cref="Back"/>, but the breaker decides when: a restart cannot mend a login.</summary>
    Held,
    /// <summary>A start when the quota is there again.</summary>
    Parked,
    /// <summary>A start at the next turn, which counts as no failure.</summary>
    Again,
    Dormant,
    Leave,
}

/// <summary>Decides what follows the end of an agent. Pure, but for the chance that it is given.</summary>
/// <remarks>Specification: docs/specs/restart-policy.md.</remarks>
public static class RestartRules
{
    /// <summary>Table 1: what an exit counts as, while nobody was ending the agent.</summary>
    public static Death Classify(FleetEvent.Exited exit, Agent agent, TimeSpan ran, DateTimeOffset utc)
    {
        var fault = SpokenFault(agent, exit, utc);
        var deathClass = (exit.Code, exit.Signal) switch
        {
            _ when exit.IsOutOfMemory                             => OutOfMemory,
            (null, null)                                          => Host,
            _ when fault is FaultOutcome.Fatal                    => ApiFatal,
            _ when fault is FaultOutcome.RestOfAll                => Quota,
            (0, _)                                                => Clean,
            _ when ran < agent.Spec.RapidDeath                    => Rapid,
            (_, not null)                                         => Signal,
            _                                                     => Failed,
        };
        return new Death(deathClass, Wording.Exit(exit, deathClass, agent.Watch?.Reading.Fault), ran, exit.Code, exit.Signal);
    }

    /// <summary>Table 2: what follows, by wish, class and policy.</summary>
    public static Aftermath Decide(AgentSpec spec, Wish wish, DeathClass ended) => (wish, ended, spec.Restart.Kind) switch
    {
        (Wish.Gone, _, _)                      => Aftermath.Leave,
        (Wish.Down, _, _)                      => Aftermath.Dormant,
        (_, Asked, _)                          => Aftermath.Again, // Asked to end, wanted up: a restart.
        (_, _, RestartKind.Never)              => End(spec, ended),
        (_, Host, _)                           => Aftermath.Again,
        (_, Clean, RestartKind.OnFailure)      => Aftermath.Dormant,
        (_, Quota, _)                          => Aftermath.Parked,
        (_, ApiFatal, _)                       => Aftermath.Held,
        _                                      => Aftermath.Back,
    };

    /// <summary>Table 3: carries it out. One end more than the intensity allows within the period gives the agent up.</summary>
    public static Agent Apply(Agent agent, Death death, bool resumes, string removal, Moment now, Prng chance)
    {
        var (spec, at) = (agent.Spec, now.Instant);
        var over = agent with { Watch = null };
        var aftermath = Decide(spec, agent.Wish, death.Class);
        switch (aftermath)
        {
            case Aftermath.Leave:
                return over with { Wish = Wish.Gone, Life = new AgentLife.Leaving(at, removal, RetryAt: at) };
            case Aftermath.Dormant:
                return over with { Life = new AgentLife.Dormant(at, death) };
            case Aftermath.Again:
                return over with { Life = new AgentLife.Pending(at, resumes) };
            case Aftermath.Parked:
                var fault = agent.Watch?.Reading.Fault ?? new Fault(FaultClass.Quota, death.Reason);
                var tally = agent.Tally with { Parkings = agent.Tally.Parkings + 1 };
                return over with { Tally = tally, Life = new AgentLife.Parked(at, FaultRules.Park(fault, spec.Faults, agent.Tally.Parkings, now)) };
        }

        Instant[] recent = [.. agent.Tally.Restarts.Where(restart => at - restart < spec.Restart.Period)];
        if (recent.Length >= spec.Restart.Intensity)
        {
            return over with { Life = new AgentLife.GaveUp(at, death, Wording.GaveUp(recent.Length, spec.Restart, death)) };
        }
        var pause = Pause.Jittered(spec.Restart.BackoffMin, agent.Tally.Streak, spec.Restart.BackoffMax, chance);
        return over with
        {
            Tally = agent.Tally with { Restarts = [.. recent, at], Streak = agent.Tally.Streak + 1 },
            Life = aftermath is Aftermath.Held ? new AgentLife.Pending(at, resumes) : new AgentLife.Backoff(at, at + pause, resumes, death),
        };
    }

    /// <summary>A finished turn is progress, the only thing that takes failures off; the mere passing of time is none.</summary>
    public static Tally Progress(Tally tally) =>
        tally is { Streak: 0, Parkings: 0 } ? tally : tally with { Streak = Math.Max(0, tally.Streak - 1), Parkings = 0 };

    // What is declared stays in sight. Of others, one whose last screen may tell something does, for a while.
    private static Aftermath End(AgentSpec spec, DeathClass ended) => (spec.Origin, ended) switch
    {
        (Origin.Declared, _)                             => Aftermath.Dormant,
        (_, LaunchFailed or Stalled or ApiFatal or Host) => Aftermath.Leave,
        _                                                => Aftermath.Dormant,
    };

    // A fault that policy believes, or a single glimpse of one when the exit agrees that something failed.
    private static FaultOutcome? SpokenFault(Agent agent, FleetEvent.Exited exit, DateTimeOffset utc) =>
        agent.Watch is { Reading.Fault: { } fault } watch
            && (exit.Code is not 0 || watch.FaultReadings >= agent.Spec.Faults.ReadingsMin)
        ? FaultRules.Judge(fault, utc)
        : null;
}
