using Loreli.Posix;
using Loreli.Protocol;
using Loreli.Protocol.Keeper;

namespace Loreli.Keeper;

/// <summary>One thread and one epoll over terminal, child, signals, listening socket and connections.</summary>
internal sealed class KeeperLoop(PaneKeeper pane, FileDescriptor signals, FileDescriptor listening)
{
    private const int TerminalTag = 1;
    private const int ChildTag = 2;
    private const int SignalsTag = 3;
    private const int ListeningTag = 4;
    private const int FirstLinkTag = 16;

    private readonly Poller _poller = new();
    private readonly TerminalWatch _terminal = new(pane, TerminalTag);
    private readonly LinkTable _links = new(pane, FirstLinkTag);
    private readonly Turns _turns = new();
    private Instant? _lingerUntil;

    /// <summary>Returns when the pane has ended and nobody needs us.</summary>
    public void Run()
    {
        _terminal.Watch(_poller);
        _poller.Add(pane.Child.PidDescriptor, PollEvents.Readable, ChildTag);
        _poller.Add(signals, PollEvents.Readable, SignalsTag);
        _poller.Add(listening, PollEvents.Readable, ListeningTag);
        var childWatched = true;
        Span<(int Tag, PollEvents Events)> ready = stackalloc (int, PollEvents)[16];
        while (!MayLeave())
        {
            var count = _poller.Wait(ready, Timeout());
            for (var i = 0; i < count; i++)
            {
                switch (ready[i].Tag)
                {
                    case TerminalTag: _terminal.Ready(_poller); break;
                    case ChildTag: pane.Reap(); break;
                    case SignalsTag: TakeSignals(); break;
                    case ListeningTag: _links.Accept(_poller, listening); break;
                    default: _links.Ready(_poller, ready[i].Tag, ready[i].Events); break;
                }
            }
            if (childWatched && pane.Exit is not null)
            {
                _poller.Remove(pane.Child.PidDescriptor);
                childWatched = false;
            }
            _turns.At(pane.Stream.Tail.End, pane.Now);
            pane.Tick();
            _terminal.Tick(_poller);
            _links.Tick(_poller);
            Linger();
        }
        _links.CloseAll();
        _poller.Dispose();
    }

    private bool MayLeave() => pane.Ended is not null && pane.StopState is StopState.Idle or StopState.Finished
        && (pane.LeaveWhenEnded || _links.ExitWasTaken || (_links.IsEmpty && pane.IsExitOnDisk && _lingerUntil <= pane.Now));

    // From the end on, and from every time a daemon leaves after it.
    private void Linger()
    {
        if (pane.Ended is null || !_links.IsEmpty)
        {
            _lingerUntil = null;
        }
        else
        {
            _lingerUntil ??= pane.Now + Limits.Linger;
        }
    }

    private int Timeout()
    {
        var linger = pane.IsExitOnDisk ? _lingerUntil : null;
        if (PaneKeeper.Earliest(pane.WakeAt, _terminal.WakeAt, _links.WakeAt, linger) is not { } at)
        {
            return -1;
        }
        var wait = at - pane.Now;
        return wait <= TimeSpan.Zero ? 0 : (int)Math.Min(int.MaxValue, Math.Ceiling(wait.TotalMilliseconds));
    }

    private void TakeSignals()
    {
        while (Signals.Take(signals) is not 0 and var signal)
        {
            switch (signal)
            {
                case Signals.SIGCHLD: pane.Reap(); break;
                case Signals.SIGTERM: pane.StopAndLeave(); break;
                // SIGHUP and SIGINT were meant for whoever started us: a keeper outlives its terminal.
            }
        }
    }
}

/// <summary>The terminal in the loop: read when readable, written when there is input, left alone while no process has it open.</summary>
internal sealed class TerminalWatch(PaneKeeper pane, int tag)
{
    private PollEvents _watched = PollEvents.None;
    private TimeSpan _reopenWait = Limits.ReopenWaitMin;

    public Instant? WakeAt { get; private set; }

    private FileDescriptor Master => pane.Child.Pty.Master;

    public void Watch(Poller poller)
    {
        _watched = PollEvents.Readable;
        poller.Add(Master, _watched, tag);
    }

    /// <summary>Reads and writes what is possible.</summary>
    public void Ready(Poller poller)
    {
        pane.Input.WriteTo(Master);
        var errno = pane.Stream.ReadFrom(Master);
        if (errno is 0 or Errno.EAGAIN)
        {
            pane.Stream.PublishPaced(pane.Now);
            _reopenWait = Limits.ReopenWaitMin;
            return;
        }
        pane.Stream.Publish(pane.Now);
        // EIO: no process has it open. epoll would report that for ever, so that it is looked at by time until somebody opens it again.
        Unwatch(poller);
        pane.TerminalClosed();
        WakeAt = pane.Now + _reopenWait;
        _reopenWait = _reopenWait * 2 < Limits.ReopenWaitMax ? _reopenWait * 2 : Limits.ReopenWaitMax;
    }

    public void Tick(Poller poller)
    {
        if (pane.Ended is not null)
        {
            // Hanging up is the first thing that tells others on this terminal that its program has gone.
            Unwatch(poller);
            pane.Child.Pty.Dispose();
            WakeAt = null;
            return;
        }
        if (WakeAt <= pane.Now)
        {
            WakeAt = null;
            Watch(poller);
            Ready(poller);
        }
        var wanted = PollEvents.Readable | (pane.Input.IsEmpty ? PollEvents.None : PollEvents.Writable);
        if (_watched != PollEvents.None && wanted != _watched)
        {
            _watched = wanted;
            poller.Change(Master, wanted, tag);
        }
    }

    private void Unwatch(Poller poller)
    {
        if (_watched != PollEvents.None)
        {
            poller.Remove(Master);
            _watched = PollEvents.None;
        }
    }
}
