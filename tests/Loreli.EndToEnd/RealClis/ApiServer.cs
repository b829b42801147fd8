using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Loreli.EndToEnd.RealClis;

/// <summary>How the server answers. One word each, as its tests name them.</summary>
internal enum ApiScenario { Ok, Auth, Quota, RateLimit, Overloaded, Hung, Dropped }

/// <summary>A model API on loopback that speaks as much of Anthropic Messages and OpenAI Responses as the real CLIs need, and keeps what users said.</summary>
internal sealed class ApiServer : IDisposable
{
    private const string Reply = "Understood. Nothing is left to do.";
    private readonly HttpListener _listener = new();
    private readonly Lock _lock = new();
    private readonly List<string> _said = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private int _requests;

    public ApiServer()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _loop = Task.Run(ServeAsync);
    }

    public int Port { get; }

    public ApiScenario Scenario { get; set; }

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Every text of the last user message of every request, in order.</summary>
    public IReadOnlyList<string> Said
    {
        get
        {
            lock (_lock)
            {
                return [.. _said];
            }
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Abort();
        _loop.Wait(TimeSpan.FromSeconds(10));
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = AnswerAsync(context);
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            await AnswerAsync(context.Request, context.Response);
        }
        catch (Exception gone) when (gone is IOException or HttpListenerException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            context.Response.Abort();
        }
    }

    private async Task AnswerAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        var path = request.Url!.AbsolutePath;
        var isMessages = path.EndsWith("/messages", StringComparison.Ordinal);
        if (request.HttpMethod != "POST" || !isMessages && !path.EndsWith("/responses", StringComparison.Ordinal))
        {
            await WriteAsync(response, path.EndsWith("/count_tokens", StringComparison.Ordinal) ? 200 : 404, """{"input_tokens":100,"error":{"message":"no such path","type":"not_found_error"}}""");
            return;
        }
        var body = JsonNode.Parse(await new StreamReader(request.InputStream, Encoding.UTF8).ReadToEndAsync(_stop.Token))!;
        Interlocked.Increment(ref _requests);
        Remember(body[isMessages ? "messages" : "input"] as JsonArray);
        switch (Scenario)
        {
            case ApiScenario.Hung:
                await Task.Delay(Timeout.Infinite, _stop.Token);
                return;
            case ApiScenario.Dropped:
            case ApiScenario.Ok:
                var events = isMessages ? AnthropicEvents() : OpenAiEvents();
                await StreamAsync(response, Scenario == ApiScenario.Ok ? events : events.Take(3));
                return;
            default:
                await RefuseAsync(response, isMessages);
                return;
        }
    }

    private void Remember(JsonArray? messages)
    {
        var last = messages?.LastOrDefault(it => it is JsonObject message && (string?)message["role"] == "user");
        var texts = last?["content"] switch
        {
            JsonValue text => [text.GetValue<string>()],
            JsonArray parts => parts.Select(it => (string?)it?["text"]).OfType<string>().ToArray(),
            _ => (string[])[],
        };
        lock (_lock)
        {
            _said.AddRange(texts);
        }
    }

    private async Task RefuseAsync(HttpListenerResponse response, bool isAnthropic)
    {
        var (status, type, code, message) = Scenario switch
        {
            ApiScenario.Auth => (401, "authentication_error", "invalid_api_key", "invalid x-api-key"),
            ApiScenario.Quota => (429, "rate_limit_error", "usage_limit_reached", "The usage limit has been reached"),
            ApiScenario.RateLimit => (429, "rate_limit_error", "rate_limit_exceeded", "This request would exceed your organization's rate limit."),
            _ => (isAnthropic ? 529 : 503, "overloaded_error", "server_is_overloaded", "Overloaded"),
        };
        var resets = TimeProvider.System.GetUtcNow().AddHours(3).ToUnixTimeSeconds();
        if (isAnthropic && Scenario == ApiScenario.Quota)
        {
            foreach (var (name, value) in new[] { ("status", "rejected"), ("reset", $"{resets}"), ("representative-claim", "five_hour"), ("5h-status", "rejected"), ("5h-reset", $"{resets}"), ("5h-utilization", "1.0") })
            {
                response.AddHeader($"anthropic-ratelimit-unified-{name}", value);
            }
            response.AddHeader("x-should-retry", "false");
        }
        var error = isAnthropic
            ? new JsonObject { ["type"] = "error", ["error"] = new JsonObject { ["type"] = type, ["message"] = message } }
            : new JsonObject { ["error"] = new JsonObject { ["type"] = code, ["code"] = code, ["message"] = message, ["plan_type"] = "plus", ["resets_at"] = resets } };
        await WriteAsync(response, status, error.ToJsonString());
    }

    private static async Task WriteAsync(HttpListenerResponse response, int status, string json)
    {
        response.StatusCode = status;
        response.ContentType = "application/json";
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(json));
        response.Close();
    }

    private async Task StreamAsync(HttpListenerResponse response, IEnumerable<(string Type, JsonObject Data)> events)
    {
        response.ContentType = "text/event-stream";
        response.SendChunked = true;
        foreach (var (type, data) in events)
        {
            data["type"] = type;
            await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes($"event: {type}\ndata: {data.ToJsonString()}\n\n"));
            await response.OutputStream.FlushAsync();
        }
        if (Scenario == ApiScenario.Dropped)
        {
            response.Abort();
            return;
        }
        response.Close();
    }

    private static IEnumerable<(string, JsonObject)> AnthropicEvents()
    {
        yield return ("message_start", Object("""{"message":{"id":"msg_1","type":"message","role":"assistant","model":"stub","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":100,"output_tokens":1}}}"""));
        yield return ("content_block_start", Object("""{"index":0,"content_block":{"type":"text","text":""}}"""));
        yield return ("content_block_delta", Object($$$"""{"index":0,"delta":{"type":"text_delta","text":"{{{Reply}}}"}}"""));
        yield return ("content_block_stop", Object("""{"index":0}"""));
        yield return ("message_delta", Object("""{"delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":20}}"""));
        yield return ("message_stop", Object("{}"));
    }

    private static IEnumerable<(string, JsonObject)> OpenAiEvents()
    {
        const string Message = $$$"""{"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[{"type":"output_text","text":"{{{Reply}}}","annotations":[]}]}""";
        yield return ("response.created", Object("""{"response":{"id":"resp_1","object":"response","status":"in_progress","output":[]}}"""));
        yield return ("response.output_item.added", Object($$$"""{"output_index":0,"item":{"type":"message","id":"msg_1","status":"in_progress","role":"assistant","content":[]}}"""));
        yield return ("response.output_text.delta", Object($$$"""{"item_id":"msg_1","output_index":0,"content_index":0,"delta":"{{{Reply}}}"}"""));
        yield return ("response.output_item.done", Object($$$"""{"output_index":0,"item":{{{Message}}}}"""));
        yield return ("response.completed", Object($$$$"""{"response":{"id":"resp_1","object":"response","status":"completed","output":[{{{{Message}}}}],"usage":{"input_tokens":100,"input_tokens_details":{"cached_tokens":0},"output_tokens":20,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":120}}}"""));
    }

    private static JsonObject Object(string json) => JsonNode.Parse(json)!.AsObject();
}
