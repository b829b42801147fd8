namespace Loreli.Supervision;

/// <summary>Compares what is known with the panes there are: a lost event costs one interval, no more.</summary>
/// <remarks>Specification: docs/specs/agent-lifecycle.md, table 6.</remarks>
internal static class Reconciliation
{
    /// <summary>A report may be older than a launch; a pane is gone when it is missing in reports at least this far apart.</summary>
    private static readonly TimeSpan MissingFor = TimeSpan.FromSeconds(10);

    public static void Observe(FleetState state, IReadOnlyList<PaneSeen> panes, Action<FleetEvent.OfGeneration, Moment> tell, Moment now)
    {
        var seen = new Dictionary<(string, int), PaneSeen>(panes.Count);
        foreach (var pane in panes)
        {
            seen[(pane.Name, pane.Generation)] = pane;
        }
        foreach (var slot in state.Slots.Values.Where(slot => slot.Agent.HoldsSeat).ToList())
        {
            var pane = seen.GetValueOrDefault((slot.Agent.Name, slot.Agent.Generation), new PaneSeen(slot.Agent.Name, slot.Agent.Generation, PaneState.Missing, true));
            Compare(slot, pane, tell, now);
        }
        foreach (var pane in panes.Where(pane => pane is { IsOurs: true, State: PaneState.Alive } && IsNewerThanKnown(state, pane)))
        {
            tell(new FleetEvent.Adopted(pane.Name, pane.Generation, pane.State), now);
        }
        foreach (var stray in state.Strays.Observe(panes, pane => IsHeld(state, pane), now.Instant))
        {
            state.Do(new FleetAction.Sweep(stray.Name, stray.Generation));
            state.Do(new FleetAction.Record(Fact.StraySwept, stray.Name, stray.Generation, [new("reason", "a live pane of ours that no agent has")]));
        }
    }

    private static void Compare(Slot slot, PaneSeen pane, Action<FleetEvent.OfGeneration, Moment> tell, Moment now)
    {
        var (name, generation) = (pane.Name, pane.Generation);
        slot.MissingSince = pane.State is PaneState.Missing ? slot.MissingSince ?? now.Instant : null;
        slot.UnknownSince = pane.State is PaneState.Unknown ? slot.UnknownSince ?? now.Instant : null;
        switch (slot.Agent.Life, pane.State)
        {
            case (AgentLife.Recalled, PaneState.Alive or PaneState.Dead or PaneState.Unknown):
                tell(new FleetEvent.Adopted(name, generation, pane.State, pane.Code, pane.Signal), now);
                break;
            case (AgentLife.Starting { LaunchedAt: null }, PaneState.Alive):
                tell(new FleetEvent.Launched(name, generation), now);
                break;
            case (_, PaneState.Dead):
                tell(new FleetEvent.Exited(name, generation, pane.Code, pane.Signal, pane.IsOutOfMemory), now);
                break;
            case (AgentLife.Starting { LaunchedAt: null }, PaneState.Missing):
                break; // It is being made; an unanswered launch is ordered again.
            case (AgentLife.Recalled, PaneState.Missing) when now.Instant - slot.MissingSince >= MissingFor:
                tell(new FleetEvent.Adopted(name, generation, PaneState.Missing), now);
                break;
            case (_, PaneState.Missing) when now.Instant - slot.MissingSince >= MissingFor:
                tell(new FleetEvent.Exited(name, generation, Code: null), now);
                break;
        }
    }

    private static bool IsNewerThanKnown(FleetState state, PaneSeen pane) => state.Find(pane.Name) is { } agent
        && agent.Generation < pane.Generation && (agent.Life is AgentLife.Recalled || !(agent.HoldsSeat || agent.Life is AgentLife.Leaving));

    private static bool IsHeld(FleetState state, PaneSeen pane) =>
        state.Find(pane.Name) is { } agent && (agent.Generation == pane.Generation || agent.Life is AgentLife.Recalled);
}
