using System.Runtime.CompilerServices;
using Loreli.Panes;
using Loreli.Terminal;

namespace Loreli.Daemon.Panes;

/// <summary>The real panes: hands every call on to <see cref="PaneHost"/>, and what it tells on to a listener.</summary>
internal sealed class KeeperPanes : IPaneHost, IPaneObserver
{
    private readonly ConditionalWeakTable<Pane, KeptPane> _kept = [];
    private readonly IPaneListener _listener;
    private readonly PaneHost _host;

    public KeeperPanes(PaneHostOptions options, IPaneListener listener, TimeProvider clock)
    {
        _listener = listener;
        _host = new PaneHost(options, this, clock);
    }

    public IReadOnlyList<IPane> Panes => [.. _host.Panes.Select(Kept)];
    public IPane? Find(PaneName name) => _host.Find(name) is { } pane ? Kept(pane) : null;
    public IReadOnlyList<string> Adopt() => _host.Adopt();

    public PaneStart Spawn(PaneSpec spec) => _host.Spawn(spec) switch
    {
        SpawnOutcome.Started started => new PaneStart.Started(Kept(started.Pane)),
        SpawnOutcome.Refused refused => new PaneStart.Refused(refused.Code, refused.Message),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public bool Remove(IPane pane) => _host.Remove(((KeptPane)pane).Pane);
    public bool Rename(IPane pane, PaneName name) => _host.Rename(((KeptPane)pane).Pane, name);
    public void Dispose() => _host.Dispose();

    void IPaneObserver.ScreenChanged(Pane pane) => _listener.ScreenChanged(Kept(pane));
    void IPaneObserver.Told(Pane pane, TerminalEvent news) => _listener.Told(Kept(pane), news);
    void IPaneObserver.Happened(Pane pane, PaneEvent happened) => _listener.Happened(Kept(pane), happened);

    private KeptPane Kept(Pane pane) => _kept.GetValue(pane, static it => new KeptPane(it));

    private sealed class KeptPane(Pane pane) : IPane
    {
        public Pane Pane => pane;
        public PaneSpec Spec => pane.Spec;
        public PaneName Name => pane.Name;
        public PaneLife Life => pane.Life;
        public int? KeeperPid => pane.KeeperPid;
        public int Columns => pane.Columns;
        public int Rows => pane.Rows;
        public DateTimeOffset StartedAt => pane.StartedAt;
        public DateTimeOffset? LastOutputAt => pane.LastOutputAt;
        public PaneCounters Counters => pane.Counters;
        public string Directory => pane.Directory;
        public TResult Read<TState, TResult>(TState state, Func<VirtualTerminal, TState, TResult> look) => pane.Read(state, look);
        public TResult ReadWhole<TState, TResult>(TState state, Func<VirtualTerminal, TState, TResult> look) => pane.ReadWhole(state, look);
        public SendOutcome Send(ReadOnlySpan<byte> bytes) => pane.Send(bytes);
        public SendOutcome Send(ReadOnlySpan<byte> bytes, TimeSpan atMost) => pane.Send(bytes, atMost);
        public SendOutcome Send(InputEvent input) => pane.Send(input);
        public SendOutcome Send(InputEvent input, TimeSpan atMost) => pane.Send(input, atMost);
        public string? Foreground => pane.Foreground;
        public bool Resize(int columns, int rows) => pane.Resize(columns, rows);
        public bool Stop(TimeSpan grace) => pane.Stop(grace);
        public Task<int> EndTree() => pane.EndTree();
        public bool Signal(int signal) => pane.Signal(signal);
        public IReadOnlyList<ProcessFacts> Processes() => pane.Processes();
    }
}
