namespace Loreli.Supervision;

/// <summary>Replaces, one after another, the processes that were launched with an older configuration.</summary>
/// <remarks>One that does not come up again holds the rest back: they still work. One that only waits for a seat does not,
/// for it may wait for ever.</remarks>
internal static class Renewal
{
    public static void Decide(FleetState state, Moment now)
    {
        if (state.Renewing is { } name && state.Find(name) is { } renewed && IsUnderWay(renewed) && !IsCrowdedOut(state, renewed))
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

    private static bool IsCrowdedOut(FleetState state, Agent agent) => agent.Life is AgentLife.Pending
        && Admission.Crowd(agent.Spec, state.Policy, new Census(state.Slots.Values.Select(slot => slot.Agent))) is not null;

    private static bool IsUnderWay(Agent agent) => agent is { Wish: Wish.Up, Life: not (AgentLife.Running or AgentLife.Dormant or AgentLife.Parked) };
}
