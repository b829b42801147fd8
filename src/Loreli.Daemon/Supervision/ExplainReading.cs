using Loreli.Daemon.Panes;
using Loreli.Ledger;
using Loreli.Protocol.Daemon;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>What explains an agent's state: clocks, counters, its last steps, its health. Pure.</summary>
internal static class ExplainReading
{
    /// <summary>Facts that are looked through, and steps that are shown.</summary>
    public const int EventsBack = 5_000;
    public const int EventsMax = 12;

    /// <summary>Facts that a program makes by talking are no steps.</summary>
    private static readonly HashSet<string> Talk =
    [
        EventType.Title, EventType.Bell, EventType.Notification, EventType.Progress, EventType.Status, EventType.Seen, EventType.Resized,
    ];

    public static bool IsStep(LedgerEvent it) => !Talk.Contains(it.Type);

    public static IReadOnlyList<LabelledText> Clocks(Agent agent, AgentEye? eye, Moment now)
    {
        var clocks = new List<LabelledText> { new("since", $"{DurationText.Format(now.Instant - agent.Life.Since)} in this state") };
        if (agent.Life is AgentLife.Running running)
        {
            clocks.Add(new("quiet for", running.Ladder.SuspendedAt is { } since
                ? $"{DurationText.Format(since - running.Ladder.QuietSince)}, and does not count now"
                : $"{DurationText.Format(now.Instant - running.Ladder.QuietSince)} of {DurationText.Format(agent.Spec.Stall.Timeout)}"));
            clocks.Add(new("ran for", DurationText.Format(now.Instant - running.LaunchedAt)));
        }
        if (agent.Watch is { } watch)
        {
            clocks.Add(new("turns", agent.Spec.TurnsMax is { } most ? $"{watch.Turns} of {most}" : $"{watch.Turns}"));
        }
        if (eye is not null)
        {
            var use = eye.Use;
            clocks.Add(new("processes", $"{use.Processes}, {ByteSize.Format(use.MemoryBytes)}, {use.Cpu.TotalSeconds:0.0} s of processor, "
                + $"{use.ChildCpu.TotalSeconds:0.0} s of it by jobs, {ByteSize.Format(use.IoBytes)} read and written"));
            if (eye.Hook.Heartbeats > 0)
            {
                clocks.Add(new("hooks", $"{eye.Hook.Heartbeats} reports{(eye.Hook.HasToolOpen ? ", a tool call is open" : "")}"));
            }
        }
        return clocks;
    }

    /// <summary>Never throws: what cannot be told is unknown.</summary>
    public static HealthView Health(Agent agent, IPane? pane, Moment now)
    {
        var output = pane is null ? 0 : pane.Counters.Read;
        var reasons = new List<string>();
        bool? alive = pane is null || pane.Spec.Generation != agent.Generation ? false
            : PaneViews.State(pane.Life) == Protocol.Daemon.PaneState.Unknown ? null
            : !PaneViews.IsDead(pane.Life);
        var tier = FleetViews.TierOf(agent);
        switch (agent.Life)
        {
            case AgentLife.Running { Parking: { } parking }:
                reasons.Add($"rests: {parking.Fault.Text}");
                break;
            case AgentLife.Running running when tier != StallTier.None:
                reasons.Add($"no sign of life for {DurationText.Format(now.Instant - running.Ladder.QuietSince)}");
                break;
            case AgentLife.Running when agent.Activity == Activity.Blocked:
                reasons.Add(agent.Watch!.Reading.Reason);
                break;
            case AgentLife.Running:
                break;
            default:
                reasons.Add(agent.Life switch
                {
                    AgentLife.GaveUp it => $"was given up: {it.Reason}",
                    AgentLife.Backoff it => $"waits to be started again: {it.After.Reason}",
                    AgentLife.Pending { WaitsFor: { Length: > 0 } waits } => waits,
                    _ => $"is {AgentWords.Of(FleetViews.Of(agent, null, 0, null, null, now).State)}",
                });
                break;
        }
        if (alive is null)
        {
            reasons.Add("its keeper does not answer");
        }
        return new HealthView(agent.Name, alive, alive is null ? "unknown" : alive == true && reasons.Count == 0 ? "healthy" : "unhealthy", reasons, output);
    }
}
