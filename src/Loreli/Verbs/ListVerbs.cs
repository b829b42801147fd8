using System.Text.Json;
using Loreli.CommandLine;
using Loreli.Protocol;

namespace Loreli.Verbs;

/// <summary>What there is.</summary>
internal static class ListVerbs
{
    public static Verb Ps => new(
        "ps", "panes", "List the panes, and the supervised agents with what they are at.", "",
        [
            new Option("--names", null, "Only the names, one a line."),
            new Option("--agents", null, "Only the supervised agents."),
            Option.Json,
        ],
        ["loreli ps", "loreli ps --agents --json", "loreli ps --json | jq '.[] | select(.state == \"exited\") | .name'"], RunPs);

    public static Verb Status => new(
        "status", "daemon", "Say how the daemon and its panes are, byte counts included.", "",
        [Option.Json], ["loreli status", "loreli status --json | jq '.panes[] | {name, lag: .bytes.lag}'"], RunStatus);

    public static Verb Events => new(
        "events", "daemon", "Print what happened, from the ledger.", "",
        [
            new Option("--follow", null, "Go on with what comes."),
            new Option("--since", "SEQ", "Only facts after that sequence number."),
            new Option("--limit", "N", "At most N (default 1000)."),
            new Option("--json", null, "One JSON object a line."),
        ],
        ["loreli events", "loreli events --follow --json", "loreli events --since 1200"], RunEvents);

    private static int RunPs(Arguments arguments)
    {
        using var daemon = Daemon.Connect();
        return daemon.Get(arguments.Has("--agents") ? "/v1/agents" : "/v1/panes", arguments.Json ? Print.Json : arguments.Has("--names") ? Print.PaneNames : Print.Text);
    }

    private static int RunStatus(Arguments arguments)
    {
        using var daemon = Daemon.Connect();
        return daemon.Get("/v1/status", arguments.Json ? Print.Json : PrintStatus);
    }

    private static int PrintStatus(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var status = document.RootElement;
        Output.Write($"""
            repository  {status.GetProperty("repository").GetString()}
            daemon      {status.GetProperty("version").GetString()}, pid {status.GetProperty("pid")}, up {DurationText.Format(TimeProvider.System.GetUtcNow() - status.GetProperty("startedAt").GetDateTimeOffset())}
            socket      {status.GetProperty("socket").GetString()}
            state       {status.GetProperty("stateDirectory").GetString()}
            clients     {status.GetProperty("clients")}
            last event  {status.GetProperty("lastSeq")}
            {WhenThere("listens on", "listen")}{WhenThere("trouble", "trouble")}

            """);
        var rows = status.GetProperty("panes").EnumerateArray().Select(pane =>
        {
            var bytes = pane.GetProperty("bytes");
            string[] row =
            [
                pane.GetProperty("name").GetString()!, pane.GetProperty("state").GetString()!,
                .. new[] { "read", "recorded", "parsed", "lag", "recordingSize", "lost" }
                    .Select(name => ByteSize.Format(bytes.GetProperty(name).GetInt64())),
            ];
            return row;
        }).ToArray();
        Output.Write(rows.Length == 0 ? "no panes\n" : Table.Format(["PANE", "STATE", "READ", "RECORDED", "PARSED", "LAG", "ON DISK", "LOST"], rows));
        return ExitCode.Ok;

        string WhenThere(string label, string member) =>
            status.GetProperty(member).GetString() is { } text ? $"{label,-12}{text}\n" : "";
    }

    private static int RunEvents(Arguments arguments)
    {
        var query = new Query()
            .With("since", arguments.Number("--since", 0, int.MaxValue))
            .With("limit", arguments.Number("--limit", 1, 1_000_000))
            .With("follow", arguments.Has("--follow"));
        using var daemon = Daemon.Connect();
        return arguments.Json
            ? daemon.Stream("/v1/events" + query, Output.Stream)
            : daemon.Lines("/v1/events" + query, PrintEvent);
    }

    private static void PrintEvent(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        var fact = document.RootElement;
        var agent = fact.TryGetProperty("agent", out var name) && name.ValueKind == JsonValueKind.String ? EventText.Safe(name.GetString()!) : "";
        var data = fact.TryGetProperty("data", out var it) ? EventText.Of(it) : "";
        Output.Line($"{fact.GetProperty("seq"),6}  {fact.GetProperty("time").GetDateTimeOffset().LocalDateTime:MM-dd HH:mm:ss}  {EventText.Safe(fact.GetProperty("type").GetString()!),-16} {agent,-14} {data}".TrimEnd());
    }
}
