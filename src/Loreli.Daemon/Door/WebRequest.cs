using System.Security.Cryptography;
using System.Text;
using Loreli.Daemon.Api;
using Loreli.Daemon.Live;
using Loreli.Protocol;
using Loreli.Protocol.Daemon;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Loreli.Daemon.Door;

/// <summary>One request over HTTP: token, body, table of addresses, answer.</summary>
internal sealed class WebRequest(HttpContext context, ApiDispatcher dispatcher, LiveHub hub, DaemonLog log, TimeProvider clock, string? token)
{
    private const string Bearer = "Bearer ";

    public async Task Answer(CancellationToken stopAsked)
    {
        context.Response.Headers[ProtocolVersion.Header] = $"{ProtocolVersion.Daemon}";
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopAsked, context.RequestAborted);
        try
        {
            if (!MayEnter())
            {
                context.Response.Headers.WWWAuthenticate = "Bearer";
                await Write(Refused(ApiErrors.NoToken()), ended.Token);
            }
            else if (context.Request.Path.Value == "/v1/live" && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
            {
                await GoLive(upgrade, ended.Token);
            }
            else
            {
                await Write(await Ask(ended.Token), ended.Token);
            }
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            await Write(Refused(ApiErrors.Stopping()), ended.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // The client went away, or was in the middle of a stream when the daemon stopped.
        }
        catch (Exception failure)
        {
            log.Error("answer failed", ("path", context.Request.Path.Value), ("exception", failure.ToString()));
            context.Abort();
        }
    }

    private async Task<ApiResponse> Ask(CancellationToken ended)
    {
        ReadOnlyMemory<byte> body;
        try
        {
            body = await ReadBody(ended);
        }
        catch (BadHttpRequestException bad)
        {
            return Refused(bad.StatusCode == 413 ? ApiErrors.TooLarge(RequestLimits.BodyBytesMax) : ApiErrors.BadBody(bad.Message));
        }
        var request = context.Request;
        var query = request.QueryString.Value ?? "";
        return await dispatcher.Answer(new ApiRequest(
            request.Method,
            // Kestrel has unescaped the path; the table of addresses does that itself, for live calls too.
            context.Features.Get<IHttpRequestFeature>()?.RawTarget is { } target ? PathOf(target) : request.Path.Value ?? "",
            query.StartsWith('?') ? query[1..] : query,
            body,
            request.Headers.Accept.ToString(),
            request.ContentType ?? "",
            request.Headers.TryGetValue(ProtocolVersion.Header, out var version) ? version.ToString() : null), ended);
    }

    private async Task<ReadOnlyMemory<byte>> ReadBody(CancellationToken ended)
    {
        if (context.Request.ContentLength is null or 0 && !context.Request.Headers.ContainsKey("Transfer-Encoding"))
        {
            return default;
        }
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, ended);
        return body.ToArray();
    }

    private async Task Write(ApiResponse response, CancellationToken ended)
    {
        context.Response.StatusCode = response.Status;
        context.Response.ContentType = response.ContentType;
        if (response.Stream is { } stream)
        {
            // The head goes out at once: a follower may wait long for its first line.
            await context.Response.StartAsync(ended);
            await context.Response.Body.FlushAsync(ended);
            await stream(context.Response.Body, ended);
            return;
        }
        // A whole answer is sent even when the daemon stops, which may be what was asked for.
        context.Response.ContentLength = response.Body.Length;
        await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
    }

    private async Task GoLive(IHttpUpgradeFeature upgrade, CancellationToken ended)
    {
        var head = new StringBuilder("GET /v1/live HTTP/1.1");
        foreach (var (name, value) in context.Request.Headers)
        {
            head.Append("\r\n").Append(name).Append(": ").Append(value.ToString());
        }
        var (answer, isLive) = UpgradeRequest.Answer(Encoding.Latin1.GetBytes(head.ToString()));
        if (!isLive)
        {
            var text = Encoding.UTF8.GetString(answer);
            await Write(new ApiResponse(
                int.Parse(text.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture),
                ApiResponse.Json, Encoding.UTF8.GetBytes(text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..])), ended);
            return;
        }
        context.Response.Headers["Upgrade"] = "websocket";
        context.Response.Headers["Sec-WebSocket-Accept"] =
            Protocol.Live.WebSocketFraming.Accept(context.Request.Headers["Sec-WebSocket-Key"].ToString());
        await using var stream = await upgrade.UpgradeAsync();
        await new StreamLiveTransport(stream, clock).Serve(hub, ended);
    }

    private bool MayEnter()
    {
        if (DoorMark.IsOn(context.Features))
        {
            return true;
        }
        var shown = context.Request.Headers.Authorization.ToString();
        return token is not null && shown.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown[Bearer.Length..].Trim()), Encoding.UTF8.GetBytes(token));
    }

    private static string PathOf(string target)
    {
        var path = target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && target.IndexOf('/', 7) is > 0 and var slash
            ? target[slash..]
            : target;
        var question = path.IndexOf('?');
        return question < 0 ? path : path[..question];
    }

    private static ApiResponse Refused(ApiRefusal refusal) =>
        ApiResponse.Of(refusal.Error, DaemonJson.Default.ErrorView, refusal.Status);
}
