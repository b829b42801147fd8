using System.Buffers;
using System.Collections.Immutable;
using Loreli.Daemon.Api;
using Loreli.Daemon.Panes;
using Loreli.Ledger;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;

namespace Loreli.Daemon.Live;

/// <summary>All live clients: hands news of panes and facts to each.</summary>
internal sealed class LiveHub : IRosterAudience, IDisposable
{
    /// <summary>The list of panes goes out at most ten times a second, and so does the view of the agents.</summary>
    private static readonly TimeSpan ViewsEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Output alone (which changes "last output") brings the list out once a second.</summary>
    private static readonly TimeSpan ActivityEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Roster _roster;
    private readonly TimeProvider _clock;
    private readonly DaemonLog _log;
    private readonly PacedSending _panes;
    private readonly PacedSending _fleet;
    private ImmutableArray<LiveClient> _clients = [];
    private int _lastId;
    private long _activityNotBeforeTicks;

    public LiveHub(Roster roster, TimeProvider clock, LayoutStore layouts, DaemonLog log)
    {
        (_roster, _clock, Layouts, _log) = (roster, clock, layouts, log);
        Sizes = new SizeKeeper(clock);
        _panes = new PacedSending(clock, ViewsEvery, SendPanes, failure => log.Error("list of panes not sent", ("exception", failure.ToString())));
        _fleet = new PacedSending(clock, ViewsEvery, SendFleet, failure => log.Error("view of the agents not sent", ("exception", failure.ToString())));
        roster.Audience = this;
    }

    public SizeKeeper Sizes { get; }
    public LayoutStore Layouts { get; }
    public int Count => _clients.Length;

    /// <summary>Answers calls; set once when the table of addresses is made.</summary>
    public ApiDispatcher? Dispatcher { get; set; }
    public Func<StatusView>? Status { get; set; }
    /// <summary>Null while nothing is supervised.</summary>
    public Func<FleetView?> Fleet { get; set; } = static () => null;

    /// <summary>Takes a client in; null when there are too many.</summary>
    public LiveClient? Join(ILiveTransport transport)
    {
        lock (_gate)
        {
            if (_clients.Length >= DaemonLimits.LiveClientsMax)
            {
                return null;
            }
            var client = new LiveClient(new LiveSession(++_lastId, transport, _clock, _log), this, _roster);
            _clients = _clients.Add(client);
            return client;
        }
    }

    public void Leave(LiveClient client)
    {
        lock (_gate)
        {
            if (!_clients.Contains(client))
            {
                return;
            }
            _clients = _clients.Remove(client);
        }
        client.Left();
    }

    /// <summary>Tells every client about written facts. On the ledger's thread.</summary>
    public void Written(IReadOnlyList<LedgerEvent> facts)
    {
        var clients = _clients;
        if (clients.IsEmpty)
        {
            return;
        }
        foreach (var fact in facts)
        {
            var text = Encode(new ServerMessage.Happened(EventViews.Of(fact)));
            foreach (var client in clients)
            {
                client.Fact(text);
            }
        }
    }

    public void ScreenChanged(IPane pane)
    {
        var clients = _clients;
        if (clients.IsEmpty)
        {
            return;
        }
        foreach (var client in clients)
        {
            client.Session.ScreenChanged(pane);
        }
        var now = _clock.Now.SinceBoot.Ticks;
        if (now >= Volatile.Read(ref _activityNotBeforeTicks))
        {
            Volatile.Write(ref _activityNotBeforeTicks, now + ActivityEvery.Ticks);
            PanesChanged();
        }
    }

    public void PanesChanged() => Changed(_panes);

    /// <summary>Something of the fleet's view has changed.</summary>
    public void FleetChanged() => Changed(_fleet);

    public void PaneGone(IPane pane)
    {
        Sizes.Forget(pane);
        foreach (var client in _clients)
        {
            client.Rewatch();
        }
    }

    public void ClipboardSet(IPane pane, string selection, ReadOnlyMemory<byte> data)
    {
        foreach (var client in _clients)
        {
            client.Clipboard(pane, selection, data);
        }
    }

    /// <summary>Says goodbye to all.</summary>
    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Session.Refuse(new ServerMessage.Failed(ApiErrors.Stopping().Error));
        }
        _panes.Dispose();
        _fleet.Dispose();
        Sizes.Dispose();
    }

    private void Changed(PacedSending view)
    {
        if (!_clients.IsEmpty)
        {
            view.Changed();
        }
    }

    private void SendPanes()
    {
        var clients = _clients;
        if (clients.IsEmpty)
        {
            return;
        }
        var text = Encode(new ServerMessage.Panes(_roster.Views()));
        foreach (var client in clients)
        {
            client.Panes(text);
        }
    }

    private void SendFleet()
    {
        if (Fleet() is not { } view)
        {
            return;
        }
        var text = Encode(new ServerMessage.Fleet(view));
        foreach (var client in _clients)
        {
            client.Fleet(text);
        }
    }

    private static byte[] Encode(ServerMessage message)
    {
        var bytes = new ArrayBufferWriter<byte>();
        LiveCodec.Encode(message, bytes);
        return bytes.WrittenSpan.ToArray();
    }
}
