using System.Buffers;
using System.Net.Sockets;
using System.Text;
using Loreli.Protocol;
using Loreli.Protocol.Live;
using Loreli.Protocol.Places;

namespace Loreli.Client;

/// <summary>The live connection over a raw socket: no thread, no task; every read takes what the kernel has and returns.</summary>
public sealed class LiveConnection : ILiveConnection
{
    private readonly Socket _socket;
    private readonly ArrayBufferWriter<byte> _outgoing = new(1 << 10);
    private byte[] _incoming = new byte[64 << 10];
    private int _start;
    private int _end;
    private uint _mask = 0x9E37_79B9;

    private LiveConnection(Socket socket, ReadOnlySpan<byte> alreadyRead)
    {
        _socket = socket;
        alreadyRead.CopyTo(_incoming);
        _end = alreadyRead.Length;
    }

    public nint Handle => _socket.Handle;

    public bool HasBuffered => WebSocketFraming.Read(Buffered, out var header) switch
    {
        WebSocketRead.Complete => Buffered.Length - header.HeaderSize >= header.PayloadSize,
        WebSocketRead.Malformed => true,
        _ => false,
    };

    private Span<byte> Buffered => _incoming.AsSpan(_start, _end - _start);

    /// <summary>Connects and says hello; the daemon's welcome, or why there is none, is the first message.</summary>
    public static LiveOutcome Open(DaemonAddress address, ClientMessage.Hello hello)
    {
        var outcome = DaemonSocket.Open(address);
        if (outcome is SocketOutcome.Refused refused)
        {
            return new LiveOutcome.Refused(refused.Error, refused.ExitCode);
        }
        var socket = ((SocketOutcome.Opened)outcome).Socket;
        try
        {
            SocketOutput.SendAll(socket, Encoding.Latin1.GetBytes(UpgradeRequest(address)));
            var reader = new HttpReader(socket);
            var head = reader.ReadHead();
            if (head.Status != 101)
            {
                var error = new DaemonResponse(reader, head).ReadError();
                socket.Dispose();
                return new LiveOutcome.Refused(error, head.Status is 401 or 403 ? ExitCode.NotPermitted : ExitCode.Failed);
            }
            var connection = new LiveConnection(socket, reader.Buffered);
            connection.Send(hello);
            return new LiveOutcome.Opened(connection);
        }
        catch (Exception broken) when (broken is IOException or SocketException)
        {
            socket.Dispose();
            return new LiveOutcome.Refused(
                new ErrorText("LOR0305", $"the daemon at {address} went away: {broken.Message}", "Start one with: loreli up -d"),
                ExitCode.NoDaemon);
        }
    }

    public ServerMessage? TryRead()
    {
        while (true)
        {
            if (TakeMessage() is { } message)
            {
                return message;
            }
            if (!HasBuffered && !Fill())
            {
                return null;
            }
        }
    }

    public void Send(ClientMessage message)
    {
        // The mask keeps caches from mistaking a message for a request (RFC 6455 10.3); any changing value does.
        _mask = unchecked((_mask * 1_664_525) + 1_013_904_223) | 1;
        _outgoing.ResetWrittenCount();
        LiveCodec.Encode(message, _outgoing);
        var payload = _outgoing.WrittenCount;
        var frame = ArrayPool<byte>.Shared.Rent(payload + WebSocketFraming.HeaderSizeMax);
        try
        {
            var size = WebSocketFraming.WriteHeader(WebSocketOpcode.Text, payload, _mask, frame);
            _outgoing.WrittenSpan.CopyTo(frame.AsSpan(size));
            WebSocketFraming.Apply(_mask, frame.AsSpan(size, payload));
            SendRaw(frame.AsSpan(0, size + payload));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    public void Dispose() => _socket.Dispose();

    private static string UpgradeRequest(DaemonAddress address) =>
        $"GET /v1/live HTTP/1.1\r\nHost: loreli\r\n{ProtocolVersion.Header}: {ProtocolVersion.Daemon}\r\n"
        + (address is DaemonAddress.Tcp tcp ? $"Authorization: Bearer {tcp.Token}\r\n" : "")
        + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: bG9yZWxpIGlzIGxvcmVsaQ==\r\n\r\n";

    /// <summary>The next whole message of the buffer; answers pings on the way.</summary>
    private ServerMessage? TakeMessage()
    {
        while (true)
        {
            var read = WebSocketFraming.Read(Buffered, out var header);
            if (read == WebSocketRead.Malformed || header.PayloadSize > LiveLimits.ServerMessageBytesMax
                || (read == WebSocketRead.Complete && (header.IsMasked || !header.IsFinal)))
            {
                throw new DaemonGoneException("the daemon sent what is no message of the live connection");
            }
            if (read == WebSocketRead.NeedsMore || Buffered.Length - header.HeaderSize < header.PayloadSize)
            {
                return null;
            }
            var payload = Buffered.Slice(header.HeaderSize, (int)header.PayloadSize);
            _start += header.HeaderSize + payload.Length;
            switch (header.Opcode)
            {
                case WebSocketOpcode.Text or WebSocketOpcode.Binary:
                    var decoded = LiveCodec.DecodeServer(payload, header.Opcode == WebSocketOpcode.Binary);
                    return decoded.Message
                        ?? throw new DaemonGoneException($"the daemon's message cannot be understood: {decoded.Problem}");
                case WebSocketOpcode.Ping:
                    SendControl(WebSocketOpcode.Pong, payload);
                    break;
                case WebSocketOpcode.Close:
                    throw new DaemonGoneException("the daemon closed the connection");
            }
        }
    }

    /// <summary>Takes what the kernel has, without waiting; false when that is nothing.</summary>
    private bool Fill()
    {
        if (_start > 0)
        {
            Buffered.CopyTo(_incoming);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _incoming.Length)
        {
            Array.Resize(ref _incoming, checked(_incoming.Length * 2));
        }
        try
        {
            if (!_socket.Poll(0, SelectMode.SelectRead))
            {
                return false;
            }
            var read = _socket.Receive(_incoming.AsSpan(_end), SocketFlags.None);
            _end += read;
            return read > 0 ? true : throw new DaemonGoneException("the daemon closed the connection");
        }
        catch (SocketException broken)
        {
            throw new DaemonGoneException($"the connection to the daemon broke: {broken.Message}", broken);
        }
    }

    private void SendControl(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        Span<byte> frame = stackalloc byte[WebSocketFraming.HeaderSizeMax + WebSocketFraming.ControlPayloadMax];
        var size = WebSocketFraming.WriteHeader(opcode, payload.Length, _mask, frame);
        payload.CopyTo(frame[size..]);
        WebSocketFraming.Apply(_mask, frame.Slice(size, payload.Length));
        SendRaw(frame[..(size + payload.Length)]);
    }

    private void SendRaw(ReadOnlySpan<byte> bytes)
    {
        try
        {
            SocketOutput.SendAll(_socket, bytes);
        }
        catch (SocketException broken)
        {
            throw new DaemonGoneException($"the connection to the daemon broke: {broken.Message}", broken);
        }
    }
}

public abstract record LiveOutcome
{
    private LiveOutcome() { }

    public sealed record Opened(LiveConnection Connection) : LiveOutcome;
    public sealed record Refused(ErrorText Error, int ExitCode) : LiveOutcome;
}
