using System.Globalization;
using Loreli.Bench.Measuring;

namespace Loreli.Bench.Multiplexers;

/// <summary>The yardstick.</summary>
internal sealed class Tmux : Multiplexer
{
    private readonly string _program;
    private int _watchers;

    public Tmux(int columns, int rows, int historyLines) : base(columns, rows)
    {
        _program = Find();
        File.WriteAllText(Path.Combine(Folder, "conf"), $"""
            set -g history-limit {historyLines}
            set -g default-terminal tmux-256color

            """);
    }

    public override string Name => "tmux";

    public static string Version => Command.Run(new Invocation(Find(), ["-V"])).Trim();

    public override Invocation CaptureCommand => Line("capture-pane", "-p", "-t", "main:0");
    public override Invocation SendCommand => Line("send-keys", "-t", "main:0", "-l", "twenty characters up");
    public override Invocation ListCommand => Line("list-panes", "-a");

    public override void Start(string script) => Command.Run(Line(
        "-f", Path.Combine(Folder, "conf"), "new-session", "-d", "-s", "main", "-x", $"{Columns}", "-y", $"{Rows}",
        Script(script)));

    public override void AddHidden(string script) => Command.Run(Line("new-window", "-d", "-t", "main:", Script(script)));

    public override void AddVisible(string script, bool below, AttachedTerminal client) =>
        Command.Run(Line("split-window", below ? "-v" : "-h", "-d", "-t", "main:0", Script(script)));

    public override AttachedTerminal Attach()
    {
        var client = AttachedTerminal.Start(Line("attach", "-t", "main"), Columns, Rows);
        client.Drain(TimeSpan.FromSeconds(1));
        return client;
    }

    public override AttachedTerminal AttachToSecond()
    {
        // A session of the same windows with a choice of its own, as two people on one server have.
        var name = $"watch{_watchers++}";
        var client = AttachedTerminal.Start(
            Line("new-session", "-t", "main", "-s", name, ";", "select-window", "-t", $"{name}:1"), Columns, Rows);
        client.Drain(TimeSpan.FromSeconds(1));
        return client;
    }

    public override string Capture(int pane = 0) => Command.Run(Line("capture-pane", "-p", "-t", $"main:{pane}"));

    public override int CountLines(int pane) =>
        Command.Run(Line("capture-pane", "-p", "-t", $"main:{pane}", "-S", "-")).TrimEnd('\n').Count('\n') + 1;

    public override IReadOnlyList<int> ServerPids() =>
        [int.Parse(Command.Run(Line("display-message", "-p", "#{pid}")), CultureInfo.InvariantCulture)];

    public override IReadOnlyList<int> CentralPids() => ServerPids();

    // tmux parses what it reads at once: nothing waits in the server.
    public override bool HasCaughtUp() => true;

    protected override void Stop() => Command.Run(Line("kill-server"));

    private Invocation Line(params string[] arguments) => new(_program, ["-L", "b", .. arguments])
    {
        Folder = Folder,
        Environment = new Dictionary<string, string?>
        {
            ["TMUX_TMPDIR"] = Folder,
            ["TMUX"] = null,
            ["TERM"] = "xterm-256color",
        },
    };

    private static string Find() => Command.Find("tmux") ?? throw new BenchFailure("tmux is not installed: apt install tmux");
}
