using Loreli.CommandLine;
using Loreli.Protocol;

namespace Loreli.Verbs;

/// <summary>Begin and end of panes.</summary>
internal static class LifeVerbs
{
    private static readonly Option Grace = new("--grace", "DURATION", "Time to leave in peace before it is killed (default 10s).");

    public static Verb Spawn => new(
        "spawn", "panes", "Start a program in a new pane.", "COMMAND…",
        [
            new Option("--name", "NAME", "Name of the pane (default: the program's, with a number when taken)."),
            new Option("--cwd", "DIR", "Working directory (default: this one)."),
            new Option("--env", "KEY=VALUE", "Add to the environment; may be given several times.") { Repeats = true },
            new Option("--size", "COLSxROWS", "Fixed size; else the pane follows the operator's screen."),
            new Option("--role", "WORD", "What the agent is for, shown beside its name."),
            new Option("--recording", "SIZE", "Bytes of recording to keep, like 64MiB."),
            new Option("--record-input", null, "Record what is typed, too."),
            Option.Json,
        ],
        [
            "loreli spawn --name api -- npm run dev",
            "loreli spawn --name reviewer --role reviewer -- claude",
            "loreli spawn --name build --cwd services/api --env CI=1 --size 120x40 -- make watch",
        ], RunSpawn)
    { TakesCommand = true };

    public static Verb Kill => new(
        "kill", "panes", "End a pane's processes now, all of them.", "NAME…", [],
        ["loreli kill build", "loreli kill api worker"], arguments => Each(arguments, "kill", null))
    {
        Remarks = "SIGKILL to the whole tree, daemonized grandchildren included. To ask first: loreli shutdown.",
        Completes = Completes.Panes,
    };

    public static Verb Shutdown => new(
        "shutdown", "panes", "Ask a pane's program to end, and kill what is left after the grace.", "NAME…", [Grace],
        ["loreli shutdown reviewer", "loreli shutdown --grace 30s api"],
        arguments => Each(arguments, "shutdown", arguments.Duration("--grace")))
    { Completes = Completes.Panes };

    public static Verb Restart => new(
        "restart", "panes", "End a pane's program and start it again.", "NAME…", [Grace],
        ["loreli restart api"], arguments => Each(arguments, "restart", arguments.Duration("--grace")))
    { Completes = Completes.Panes };

    public static Verb Rename => new(
        "rename", "panes", "Give a pane another name.", "NAME NEW-NAME", [],
        ["loreli rename shell scratch"], RunRename)
    { Completes = Completes.Panes };

    public static Verb Gc => new(
        "gc", "panes", "Forget the panes whose programs have ended, and delete their recordings.", "[NAME…]", [Option.Json],
        ["loreli gc", "loreli gc build"], RunGc)
    { Completes = Completes.Panes };

    private static int RunSpawn(Arguments arguments)
    {
        var size = arguments.Size("--size");
        var recording = arguments.Bytes("--recording");
        var environment = arguments.Values("--env").Select(ParseAssignment).ToArray();
        var cwd = Path.GetFullPath(arguments.Value("--cwd") ?? Environment.CurrentDirectory);
        using var daemon = Daemon.Connect();
        return daemon.Post("/v1/panes", json =>
        {
            json.WriteString("name", arguments.Value("--name") ?? "");
            json.WriteString("cwd", cwd);
            json.WriteStartArray("command");
            foreach (var word in arguments.Positionals)
            {
                json.WriteStringValue(word);
            }
            json.WriteEndArray();
            json.WriteStartObject("env");
            foreach (var (name, value) in environment)
            {
                json.WriteString(name, value);
            }
            json.WriteEndObject();
            json.WriteNumber("cols", size?.Columns ?? 0);
            json.WriteNumber("rows", size?.Rows ?? 0);
            json.WriteBoolean("fixedSize", size is not null);
            if (arguments.Value("--role") is { } role)
            {
                json.WriteString("role", role);
            }
            json.WriteNumber("recordingBytesMax", recording ?? 0);
            json.WriteBoolean("recordInput", arguments.Has("--record-input"));
        }, arguments.Json ? Print.Json : Print.PaneName);
    }

    private static (string Name, string Value) ParseAssignment(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            ? (text[..at], text[(at + 1)..])
            : throw Arguments.Wrong("--env", text, "KEY=VALUE");

    private static int Each(Arguments arguments, string verb, TimeSpan? grace)
    {
        using var daemon = Daemon.Connect();
        var worst = ExitCode.Ok;
        foreach (var name in arguments.Positionals)
        {
            worst = Math.Max(worst, One(daemon, name, verb, grace));
        }
        return worst;
    }

    private static int One(Daemon daemon, string name, string verb, TimeSpan? grace)
    {
        try
        {
            return daemon.Post(Daemon.Pane(name, verb), json =>
            {
                if (grace is { } time)
                {
                    json.WriteNumber("graceMs", (long)time.TotalMilliseconds);
                }
            });
        }
        catch (VerbFailedException failure)
        {
            Output.Complain(failure.Message);
            return failure.ExitCode;
        }
    }

    private static int RunRename(Arguments arguments)
    {
        using var daemon = Daemon.Connect();
        return daemon.Post(Daemon.Pane(arguments.Positionals[0], "rename"), json => json.WriteString("to", arguments.Positionals[1]));
    }

    private static int RunGc(Arguments arguments)
    {
        using var daemon = Daemon.Connect();
        return daemon.Post("/v1/gc", json =>
        {
            json.WriteStartArray("names");
            foreach (var name in arguments.Positionals)
            {
                json.WriteStringValue(name);
            }
            json.WriteEndArray();
        }, arguments.Json ? Print.Json : Print.Gc);
    }
}
