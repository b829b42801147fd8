using System.Text.Json;
using Loreli.Agents.Sessions;
using Loreli.CommandLine;
using Loreli.Protocol;

namespace Loreli.Verbs;

/// <summary>What one agent did, from the ledger.</summary>
internal static class TraceVerb
{
    /// <summary>Facts that are held at once: the latest.</summary>
    private const int FactsMax = 200_000;

    private const int NamesMax = 16;

    public static Verb Definition => new(
        "trace", "agents", "Print an agent's timeline: starts, prompts, states, tool calls, ends.", "NAME",
        [new Option("--limit", "N", "The latest N (default 200)."), new Option("--json", null, "One JSON object a line.")],
        ["loreli trace jazz", "loreli trace jazz --limit 20", "loreli trace jazz --json | jq 'select(.kind == \"trouble\")'"], Run)
    {
        Completes = Completes.Panes,
        Remarks = "It goes back over restarts, and over the names that the agent had before.",
    };

    private static int Run(Arguments arguments)
    {
        var limit = arguments.Number("--limit", 1, 1_000_000) ?? 200;
        using var daemon = Daemon.Connect();
        var name = arguments.Positionals[0];
        var entries = Trace.Of(Facts(daemon, name), name, limit);
        if (entries.Count == 0)
        {
            throw new VerbFailedException(ExitCode.Failed, $"the ledger knows nothing of \"{name}\"; see: loreli events");
        }
        foreach (var entry in entries)
        {
            if (arguments.Json)
            {
                Output.Write(Json(entry));
            }
            else
            {
                Output.Line($"{entry.Time.LocalDateTime:MM-dd HH:mm:ss}  {(entry.Generation is { } it ? $"#{it}" : ""),-4} {entry.Kind,-9} {entry.Type,-18} {entry.Text}".TrimEnd());
            }
        }
        return ExitCode.Ok;
    }

    // Of the agent, and of every name that it had before.
    private static List<TraceFact> Facts(Daemon daemon, string name)
    {
        var (facts, names, asked) = (new List<TraceFact>(), new Queue<string>([name]), new HashSet<string>(StringComparer.Ordinal));
        while (asked.Count < NamesMax && names.TryDequeue(out var next))
        {
            if (asked.Add(next))
            {
                Collect(daemon, next, facts, names);
            }
        }
        facts.Sort(static (left, right) => left.Seq.CompareTo(right.Seq));
        return facts;
    }

    private static void Collect(Daemon daemon, string name, List<TraceFact> facts, Queue<string> names)
    {
        var (last, before) = (0L, -1L);
        while (last != before)
        {
            before = last;
            daemon.Lines("/v1/events" + new Query().With("agent", name).With("since", last), line =>
            {
                using var document = JsonDocument.Parse(line);
                var fact = Read(document.RootElement);
                last = fact.Seq;
                facts.Add(fact);
                if (fact.Type == "renamed" && fact.Data.TryGetProperty("from", out var from) && from.GetString() is { } former)
                {
                    names.Enqueue(former);
                }
            });
            facts.RemoveRange(0, Math.Max(0, facts.Count - FactsMax));
        }
    }

    private static TraceFact Read(JsonElement fact) => new(
        fact.GetProperty("seq").GetInt64(), fact.GetProperty("time").GetDateTimeOffset(), fact.GetProperty("type").GetString()!,
        fact.TryGetProperty("agent", out var agent) ? agent.GetString() : null,
        fact.TryGetProperty("generation", out var generation) && generation.ValueKind == JsonValueKind.Number ? generation.GetInt32() : null,
        fact.TryGetProperty("data", out var data) ? data.Clone() : default);

    private static byte[] Json(TraceEntry entry)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("seq", entry.Seq);
            json.WriteString("time", entry.Time);
            if (entry.Generation is { } generation)
            {
                json.WriteNumber("generation", generation);
            }
            json.WriteString("kind", entry.Kind);
            json.WriteString("type", entry.Type);
            json.WriteString("text", entry.Text);
            json.WriteEndObject();
        }
        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }
}
