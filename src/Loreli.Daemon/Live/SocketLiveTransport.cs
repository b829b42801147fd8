using Loreli.Posix;
using Loreli.Protocol.Live;

namespace Loreli.Daemon.Live;

/// <summary>A live client on the Unix socket: its own thread reads, everybody's threads write, nobody waits in a write.</summary>
internal sealed class SocketLiveTransport : ILiveTransport, IDisposable
{
    /// <summary>What the kernel may hold between us and a slow client: small, because it is screens from the past.</summary>
    private const int KernelBufferBytes = 16 << 10;

    /// <summary>A buffer larger than this is given back once it is sent.</summary>
    private const int KeptBufferBytes = 64 << 10;

    private readonly FileDescriptor _socket;
    private readonly FileDescriptor _wakeRead;
    private readonly FileDescriptor _wakeWrite;
    private readonly TimeProvider _clock;
    private byte[] _rest = [];
    private int _restStart;
    private int _restEnd;
    private volatile bool _hasRest;
    private volatile bool _closed;

    /// <param name="socket">Connected and non-blocking; ours from now on.</param>
    /// <exception cref="IOException">No descriptor left.</exception>
    public SocketLiveTransport(FileDescriptor socket, TimeProvider clock)
    {
        var (read, write, errno) = Descriptors.Pipe();
        if (read is null || write is null)
        {
            throw new IOException($"no pipe for a live client: {Errno.Describe(errno)}");
        }
        Descriptors.SetNonBlocking(read);
        Descriptors.SetNonBlocking(write);
        (_socket, _wakeRead, _wakeWrite, _clock) = (socket, read, write, clock);
        LastProgress = clock.Now;
        UnixSocket.SetSendBuffer(socket, KernelBufferBytes);
    }

    public Instant LastProgress { get; private set; }

    public bool TryFlush()
    {
        while (_hasRest && !_closed)
        {
            var sent = UnixSocket.Send(_socket, _rest.AsSpan(_restStart, _restEnd - _restStart));
            if (!sent.IsOk)
            {
                BreakUnlessFull(sent);
                return false;
            }
            LastProgress = _clock.Now;
            _restStart += sent.Count;
            if (_restStart == _restEnd)
            {
                (_restStart, _restEnd, _hasRest) = (0, 0, false);
                _rest = _rest.Length > KeptBufferBytes ? [] : _rest;
            }
        }
        return !_closed;
    }

    public void Send(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[WebSocketFraming.HeaderSizeMax];
        header = header[..WebSocketFraming.WriteHeader(opcode, payload.Length, mask: 0, header)];
        SendRaw(header, payload);
    }

    /// <summary>Sends bytes as they are: the answer to the upgrade.</summary>
    public void SendRaw(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (_closed)
        {
            return;
        }
        var sent = UnixSocket.Send(_socket, first, second);
        if (!sent.IsOk && !sent.WouldBlock)
        {
            Close();
            return;
        }
        var count = sent.IsOk ? sent.Count : 0;
        LastProgress = count > 0 ? _clock.Now : LastProgress;
        if (count < first.Length + second.Length)
        {
            Keep(count < first.Length ? first[count..] : [], count < first.Length ? second : second[(count - first.Length)..]);
        }
    }

    /// <summary>Waits until the client has said something, or can take what is left, or the connection was closed.</summary>
    public PollEvents Wait(TimeSpan timeout)
    {
        Span<PollEvents> found = stackalloc PollEvents[2];
        var events = PollEvents.Readable | (_hasRest ? PollEvents.Writable : PollEvents.None);
        PollWait.ForAny([_socket, _wakeRead], [events, PollEvents.Readable], found, timeout);
        if (found[1] != PollEvents.None)
        {
            Span<byte> marks = stackalloc byte[64];
            Descriptors.Read(_wakeRead, marks);
        }
        return _closed ? PollEvents.HangUp : found[0];
    }

    public IoResult Read(Span<byte> to) => Descriptors.Read(_socket, to);

    public bool IsClosed => _closed;

    public void Close()
    {
        if (!_closed)
        {
            _closed = true;
            Wake();
        }
    }

    /// <summary>Gives the descriptors back. Only once nobody sends any more.</summary>
    public void Dispose()
    {
        _closed = true;
        _socket.Dispose();
        _wakeRead.Dispose();
        _wakeWrite.Dispose();
    }

    private void Keep(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var size = first.Length + second.Length;
        if (_rest.Length < size)
        {
            _rest = new byte[size];
        }
        first.CopyTo(_rest);
        second.CopyTo(_rest.AsSpan(first.Length));
        (_restStart, _restEnd, _hasRest) = (0, size, true);
        Wake();
    }

    private void BreakUnlessFull(IoResult sent)
    {
        if (!sent.WouldBlock)
        {
            Close();
        }
    }

    private void Wake() => _ = Descriptors.Write(_wakeWrite, "!"u8);
}
