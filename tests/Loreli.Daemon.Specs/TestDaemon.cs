using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Loreli.Client;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Loreli.Protocol.Places;
using Shouldly;

namespace Loreli.Daemon.Specs;

/// <summary>A daemon over fake panes and a real socket, in a home of its own.</summary>
internal sealed class TestDaemon : IAsyncDisposable
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly string _home;
    private readonly bool _ownsHome;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ready = new();
    private readonly StringWriter _log = new();
    private FakePanes? _panes;
    private Task<DaemonOutcome> _run = Task.FromResult<DaemonOutcome>(new DaemonOutcome.Stopped(""));

    private TestDaemon(string? home, string root)
    {
        _ownsHome = home is null;
        _home = home ?? Directory.CreateTempSubdirectory("ld-").FullName;
        Paths = PathsIn(_home, root);
    }

    public RepositoryPaths Paths { get; }
    public FakePanes Panes => _panes!;
    public DaemonAddress Address => new DaemonAddress.UnixSocket(Paths.Socket);
    public Task<DaemonOutcome> Outcome => _run;
    public string Log => _log.ToString();
    public string Home => _home;

    public static RepositoryPaths PathsIn(string home, string root = "/repo") => RepositoryPaths.Find(
        new PathSources(root, 0, name => name == "LORELI_HOME" ? home : null, _ => true)).ShouldBeOfType<PathsOutcome.Found>().Paths;

    /// <param name="root">Of the repository; agents need one that is there.</param>
    public static async Task<TestDaemon> Start(string? home = null, Func<DaemonOptions, DaemonOptions>? change = null, string root = "/repo")
    {
        var daemon = new TestDaemon(home, root);
        await daemon.Run(change ?? (it => it));
        return daemon;
    }

    /// <summary>Runs without waiting for it to be ready: for starts that are refused.</summary>
    public static Task<DaemonOutcome> TryRun(RepositoryPaths paths) => DaemonProgram.RunAsync(
        Options(paths, TextWriter.Null), listener => new FakePanes(listener), TimeProvider.System, CancellationToken.None);

    public DaemonClient Connect() => DaemonClient.Connect(Address).ShouldBeOfType<ConnectOutcome.Connected>().Client;

    public LiveConnection Live(int cols = 80, int rows = 24, bool readOnly = false) =>
        LiveConnection.Open(Address, new ClientMessage.Hello(Protocol.ProtocolVersion.Daemon, cols, rows, readOnly))
            .ShouldBeOfType<LiveOutcome.Opened>().Connection;

    public FakePane Spawn(string name, int cols = 80, int rows = 24)
    {
        using var client = Connect();
        client.Post("/v1/panes", new SpawnRequest { Name = name, Command = ["sh"], Cols = cols, Rows = rows }, DaemonJson.Default.SpawnRequest)
            .Status.ShouldBe(201);
        return Panes[name];
    }

    public IReadOnlyList<EventView> Events()
    {
        using var client = Connect();
        return [.. client.Send("GET", "/v1/events").ReadText().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static it => JsonSerializer.Deserialize(it, DaemonJson.Default.EventView)!)];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.WaitAsync(Long);
        _stop.Dispose();
        if (_ownsHome)
        {
            Directory.Delete(_home, recursive: true);
        }
    }

    private async Task Run(Func<DaemonOptions, DaemonOptions> change)
    {
        var options = change(Options(Paths, TextWriter.Synchronized(_log)) with { Ready = () => _ready.TrySetResult() });
        _run = Task.Run(() => DaemonProgram.RunAsync(
            options, listener => _panes = new FakePanes(listener), TimeProvider.System, _stop.Token));
        await Task.WhenAny(_ready.Task, _run).WaitAsync(Long);
    }

    private static DaemonOptions Options(RepositoryPaths paths, TextWriter log) => new(
        paths, ["keep"], new Dictionary<string, string> { ["PATH"] = "/bin", ["TMUX"] = "/tmp/tmux-0/default,1,0", ["HOME"] = "/root" }, "test")
    {
        Log = log,
        TakesSignals = false,
    };
}

internal static class ClientWords
{
    public static DaemonResponse Post<T>(this DaemonClient client, string path, T body, JsonTypeInfo<T> type) =>
        client.Send("POST", path, JsonSerializer.SerializeToUtf8Bytes(body, type));

    public static DaemonResponse Post(this DaemonClient client, string path, string body = "") =>
        client.Send("POST", path, Encoding.UTF8.GetBytes(body));

    public static ErrorText ShouldFail(this DaemonResponse response, int status, string code)
    {
        var text = response.ReadError();
        response.Status.ShouldBe(status, text.Message);
        text.Code.ShouldBe(code, text.Message);
        return text;
    }

    /// <summary>Reads messages until one is what is waited for; fails after a minute without it.</summary>
    public static TMessage Await<TMessage>(this LiveConnection live, Func<TMessage, bool>? wanted = null) where TMessage : ServerMessage
    {
        using var socket = new System.Net.Sockets.Socket(new System.Net.Sockets.SafeSocketHandle(live.Handle, ownsHandle: false));
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < TestDaemon.Long)
        {
            switch (live.TryRead())
            {
                case TMessage message when wanted?.Invoke(message) ?? true:
                    return message;
                case null:
                    socket.Poll(100_000, System.Net.Sockets.SelectMode.SelectRead);
                    break;
            }
        }
        throw new TimeoutException($"no {typeof(TMessage).Name} came");
    }
}
