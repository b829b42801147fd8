using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace Loreli.Client;

/// <summary>Status line and the headers that matter.</summary>
/// <param name="Length">Bytes of the body; -1 when chunked or until the end of the connection.</param>
internal readonly record struct HttpHead(
    int Status, string ContentType, long Length, bool IsChunked, bool CloseAfter, string? Protocol);

/// <summary>Reads HTTP/1.1 responses from a blocking socket: the subset that a daemon sends, everything bounded.</summary>
internal sealed class HttpReader(Socket socket)
{
    /// <summary>All headers of a response together; a daemon sends below 500 bytes.</summary>
    private const int HeadBytesMax = 16 << 10;

    /// <summary>One read: an HTTP chunk of Kestrel is at most a page or two, a body much more.</summary>
    private const int BufferBytes = 64 << 10;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;

    /// <summary>Bytes that are read and not yet taken.</summary>
    public ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _end - _start);

    /// <exception cref="DaemonGoneException">The connection ended or this is no HTTP response.</exception>
    public HttpHead ReadHead()
    {
        int length;
        while ((length = Buffered.IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (Buffered.Length > HeadBytesMax)
            {
                throw new DaemonGoneException($"the daemon's response has more than {HeadBytesMax} bytes of headers");
            }
            if (!Fill())
            {
                throw new DaemonGoneException("the daemon closed the connection before it answered");
            }
        }
        var head = ParseHead(Encoding.Latin1.GetString(Buffered[..length]));
        _start += length + 4;
        return head;
    }

    /// <summary>Takes body bytes, waiting for at least one; 0 at the end of the connection.</summary>
    public int Read(Span<byte> to)
    {
        if (_start == _end && !Fill())
        {
            return 0;
        }
        var taken = Math.Min(to.Length, _end - _start);
        _buffer.AsSpan(_start, taken).CopyTo(to);
        _start += taken;
        return taken;
    }

    /// <summary>Size of the next chunk, 0 for the last; the bytes follow.</summary>
    public long ReadChunkSize()
    {
        var line = ReadLine();
        if (!Utf8Parser.TryParse(line, out long size, out var used, 'x') || used == 0 || used > 8 || size < 0)
        {
            throw new DaemonGoneException("the daemon's response has a chunk without a size");
        }
        if (size == 0)
        {
            while (ReadLine().Length > 0)
            {
                // Trailers: none is of use to us.
            }
        }
        return size;
    }

    public void ReadChunkEnd()
    {
        if (ReadLine().Length > 0)
        {
            throw new DaemonGoneException("the daemon's response has a chunk longer than its size");
        }
    }

    private ReadOnlySpan<byte> ReadLine()
    {
        int length;
        while ((length = Buffered.IndexOf("\r\n"u8)) < 0)
        {
            if (Buffered.Length > HeadBytesMax || !Fill())
            {
                throw new DaemonGoneException("the daemon's response ended in the middle");
            }
        }
        var line = Buffered[..length];
        _start += length + 2;
        return line;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            Buffered.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        try
        {
            var read = socket.Receive(_buffer.AsSpan(_end), SocketFlags.None);
            _end += read;
            return read > 0;
        }
        catch (SocketException broken)
        {
            throw new DaemonGoneException($"the connection to the daemon broke: {broken.Message}", broken);
        }
    }

    private static HttpHead ParseHead(string head)
    {
        var lines = head.Split("\r\n");
        if (!lines[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || lines[0].Length < 12
            || !int.TryParse(lines[0].AsSpan(9, 3), out var status) || status < 100)
        {
            throw new DaemonGoneException("what answered is no daemon: it does not speak HTTP/1.1");
        }
        var parsed = new HttpHead(status, "", status is 204 or 304 or 101 ? 0 : -1, false, false, null);
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':');
            if (colon > 0)
            {
                parsed = With(parsed, line[..colon], line[(colon + 1)..].Trim());
            }
        }
        return parsed is { Length: < 0, IsChunked: false } ? parsed with { CloseAfter = true } : parsed;
    }

    private static HttpHead With(HttpHead head, string name, string value)
    {
        if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
        {
            return long.TryParse(value, System.Globalization.NumberStyles.None, null, out var length)
                ? head with { Length = length }
                : throw new DaemonGoneException("the daemon's response has a length that is no number");
        }
        if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
        {
            return head with { IsChunked = value.Equals("chunked", StringComparison.OrdinalIgnoreCase) };
        }
        if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
        {
            return head with { ContentType = value };
        }
        if (name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
        {
            return head with { CloseAfter = value.Equals("close", StringComparison.OrdinalIgnoreCase) };
        }
        return name.Equals(Protocol.ProtocolVersion.Header, StringComparison.OrdinalIgnoreCase) ? head with { Protocol = value } : head;
    }
}
