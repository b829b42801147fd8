namespace Loreli.Supervision;

/// <summary>What an end leaves behind: the last screen, its facts, and what its backend is held to.</summary>
internal static class Obituary
{
    public static Sequence<FleetAction> Of(Agent agent, Death death, Agent after)
    {
        var deeds = new List<FleetAction>(4);
        if (HasScreenToKeep(agent.Life))
        {
            deeds.Add(new FleetAction.Snapshot(agent.Name, agent.Generation));
        }
        deeds.Add(Record(agent, Fact.Ended,
        [
            new("class", Wording.Word(death.Class)), new("reason", death.Reason), new("ranSeconds", $"{death.Ran.TotalSeconds:0.###}"),
            new("exitCode", $"{death.Code}"), new("signal", $"{death.Signal}"), new("next", Next(after.Life)),
        ]));
        if (death.Class is DeathClass.Rapid)
        {
            deeds.Add(Record(agent, Fact.RapidDeath, [new("backend", agent.Spec.Backend), new("reason", death.Reason)]));
        }
        if (agent.Life is AgentLife.Stopping { Cause.Class: DeathClass.Asked } stopping)
        {
            deeds.Add(Record(agent, Fact.ShutdownDone, [new("requestId", stopping.RequestId), new("acknowledged", Acknowledged(stopping) ? "true" : "false")]));
        }
        if (Consequence(agent, after.Life) is { } consequence)
        {
            deeds.Add(consequence);
        }
        return [.. deeds];
    }

    /// <summary>A deliberate end never counts against the backend, nor does a clean one.</summary>
    public static BackendNews? Blame(Agent agent, Death death, Moment now) => (agent.Life, death.Class) switch
    {
        (AgentLife.Stopping, _) => null, // What there was to say was said when the end began.
        (_, DeathClass.ApiFatal) => new BackendNews.Faulted(agent.Name, agent.Generation, death.Reason, null),
        (_, DeathClass.Quota) => new BackendNews.Faulted(
            agent.Name, agent.Generation, death.Reason,
            agent.Watch?.Reading.Fault is { } fault && FaultRules.NamedRest(fault, agent.Spec.Faults, now.Utc) is { } rest ? now.Instant + rest : null),
        _ when death.BlamesBackend => new BackendNews.Failed(agent.Name, agent.Generation, death.Reason),
        _ => null,
    };

    // Ended while it was still being asked means that it did what it was asked.
    private static bool Acknowledged(AgentLife.Stopping it) => it.IsAcknowledged || it.Phase is StopPhase.Asked;

    private static bool HasScreenToKeep(AgentLife life) => life is AgentLife.Running or AgentLife.Starting { LaunchedAt: not null }
        or AgentLife.Stopping { Phase: StopPhase.Asked } or AgentLife.Recalled;

    private static FleetAction.Record? Consequence(Agent agent, AgentLife after) => after switch
    {
        AgentLife.GaveUp it  => Record(agent, Fact.GaveUp, [new("reason", it.Reason)]),
        AgentLife.Backoff it => Record(agent, Fact.Backoff, [new("seconds", $"{(it.Until - it.Since).TotalSeconds:0.###}"), new("reason", it.After.Reason)]),
        AgentLife.Parked it  => Record(agent, Fact.Parked, [new("until", $"{it.Parking.UntilUtc:O}"), new("reason", it.Parking.Fault.Text)]),
        _                    => null,
    };

    private static string Next(AgentLife life) => life switch
    {
        AgentLife.Pending => "pending",
        AgentLife.Backoff => "backoff",
        AgentLife.Parked  => "parked",
        AgentLife.GaveUp  => "gave-up",
        AgentLife.Leaving => "removed",
        _                 => "dormant",
    };

    private static FleetAction.Record Record(Agent agent, string type, Sequence<Exhibit> evidence) =>
        new(type, agent.Name, agent.Generation, evidence);
}
