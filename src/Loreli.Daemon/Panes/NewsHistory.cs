using System.Text.Json;
using Loreli.Ledger;

namespace Loreli.Daemon.Panes;

/// <summary>What an earlier daemon knew of its panes, read back from the ledger. Pure.</summary>
internal static class NewsHistory
{
    /// <summary>Facts looked back at: weeks of a quiet team, a day of a loud one, and a tenth of a second at the start.</summary>
    public const int EventsMax = 10_000;

    /// <summary>News by pane and generation, from facts in their order.</summary>
    public static IReadOnlyDictionary<(string Agent, int Generation), PaneNews> Of(IEnumerable<LedgerEvent> facts)
    {
        var news = new Dictionary<(string, int), PaneNews>();
        foreach (var fact in facts)
        {
            if (fact is not { Agent: { } agent, Generation: { } generation })
            {
                continue;
            }
            using var data = JsonDocument.Parse(fact.Data);
            var root = data.RootElement;
            var earlier = fact.Type == EventType.Renamed && Text(root, "from") is { } from ? from : agent;
            var before = news.GetValueOrDefault((earlier, generation), PaneNews.None);
            if (After(before, fact.Type, root) is var after && (after != before || earlier != agent))
            {
                news[(agent, generation)] = after;
            }
        }
        return news;
    }

    private static PaneNews After(PaneNews before, string type, JsonElement data) => type switch
    {
        EventType.Title => before with { Title = Text(data, "title") ?? "" },
        EventType.Bell => before.Rang(Number(data, "count")),
        EventType.Notification => before.Notified(Text(data, "title") ?? "", Text(data, "body") ?? ""),
        EventType.Progress => before with { ProgressState = Number(data, "state"), ProgressPercent = Number(data, "percent") },
        EventType.Status => before with { ProgramState = Text(data, "state"), ProgramKind = Text(data, "kind"), ProgramMessage = Text(data, "message") },
        EventType.Seen => before.Seen(),
        EventType.StopAsked => before with { EndAsked = true },
        _ => before,
    };

    private static string? Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int Number(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : 0;
}
