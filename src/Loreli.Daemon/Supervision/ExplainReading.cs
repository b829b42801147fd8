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

    public static IReadOnlyList<LabelledText> Clocks(Agent agent, AgentEye? eye, Clerk? clerk, Moment now)
    {
        var clocks = Explanation.Of(agent, now).Clocks.Select(static it => new LabelledText(it.Label, it.Text)).ToList();
        if (clerk is { Queued: > 0 })
        {
            clocks.Add(new("prompts", $"{clerk.Queued} wait{(clerk.Holding is { } held ? $", for this to end: {held}" : "")}"));
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
}
