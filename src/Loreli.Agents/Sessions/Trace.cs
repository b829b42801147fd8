using System.Globalization;
using System.Text.Json;

namespace Loreli.Agents.Sessions;

/// <summary>A fact as the ledger tells it.</summary>
/// <param name="Data">A JSON object, or nothing.</param>
public sealed record TraceFact(long Seq, DateTimeOffset Time, string Type, string? Agent, int? Generation, JsonElement Data);

/// <summary>One line of an agent's timeline.</summary>
/// <param name="Kind"><c>life</c>, <c>state</c>, <c>prompt</c>, <c>tool</c>, <c>question</c>, <c>stall</c>, <c>trouble</c>, <c>screen</c> or <c>other</c>.</param>
public sealed record TraceEntry(long Seq, DateTimeOffset Time, int? Generation, string Kind, string Type, string Text);

/// <summary>Makes an agent's timeline from facts: what was asked of it, what it did, how it fared. Pure.</summary>
public static class Trace
{
    private const int TextMax = 400;
    private const int ValueMax = 120;

    // Types by their own name; what is not here is told apart by how its name begins.
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["spawned"] = "life", ["exited"] = "life", ["removed"] = "life", ["restarted"] = "life", ["renamed"] = "life", ["adopted"] = "life",
        ["declared"] = "life", ["ended"] = "life", ["changed"] = "life", ["backoff"] = "life", ["parked"] = "life", ["unparked"] = "life",
        ["stop-asked"] = "life", ["shutdown-asked"] = "life", ["shutdown-done"] = "life", ["signalled"] = "life", ["gave-up"] = "trouble",
        ["failed"] = "trouble", ["unknown"] = "trouble", ["spawn-refused"] = "trouble", ["fault"] = "trouble", ["rapid-death"] = "trouble",
        ["stop-failed"] = "trouble", ["input-dropped"] = "trouble", ["lost"] = "trouble", ["refused"] = "trouble", ["action-failed"] = "trouble",
        ["stall"] = "stall", ["recovered"] = "stall", ["nudged"] = "stall", ["status"] = "state", ["activity"] = "state", ["progress"] = "state",
        ["title"] = "screen", ["bell"] = "screen", ["notification"] = "screen", ["resized"] = "screen", ["seen"] = "screen",
    };

    private static readonly (string Begins, string Kind)[] Families =
    [
        ("prompt", "prompt"), ("delivery", "prompt"), ("tool", "tool"), ("hook", "tool"), ("dialog", "question"), ("question", "question"),
        ("answer", "question"), ("permission", "question"), ("stall", "stall"), ("workspace", "life"), ("launch", "life"),
    ];

    /// <summary>The agent's timeline, the oldest entry first. A renamed agent keeps what it did under its former names.</summary>
    /// <param name="facts">In the order of the ledger, of all agents.</param>
    /// <param name="limit">The latest so many.</param>
    public static IReadOnlyList<TraceEntry> Of(IReadOnlyList<TraceFact> facts, string agent, int limit)
    {
        var (name, entries) = (agent, new List<TraceEntry>());
        for (var index = facts.Count - 1; index >= 0 && entries.Count < limit; index--)
        {
            var fact = facts[index];
            if (fact.Agent != name)
            {
                continue;
            }
            entries.Add(new TraceEntry(fact.Seq, fact.Time, fact.Generation, KindOf(fact.Type), fact.Type, TextOf(fact)));
            if (fact.Type == "renamed" && Text(fact.Data, "from") is { Length: > 0 } former)
            {
                name = former;
            }
        }
        entries.Reverse();
        return entries;
    }

    private static string KindOf(string type) => Kinds.TryGetValue(type, out var kind)
        ? kind
        : Array.Find(Families, it => type.StartsWith(it.Begins, StringComparison.Ordinal)).Kind ?? "other";

    private static string TextOf(TraceFact fact) => Cut(CleanText.Of(fact.Type switch
    {
        "spawned" or "restarted" => $"started {Text(fact.Data, "command")}{Part(fact.Data, " in ", "cwd")}",
        "exited" => $"ended {(Text(fact.Data, "signal") is { Length: > 0 } signal ? "by " + signal : "with " + Text(fact.Data, "exitCode"))}{Part(fact.Data, " after ", "ranSeconds", " s")}",
        "removed" => $"removed{Part(fact.Data, ": ", "reason")}",
        "renamed" => $"renamed from {Text(fact.Data, "from")}",
        "status" => $"says it is {Text(fact.Data, "state")}{Part(fact.Data, ", ", "kind")}{Part(fact.Data, ": ", "message")}",
        "title" => $"title {Text(fact.Data, "title")}",
        "notification" => $"notifies: {Text(fact.Data, "title")} {Text(fact.Data, "body")}",
        "stop-asked" => $"asked to end{Part(fact.Data, " within ", "graceSeconds", " s")}{Part(fact.Data, " for ", "for")}",
        _ => Everything(fact.Data),
    })).Replace('\n', ' ');

    private static string Everything(JsonElement data) => data.ValueKind != JsonValueKind.Object ? "" : string.Join(", ", data.EnumerateObject()
        .Where(it => it.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
        .Select(it => $"{it.Name} {Short(Plain(it.Value))}"));

    private static string Part(JsonElement data, string before, string member, string after = "") =>
        Text(data, member) is { Length: > 0 } text ? before + text + after : "";

    private static string Text(JsonElement data, string member) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(member, out var value) ? Plain(value) : "";

    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.Array => string.Join(' ', value.EnumerateArray().Take(32).Select(Plain)),
        JsonValueKind.Number when value.TryGetDouble(out var number) => number.ToString("0.###", CultureInfo.InvariantCulture),
        _ => value.GetRawText(),
    };

    private static string Short(string text) => text.Length <= ValueMax ? text : text[..ValueMax] + "…";
    private static string Cut(string text) => text.Length <= TextMax ? text : text[..TextMax] + "…";
}
