using System.Net.Sockets;
using System.Text;
using Loreli.Protocol;
using Loreli.Protocol.Places;

namespace Loreli.Client;

/// <summary>One kept connection to a daemon, for verbs: a request, its response, the next request.</summary>
/// <remarks>Blocking, hand-written HTTP/1.1 over a raw socket, because a verb lives for milliseconds and must not compile
/// an HTTP stack first. Not safe for threads.</remarks>
public sealed class DaemonClient : IDisposable
{
    public const string Json = "application/json";
    public const string Text = "text/plain";
    /// <summary>One JSON value a line; what streams answer with.</summary>
    public const string JsonLines = "application/x-ndjson";

    private readonly DaemonAddress _address;
    private Socket _socket;
    private HttpReader _reader;
    private DaemonResponse? _last;
    private bool _isFresh = true;

    private DaemonClient(DaemonAddress address, Socket socket) =>
        (_address, _socket, _reader) = (address, socket, new HttpReader(socket));

    /// <summary>Connects. Cheap: no request is made.</summary>
    public static ConnectOutcome Connect(DaemonAddress address) => DaemonSocket.Open(address) switch
    {
        SocketOutcome.Opened opened => new ConnectOutcome.Connected(new DaemonClient(address, opened.Socket)),
        SocketOutcome.Refused refused => new ConnectOutcome.Refused(refused.Error, refused.ExitCode),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Connects to the daemon of the working directory; as <see cref="DaemonAddress.Find"/> finds it.</summary>
    public static ConnectOutcome Connect(PathSources from) => DaemonAddress.Find(from) switch
    {
        AddressOutcome.Found found => Connect(found.Address),
        AddressOutcome.Unusable it => new ConnectOutcome.Refused(it.Error, ExitCode.Failed),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Makes a request and waits for the response's head. What is left of an earlier response is given up.</summary>
    /// <param name="path">With query, already escaped: <c>/v1/panes/a/capture?lines=5</c>.</param>
    /// <param name="accept"><see cref="Json"/>, <see cref="Text"/> or <see cref="JsonLines"/>.</param>
    /// <returns>Whatever the daemon answered; a daemon of another version gives status 426 and an error that says so.</returns>
    /// <exception cref="DaemonGoneException">The connection broke, and, for a request that may have been carried out, was not tried again.</exception>
    public DaemonResponse Send(
        string method, string path, ReadOnlySpan<byte> body = default, string accept = Json, string contentType = Json)
    {
        if (_last is { MayReuse: false })
        {
            Reconnect();
        }
        var request = Compose(method, path, body, accept, contentType);
        HttpHead head;
        try
        {
            head = Exchange(request);
        }
        catch (DaemonGoneException) when (!_isFresh && method == "GET")
        {
            // A daemon may close a connection that was long idle just as we use it again.
            Reconnect();
            head = Exchange(request);
        }
        _isFresh = false;
        if (head.Protocol is { } theirs && theirs != ProtocolVersion.Daemon.ToString(System.Globalization.CultureInfo.InvariantCulture)
            && head.Status != 426)
        {
            return _last = new DaemonResponse(426, VersionDiffers(theirs));
        }
        return _last = new DaemonResponse(_reader, head);
    }

    public void Dispose() => _socket.Dispose();

    private HttpHead Exchange(byte[] request)
    {
        try
        {
            SocketOutput.SendAll(_socket, request);
        }
        catch (SocketException)
        {
            // The daemon may have answered (too large, not permitted) and closed before it read everything; if it has not,
            // reading says what is wrong.
        }
        return _reader.ReadHead();
    }

    private void Reconnect()
    {
        _socket.Dispose();
        if (DaemonSocket.Open(_address) is not SocketOutcome.Opened opened)
        {
            throw new DaemonGoneException($"the daemon at {_address} is gone");
        }
        (_socket, _reader, _last, _isFresh) = (opened.Socket, new HttpReader(opened.Socket), null, true);
    }

    private byte[] Compose(string method, string path, ReadOnlySpan<byte> body, string accept, string contentType)
    {
        if (path.AsSpan().IndexOfAnyInRange('\0', ' ') >= 0)
        {
            throw new ArgumentException("A path has neither blanks nor control characters; escape them.", nameof(path));
        }
        var head = new StringBuilder(256);
        head.Append(method).Append(' ').Append(path).Append(" HTTP/1.1\r\nHost: loreli\r\n");
        head.Append(ProtocolVersion.Header).Append(": ").Append(ProtocolVersion.Daemon).Append("\r\nAccept: ").Append(accept).Append("\r\n");
        if (_address is DaemonAddress.Tcp tcp)
        {
            head.Append("Authorization: Bearer ").Append(tcp.Token).Append("\r\n");
        }
        if (method != "GET")
        {
            head.Append("Content-Type: ").Append(contentType).Append("\r\nContent-Length: ").Append(body.Length).Append("\r\n");
        }
        head.Append("\r\n");
        var request = new byte[head.Length + body.Length];
        Encoding.Latin1.GetBytes(head.ToString(), request);
        body.CopyTo(request.AsSpan(head.Length));
        return request;
    }

    private static byte[] VersionDiffers(string theirs) => Encoding.UTF8.GetBytes(
        $"{{\"code\":\"LOR0308\",\"message\":\"the daemon speaks protocol {System.Text.Json.JsonEncodedText.Encode(theirs)}, "
        + $"this loreli speaks {ProtocolVersion.Daemon}\",\"hint\":\"Restart the daemon with this version: its agents stay. "
        + "Run: loreli up -d --restart\"}");
}

public abstract record ConnectOutcome
{
    private ConnectOutcome() { }

    public sealed record Connected(DaemonClient Client) : ConnectOutcome;
    /// <param name="ExitCode">What a verb should exit with: no daemon, or not permitted.</param>
    public sealed record Refused(ErrorText Error, int ExitCode) : ConnectOutcome;
}
