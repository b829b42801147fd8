using Loreli.CommandLine;
using Loreli.Protocol;

namespace Loreli.Verbs;

/// <summary>What a pane shows, showed, and will show.</summary>
internal static class LookVerbs
{
    public static Verb Capture => new(
        "capture", "panes", "Print what a pane shows.", "NAME",
        [
            new Option("--scrollback", null, "The lines above the screen, too."),
            new Option("--lines", "N", "Only the last N lines."),
            new Option("--ansi", null, "Keep colours and attributes, as escape sequences."),
            Option.Json,
        ],
        ["loreli capture reviewer", "loreli capture build --scrollback --lines 200 | grep error", "loreli capture shell --json | jq .cursorRow"], RunCapture)
    { Completes = Completes.Panes };

    public static Verb Logs => new(
        "logs", "panes", "Print a pane's recorded output, as it came.", "NAME",
        [
            new Option("--follow", null, "Go on with what comes."),
            new Option("--since", "DURATION", "Only what came in the last DURATION."),
        ],
        ["loreli logs api --since 10m", "loreli logs api --follow"], RunLogs)
    { Completes = Completes.Panes };

    public static Verb Wait => new(
        "wait", "panes", "Wait until a pane's program exits, is quiet, or shows a text.", "NAME",
        [
            new Option("--for", "exit|idle|TEXT", "What to wait for."),
            new Option("--idle", "DURATION", "How long no output makes it idle (default 2s)."),
            new Option("--timeout", "DURATION", "Give up after that long, with exit code 1 (default: never)."),
            Option.Json,
        ],
        [
            "loreli wait build --for exit --timeout 10m",
            "loreli wait api --for \"listening on\" && curl localhost:3000",
            "loreli wait reviewer --for idle --idle 5s",
        ], RunWait)
    { Completes = Completes.Panes };

    public static Verb Cast => new(
        "cast", "panes", "Export a pane's recording as asciicast v2.", "NAME",
        [
            new Option("--since", "DURATION", "Only the last DURATION."),
            new Option("--idle-limit", "DURATION", "Shorten pauses to at most that."),
            new Option("--output", "FILE", "Write there instead of to standard output."),
        ],
        ["loreli cast reviewer --idle-limit 2s --output review.cast", "loreli cast build | asciinema play -"], RunCast)
    { Completes = Completes.Panes };

    private static int RunCapture(Arguments arguments)
    {
        var lines = arguments.Number("--lines", 1, 10_000_000);
        var query = new Query()
            .With("scrollback", arguments.Has("--scrollback"))
            .With("ansi", arguments.Has("--ansi"))
            .With("lines", lines);
        using var daemon = Daemon.Connect();
        return daemon.Get(Daemon.Pane(arguments.Positionals[0], "capture") + query, arguments.Json ? Print.Json : Print.Text);
    }

    private static int RunLogs(Arguments arguments)
    {
        var query = new Query().With("follow", arguments.Has("--follow")).With("since", arguments.Duration("--since"));
        using var daemon = Daemon.Connect();
        return daemon.Stream(Daemon.Pane(arguments.Positionals[0], "log") + query, Output.Stream);
    }

    private static int RunWait(Arguments arguments)
    {
        var what = arguments.Value("--for") ?? throw new UsageException("loreli wait needs --for exit, --for idle or --for TEXT");
        var query = new Query()
            .With("for", what is "exit" or "idle" ? what : "text")
            .With("text", what is "exit" or "idle" ? null : what)
            .With("idle", arguments.Duration("--idle"))
            .With("timeout", arguments.Duration("--timeout"));
        using var daemon = Daemon.Connect();
        return daemon.Get(Daemon.Pane(arguments.Positionals[0], "wait") + query, arguments.Json ? Print.Wait : Print.WaitQuietly);
    }

    private static int RunCast(Arguments arguments)
    {
        var query = new Query().With("since", arguments.Duration("--since")).With("idle", arguments.Duration("--idle-limit"));
        using var daemon = Daemon.Connect();
        var path = Daemon.Pane(arguments.Positionals[0], "cast") + query;
        if (arguments.Value("--output") is not { } file)
        {
            return daemon.Stream(path, Output.Stream);
        }
        var part = file + ".part";
        int code;
        using (var stream = new FileStream(part, FileMode.Create, FileAccess.Write))
        {
            code = daemon.Stream(path, stream);
        }
        if (code == ExitCode.Ok)
        {
            File.Move(part, file, overwrite: true);
        }
        else
        {
            File.Delete(part);
        }
        return code;
    }
}
