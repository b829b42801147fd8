namespace Loreli.Supervision;

/// <summary>Brings the declared agents in line with the configuration.</summary>
/// <remarks>Specification: docs/specs/agent-lifecycle.md, table 7. Who must be replaced for a change is so one at a time
/// (<see cref="Renewal"/>); everything else takes effect at once.</remarks>
internal static class Declaration
{
    public static void Observe(FleetState state, FleetEvent.Wanted wanted, Moment now)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var spec in wanted.Specs.Where(spec => names.Add(spec.Name)))
        {
            Declare(state, spec with { Origin = Origin.Declared }, wanted.LastGenerations?.GetValueOrDefault(spec.Name) ?? 0, now);
        }
        foreach (var slot in state.Slots.Values.Where(slot => slot.Agent is { Spec.Origin: Origin.Declared, Wish: not Wish.Gone }
            && !names.Contains(slot.Agent.Name)).ToList())
        {
            var cause = new StopCause(DeathClass.Asked, "no longer declared", RemovalReason.Undeclared);
            state.Take(slot, Orders.End(slot.Agent, Wish.Gone, cause, StopPhase.Asked, slot.Agent.Spec.ShutdownTimeout, now), now);
        }
    }

    private static void Declare(FleetState state, AgentSpec spec, int lastGeneration, Moment now)
    {
        if (!state.Slots.TryGetValue(spec.Name, out var slot))
        {
            var wish = state.IsHalted ? Wish.Down : Wish.Up;
            AgentLife life = state.IsHalted ? new AgentLife.Dormant(now.Instant, null) : new AgentLife.Pending(now.Instant, Resumes: false);
            state.Add(new Agent(spec, lastGeneration, wish, life, Tally.None), now.Instant);
            state.Record(Fact.Declared, state.Find(spec.Name), [new("role", spec.Role), new("backend", spec.Backend)]);
            return;
        }
        var agent = slot.Agent;
        if (agent.Spec == spec && agent.Wish is not Wish.Gone)
        {
            return;
        }
        var isReplaced = agent.Spec.Fingerprint != spec.Fingerprint;
        state.Record(Fact.Changed, agent, [new("needsRestart", isReplaced ? "true" : "false")]);
        state.Take(slot, Turn.Rest(Change(agent, spec, isReplaced, now.Instant)), now);
        if (state.Renewing == spec.Name)
        {
            state.Renewing = null; // What it failed with is not what is declared any more.
        }
    }

    private static Agent Change(Agent agent, AgentSpec spec, bool isReplaced, Instant now)
    {
        var changed = agent with { Spec = spec, Wish = agent.Wish is Wish.Gone ? Wish.Up : agent.Wish };
        return agent.Life switch
        {
            AgentLife.GaveUp or AgentLife.Backoff => changed with { Life = new AgentLife.Pending(now, Resumes: !isReplaced), Tally = Tally.None },
            AgentLife.Dormant when changed.Wish is Wish.Up && isReplaced => changed with { Life = new AgentLife.Pending(now, Resumes: false), Tally = Tally.None },
            _ => changed,
        };
    }
}
