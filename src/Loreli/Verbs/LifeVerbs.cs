using Loreli.CommandLine;
using Loreli.Protocol;

namespace Loreli.Verbs;

/// <summary>Begin and end of panes.</summary>
internal static class LifeVerbs
{
    private static readonly Option Grace = new("--grace", "DURATION", "Time to leave in peace before it is killed (default 10s).");

    public static Verb Spawn => new(
        "spawn", "panes", "Start a program, or a supervised agent, in a new pane.", "[COMMAND…]",
        [
            new Option("--backend", "NAME", "Start an agent of this backend, kept alive by the supervisor; no COMMAND then."),
            new Option("--model", "MODEL", "With --backend: the model."),
            new Option("--prompt", "TEXT", "With --backend: the first prompt."),
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
            "loreli spawn --backend claude --role reviewer --model opus --prompt \"Review the last commit.\"",
            "loreli spawn --name build --cwd services/api --env CI=1 --size 120x40 -- make watch",
        ], RunSpawn)
    { TakesCommand = true };

    public static Verb Kill => new(
        "kill", "panes", "End a pane's processes now, all of them.", "NAME…", [],
        ["loreli kill build", "loreli kill api worker"], arguments => Stop(arguments, "kill", null))
    {
        Remarks = "SIGKILL to the whole tree, daemonized grandchildren included. To ask first: loreli shutdown.",
        Completes = Completes.Panes,
    };

    public static Verb Shutdown => new(
        "shutdown", "panes", "Ask a pane's program to end, and kill what is left after the grace.", "NAME…",
        [Grace, new Option("--reason", "TEXT", "Told to a supervised agent with the request to finish.")],
        ["loreli shutdown reviewer", "loreli shutdown --grace 30s api", "loreli shutdown --reason \"the branch is merged\" writer"],
        arguments => Stop(arguments, "shutdown", arguments.Duration("--grace"), arguments.Value("--reason")))
    {
        Remarks = "An agent is asked in its composer and may finish first; without --grace it has the time of timeouts.shutdown.",
        Completes = Completes.Panes,
    };

    public static Verb Restart => new(
        "restart", "panes", "End a pane's program and start it again.", "NAME…",
        [Grace, new Option("--fresh", null, "An agent begins a new conversation instead of going on with its own.")],
        ["loreli restart api", "loreli restart --fresh reviewer"], RunRestart)
    { Remarks = "An agent that was given up, or stopped, is started again by this.", Completes = Completes.Panes };

    public static Verb Rename => new(
        "rename", "panes", "Give a pane another name.", "NAME NEW-NAME", [],
        ["loreli rename shell scratch"], RunRename)
    { Completes = Completes.Panes };

    public static Verb Gc => new(
        "gc", "panes", "Forget panes whose programs have ended, all or the named ones, and delete their recordings.", "[NAME…]", [Option.Json],
        ["loreli gc", "loreli gc build"], RunGc)
    { Completes = Completes.Panes };

    private static int RunSpawn(Arguments arguments)
    {
        if (arguments.Value("--backend") is { } backend)
        {
            return RunSpawnAgent(arguments, backend);
        }
        if (arguments.Positionals.Count == 0)
        {
            throw new UsageException("spawn needs a COMMAND, or --backend NAME for a supervised agent");
        }
        var size = arguments.Size("--size");
        var recording = arguments.Bytes("--recording");
        var environment = arguments.Values("--env").Select(ParseAssignment).ToArray();
        var cwd = Path.GetFullPath(arguments.Value("--cwd") ?? Environment.CurrentDirectory);
        using var daemon = Daemon.Connect();
        var name = arguments.Value("--name") ?? FreeName(daemon, arguments.Positionals[0]);
        return daemon.Post("/v1/panes", json =>
        {
            json.WriteString("name", name);
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

    private static int RunSpawnAgent(Arguments arguments, string backend)
    {
        if (arguments.Positionals.Count > 0)
        {
            throw new UsageException("--backend and a COMMAND exclude each other: the backend says what is run");
        }
        using var daemon = Daemon.Connect();
        return daemon.Post("/v1/agents", json =>
        {
            json.WriteString("backend", backend);
            foreach (var (option, member) in new[] { ("--name", "name"), ("--role", "role"), ("--model", "model"), ("--prompt", "prompt") })
            {
                if (arguments.Value(option) is { } value)
                {
                    json.WriteString(member, value);
                }
            }
        }, arguments.Json ? Print.Json : Print.PaneName);
    }

    private static int RunRestart(Arguments arguments) => arguments.Has("--fresh")
        ? Each(arguments, static (daemon, name) => daemon.Post(AgentVerbs.Agent(name, "restart"), static json => json.WriteBoolean("fresh", true)))
        : Stop(arguments, "restart", arguments.Duration("--grace"));

    /// <summary>The program's own name, numbered when a pane has it already.</summary>
    private static string FreeName(Daemon daemon, string program)
    {
        var letters = Path.GetFileName(program).Select(it => char.IsAsciiLetterOrDigit(it) || it is '.' or '_' or '-' ? it : '-').ToArray();
        var wished = new string(letters).TrimStart('.', '_', '-') is { Length: > 0 } usable ? usable[..Math.Min(usable.Length, PaneName.LengthMax - 4)] : "pane";
        var taken = daemon.PaneNames();
        return Enumerable.Range(1, taken.Count + 1).Select(it => it == 1 ? wished : $"{wished}-{it}").First(it => !taken.Contains(it));
    }

    private static (string Name, string Value) ParseAssignment(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            ? (text[..at], text[(at + 1)..])
            : throw Arguments.Wrong("--env", text, "KEY=VALUE");

    private static int Stop(Arguments arguments, string verb, TimeSpan? grace, string? reason = null) => Each(arguments, (daemon, name) =>
        daemon.Post(Daemon.Pane(name, verb), json =>
        {
            if (grace is { } time)
            {
                json.WriteNumber("graceMs", (long)time.TotalMilliseconds);
            }
            if (reason is not null)
            {
                json.WriteString("reason", reason);
            }
        }));

    /// <summary>Each named pane gets its turn, whatever came of the one before; the worst outcome is the exit code.</summary>
    private static int Each(Arguments arguments, Func<Daemon, string, int> act)
    {
        using var daemon = Daemon.Connect();
        var worst = ExitCode.Ok;
        foreach (var name in arguments.Positionals)
        {
            try
            {
                worst = Math.Max(worst, act(daemon, name));
            }
            catch (VerbFailedException failure)
            {
                Output.Complain(failure.Message);
                worst = Math.Max(worst, failure.ExitCode);
            }
        }
        return worst;
    }

    private static int RunRename(Arguments arguments)
    {
        using var daemon = Daemon.Connect();
        return daemon.Post(Daemon.Pane(arguments.Positionals[0], "rename"), json => json.WriteString("name", arguments.Positionals[1]));
    }

    private static int RunGc(Arguments arguments)
    {
        if (arguments.Positionals.Count > 0)
        {
            return Each(arguments, (daemon, name) => daemon.Delete($"/v1/panes/{Uri.EscapeDataString(name)}"));
        }
        using var daemon = Daemon.Connect();
        return daemon.Post("/v1/gc", static _ => { }, arguments.Json ? Print.Json : Print.Gc);
    }
}
