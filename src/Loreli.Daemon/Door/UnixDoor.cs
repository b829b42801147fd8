using System.Net.Sockets;
using System.Threading.Channels;
using Loreli.Daemon.Live;
using Loreli.Posix;

namespace Loreli.Daemon.Door;

/// <summary>Accepts on the daemon's Unix socket and looks at a connection's first bytes: live clients get a thread of their
/// own, everybody else goes to the web server.</summary>
internal sealed class UnixDoor : IDisposable
{
    private const int ListenTag = -1;
    private const int WakeTag = -2;
    private const int PendingForServerMax = 64;

    private static ReadOnlySpan<byte> LivePrefix => "GET /v1/live HTTP/1.1\r\n"u8;

    private readonly FileDescriptor _listening;
    private readonly FileDescriptor _wakeRead;
    private readonly FileDescriptor _wakeWrite;
    private readonly LiveHub _hub;
    private readonly DaemonLog _log;
    private readonly TimeProvider _clock;
    private readonly Thread _thread;
    private readonly Dictionary<int, (FileDescriptor Socket, Instant Until)> _silent = [];
    private volatile bool _closing;

    /// <param name="listening">Bound and non-blocking; ours from now on.</param>
    /// <exception cref="IOException">No descriptor left.</exception>
    public UnixDoor(FileDescriptor listening, LiveHub hub, DaemonLog log, TimeProvider clock)
    {
        var (read, write, errno) = Descriptors.Pipe();
        if (read is null || write is null)
        {
            throw new IOException($"no pipe for the daemon's socket: {Errno.Describe(errno)}");
        }
        Descriptors.SetNonBlocking(read);
        (_listening, _wakeRead, _wakeWrite, _hub, _log, _clock) = (listening, read, write, hub, log, clock);
        _thread = new Thread(Run, maxStackSize: 256 << 10) { Name = "door", IsBackground = true };
    }

    /// <summary>Connections for the web server. When it falls behind, further ones wait in the kernel.</summary>
    public Channel<Socket> ForServer { get; } = Channel.CreateBounded<Socket>(PendingForServerMax);

    public void Open() => _thread.Start();

    /// <summary>Takes no further connection; those that were handed on are not touched.</summary>
    public void Close()
    {
        if (_closing)
        {
            return;
        }
        _closing = true;
        _ = Descriptors.Write(_wakeWrite, "!"u8);
        if (_thread.IsAlive)
        {
            _thread.Join();
        }
        ForServer.Writer.TryComplete();
    }

    public void Dispose()
    {
        Close();
        _listening.Dispose();
        _wakeRead.Dispose();
        _wakeWrite.Dispose();
    }

    private void Run()
    {
        using var poller = new Poller();
        poller.Add(_listening, PollEvents.Readable, ListenTag);
        poller.Add(_wakeRead, PollEvents.Readable, WakeTag);
        Span<(int Tag, PollEvents Events)> ready = stackalloc (int, PollEvents)[16];
        while (!_closing)
        {
            var count = poller.Wait(ready, _silent.Count == 0 ? -1 : 1_000);
            for (var i = 0; i < count && !_closing; i++)
            {
                if (ready[i].Tag == ListenTag)
                {
                    Accept(poller);
                }
                else if (_silent.Remove(ready[i].Tag, out var spoke))
                {
                    poller.Remove(spoke.Socket);
                    HandOn(spoke.Socket);
                }
            }
            DropSilent(poller);
        }
        foreach (var (socket, _) in _silent.Values)
        {
            socket.Dispose();
        }
    }

    private void Accept(Poller poller)
    {
        var accepted = UnixSocket.Accept(_listening);
        if (accepted.Descriptor is not { } socket)
        {
            if (accepted.Errno is Errno.EMFILE or Errno.ENFILE)
            {
                // Listening stays readable; without a pause this would be a busy loop until a descriptor is free.
                _log.Warning("connection not accepted", ("reason", Errno.Describe(accepted.Errno)));
                PollWait.For(_wakeRead, PollEvents.Readable, TimeSpan.FromMilliseconds(100));
            }
            return;
        }
        if (!IsWelcome(socket) || _silent.Count >= DaemonLimits.SilentConnectionsMax)
        {
            socket.Dispose();
            return;
        }
        // Most clients send at once; then there is no need to wait.
        if (PollWait.For(socket, PollEvents.Readable, TimeSpan.Zero) != PollEvents.None)
        {
            HandOn(socket);
            return;
        }
        _silent[socket.Number] = (socket, _clock.Now + DaemonLimits.FirstWordWithin);
        poller.Add(socket, PollEvents.Readable, socket.Number);
    }

    // The file's mode keeps others out; this also holds when somebody loosens it.
    private bool IsWelcome(FileDescriptor socket)
    {
        var peer = UnixSocket.Peer(socket);
        if (peer is { } known && (known.Uid == Resources.UserId || known.Uid == 0))
        {
            return true;
        }
        _log.Warning("connection of another user refused", ("uid", peer?.Uid), ("pid", peer?.Pid));
        return false;
    }

    private void HandOn(FileDescriptor descriptor)
    {
        // From here on the .NET socket owns the number.
        var socket = new Socket(new SafeSocketHandle(descriptor.Number, ownsHandle: true)) { Blocking = false };
        descriptor.SetHandleAsInvalid();
        if (IsLive(socket))
        {
            var number = (int)socket.Handle;
            socket.SafeHandle.SetHandleAsInvalid();
            SocketLiveClient.Start(new FileDescriptor(number, owned: true), _hub, _log, _clock);
            return;
        }
        while (!ForServer.Writer.TryWrite(socket))
        {
            if (_closing)
            {
                socket.Dispose();
                return;
            }
            PollWait.For(_wakeRead, PollEvents.Readable, TimeSpan.FromMilliseconds(5));
        }
    }

    private static bool IsLive(Socket socket)
    {
        Span<byte> first = stackalloc byte[LivePrefix.Length];
        try
        {
            // A first packet that holds less than the whole line goes to the web server, which serves it as well, only slower.
            return socket.Receive(first, SocketFlags.Peek) == first.Length && first.SequenceEqual(LivePrefix);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void DropSilent(Poller poller)
    {
        if (_silent.Count == 0)
        {
            return;
        }
        var now = _clock.Now;
        foreach (var (tag, (socket, until)) in _silent.Where(it => it.Value.Until < now).ToList())
        {
            poller.Remove(socket);
            socket.Dispose();
            _silent.Remove(tag);
        }
    }
}
