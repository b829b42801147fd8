using Loreli.Protocol.Live;

namespace Loreli.Daemon.Live;

/// <summary>What a client sent, as whole messages. Holds at most one message, and buffers only as much as has arrived.</summary>
/// <remarks>Control frames may come between the pieces of a message. Every frame of a client is masked (RFC 6455 5.1).</remarks>
internal sealed class WebSocketInbox
{
    private const int BufferBytesMin = 4 << 10;

    private byte[] _buffer = new byte[BufferBytesMin];
    private int _start;
    private int _end;
    private byte[] _pieces = [];
    private int _piecesSize;
    private bool _inPieces;

    /// <summary>Room for the next read; say how much came with <see cref="Took"/>.</summary>
    public Memory<byte> Room()
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
            // A rare large message should not keep its memory for weeks.
            _buffer = _buffer.Length > 16 * BufferBytesMin ? new byte[BufferBytesMin] : _buffer;
        }
        if (_end == _buffer.Length)
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }
            else
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }
        }
        return _buffer.AsMemory(_end);
    }

    public void Took(int count) => _end += count;

    /// <summary>Takes the next message or control frame; the payload is valid until the next call of any member.</summary>
    public WebSocketRead TryTake(out WebSocketOpcode opcode, out ReadOnlySpan<byte> payload)
    {
        while (true)
        {
            opcode = default;
            payload = default;
            var read = WebSocketFraming.Read(_buffer.AsSpan(_start, _end - _start), out var header);
            if (read != WebSocketRead.Complete)
            {
                return read;
            }
            if (!header.IsMasked || header.PayloadSize > LiveLimits.ClientMessageBytesMax)
            {
                return WebSocketRead.Malformed;
            }
            if (_end - _start - header.HeaderSize < header.PayloadSize)
            {
                return WebSocketRead.NeedsMore;
            }
            var bytes = _buffer.AsSpan(_start + header.HeaderSize, (int)header.PayloadSize);
            _start += header.HeaderSize + bytes.Length;
            WebSocketFraming.Apply(header.Mask, bytes);
            opcode = header.Opcode;
            if (opcode >= WebSocketOpcode.Close)
            {
                payload = bytes;
                return WebSocketRead.Complete;
            }
            if ((opcode == WebSocketOpcode.Continuation) != _inPieces)
            {
                return WebSocketRead.Malformed;
            }
            if (header.IsFinal && !_inPieces)
            {
                payload = bytes;
                return opcode == WebSocketOpcode.Text ? WebSocketRead.Complete : WebSocketRead.Malformed;
            }
            if (!AddPiece(bytes))
            {
                return WebSocketRead.Malformed;
            }
            if (header.IsFinal)
            {
                _inPieces = false;
                opcode = WebSocketOpcode.Text;
                payload = _pieces.AsSpan(0, _piecesSize);
                _piecesSize = 0;
                return WebSocketRead.Complete;
            }
            if (opcode == WebSocketOpcode.Binary)
            {
                return WebSocketRead.Malformed;
            }
            _inPieces = true;
        }
    }

    private bool AddPiece(ReadOnlySpan<byte> bytes)
    {
        var size = _piecesSize + bytes.Length;
        if (size > LiveLimits.ClientMessageBytesMax)
        {
            return false;
        }
        if (_pieces.Length < size)
        {
            Array.Resize(ref _pieces, Math.Max(size, _pieces.Length * 2));
        }
        bytes.CopyTo(_pieces.AsSpan(_piecesSize));
        _piecesSize = size;
        return true;
    }
}
