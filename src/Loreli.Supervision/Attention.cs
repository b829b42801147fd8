namespace Loreli.Supervision;

/// <summary>One thing that needs an operator.</summary>
/// <param name="Id">The same for as long as it is the same need, over restarts of the daemon too.</param>
/// <param name="Kind"><c>waiting</c>, <c>blocked</c>, <c>gave-up</c>, <c>stall</c>, <c>breaker</c>, <c>drift</c>, <c>disk</c>,
/// <c>unstoppable</c>, <c>unseen</c> or <c>configuration</c>.</param>
/// <param name="Severity">0 is the most severe.</param>
public sealed record AttentionItem(string Id, string Kind, int Severity, string? Agent, string Text, DateTimeOffset Since, Question? Question = null);

/// <summary>What needs an operator, read off a fleet. Pure: nothing is remembered, so nothing can be left standing.</summary>
public static class Attention
{
    /// <summary>Kills of one agent after which its processes count as unstoppable.</summary>
    private const int KillsMax = 3;

    /// <summary>An agent that runs is looked at every few seconds.</summary>
    private static readonly TimeSpan UnseenMax = TimeSpan.FromMinutes(2);

    /// <summary>The most severe first, of these the oldest.</summary>
    public static IReadOnlyList<AttentionItem> Of(Fleet fleet, Moment now)
    {
        var items = fleet.State.Slots.Values.SelectMany(slot => Of(slot, now))
            .Concat(fleet.Lanes.Select(lane => Of(lane.Key, lane.Value.Breaker, now)).OfType<AttentionItem>())
            .Concat(OfRenewal(fleet, now));
        if (fleet.IsDiskLow)
        {
            items = items.Append(new AttentionItem("disk", "disk", 0, null, "the disk is nearly full: no agent is started", now.Utc));
        }
        return [.. items.DistinctBy(item => item.Id).OrderBy(item => item.Severity).ThenBy(item => item.Since).ThenBy(item => item.Id, StringComparer.Ordinal)];
    }

    private static IEnumerable<AttentionItem> Of(Slot slot, Moment now)
    {
        var agent = slot.Agent;
        if (OfLife(agent, now) is { } item)
        {
            yield return item;
        }
        if (agent.Life is AgentLife.Running or AgentLife.Starting or AgentLife.Stopping && agent.Watch is { } watch)
        {
            if (OfReading(agent, watch, now) is { } need)
            {
                yield return need;
            }
            if (watch.Reading.Drift is { } drift)
            {
                yield return new AttentionItem($"drift:{agent.Spec.Backend}:{Hash(drift)}", "drift", 3, null, $"{agent.Spec.Backend}: {drift}", now.UtcOf(watch.ReadingSince));
            }
        }
        if (slot.UnknownSince is not null || IsUnseen(slot, now.Instant))
        {
            yield return Item(agent, "unseen", 1, $"nobody can say what {agent.Name} does: its keeper or its screen does not answer",
                now.UtcOf(slot.UnknownSince ?? slot.SeenAt));
        }
    }

    private static AttentionItem? OfLife(Agent agent, Moment now) => agent.Life switch
    {
        AgentLife.GaveUp it => Item(agent, "gave-up", 0, $"{agent.Name} is given up: {it.Reason}", now.UtcOf(it.Since)),
        AgentLife.Stopping { Kills: >= KillsMax } it => Item(agent, "unstoppable", 0, $"{agent.Name} outlived {it.Kills} kills", now.UtcOf(it.Since)),
        AgentLife.Dormant { After.Class: DeathClass.Host } it =>
            Item(agent, "gave-up", 2, $"{agent.Name} was ended by the host; loreli restart {agent.Name} goes on", now.UtcOf(it.Since)),
        AgentLife.Running { Ladder: { Taken: > 0, SuspendedAt: null } ladder } => Item(
            agent, "stall", Explanation.TierOf(ladder, agent.Spec.Stall) > 1 ? 1 : 2, Wording.Warn(agent.Name, now.Instant - ladder.QuietSince), now.UtcOf(ladder.QuietSince)),
        _ => null,
    };

    private static AttentionItem? OfReading(Agent agent, Watch watch, Moment now) => watch.Reading switch
    {
        { Activity: Activity.Waiting, Question: var question } => new AttentionItem(
            $"waiting:{agent.Name}:{agent.Generation}:{Hash(question?.Text ?? watch.Reading.Reason)}", "waiting", 1, agent.Name,
            $"{agent.Name} asks: {question?.Text ?? watch.Reading.Reason}", now.UtcOf(watch.ReadingSince), question),
        { Activity: Activity.Blocked } when agent.Life is AgentLife.Running { Parking: null } => Item(
            agent, "blocked", watch.Reading.Fault is { Class: FaultClass.Auth or FaultClass.Budget } ? 0 : 1,
            $"{agent.Name} is refused: {watch.Reading.Fault?.Text ?? watch.Reading.Reason}", now.UtcOf(watch.ReadingSince)),
        _ => null,
    };

    private static AttentionItem? Of(BreakerKey key, Breaker breaker, Moment now) => breaker switch
    {
        Breaker.Open it => new AttentionItem($"breaker:{key}", "breaker", 1, null,
            $"no agent is started on {key.Backend} until {now.UtcOf(it.Until):HH:mm:ss} UTC: {it.Reason}", now.UtcOf(it.Since)),
        Breaker.HalfOpen it => new AttentionItem($"breaker:{key}", "breaker", 2, null,
            $"{it.Probe} shows whether {key.Backend} works again after: {it.Reason}", now.UtcOf(it.Since)),
        _ => null,
    };

    // A changed configuration that the first agent does not survive is held back from the others.
    private static IEnumerable<AttentionItem> OfRenewal(Fleet fleet, Moment now) =>
        fleet.State.Renewing is { } name && fleet.Find(name) is { Life: AgentLife.GaveUp it }
            ? [new AttentionItem($"configuration:{name}", "configuration", 0, name, $"the changed configuration is held back: {name} did not come up with it", now.UtcOf(it.Since))]
            : [];

    internal static bool IsUnseen(Slot slot, Instant now) => slot.Agent.Life is AgentLife.Running && now - slot.SeenAt > UnseenMax;

    private static AttentionItem Item(Agent agent, string kind, int severity, string text, DateTimeOffset since) =>
        new($"{kind}:{agent.Name}:{agent.Generation}", kind, severity, agent.Name, text, since);

    // FNV-1a: the same on every machine and in every run, which string's own hash is not.
    private static string Hash(string text)
    {
        var hash = 0xcbf29ce484222325;
        foreach (var unit in text)
        {
            hash = unchecked((hash ^ unit) * 0x100000001b3);
        }
        return $"{hash:x16}";
    }
}
