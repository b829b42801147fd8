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
    /// <summary>The list of panes goes out at most ten times a second.</summary>
    private static readonly TimeSpan PanesEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Output alone (which changes "last output") brings the list out once a second.</summary>
    private static readonly TimeSpan ActivityEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Roster _roster;
    private readonly TimeProvider _clock;
    private readonly DaemonLog _log;
    private readonly ITimer _panesTimer;
    private readonly ITimer _fleetTimer;
    private ImmutableArray<LiveClient> _clients = [];
    private int _lastId;
    private bool _panesTimerRuns;
    private Instant _panesNotBefore;
    private long _activityNotBeforeTicks;
    private bool _fleetTimerRuns;
    private Instant _fleetNotBefore;

    public LiveHub(Roster roster, TimeProvider clock, LayoutStore layouts, DaemonLog log)
    {
        (_roster, _clock, Layouts, _log) = (roster, clock, layouts, log);
        Sizes = new SizeKeeper(clock);
        _panesTimer = clock.CreateTimer(_ => SendPanes(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _fleetTimer = clock.CreateTimer(_ => SendFleet(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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

    public void PanesChanged()
    {
        lock (_gate)
        {
            if (_clients.IsEmpty || _panesTimerRuns)
            {
                return;
            }
            _panesTimerRuns = true;
            var now = _clock.Now;
            // A moment is left for the changes that come together with this one.
            var wait = _panesNotBefore > now ? _panesNotBefore - now : TimeSpan.FromMilliseconds(5);
            _panesTimer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Something of the fleet's view has changed: it goes out at most ten times a second.</summary>
    public void FleetChanged()
    {
        lock (_gate)
        {
            if (_clients.IsEmpty || _fleetTimerRuns)
            {
                return;
            }
            _fleetTimerRuns = true;
            var now = _clock.Now;
            _fleetTimer.Change(_fleetNotBefore > now ? _fleetNotBefore - now : TimeSpan.FromMilliseconds(5), Timeout.InfiniteTimeSpan);
        }
    }

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
        _panesTimer.Dispose();
        _fleetTimer.Dispose();
        Sizes.Dispose();
    }

    private void SendPanes()
    {
        ImmutableArray<LiveClient> clients;
        lock (_gate)
        {
            _panesTimerRuns = false;
            _panesNotBefore = _clock.Now + PanesEvery;
            clients = _clients;
        }
        if (clients.IsEmpty)
        {
            return;
        }
        try
        {
            var text = Encode(new ServerMessage.Panes(_roster.Views()));
            foreach (var client in clients)
            {
                client.Panes(text);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // On a timer's thread nobody else would catch it; the next change makes the next list.
            _log.Error("list of panes not sent", ("exception", failure.ToString()));
        }
    }

    private void SendFleet()
    {
        ImmutableArray<LiveClient> clients;
        lock (_gate)
        {
            _fleetTimerRuns = false;
            _fleetNotBefore = _clock.Now + PanesEvery;
            clients = _clients;
        }
        try
        {
            if (Fleet() is not { } view)
            {
                return;
            }
            var text = Encode(new ServerMessage.Fleet(view));
            foreach (var client in clients)
            {
                client.Fleet(text);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _log.Error("view of the agents not sent", ("exception", failure.ToString()));
        }
    }

    private static byte[] Encode(ServerMessage message)
    {
        var bytes = new ArrayBufferWriter<byte>();
        LiveCodec.Encode(message, bytes);
        return bytes.WrittenSpan.ToArray();
    }
}
