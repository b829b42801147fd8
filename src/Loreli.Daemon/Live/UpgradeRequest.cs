using System.Text;
using Loreli.Protocol;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;

namespace Loreli.Daemon.Live;

/// <summary>Reads the head of a request for the live connection and answers it. Pure.</summary>
internal static class UpgradeRequest
{
    /// <summary>A client's head is below 400 bytes.</summary>
    public const int HeadBytesMax = 8 << 10;

    private const int KeyCharsMax = 64;

    /// <summary>The bytes to answer with, and whether the connection is live from then on.</summary>
    /// <param name="head">Everything before the empty line.</param>
    public static (byte[] Answer, bool IsLive) Answer(ReadOnlySpan<byte> head)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Encoding.Latin1.GetString(head).Split("\r\n").Skip(1))
        {
            var colon = line.IndexOf(':');
            if (colon <= 0)
            {
                return (Refusal(400, "Bad Request", new ErrorView("LOR0202", "the request has a header without a name")), false);
            }
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
        if (headers.TryGetValue(ProtocolVersion.Header, out var version) && version != $"{ProtocolVersion.Daemon}")
        {
            return (Refusal(426, "Upgrade Required", Api.ApiErrors.WrongVersion(version).Error), false);
        }
        if (!string.Equals(headers.GetValueOrDefault("Upgrade"), "websocket", StringComparison.OrdinalIgnoreCase)
            || headers.GetValueOrDefault("Sec-WebSocket-Version") != "13"
            || headers.GetValueOrDefault("Sec-WebSocket-Key") is not { Length: > 0 and <= KeyCharsMax } key)
        {
            return (Refusal(400, "Bad Request", new ErrorView("LOR0219", "/v1/live is a WebSocket of version 13 (RFC 6455)")), false);
        }
        return (Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"{ProtocolVersion.Header}: {ProtocolVersion.Daemon}\r\nSec-WebSocket-Accept: {WebSocketFraming.Accept(key)}\r\n\r\n"), true);
    }

    private static byte[] Refusal(int status, string reason, ErrorView error)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(error, DaemonJson.Default.ErrorView);
        var head = $"HTTP/1.1 {status} {reason}\r\nContent-Type: application/json\r\n{ProtocolVersion.Header}: {ProtocolVersion.Daemon}\r\n"
            + $"Content-Length: {body.Length}\r\nConnection: close\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
