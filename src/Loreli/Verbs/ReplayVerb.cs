using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Loreli.CommandLine;
using Loreli.Panes.Recording;
using Loreli.Protocol;
using Loreli.Terminal;
using Loreli.Vt;

namespace Loreli.Verbs;

/// <summary>Plays a recording, or shows what a pane showed at a moment.</summary>
internal static class ReplayVerb
{
    public static Verb Definition => new(
        "replay", "files", "Play a recording, or print what a pane showed at a moment.", "[FILE]",
        [
            new Option("--speed", "X", "Times as fast (default 1)."),
            new Option("--idle-limit", "DURATION", "Shorten pauses to at most that."),
            new Option("--agent", "NAME", "Play the recording of that pane."),
            new Option("--at", "TIME", "With --agent: print the screen of that moment instead (10m = ten minutes ago, or 2026-01-31T09:30)."),
        ],
        ["loreli replay review.cast --speed 4 --idle-limit 1s", "loreli replay --agent reviewer --at 10m", "loreli cast api | loreli replay -"], Run)
    { Completes = Completes.Files };

    private static int Run(Arguments arguments)
    {
        var speed = ParseSpeed(arguments.Value("--speed"));
        var idleLimit = arguments.Duration("--idle-limit") ?? TimeSpan.MaxValue;
        var agent = arguments.Value("--agent");
        if ((agent is null) == (arguments.Positionals.Count == 0))
        {
            throw new UsageException("loreli replay needs a FILE or --agent NAME, one of them");
        }
        if (arguments.Value("--at") is { } at)
        {
            return ShowMoment(agent ?? throw new UsageException("--at goes with --agent"), ParseTime(at));
        }
        using var stream = agent is null ? OpenFile(arguments.Positionals[0]) : Fetch(agent);
        return stream is null ? ExitCode.Failed : Open(stream, cast => Play(cast, speed, idleLimit));
    }

    private static int Open(Stream stream, Func<CastOutcome.Opened, int> use)
    {
        switch (AsciicastReader.Open(stream))
        {
            case CastOutcome.Opened cast:
                return use(cast);
            case CastOutcome.Refused refused:
                Output.Complain($"this is no recording that can be played: {refused.Reason}; expected asciicast v2 or v3, as loreli cast writes it");
                return ExitCode.Failed;
            default:
                return ExitCode.Internal;
        }
    }

    private static int Play(CastOutcome.Opened cast, double speed, TimeSpan idleLimit)
    {
        using var interrupted = new ManualResetEventSlim();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            interrupted.Set();
        });
        var clock = TimeProvider.System;
        var due = clock.Now;
        var position = TimeSpan.Zero;
        foreach (var happened in cast.Events)
        {
            var pause = happened.At - position;
            position = happened.At;
            due += (pause < idleLimit ? pause : idleLimit) / speed;
            var wait = due - clock.Now;
            if (wait > TimeSpan.Zero && interrupted.Wait(wait))
            {
                break;
            }
            if (happened is CastEvent.Output output)
            {
                Output.Write(output.Text);
            }
            if (happened is CastEvent.Broken broken)
            {
                Output.Write("\e[0m\r\n");
                Output.Complain($"the recording is damaged from line {broken.Line} on: {broken.Reason}");
                return ExitCode.Failed;
            }
        }
        Output.Write("\e[?1049l\e[?25h\e[?1000l\e[?1002l\e[?1003l\e[?1006l\e[?2004l\e[<u\e[0m\r\n");
        return ExitCode.Ok;
    }

    private static int ShowMoment(string agent, DateTimeOffset moment)
    {
        using var stream = Fetch(agent);
        return stream is null ? ExitCode.Failed : Open(stream, cast => ShowMoment(cast, agent, moment));
    }

    private static int ShowMoment(CastOutcome.Opened cast, string agent, DateTimeOffset moment)
    {
        var start = cast.Header.StartedAt ?? DateTimeOffset.UnixEpoch;
        if (moment < start)
        {
            Output.Complain($"the recording of {agent} begins at {start.LocalDateTime:yyyy-MM-dd HH:mm:ss}, after that moment");
            return ExitCode.Failed;
        }
        var terminal = new VirtualTerminal(new TerminalOptions(cast.Header.Columns, cast.Header.Rows) { ScrollbackBytesMax = 0 }, new MuteHost());
        foreach (var happened in cast.Events.TakeWhile(it => start + it.At <= moment))
        {
            switch (happened)
            {
                case CastEvent.Output output:
                    terminal.Feed(Encoding.UTF8.GetBytes(output.Text));
                    break;
                case CastEvent.Resize resize:
                    terminal.Resize(Math.Clamp(resize.Columns, 1, Limits.ColumnsMax), Math.Clamp(resize.Rows, 1, Limits.RowsMax));
                    break;
            }
        }
        for (var row = 0; row < terminal.Rows; row++)
        {
            var line = new StringBuilder();
            foreach (var cell in terminal.Row(row))
            {
                terminal.Tables.AppendText(line, cell);
            }
            Output.Line(line.ToString().TrimEnd());
        }
        return ExitCode.Ok;
    }

    private static FileStream? OpenFile(string file)
    {
        try
        {
            return new FileStream(file == "-" ? "/dev/stdin" : file, FileMode.Open, FileAccess.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Output.Complain($"cannot read {file}: {error.Message}");
            return null;
        }
    }

    private static FileStream? Fetch(string agent)
    {
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 << 10, FileOptions.DeleteOnClose);
        using var daemon = Daemon.Connect();
        if (daemon.Stream(Daemon.Pane(agent, "cast"), file) != ExitCode.Ok)
        {
            file.Dispose();
            return null;
        }
        file.Position = 0;
        return file;
    }

    private static double ParseSpeed(string? text) => text is null
        ? 1
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed) && speed is >= 0.01 and <= 1_000
            ? speed
            : throw Arguments.Wrong("--speed", text, "a number from 0.01 to 1000");

    private static DateTimeOffset ParseTime(string text) =>
        DurationText.TryParse(text, out var ago) ? TimeProvider.System.GetUtcNow() - ago
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time) ? time
        : throw Arguments.Wrong("--at", text, "a duration ago like 10m, or a time like 2026-01-31T09:30");
}
