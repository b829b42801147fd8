namespace Loreli.Supervision;

/// <summary>What a health check says of one agent. It never throws, and gives every reason there is.</summary>
/// <param name="IsAlive">Null: nobody can say.</param>
/// <param name="Status"><c>healthy</c>, <c>unhealthy</c>, <c>unknown</c> or <c>not-found</c>.</param>
public sealed record Health(string Name, bool? IsAlive, string Status, IReadOnlyList<string> Reasons)
{
    public static Health Of(Fleet fleet, string name, Moment now)
    {
        if (!fleet.State.Slots.TryGetValue(name, out var slot))
        {
            return new Health(name, false, "not-found", [$"no agent is called {name}"]);
        }
        var agent = slot.Agent;
        if (agent.Life is AgentLife.Recalled || slot.UnknownSince is not null || Attention.IsUnseen(slot, now.Instant))
        {
            return new Health(name, null, "unknown", [$"nobody has seen it for {DurationText.Format(now.Instant - slot.SeenAt)}"]);
        }
        var said = Explanation.Of(agent, now);
        return agent.Life switch
        {
            AgentLife.Running it => Running(agent, it, slot.SeenAt),
            AgentLife.Starting { LaunchedAt: not null } or AgentLife.Stopping => new Health(name, true, "healthy", [$"{said.State}: {said.Reason}"]),
            _ => new Health(name, false, "unhealthy", [$"{said.State}: {said.Reason}"]),
        };
    }

    private static Health Running(Agent agent, AgentLife.Running it, Instant seenAt)
    {
        var reasons = new List<string>();
        var quiet = seenAt - it.Ladder.QuietSince;
        if (it.Ladder.SuspendedAt is null && quiet > agent.Spec.Stall.Timeout)
        {
            reasons.Add($"no sign of life for {DurationText.Format(quiet)}");
        }
        if (it.Parking is { } parking)
        {
            reasons.Add($"rests until {parking.UntilUtc:u}: {parking.Fault.Text}");
        }
        else if (agent.Watch?.Reading is { Activity: Activity.Blocked, Fault: { } fault })
        {
            reasons.Add($"is refused: {fault.Text}");
        }
        if (agent.Watch?.Reading.Drift is { } drift)
        {
            reasons.Add(drift);
        }
        return new Health(agent.Name, true, reasons.Count == 0 ? "healthy" : "unhealthy", reasons);
    }
}
