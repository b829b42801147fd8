using Loreli.Attach;
using Loreli.Client;
using Loreli.CommandLine;
using Loreli.Protocol;
using Loreli.Protocol.Places;

namespace Loreli.Verbs;

/// <summary>The daemon's life, and the screen on top of it.</summary>
internal static class DaemonVerbs
{
    private static readonly Option ReadOnly = new("--read-only", null, "Look, but do not touch.");
    private static readonly Option Prefix = new("--prefix", "KEY", "Prefix key of the screen (default C-b, or LORELI_PREFIX).");
    /// <summary>A tenth of a second each: the longest that the end of a killed process takes.</summary>
    private const int TriesOfUp = 50;

    private static readonly Option NoMouse = new("--no-mouse", null, "Leave the mouse to the terminal.");

    public static Verb Up => new(
        "up", "daemon", "Start this repository's daemon, or find it running, and attach the screen.", "",
        [
            new Option("-d", null, "Do not attach."),
            new Option("--restart", null, "Start a new daemon in place of the running one; the agents stay."),
            ReadOnly, Prefix, NoMouse,
        ],
        ["loreli up", "loreli up -d", "loreli up -d --restart     # after an upgrade"], RunUp)
    {
        Remarks = """
            A loreli.yml that is not trusted is shown, and you are asked. Without a terminal to ask on, no daemon is started
            and the exit code is 77: see loreli trust.
            """,
    };

    public static Verb Attach => new(
        "attach", "daemon", "Attach the operator's screen to the running daemon.", "", [ReadOnly, Prefix, NoMouse],
        ["loreli attach", "ssh -t host 'cd repo && loreli attach'", "loreli attach --read-only"], RunAttach);

    public static Verb Down => new(
        "down", "daemon", "Stop the agents gracefully, then the daemon.", "",
        [
            new Option("--now", null, "Kill the agents instead of asking."),
            new Option("--keep-agents", null, "Stop the daemon only; the agents go on under their keepers."),
            new Option("--grace", "DURATION", "Time for each agent to leave in peace (default 10s)."),
        ],
        ["loreli down", "loreli down --now", "loreli down --keep-agents"], RunDown);

    public static Verb Serve => new(
        "daemon", "daemon", "Run the daemon in the foreground, for systemd and containers.", "",
        [
            new Option("--listen", "ADDRESS:PORT", "Open loopback TCP too, with a bearer token from a file that only you can read."),
            new Option("--log-format", "text|json", "How to log to standard error (default text)."),
            new Option("--scrollback", "SIZE", "Memory for the lines above a pane's screen (default 8MiB)."),
            new Option("--recording", "SIZE", "Disk for the recording of one pane (default 256MiB)."),
            new Option("--recordings", "SIZE", "Disk for all recordings together (default 4GiB)."),
            new Option("--ambiguous-wide", null, "East Asian ambiguous characters take two columns."),
            new Option("--no-clipboard", null, "Programs in panes may not set the operator's clipboard."),
            new Option("--confirm", null, "A changed loreli.yml waits for loreli apply instead of being carried out when it is saved."),
        ],
        ["loreli daemon", "loreli daemon --log-format json --listen 127.0.0.1:7070"], Verbs.Serve.Run)
    { Remarks = "SIGTERM leaves the agents running under their keepers, SIGHUP reloads. LORELI_LISTEN, LORELI_LOG_FORMAT, LORELI_SCROLLBACK, LORELI_RECORDING, LORELI_RECORDINGS and LORELI_CONFIRM=1 set the same.\nA unit file for systemd: docs/guides/headless.md" };

    public static Verb List => new(
        "ls", "daemon", "List the repositories that have a daemon or had one.", "", [Option.Json],
        ["loreli ls"], RepositoryList.Run);

    private static int RunUp(Arguments arguments)
    {
        var paths = Daemon.Locate();
        TeamFile.Check(paths, arguments.Has("--restart"));
        if (arguments.Has("--restart"))
        {
            Stop(stopAgents: false, now: false, grace: null);
        }
        var (daemon, started, trouble) = Ensure(paths);
        using (daemon)
        {
            if (trouble is not null)
            {
                Output.Complain($"trouble: {trouble}");
            }
            if (arguments.Has("-d"))
            {
                Output.Line(started ? $"started the daemon of {paths.Root}" : $"the daemon of {paths.Root} is already running");
                return ExitCode.Ok;
            }
            if (daemon.PaneNames().Count == 0)
            {
                SpawnShell(daemon, paths.Root);
            }
        }
        return RunAttach(arguments);
    }

    // A daemon that is being killed takes connections for a moment longer, and answers none: then another one is needed.
    private static (Daemon Daemon, bool Started, string? Trouble) Ensure(RepositoryPaths paths)
    {
        using var pause = new ManualResetEventSlim();
        for (var left = TriesOfUp; ; left--)
        {
            var started = DaemonStart.Ensure(Daemon.Sources(), paths);
            var daemon = Daemon.TryConnect(Daemon.Sources(), out var refusal);
            try
            {
                return daemon is null ? throw refusal! : (daemon, started, daemon.Trouble());
            }
            catch (Exception gone) when (left > 0 && !started && gone is (DaemonGoneException or VerbFailedException { ExitCode: ExitCode.NoDaemon }))
            {
                daemon?.Dispose();
            }
            pause.Wait(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>An empty screen helps nobody: the first thing there is a shell in the repository.</summary>
    private static void SpawnShell(Daemon daemon, string root) => daemon.Post("/v1/panes", json =>
    {
        json.WriteString("name", "shell");
        json.WriteString("cwd", root);
        json.WriteStartArray("command");
        json.WriteStringValue(Environment.GetEnvironmentVariable("SHELL") is { Length: > 0 } shell ? shell : "/bin/sh");
        json.WriteEndArray();
    });

    private static int RunAttach(Arguments arguments) => AttachVerb.Run(Daemon.Address(Daemon.Sources()), new AttachOptions
    {
        ReadOnly = arguments.Has("--read-only"),
        Prefix = arguments.Value("--prefix") ?? Environment.GetEnvironmentVariable("LORELI_PREFIX") ?? "C-b",
        Mouse = !arguments.Has("--no-mouse"),
    });

    private static int RunDown(Arguments arguments)
    {
        if (arguments.Has("--now") && arguments.Has("--keep-agents"))
        {
            throw new UsageException("--now and --keep-agents exclude each other");
        }
        var grace = arguments.Duration("--grace");
        return Stop(stopAgents: !arguments.Has("--keep-agents"), arguments.Has("--now"), grace);
    }

    private static int Stop(bool stopAgents, bool now, TimeSpan? grace)
    {
        var sources = Daemon.Sources();
        var paths = Daemon.Locate(sources);
        if (stopAgents && HasPanes(paths))
        {
            // A daemon that died left its agents behind: only a new one can end them.
            DaemonStart.Ensure(sources, paths);
        }
        using var daemon = Daemon.Connect(sources);
        var code = daemon.Post("/v1/down", json =>
        {
            json.WriteBoolean("stopAgents", stopAgents);
            json.WriteBoolean("now", now);
            if (grace is { } time)
            {
                json.WriteNumber("graceMs", (long)time.TotalMilliseconds);
            }
        });
        DaemonStart.WaitUntilGone(paths);
        return code;
    }

    private static bool HasPanes(RepositoryPaths paths) =>
        Directory.Exists(paths.PanesDirectory) && Directory.EnumerateDirectories(paths.PanesDirectory).Any();
}
