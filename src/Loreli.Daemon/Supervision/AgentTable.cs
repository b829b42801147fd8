using System.Globalization;
using Loreli.Daemon.Screens;
using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Supervision;

/// <summary>Agents as the table of <c>loreli ps</c>, made here so that the verb only copies it. Pure.</summary>
internal static class AgentTable
{
    private static readonly string[] Head = ["AGENT", "STATE", "ACTIVITY", "ROLE", "BACKEND", "GEN", "TIER", "RESTARTS", "REASON"];
    private const int ReasonCharsMax = 80;

    public static string Of(IReadOnlyList<AgentView> agents) =>
        agents.Count == 0 ? "no agents\n" : TextTable.Of(Head, agents.Select(Row));

    private static string[] Row(AgentView it) =>
    [
        it.Name,
        AgentWords.Of(it.State),
        it.State == AgentState.Running ? AgentWords.Of(it.Activity) : "-",
        it.Role,
        it.Model is { } model ? $"{it.Backend} ({model})" : it.Backend,
        it.Generation.ToString(CultureInfo.InvariantCulture),
        it.Tier == StallTier.None ? "-" : AgentWords.Of(it.Tier),
        it.Restarts == 0 ? "-" : $"{it.Restarts} ({it.RestartsLeft} left)",
        Cut((it.State == AgentState.Running ? it.ActivityReason : it.Reason) ?? ""),
    ];

    private static string Cut(string text) => text.Length <= ReasonCharsMax ? text : string.Concat(text.AsSpan(0, ReasonCharsMax - 1), "…");
}

/// <summary>Enumerations as operators know them.</summary>
internal static class AgentWords
{
    public static string Of<T>(T value) where T : struct, Enum =>
        System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
