using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Places;

namespace Loreli.Client;

/// <summary>A daemon's answer. The body is read as it comes, once.</summary>
public sealed class DaemonResponse
{
    /// <summary>Bodies that are taken whole: a capture of the deepest scrollback fits.</summary>
    public const int WholeBodyBytesMax = 256 << 20;

    private readonly HttpReader? _reader;
    private readonly HttpHead _head;
    private readonly byte[]? _given;
    private long _left;
    private bool _inChunk;

    internal DaemonResponse(HttpReader reader, HttpHead head)
    {
        (_reader, _head, _left) = (reader, head, head.IsChunked ? 0 : head.Length);
        IsComplete = head is { Length: 0, IsChunked: false };
    }

    /// <summary>An answer that this side gives itself.</summary>
    internal DaemonResponse(int status, byte[] body)
    {
        (_head, _given, _left) = (new HttpHead(status, "application/json", body.Length, false, true, null), body, body.Length);
    }

    public int Status => _head.Status;
    public bool IsOk => Status is >= 200 and < 300;
    public string ContentType => _head.ContentType;
    /// <summary>The whole body was taken.</summary>
    public bool IsComplete { get; private set; }

    internal bool MayReuse => IsComplete && !_head.CloseAfter;

    /// <summary>Takes the next bytes of the body, waiting for at least one; 0 at its end.</summary>
    /// <exception cref="DaemonGoneException">The connection broke first.</exception>
    public int Read(Span<byte> to)
    {
        if (IsComplete || to.IsEmpty)
        {
            return 0;
        }
        if (_given is not null)
        {
            var copied = (int)Math.Min(to.Length, _left);
            _given.AsSpan(_given.Length - (int)_left, copied).CopyTo(to);
            _left -= copied;
            IsComplete = _left == 0;
            return copied;
        }
        return _head.IsChunked ? ReadChunked(to) : ReadPlain(to);
    }

    /// <summary>Writes the rest of the body to a stream as it comes, each piece flushed.</summary>
    public void CopyTo(Stream to)
    {
        var buffer = new byte[32 << 10];
        int read;
        while ((read = Read(buffer)) > 0)
        {
            to.Write(buffer, 0, read);
            to.Flush();
        }
    }

    /// <exception cref="DaemonGoneException">The connection broke, or the body is larger than <see cref="WholeBodyBytesMax"/>.</exception>
    public byte[] ReadAll()
    {
        var body = new byte[Math.Clamp(_head.Length, 4 << 10, 1 << 20)];
        var size = 0;
        int read;
        while ((read = Read(body.AsSpan(size))) > 0)
        {
            size += read;
            if (size > WholeBodyBytesMax)
            {
                throw new DaemonGoneException($"the daemon's answer has more than {WholeBodyBytesMax} bytes");
            }
            if (size == body.Length)
            {
                Array.Resize(ref body, size * 2);
            }
        }
        Array.Resize(ref body, size);
        return body;
    }

    public string ReadText() => Encoding.UTF8.GetString(ReadAll());

    /// <param name="type">From <see cref="DaemonJson"/>.</param>
    /// <exception cref="DaemonGoneException">The body is not what a daemon of this version sends.</exception>
    public T ReadJson<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(ReadAll(), type) ?? throw new DaemonGoneException("the daemon answered with null");
        }
        catch (JsonException wrong)
        {
            throw new DaemonGoneException($"the daemon's answer cannot be understood: {wrong.Message}", wrong);
        }
    }

    /// <summary>What a daemon says went wrong. Read by hand: a verb that fails should not pay for a serializer.</summary>
    public ErrorText ReadError()
    {
        var (code, message, hint) = ("LOR0300", $"the daemon answered with status {Status}", (string?)null);
        try
        {
            var reader = new Utf8JsonReader(ReadAll());
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }
                var name = reader.GetString();
                reader.Read();
                var value = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                (code, message, hint) = name switch
                {
                    "code" => (value ?? code, message, hint),
                    "message" => (code, value ?? message, hint),
                    "hint" => (code, message, value),
                    _ => (code, message, hint),
                };
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a text that is no UTF-8, or half a surrogate pair.
            return new ErrorText(code, $"the daemon answered with status {Status} and no explanation", "See: loreli doctor");
        }
        return new ErrorText(code, message, hint);
    }

    private int ReadPlain(Span<byte> to)
    {
        var wanted = _left < 0 ? to.Length : (int)Math.Min(to.Length, _left);
        var read = _reader!.Read(to[..wanted]);
        if (_left < 0)
        {
            IsComplete = read == 0;
            return read;
        }
        if (read == 0)
        {
            throw new DaemonGoneException("the daemon's answer ended in the middle");
        }
        _left -= read;
        IsComplete = _left == 0;
        return read;
    }

    private int ReadChunked(Span<byte> to)
    {
        if (_left == 0)
        {
            if (_inChunk)
            {
                _reader!.ReadChunkEnd();
            }
            _left = _reader!.ReadChunkSize();
            _inChunk = _left > 0;
            if (!_inChunk)
            {
                IsComplete = true;
                return 0;
            }
        }
        var read = _reader!.Read(to[..(int)Math.Min(to.Length, _left)]);
        if (read == 0)
        {
            throw new DaemonGoneException("the daemon's answer ended in the middle");
        }
        _left -= read;
        return read;
    }
}
