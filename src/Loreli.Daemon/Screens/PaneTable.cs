using System.Globalization;
using Loreli.Daemon.Supervision;
using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Screens;

/// <summary>Panes as the table of <c>loreli ps</c>, made here so that the verb only copies it. Pure.</summary>
internal static class PaneTable
{
    private static readonly string[] Head = ["NAME", "STATE", "PID", "GEN", "SIZE", "AGE", "IDLE", "COMMAND"];
    private static readonly string[] TeamHead = ["NAME", "STATE", "ACTIVITY", "ROLE", "BACKEND", "TIER", "RESTARTS", "PID", "GEN", "IDLE", "REASON"];
    private const int CommandCharsMax = 60;
    private const int ReasonCharsMax = 80;

    /// <summary>Panes; with agents, what they are at beside them, also of those that have no pane now.</summary>
    public static string Of(IReadOnlyList<PaneView> panes, IReadOnlyList<AgentView> agents, DateTimeOffset now)
    {
        if (agents.Count == 0)
        {
            return TextTable.Of(Head, panes.Select(it => Row(it, now)));
        }
        var byName = agents.ToDictionary(static it => it.Name, StringComparer.Ordinal);
        var withoutPane = agents.Where(it => panes.All(pane => pane.Name != it.Name));
        return TextTable.Of(TeamHead, panes.Select(it => TeamRow(it, byName.GetValueOrDefault(it.Name), now))
            .Concat(withoutPane.Select(it => TeamRow(null, it, now))));
    }

    private static string[] Row(PaneView it, DateTimeOffset now) =>
    [
        it.Name,
        State(it),
        it.Pid?.ToString(CultureInfo.InvariantCulture) ?? "-",
        it.Generation.ToString(CultureInfo.InvariantCulture),
        $"{it.Cols}x{it.Rows}",
        DurationText.Format((it.ExitedAt ?? now) - it.StartedAt),
        Idle(it, now),
        Command(it.Command),
    ];

    private static string[] TeamRow(PaneView? pane, AgentView? agent, DateTimeOffset now) =>
    [
        agent?.Name ?? pane!.Name,
        agent is null ? State(pane!) : AgentWords.Of(agent.State),
        agent is { State: AgentState.Running } ? AgentWords.Of(agent.Activity) : "-",
        agent?.Role ?? pane?.Role ?? "-",
        agent is null ? "-" : agent.Model is { } model ? $"{agent.Backend} ({model})" : agent.Backend,
        agent is null or { Tier: StallTier.None } ? "-" : AgentWords.Of(agent.Tier),
        agent is null or { Restarts: 0 } ? "-" : $"{agent.Restarts} of {agent.Restarts + agent.RestartsLeft}",
        pane?.Pid?.ToString(CultureInfo.InvariantCulture) ?? "-",
        (agent?.Generation ?? pane!.Generation).ToString(CultureInfo.InvariantCulture),
        pane is null ? "-" : Idle(pane, now),
        agent is null ? Command(pane!.Command) : Cut((agent.State == AgentState.Running ? agent.ActivityReason : agent.Reason) ?? "", ReasonCharsMax),
    ];

    private static string Idle(PaneView it, DateTimeOffset now) => it.LastOutputAt is { } last ? DurationText.Format(now - last) : "-";

    private static string State(PaneView it) => it.State switch
    {
        PaneState.Exited when it.Signal is not null => $"exited ({it.Signal})",
        PaneState.Exited => $"exited ({it.ExitCode})",
        _ => it.State.ToString().ToLowerInvariant(),
    };

    private static string Command(IReadOnlyList<string> words) => Cut(string.Join(' ', words), CommandCharsMax);

    private static string Cut(string line, int charsMax) => line.Length <= charsMax ? line : string.Concat(line.AsSpan(0, charsMax - 1), "…");
}
