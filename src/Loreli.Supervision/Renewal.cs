namespace Loreli.Supervision;

/// <summary>Replaces, one after another, the processes that were launched with an older configuration.</summary>
/// <remarks>One that does not come up again holds the rest back: they still work.</remarks>
internal static class Renewal
{
    public static void Decide(FleetState state, Moment now)
    {
        if (state.Renewing is { } name && IsUnderWay(state.Find(name)))
        {
            return;
        }
        state.Renewing = null;
        Slot? next = null;
        foreach (var slot in state.Slots.Values)
        {
            if (IsOutdated(slot.Agent) && (next is null || (next.Agent.Activity is not Activity.Idle && slot.Agent.Activity is Activity.Idle)))
            {
                next = slot;
            }
        }
        if (next is not null)
        {
            state.Renewing = next.Agent.Name;
            var cause = new StopCause(DeathClass.Asked, "its configuration changed", RemovalReason.Shutdown);
            state.Take(next, Shutdown.Begin(next.Agent, cause, StopPhase.Asked, next.Agent.Spec.ShutdownTimeout, now), now);
        }
    }

    private static bool IsOutdated(Agent agent) => agent is { Wish: Wish.Up, Life: AgentLife.Running it } && it.Fingerprint != agent.Spec.Fingerprint;

    private static bool IsUnderWay(Agent? agent) => agent is { Wish: Wish.Up, Life: not (AgentLife.Running or AgentLife.Dormant or AgentLife.Parked) };
}
