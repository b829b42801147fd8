using Loreli.Daemon.Panes;
using Loreli.Protocol;
using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Api;

internal delegate ValueTask<ApiResponse> ApiHandler(ApiCall call, CancellationToken stopAsked);

/// <summary>One address. <paramref name="Path"/> may hold a name as one segment: <c>{pane}</c>, <c>{agent}</c>.</summary>
internal sealed record ApiRoute(string Method, string Path, IReadOnlyList<string> Parameters, ApiHandler Handler);

/// <summary>The one table of addresses, for HTTP and for calls over the live connection alike.</summary>
internal sealed class ApiDispatcher
{
    private readonly List<(ApiRoute Route, string[] Segments)> _routes;
    private readonly DaemonLog _log;
    private long _failures;

    public ApiDispatcher(IEnumerable<ApiRoute> routes, DaemonLog log)
    {
        _routes = [.. routes.Select(it => (it, Split(it.Path)))];
        _log = log;
    }

    /// <summary>Answers; never throws, but for a cancelled request.</summary>
    public async ValueTask<ApiResponse> Answer(ApiRequest request, CancellationToken stopAsked)
    {
        try
        {
            if (request.Protocol is { } protocol && protocol != VersionText)
            {
                throw ApiErrors.WrongVersion(protocol);
            }
            var (route, pane) = Find(request.Method, request.Path);
            var call = new ApiCall(request, pane, QueryText.Parse(request.Query, route.Parameters));
            return await route.Handler(call, stopAsked);
        }
        catch (ApiRefusal refusal)
        {
            return ApiResponse.Of(refusal.Error, DaemonJson.Default.ErrorView, refusal.Status);
        }
        catch (OperationCanceledException) when (stopAsked.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            // One broken request must not end a daemon that serves others; the client gets a number to look for, no stack.
            var id = $"E{Interlocked.Increment(ref _failures)}";
            _log.Error("request failed", ("id", id), ("method", request.Method), ("path", request.Path), ("exception", failure.ToString()));
            return ApiResponse.Of(ApiErrors.Internal(id), DaemonJson.Default.ErrorView, 500);
        }
    }

    private static string VersionText { get; } = ProtocolVersion.Daemon.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private (ApiRoute Route, string? Pane) Find(string method, string path)
    {
        var segments = Split(path);
        var methods = new List<string>();
        foreach (var (route, wanted) in _routes)
        {
            if (!Fits(segments, wanted))
            {
                continue;
            }
            if (route.Method == method)
            {
                var at = Array.FindIndex(wanted, IsName);
                return (route, at < 0 ? null : QueryText.Unescape(segments[at]));
            }
            methods.Add(route.Method);
        }
        throw methods.Count > 0 ? ApiErrors.WrongMethod(method, path, methods) : ApiErrors.UnknownAddress(method, path);
    }

    private static bool Fits(string[] segments, string[] wanted)
    {
        if (segments.Length != wanted.Length)
        {
            return false;
        }
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] != segments[i] && !IsName(wanted[i]))
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsName(string segment) => segment is ['{', .., '}'];

    private static string[] Split(string path) => path.Split('/');
}
