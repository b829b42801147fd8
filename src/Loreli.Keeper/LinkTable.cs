using Loreli.Posix;
using Loreli.Protocol;
using Loreli.Protocol.Keeper;

namespace Loreli.Keeper;

/// <summary>The daemon's connection, and those that have yet to say who they are. The latest valid Hello wins.</summary>
internal sealed class LinkTable(PaneKeeper pane, int firstTag)
{
    private readonly List<DaemonLink> _links = [];
    private DaemonLink? _daemon;
    private int _nextTag = firstTag;
    private Told _told;

    // What this connection was told of the pane's end, and when it heard numbers last.
    private record struct Told(bool Exit, bool StopFailed, Instant StatsAt, KeeperNews.Stats? Stats);

    public bool ExitWasTaken { get; private set; }
    public bool IsEmpty => _daemon is null;
    public Instant? WakeAt { get; private set; }

    public void Accept(Poller poller, FileDescriptor listening)
    {
        while (UnixSocket.Accept(listening).Descriptor is { } socket)
        {
            var waiting = _links.Count - (_daemon is null ? 0 : 1);
            if (UnixSocket.Peer(socket) is not { } peer || peer.Uid != Resources.UserId || waiting >= Limits.CandidatesMax)
            {
                socket.Dispose();
                continue;
            }
            var link = new DaemonLink(socket, _nextTag, peer.Pid, pane.Now + Limits.HelloWait);
            _nextTag++;
            _links.Add(link);
            poller.Add(socket, PollEvents.Readable, link.Tag);
        }
    }

    public void Ready(Poller poller, int tag, PollEvents events)
    {
        if (_links.Find(it => it.Tag == tag) is not { } link)
        {
            return;
        }
        var open = (events & ~PollEvents.Writable) == PollEvents.None || link.Receive();
        while (!link.IsBroken && link.TryTake() is { } request)
        {
            if (!Handle(poller, link, request))
            {
                Close(poller, link);
                return;
            }
        }
        if (!open)
        {
            Close(poller, link);
        }
    }

    /// <summary>Sends what is due, and sees to it that the poller tells when more can go.</summary>
    public void Tick(Poller poller)
    {
        var now = pane.Now;
        WakeAt = null;
        for (var i = _links.Count - 1; i >= 0; i--)
        {
            var link = _links[i];
            if (link.IsBroken || (link.Feed is null && link.HelloUntil <= now))
            {
                Close(poller, link);
                continue;
            }
            WakeAt = link.Feed is null ? PaneKeeper.Earliest(WakeAt, link.HelloUntil) : WakeAt;
        }
        if (_daemon is not { Feed: { } feed } daemon)
        {
            return;
        }
        feed.Pump(daemon);
        TellEnd(daemon, feed);
        TellStats(daemon, now);
        var wanted = PollEvents.Readable | (daemon.HasPending || !feed.IsCaughtUp ? PollEvents.Writable : PollEvents.None);
        if (wanted != daemon.Registered)
        {
            daemon.Registered = wanted;
            poller.Change(daemon.Socket, wanted, daemon.Tag);
        }
    }

    public void CloseAll()
    {
        foreach (var link in _links)
        {
            link.Flush();
            link.Dispose();
        }
        _links.Clear();
        _daemon = null;
    }

    private bool Handle(Poller poller, DaemonLink link, KeeperRequest request)
    {
        switch (request)
        {
            case KeeperRequest.Malformed malformed:
                return Refuse(link, malformed.Why);
            case KeeperRequest.Hello { Version: < ProtocolVersion.KeeperOldest or > ProtocolVersion.Keeper } hello:
                return Refuse(link, $"this keeper speaks versions {ProtocolVersion.KeeperOldest} to {ProtocolVersion.Keeper} of its protocol, not {hello.Version}");
            case KeeperRequest.Hello hello:
                Welcome(poller, link, hello.FromOffset);
                return true;
            case var _ when link != _daemon:
                return Refuse(link, "the first message must be Hello");
            default:
                Obey(link, request);
                return true;
        }
    }

    private void Obey(DaemonLink link, KeeperRequest request)
    {
        switch (request)
        {
            case KeeperRequest.Input input when pane.Send(input.Bytes.Span) is > 0 and var dropped:
                link.Send(new KeeperNews.InputDropped(dropped));
                break;
            case KeeperRequest.Resize it: pane.Resize(it.Columns, it.Rows); break;
            case KeeperRequest.Signal it: pane.Signal(it.Number, it.To); break;
            case KeeperRequest.Stop it: pane.Stop(it.Grace); break;
            case KeeperRequest.ExitTaken: ExitWasTaken = pane.Ended is not null; break;
            case KeeperRequest.ListTree: link.Send(pane.Tree()); break;
            case KeeperRequest.SetRecording it: pane.Stream.Recording.SetLimit(it.BytesMax); break;
        }
    }

    private void Welcome(Poller poller, DaemonLink link, long fromOffset)
    {
        if (_daemon is { } before && before != link)
        {
            Close(poller, before);
        }
        pane.Stream.Recording.Mark(new JournalMark.Adopted(link.PeerPid), pane.Now);
        link.Feed?.Dispose();
        (_daemon, _told) = (link, default);
        link.Send(pane.Welcome());
        link.Feed = new StreamFeed(pane.Stream, fromOffset);
    }

    private static bool Refuse(DaemonLink link, string why)
    {
        link.Send(new KeeperNews.Refused(why));
        return false;
    }

    private void TellEnd(DaemonLink daemon, StreamFeed feed)
    {
        if (pane.StopState is StopState.Finished { Left: > 0 and var left } && !_told.StopFailed)
        {
            _told.StopFailed = true;
            daemon.Send(new KeeperNews.StopFailed(left));
        }
        if (pane.Ended is { } ended && feed.IsCaughtUp && !_told.Exit)
        {
            _told.Exit = true;
            daemon.Send(new KeeperNews.Exit(ended.Code, ended.Signal, ended.CoreDumped, ended.At));
        }
    }

    private void TellStats(DaemonLink daemon, Instant now)
    {
        var stats = pane.Stats();
        if (stats == _told.Stats)
        {
            return;
        }
        var changed = _told.Stats is not { } last || last.State != stats.State;
        if (changed || now >= _told.StatsAt + Limits.StatsInterval)
        {
            (_told.Stats, _told.StatsAt) = (stats, now);
            daemon.Send(stats);
            return;
        }
        WakeAt = PaneKeeper.Earliest(WakeAt, _told.StatsAt + Limits.StatsInterval);
    }

    private void Close(Poller poller, DaemonLink link)
    {
        link.Flush();
        poller.Remove(link.Socket);
        _ = _links.Remove(link);
        _daemon = _daemon == link ? null : _daemon;
        link.Dispose();
    }
}
