using Loreli.Protocol.Daemon;
using Loreli.Supervision;
using QuestionView = Loreli.Protocol.Daemon.QuestionView;

namespace Loreli.Daemon.Supervision;

/// <summary>Makes what clients see of agents out of what the fleet knows. Pure.</summary>
internal static class FleetViews
{
    public static AgentView Of(Agent agent, Recipe? recipe, int promptsQueued, string? workspace, string? branch, Moment now)
    {
        var (state, reason, next, nextAt) = StateOf(agent, now);
        var reading = agent.Watch?.Reading ?? Reading.Nothing;
        return new AgentView
        {
            Name = agent.Name,
            Role = agent.Spec.Role,
            Backend = agent.Spec.Backend,
            Provider = agent.Spec.Provider,
            Side = agent.Spec.Side.Length == 0 ? null : agent.Spec.Side,
            Model = recipe?.Entry.Model,
            Generation = agent.Generation,
            State = state,
            Reason = reason,
            Activity = (AgentActivity)(int)reading.Activity,
            ActivityReason = reading == Reading.Nothing ? null : reading.Reason,
            ActivitySource = reading.Source.ToString().ToLowerInvariant(),
            ActivitySince = agent.Watch is { } watch ? now.UtcOf(watch.ReadingSince) : null,
            Question = reading.Question is { } asked ? new QuestionView(asked.Kind, asked.Text, asked.Options, asked.Marked) : null,
            Tier = TierOf(agent),
            LastActivityAt = agent.Life is AgentLife.Running running ? now.UtcOf(running.Ladder.QuietSince) : null,
            NextStep = next,
            NextStepAt = nextAt,
            Restarts = agent.Tally.Restarts.Count,
            RestartsLeft = Math.Max(0, agent.Spec.Restart.Intensity - agent.Tally.Restarts.Count),
            PromptsQueued = promptsQueued,
            Workspace = workspace,
            Branch = branch,
            IsDeclared = agent.Spec.Origin == Origin.Declared,
        };
    }

    /// <summary>Steps of the ladder that were taken, as tiers: the last one before the end is critical.</summary>
    public static StallTier TierOf(Agent agent) => agent.Life is not AgentLife.Running { Ladder.Taken: > 0 and var taken }
        ? StallTier.None
        : agent.Spec.Stall.Ladder[Math.Min(taken, agent.Spec.Stall.Ladder.Count) - 1] switch
        {
            LadderStep.Nudge => StallTier.Nudge,
            LadderStep.Kill or LadderStep.Restart => StallTier.Critical,
            _ => StallTier.Warning,
        };

    private static (AgentState State, string? Reason, string? Next, DateTimeOffset? NextAt) StateOf(Agent agent, Moment now) => agent.Life switch
    {
        AgentLife.Pending it => (AgentState.Pending, it.WaitsFor.Length == 0 ? null : it.WaitsFor, null, null),
        AgentLife.Starting it => (AgentState.Starting, it.LaunchedAt is null ? "is being launched" : "nothing was read from its screen yet", null, null),
        AgentLife.Running { Parking: { } parking } => (AgentState.Parked, parking.Fault.Text, "go on", parking.UntilUtc),
        AgentLife.Running it => (AgentState.Running, null, StepAfter(agent, it), StepAfter(agent, it) is null ? null : now.UtcOf(
            it.Ladder.QuietSince + (agent.Spec.Stall.Timeout * (it.Ladder.Taken + 1)))),
        AgentLife.Stopping it => (AgentState.Stopping, it.Cause.Reason, it.Phase == StopPhase.Asked ? "terminate" : "kill", now.UtcOf(it.Until)),
        AgentLife.Backoff it => (AgentState.Backoff, it.After.Reason, "start", now.UtcOf(it.Until)),
        AgentLife.Parked it => (AgentState.Parked, it.Parking.Fault.Text, "start", it.Parking.UntilUtc),
        AgentLife.GaveUp it => (AgentState.GaveUp, it.Reason, null, null),
        AgentLife.Dormant it => (AgentState.Dormant, it.After?.Reason, null, null),
        AgentLife.Recalled => (AgentState.Starting, "ran when the daemon went; its keeper is asked", null, null),
        AgentLife.Leaving it => (AgentState.Dormant, it.Reason, "remove", null),
        _ => throw new System.Diagnostics.UnreachableException(agent.Life.ToString()),
    };

    private static string? StepAfter(Agent agent, AgentLife.Running running) =>
        running.Ladder.SuspendedAt is null && running.Ladder.Taken < agent.Spec.Stall.Ladder.Count
            ? AgentWords.Of(agent.Spec.Stall.Ladder[running.Ladder.Taken])
            : null;
}

/// <summary>What of a fleet needs an operator. Pure.</summary>
internal static class FleetNeeds
{
    public static IEnumerable<Need> Of(IEnumerable<Agent> agents) => agents.SelectMany(Of);

    private static IEnumerable<Need> Of(Agent agent)
    {
        var (name, generation, reading) = (agent.Name, agent.Generation, agent.Watch?.Reading);
        if (agent.Life is AgentLife.GaveUp gaveUp)
        {
            yield return new Need($"gave-up:{name}:{generation}", "gave-up", 0, name, $"was given up: {gaveUp.Reason}. loreli restart {name}");
        }
        if (agent.Life is not AgentLife.Running running || reading is null)
        {
            yield break;
        }
        if (reading.Activity == Activity.Waiting)
        {
            var question = reading.Question;
            yield return new Need(
                $"waiting:{name}:{generation}:{Mark(question?.Text ?? reading.Reason)}", "waiting", 1, name, reading.Reason,
                question is null ? null : new QuestionView(question.Kind, question.Text, question.Options, question.Marked));
        }
        if (reading.Activity == Activity.Blocked && running.Parking is null)
        {
            yield return new Need($"blocked:{name}:{generation}:{reading.Rule}", "blocked", 0, name, reading.Reason);
        }
        if (FleetViews.TierOf(agent) is var tier and (StallTier.Warning or StallTier.Critical))
        {
            yield return new Need($"stall:{name}:{generation}:{AgentWords.Of(tier)}", "stall", tier == StallTier.Critical ? 0 : 2, name, "shows no life");
        }
        if (reading.Drift is { } drift)
        {
            yield return new Need($"drift:{agent.Spec.Backend}", "drift", 3, null, drift);
        }
    }

    // The same question has the same mark, in every process.
    private static string Mark(string text)
    {
        var hash = 2166136261u;
        foreach (var letter in text)
        {
            hash = unchecked((hash ^ letter) * 16777619u);
        }
        return hash.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }
}
