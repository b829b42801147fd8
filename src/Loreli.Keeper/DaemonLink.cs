using Loreli.Posix;
using Loreli.Protocol.Keeper;

namespace Loreli.Keeper;

/// <summary>One connection: frames in, frames out, nothing that waits.</summary>
internal sealed class DaemonLink(FileDescriptor socket, int tag, int peerPid, Instant helloUntil) : IDisposable
{
    private const int ReceiveBytes = 4096;

    private byte[] _received = new byte[ReceiveBytes];
    private int _receivedCount;
    private byte[] _out = [];
    private int _outFrom;
    private int _outTo;

    public FileDescriptor Socket => socket;
    public int Tag => tag;
    public int PeerPid => peerPid;
    /// <summary>A connection that says nothing is closed then.</summary>
    public Instant HelloUntil => helloUntil;
    /// <summary>What goes to it; null before its Hello.</summary>
    public StreamFeed? Feed { get; set; }
    public bool IsBroken { get; private set; }
    /// <summary>Events that it was last registered for.</summary>
    public PollEvents Registered { get; set; } = PollEvents.Readable;
    public bool HasPending => _outFrom < _outTo;

    /// <summary>Takes what has arrived. Frames lie in <see cref="TryTake"/>; false when the other side is gone.</summary>
    public bool Receive()
    {
        if (_receivedCount == _received.Length)
        {
            Array.Resize(ref _received, Math.Min(_received.Length * 2, KeeperFrame.HeaderSize + KeeperLimits.FramePayloadMax));
        }
        var read = Descriptors.Read(socket, _received.AsSpan(_receivedCount));
        if (read.Errno == Errno.ECONNRESET)
        {
            // A daemon that dies with news unread resets the connection; what it asked for last lies behind that error.
            read = Descriptors.Read(socket, _received.AsSpan(_receivedCount));
        }
        if (read.WouldBlock)
        {
            return true;
        }
        _receivedCount += read.Count;
        return read.IsOk && !read.IsEnd;
    }

    /// <summary>Next whole request; null when there is none yet.</summary>
    public KeeperRequest? TryTake()
    {
        switch (KeeperFrame.Take(_received.AsSpan(0, _receivedCount), out var frame))
        {
            case FrameState.Incomplete:
                return null;
            case FrameState.TooLong:
                _receivedCount = 0;
                return new KeeperRequest.Malformed("a frame is longer than any request");
        }
        var request = KeeperRequest.Decode(frame);
        _receivedCount -= frame.Size;
        _received.AsSpan(frame.Size, _receivedCount).CopyTo(_received);
        if (_receivedCount == 0 && _received.Length > ReceiveBytes)
        {
            _received = new byte[ReceiveBytes];
        }
        return request;
    }

    /// <summary>Queues a message behind whatever is on its way.</summary>
    public void Send(KeeperNews news)
    {
        var writer = new WireWriter();
        news.Write(writer);
        Queue(writer.Written);
        Flush();
    }

    /// <summary>Sends a piece of output at once; what the socket does not take is queued. Only when nothing is pending.</summary>
    public void SendOutput(long offset, ReadOnlySpan<byte> bytes)
    {
        Span<byte> header = stackalloc byte[KeeperNews.OutputHeaderSize];
        KeeperNews.WriteOutputHeader(header, offset, bytes.Length);
        var sent = UnixSocket.Send(socket, header, bytes);
        IsBroken |= sent is { IsOk: false, WouldBlock: false };
        var count = sent.IsOk ? sent.Count : 0;
        Queue(header[Math.Min(count, header.Length)..]);
        Queue(bytes[Math.Max(0, count - header.Length)..]);
    }

    public void Flush()
    {
        while (HasPending && !IsBroken)
        {
            var sent = UnixSocket.Send(socket, _out.AsSpan(_outFrom, _outTo - _outFrom));
            if (sent.WouldBlock)
            {
                return;
            }
            IsBroken |= !sent.IsOk;
            _outFrom += sent.Count;
        }
        (_outFrom, _outTo) = (0, 0);
        if (_out.Length > KeeperLimits.PieceMax)
        {
            _out = [];
        }
    }

    public void Dispose()
    {
        Feed?.Dispose();
        socket.Dispose();
    }

    private void Queue(ReadOnlySpan<byte> bytes)
    {
        var waiting = _outTo - _outFrom;
        if (bytes.IsEmpty || IsBroken)
        {
            return;
        }
        if (waiting + bytes.Length > Limits.ControlQueueBytes)
        {
            IsBroken = true;
            return;
        }
        if (_outTo + bytes.Length > _out.Length)
        {
            var grown = new byte[Math.Max(ReceiveBytes, 2 * (waiting + bytes.Length))];
            _out.AsSpan(_outFrom, waiting).CopyTo(grown);
            (_out, _outFrom, _outTo) = (grown, 0, waiting);
        }
        bytes.CopyTo(_out.AsSpan(_outTo));
        _outTo += bytes.Length;
    }
}
