using System.Buffers;
using Loreli.Daemon.Panes;
using Loreli.Protocol.Live;

namespace Loreli.Daemon.Live;

/// <summary>What one live client is sent: answers, the list of panes, facts, and the screens that it watches.</summary>
/// <remarks>
/// Whoever brings news (a pane's thread, the client's reading thread, the ledger's, a timer) calls <see cref="Kick"/> and, if
/// nobody else is at it, sends: an echo takes no detour over another thread. A new frame is made only when everything before
/// it has left for the kernel, so a slow client costs one frame and sees the latest screen when it reads again.
/// </remarks>
internal sealed class LiveSession : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ILiveTransport _transport;
    private readonly TimeProvider _clock;
    private readonly DaemonLog _log;
    private readonly ITimer _timer;
    private readonly LiveOutbox _outbox = new();
    private readonly ArrayBufferWriter<byte> _frame = new(4 << 10);
    private volatile WatchedScreen[] _watched = [];
    private FramePacing _pacing;
    private int _kicked;
    private volatile bool _closed;

    public LiveSession(int id, ILiveTransport transport, TimeProvider clock, DaemonLog log)
    {
        (Id, _transport, _clock, _log) = (id, transport, clock, log);
        _timer = clock.CreateTimer(_ => Kick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Id { get; }

    public bool IsClosed => _closed;

    public IReadOnlyList<WatchedScreen> Watched => _watched;

    /// <summary>Answers that wait to be sent.</summary>
    public int Answers
    {
        get
        {
            lock (_gate)
            {
                return _outbox.Answers;
            }
        }
    }

    public WatchedScreen? WatchedOf(IPane pane) => Array.Find(_watched, it => ReferenceEquals(it.Pane, pane));

    /// <summary>Replaces the watched panes; those that stay keep what the client knows of them.</summary>
    public void Watch(IEnumerable<WatchedScreen> screens)
    {
        lock (_gate)
        {
            _watched = [.. screens];
        }
        Kick();
    }

    public void ScreenChanged(IPane pane)
    {
        if (WatchedOf(pane) is { } watched)
        {
            watched.Changed();
            Kick();
        }
    }

    public void Answer(ServerMessage message)
    {
        lock (_gate)
        {
            _outbox.Answer(message);
        }
        Kick();
    }

    public void Panes(byte[] text)
    {
        lock (_gate)
        {
            _outbox.Panes(text);
        }
        Kick();
    }

    public void Fleet(byte[] text)
    {
        lock (_gate)
        {
            _outbox.Fleet(text);
        }
        Kick();
    }

    public void Fact(byte[] text)
    {
        lock (_gate)
        {
            if (_outbox.IsFull && _clock.Now - _transport.LastProgress > DaemonLimits.StuckAfter)
            {
                Close();
                return;
            }
            _outbox.Fact(text);
        }
        Kick();
    }

    /// <summary>Says a last word and ends the connection once it is out.</summary>
    public void Refuse(ServerMessage.Failed why)
    {
        lock (_gate)
        {
            _outbox.Answer(why);
        }
        Kick();
        Close();
    }

    /// <summary>Answers a ping.</summary>
    public void Pong(ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (!_closed && _transport.TryFlush())
            {
                _transport.Send(WebSocketOpcode.Pong, payload);
            }
        }
    }

    /// <summary>Sends what may be sent now. From any thread; never waits.</summary>
    public void Kick()
    {
        Volatile.Write(ref _kicked, 1);
        // Who finds the gate taken leaves: the holder looks at the mark again after it left the gate.
        while (Volatile.Read(ref _kicked) == 1 && !_closed && _gate.TryEnter())
        {
            try
            {
                Volatile.Write(ref _kicked, 0);
                Send();
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // We may be on a pane's thread or a timer's: a fault in one client's view must end neither the pane nor the daemon.
                _log.Error("live client failed", ("client", Id), ("exception", failure.ToString()));
                Close();
            }
            finally
            {
                _gate.Exit();
            }
        }
    }

    public void Close()
    {
        _closed = true;
        _transport.Close();
    }

    public void Dispose()
    {
        Close();
        _timer.Dispose();
    }

    private void Send()
    {
        while (!_closed && _transport.TryFlush())
        {
            if (_outbox.TryTake(out var opcode, out var bytes))
            {
                _transport.Send(opcode, bytes);
            }
            else if (!TrySendFrame())
            {
                return;
            }
        }
    }

    /// <summary>Sends the next frame that the pace allows; false when there is none, with the timer set for the next.</summary>
    private bool TrySendFrame()
    {
        var now = _clock.Now;
        MarkDue(now);
        var wait = TimeSpan.MaxValue;
        foreach (var screen in _watched)
        {
            if (!screen.IsDirty)
            {
                continue;
            }
            if (!screen.IsDue && !screen.MayEcho)
            {
                wait = Min(wait, _pacing.Wait(now));
                continue;
            }
            _frame.ResetWrittenCount();
            var patient = screen.WaitsSince is not { } since || now - since < FramePacing.SynchronizedMax;
            if (screen.TryWrite(_frame, patient))
            {
                _transport.Send(WebSocketOpcode.Binary, _frame.WrittenSpan);
                return true;
            }
            if (screen.IsDirty)
            {
                screen.WaitsSince ??= now;
                wait = Min(wait, FramePacing.Frame);
            }
        }
        if (wait != TimeSpan.MaxValue)
        {
            _timer.Change(wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait, Timeout.InfiniteTimeSpan);
        }
        return false;
    }

    private void MarkDue(Instant now)
    {
        if (!_pacing.MayDraw(now))
        {
            return;
        }
        var any = false;
        foreach (var screen in _watched)
        {
            screen.IsDue = screen.IsDirty;
            any |= screen.IsDirty;
        }
        if (any)
        {
            _pacing.Drew(now);
        }
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
