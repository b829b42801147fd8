using Loreli.Protocol.Keeper;

namespace Loreli.Keeper;

/// <summary>A daemon's place in the stream: from the tail while it keeps up, from the recording while it is behind, and a gap where neither has it.</summary>
internal sealed class StreamFeed : IDisposable
{
    private readonly PaneStream _stream;
    private JournalFolder? _folder;
    private JournalReader? _journal;
    private long _sent;
    private long _nextMark;
    private bool _sizeKnown;

    public StreamFeed(PaneStream stream, long fromOffset)
    {
        _stream = stream;
        var released = stream.Tail.Released;
        _sent = fromOffset == KeeperRequest.FromNow ? released : Math.Min(fromOffset, released);
        _nextMark = fromOffset == KeeperRequest.FromNow ? stream.Marks.Next : stream.Marks.FirstFrom(_sent);
    }

    /// <summary>Everything published was handed to the connection.</summary>
    public bool IsCaughtUp => _sent >= _stream.Tail.Released && _sizeKnown && _stream.Marks.From(_nextMark) is null;

    /// <summary>Hands over as much as the socket takes, within one turn.</summary>
    public void Pump(DaemonLink link)
    {
        link.Flush();
        for (var turn = 0L; turn < Limits.SendTurnBytes && !link.HasPending && !link.IsBroken && !IsCaughtUp;)
        {
            var before = _sent;
            if (_sent < _stream.Tail.Start)
            {
                FromJournal(link);
            }
            else
            {
                FromTail(link);
            }
            turn += Math.Max(1, _sent - before);
        }
    }

    public void Dispose() => _folder?.Dispose();

    private void FromTail(DaemonLink link)
    {
        if (!_sizeKnown)
        {
            TellSize(link, _nextMark == _stream.Marks.Next ? _stream.Marks.Now : _stream.Marks.Before(_sent));
            return;
        }
        var next = _stream.Marks.From(_nextMark);
        if (next is { } due && due.Mark.Offset <= _sent)
        {
            _nextMark = due.Number + 1;
            TellSize(link, due.Mark);
            return;
        }
        var to = Math.Min(Math.Min(_stream.Tail.Released, next?.Mark.Offset ?? long.MaxValue), _sent + KeeperLimits.PieceMax);
        link.SendOutput(_sent, _stream.Tail.Slice(_sent, to));
        _sent = to;
    }

    private void FromJournal(DaemonLink link)
    {
        try
        {
            if (_journal is null)
            {
                _folder = new JournalFolder(_stream.Recording.Folder);
                _journal = new JournalReader(_folder);
                _journal.Seek(_sent);
            }
            OneOfJournal(link, _journal);
        }
        catch (IOException)
        {
            // A disk that cannot be read has lost these bytes for this reader, as the gap says; the tail goes on.
            SkipToTail(link);
        }
        if (_sent >= _stream.Tail.Start)
        {
            _folder?.Dispose();
            (_folder, _journal, _nextMark) = (null, null, _stream.Marks.FirstFrom(_sent));
        }
    }

    private void OneOfJournal(DaemonLink link, JournalReader journal)
    {
        switch (journal.Read())
        {
            case JournalFound.Frame when journal.Type == JournalFrameType.Output:
                if (!_sizeKnown)
                {
                    TellSize(link, new SizeMark(journal.Offset, journal.Size.Columns, journal.Size.Rows));
                }
                SendFromJournal(link, journal);
                break;
            case JournalFound.Frame when journal.Type == JournalFrameType.Resize:
                TellSize(link, new SizeMark(journal.Offset, journal.Size.Columns, journal.Size.Rows));
                break;
            case JournalFound.Missing:
                TellGap(link, Math.Min(journal.Offset, _stream.Tail.Start));
                break;
            case JournalFound.End:
                SkipToTail(link);
                break;
        }
    }

    private void SendFromJournal(DaemonLink link, JournalReader journal)
    {
        if (link.HasPending)
        {
            link.Send(new KeeperNews.Output(journal.Offset, journal.Payload.ToArray()));
        }
        else
        {
            link.SendOutput(journal.Offset, journal.Payload);
        }
        _sent = journal.NextOffset;
    }

    private void SkipToTail(DaemonLink link)
    {
        TellGap(link, _stream.Tail.Start);
        TellSize(link, _stream.Marks.Before(_sent) with { Offset = _sent });
    }

    private void TellGap(DaemonLink link, long to)
    {
        if (to > _sent)
        {
            link.Send(new KeeperNews.Gap(_sent, to));
            (_sent, _sizeKnown) = (to, false);
        }
    }

    private void TellSize(DaemonLink link, SizeMark size)
    {
        link.Send(new KeeperNews.Resized(_sent, size.Columns, size.Rows));
        _sizeKnown = true;
    }
}
