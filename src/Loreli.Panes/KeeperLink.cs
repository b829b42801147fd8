using System.Net.Sockets;
using Loreli.Protocol;
using Loreli.Protocol.Keeper;

namespace Loreli.Panes;

/// <summary>One connection to a keeper: requests out from any thread, news in on one.</summary>
/// <remarks>
/// Blocking calls on purpose: a key's way to the program and back has no thread to hop. Sending never waits for the keeper:
/// what its socket does not take at once is queued up to <see cref="PaneLimits.SendQueueMax"/> and drained by the thread pool.
/// </remarks>
internal sealed class KeeperLink : IDisposable
{
    /// <summary>Frame type of <see cref="KeeperRequest.Input"/>: keys travel without a record and a copy of their bytes.</summary>
    internal const byte InputType = 2;

    private readonly Socket _socket;
    private readonly Lock _sending = new();
    private readonly WireWriter _frame = new();
    private readonly Queue<byte[]> _queue = new();
    private int _queuedBytes;
    private bool _draining;
    private byte[] _received = new byte[KeeperFrame.HeaderSize + 8 + KeeperLimits.PieceMax];
    private int _start, _end;

    private KeeperLink(Socket socket) => _socket = socket;

    /// <summary>Connects and says hello; null when nobody listens.</summary>
    public static KeeperLink? Connect(string path, long fromOffset)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            var link = new KeeperLink(socket);
            if (link.Send(new KeeperRequest.Hello(ProtocolVersion.Keeper, fromOffset)) == SendOutcome.Sent)
            {
                return link;
            }
            link.Dispose();
            return null;
        }
        catch (Exception refused) when (refused is SocketException or ArgumentException)
        {
            socket.Dispose(); // ArgumentException: a path longer than an address may be.
            return null;
        }
    }

    /// <summary>Waits for bytes.</summary>
    /// <param name="atMost">Zero waits for ever.</param>
    public LinkState Receive(TimeSpan atMost)
    {
        MakeRoom();
        try
        {
            // Not a blocking receive: the kernel wakes that one, too, each time the keeper has read what we sent, which puts
            // this thread in the keeper's way just when it is to write a key to its program. A poll for input sleeps on.
            var microseconds = atMost == TimeSpan.Zero ? -1 : (int)Math.Min(int.MaxValue, atMost.TotalMicroseconds);
            if (!_socket.Poll(microseconds, SelectMode.SelectRead))
            {
                return LinkState.TimedOut;
            }
            var taken = _socket.Receive(_received.AsSpan(_end), SocketFlags.None, out var error);
            _end += Math.Max(0, taken);
            return error switch
            {
                SocketError.Success when taken > 0 => LinkState.Received,
                SocketError.TimedOut or SocketError.WouldBlock => LinkState.TimedOut,
                _ => LinkState.Ended,
            };
        }
        catch (Exception ended) when (ended is ObjectDisposedException or SocketException)
        {
            return LinkState.Ended;
        }
    }

    /// <summary>The next whole frame of what was received; its bytes are valid until the next <see cref="Receive"/>.</summary>
    public FrameState Take(out KeeperFrame frame)
    {
        var state = KeeperFrame.Take(_received.AsSpan(_start, _end - _start), out frame);
        if (state == FrameState.Whole)
        {
            _start += frame.Size;
        }
        return state;
    }

    /// <summary>Forgets what was received, whole frames and begun ones: only for a link that nothing more is taken from.</summary>
    public void DropReceived() => (_start, _end) = (0, 0);

    /// <summary>Sends, or queues what the socket does not take; all of it or nothing.</summary>
    public SendOutcome Send(KeeperRequest request)
    {
        lock (_sending)
        {
            _frame.Clear();
            request.Write(_frame);
            return Push(_frame.Written) ? SendOutcome.Sent : SendOutcome.NotRunning;
        }
    }

    /// <summary>Input of any length, waiting for room at most so long; what was sent before the time was up stays sent.</summary>
    public SendOutcome SendInput(ReadOnlySpan<byte> bytes, TimeSpan atMost, TimeProvider clock)
    {
        var until = clock.Now + atMost;
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(bytes.Length, PaneLimits.SendPieceMax)..])
        {
            var piece = bytes[..Math.Min(bytes.Length, PaneLimits.SendPieceMax)];
            SendOutcome outcome;
            while ((outcome = SendInput(piece)) == SendOutcome.Full && clock.Now < until && AwaitRoom())
            {
            }
            if (outcome != SendOutcome.Sent)
            {
                return outcome;
            }
        }
        return SendOutcome.Sent;
    }

    /// <summary>Input in frames of at most <see cref="PaneLimits.SendPieceMax"/>: all of it or nothing.</summary>
    public SendOutcome SendInput(ReadOnlySpan<byte> bytes)
    {
        lock (_sending)
        {
            if (_queuedBytes + bytes.Length > PaneLimits.SendQueueMax)
            {
                return SendOutcome.Full;
            }
            for (; !bytes.IsEmpty; bytes = bytes[Math.Min(bytes.Length, PaneLimits.SendPieceMax)..])
            {
                var piece = bytes[..Math.Min(bytes.Length, PaneLimits.SendPieceMax)];
                _frame.Clear();
                _frame.Int32(piece.Length).Byte(InputType).Raw(piece);
                if (!Push(_frame.Written))
                {
                    return SendOutcome.NotRunning;
                }
            }
            return SendOutcome.Sent;
        }
    }

    /// <summary>Wakes the thread that waits in <see cref="Receive"/>; it then sees the end.</summary>
    public void End()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception ended) when (ended is ObjectDisposedException or SocketException)
        {
            // Ended already, which is what was asked for.
        }
    }

    public void Dispose()
    {
        lock (_sending)
        {
            _socket.Dispose();
            _queue.Clear();
            _queuedBytes = 0;
        }
    }

    private bool AwaitRoom()
    {
        try
        {
            _socket.Poll(TimeSpan.FromMilliseconds(20), SelectMode.SelectWrite);
            return true;
        }
        catch (Exception ended) when (ended is ObjectDisposedException or SocketException)
        {
            return false;
        }
    }

    private bool Push(ReadOnlySpan<byte> frame)
    {
        try
        {
            if (_queue.Count == 0 && _socket.Poll(0, SelectMode.SelectWrite))
            {
                return SendWhole(frame);
            }
        }
        catch (Exception ended) when (ended is ObjectDisposedException or SocketException)
        {
            return false;
        }
        if (_queuedBytes > 2 * PaneLimits.SendQueueMax)
        {
            return false; // Requests besides input are small and few: a keeper that took none of all these is stuck.
        }
        _queue.Enqueue(frame.ToArray());
        _queuedBytes += frame.Length;
        if (!_draining)
        {
            _draining = true;
            ThreadPool.UnsafeQueueUserWorkItem(static link => link.Drain(), this, preferLocal: false);
        }
        return true;
    }

    // Runs only while something is queued, which takes a keeper that is stopped or starved.
    private void Drain()
    {
        while (true)
        {
            try
            {
                // Outside the lock, so that senders never wait for the keeper.
                var isWritable = _socket.Poll(TimeSpan.FromSeconds(1), SelectMode.SelectWrite);
                lock (_sending)
                {
                    if (isWritable && _queue.TryDequeue(out var frame))
                    {
                        _queuedBytes -= frame.Length;
                        SendWhole(frame);
                    }
                    if (_queue.Count == 0)
                    {
                        _draining = false;
                        return;
                    }
                }
            }
            catch (Exception ended) when (ended is ObjectDisposedException or SocketException)
            {
                return; // The receiving thread sees the same end and makes a new link.
            }
        }
    }

    private bool SendWhole(ReadOnlySpan<byte> frame)
    {
        while (!frame.IsEmpty)
        {
            var taken = _socket.Send(frame, SocketFlags.None, out var error);
            if (error != SocketError.Success)
            {
                return false;
            }
            frame = frame[taken..];
        }
        return true;
    }

    // Frames lie at the front; the buffer grows only for the rare frame that is larger than a piece of output.
    private void MakeRoom()
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
        }
        else if (_start > 0)
        {
            _received.AsSpan(_start, _end - _start).CopyTo(_received);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _received.Length)
        {
            Array.Resize(ref _received, KeeperFrame.HeaderSize + KeeperLimits.FramePayloadMax);
        }
    }
}

internal enum LinkState { Received, TimedOut, Ended }
