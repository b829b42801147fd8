using System.Text.Json;
using Loreli.Bench.Measuring;
using Loreli.Client;
using Loreli.Protocol.Daemon;

namespace Loreli.Bench.Multiplexers;

/// <summary>The multiplexer under measure: one daemon, one keeper for each pane.</summary>
internal sealed class LoreliServer : Multiplexer
{
    private readonly string _program;
    private readonly List<string> _panes = [];

    public LoreliServer(string program, int columns, int rows) : base(columns, rows)
    {
        _program = program;
        Directory.CreateDirectory(Path.Combine(Folder, "repository"));
        Directory.CreateDirectory(Path.Combine(Folder, "run"), OwnerOnly);
        Command.Run(Line("up", "-d"));
    }

    public override string Name => "loreli";

    public override Invocation CaptureCommand => Line("capture", "main");
    public override Invocation SendCommand => Line("send", "main", "twenty characters up", "--no-enter");
    public override Invocation ListCommand => Line("ps");

    public override void Start(string script) => Add("main", script);

    public override void AddHidden(string script) => Add($"other{_panes.Count}", script);

    public override void AddVisible(string script, bool below, AttachedTerminal client)
    {
        var file = Script(script);
        _panes.Add(Path.GetFileName(file));
        client.Type(below ? "\u0002\""u8 : "\u0002%"u8);
        client.Drain(TimeSpan.FromSeconds(0.3));
        // The question comes with the shell filled in.
        client.Type(System.Text.Encoding.UTF8.GetBytes($"\u0015{file}\r"));
        client.Drain(TimeSpan.FromSeconds(0.3));
        // And so does the question for the name.
        client.Type("\r"u8);
        client.Drain(TimeSpan.FromSeconds(1.5));
        if (Status().Panes.Count != _panes.Count)
        {
            throw new BenchFailure("the split screen did not come: nothing would flood beside the typing");
        }
        client.Type("\u0002;"u8);
        client.Drain(TimeSpan.FromSeconds(0.5));
    }

    public override AttachedTerminal Attach()
    {
        var client = AttachedTerminal.Start(Line("attach"), Columns, Rows);
        client.Drain(TimeSpan.FromSeconds(1.5));
        JumpTo(0, client);
        client.Type("\u0002z"u8);
        client.Drain(TimeSpan.FromSeconds(1));
        return client;
    }

    public override AttachedTerminal AttachToSecond()
    {
        var client = AttachedTerminal.Start(Line("attach"), Columns, Rows);
        client.Drain(TimeSpan.FromSeconds(1.5));
        JumpTo(1, client);
        return client;
    }

    public override string Capture(int pane = 0) => Command.Run(Line("capture", _panes[pane]));

    public override int CountLines(int pane) =>
        Command.Run(Line("capture", _panes[pane], "--scrollback")).TrimEnd('\n').Count('\n') + 1;

    public override IReadOnlyList<int> ServerPids() =>
        Status() is var status ? [status.Pid, .. status.Panes.Select(pane => pane.KeeperPid).OfType<int>()] : [];

    public override IReadOnlyList<int> CentralPids() => [Status().Pid];

    public override bool HasCaughtUp() => Status().Panes.All(pane => pane.Bytes.Lag == 0);

    public IReadOnlyList<int> KeeperPids() => [.. Status().Panes.Select(pane => pane.KeeperPid).OfType<int>()];

    /// <summary>A connection that is kept for many requests.</summary>
    public DaemonClient Connect() =>
        DaemonClient.Connect(new DaemonAddress.UnixSocket(Status().Socket)) is ConnectOutcome.Connected connected
            ? connected.Client
            : throw new BenchFailure("the daemon does not answer on the socket that it names");

    protected override void Stop() => Command.Run(Line("down", "--now"));

    protected override string LastWords() => string.Join('\n', Directory
        .EnumerateFiles(Path.Combine(Folder, "home"), "daemon.log", SearchOption.AllDirectories)
        .SelectMany(File.ReadLines).TakeLast(40));

    private void JumpTo(int pane, AttachedTerminal client)
    {
        client.Type(System.Text.Encoding.UTF8.GetBytes($"\u0002'{_panes[pane]}"));
        client.Drain(TimeSpan.FromSeconds(0.3));
        client.Type("\r"u8);
        client.Drain(TimeSpan.FromSeconds(0.5));
    }

    private StatusView Status() =>
        JsonSerializer.Deserialize(Command.Run(Line("status", "--json")), DaemonJson.Default.StatusView)
        ?? throw new BenchFailure("loreli status --json printed null");

    private void Add(string name, string script)
    {
        Command.Run(Line("spawn", "--name", name, "--size", $"{Columns}x{Rows}", "--", Script(script)));
        _panes.Add(name);
    }

    private Invocation Line(params string[] arguments) => new(_program, arguments)
    {
        Folder = Path.Combine(Folder, "repository"),
        Environment = new Dictionary<string, string?>
        {
            ["LORELI_HOME"] = Path.Combine(Folder, "home"),
            ["XDG_RUNTIME_DIR"] = Path.Combine(Folder, "run"),
            ["LORELI_SOCKET"] = null,
            ["LORELI_HOST"] = null,
            ["TERM"] = "xterm-256color",
            ["COLORTERM"] = "truecolor",
        },
    };
}
