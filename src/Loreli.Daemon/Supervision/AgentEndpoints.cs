using Loreli.Daemon.Api;
using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Supervision;

/// <summary>Supervised agents, one by one: list, start, ask, end.</summary>
internal sealed class AgentEndpoints(Func<ISupervision> supervision, TimeProvider clock)
{
    private static readonly TimeSpan TimeoutMax = TimeSpan.FromHours(1);
    private const int TextCharsMax = 4_096;

    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "/v1/agents", [], List),
        new("POST", "/v1/agents", [], Spawn),
        new("GET", "/v1/agents/{agent}/explain", [], Explain),
        new("POST", "/v1/agents/{agent}/restart", [], Restart),
        new("POST", "/v1/agents/{agent}/shutdown", [], Shutdown),
        new("POST", "/v1/agents/{agent}/kill", [], Kill),
        new("POST", "/v1/agents/{agent}/prompt", [], Prompt),
        new("POST", "/v1/agents/{agent}/answer", [], Answer),
        new("POST", "/v1/agents/{agent}/ack", [], Acknowledge),
        new("POST", "/v1/agents/{agent}/hook", [], Hook),
    ];

    private ValueTask<ApiResponse> List(ApiCall call, CancellationToken stopAsked)
    {
        var agents = supervision().Fleet().Agents;
        return new(call.WantsText
            ? ApiResponse.OfText(AgentTable.Of(agents))
            : ApiResponse.Of(agents, DaemonJson.Default.IReadOnlyListAgentView));
    }

    private ValueTask<ApiResponse> Explain(ApiCall call, CancellationToken stopAsked)
    {
        var view = supervision().Explain(call.PaneName);
        return new(call.WantsText
            ? ApiResponse.OfText(ExplainText.Of(view, clock.GetUtcNow()))
            : ApiResponse.Of(view, DaemonJson.Default.ExplainView));
    }

    private async ValueTask<ApiResponse> Spawn(ApiCall call, CancellationToken stopAsked)
    {
        var request = call.Body(DaemonJson.Default.AgentSpawnRequest);
        if (request.Name is { } name && !PaneName.TryParse(name, out _))
        {
            throw ApiErrors.Bad("name", "that is no name of an agent",
                $"1 to {PaneName.LengthMax} letters, digits, '.', '_' or '-', the first a letter or digit");
        }
        return View(await supervision().Spawn(request, stopAsked), 201);
    }

    private async ValueTask<ApiResponse> Restart(ApiCall call, CancellationToken stopAsked) => View(await supervision().Restart(
        call.PaneName, call.BodyOr(DaemonJson.Default.AgentRestartRequest, new AgentRestartRequest()).Fresh, stopAsked));

    private async ValueTask<ApiResponse> Shutdown(ApiCall call, CancellationToken stopAsked)
    {
        var request = call.BodyOr(DaemonJson.Default.AgentShutdownRequest, new AgentShutdownRequest());
        var timeout = request.TimeoutMs switch
        {
            null => (TimeSpan?)null,
            >= 0 when request.TimeoutMs <= TimeoutMax.TotalMilliseconds => TimeSpan.FromMilliseconds(request.TimeoutMs.Value),
            _ => throw ApiErrors.Bad("timeoutMs", $"{request.TimeoutMs}", $"0 to {TimeoutMax.TotalMilliseconds} milliseconds"),
        };
        return View(await supervision().Shutdown(call.PaneName, timeout, Short(request.Reason), stopAsked));
    }

    private async ValueTask<ApiResponse> Kill(ApiCall call, CancellationToken stopAsked) =>
        View(await supervision().Kill(call.PaneName, stopAsked));

    private async ValueTask<ApiResponse> Prompt(ApiCall call, CancellationToken stopAsked)
    {
        var text = call.Body(DaemonJson.Default.PromptRequest).Text;
        if (text.Length == 0)
        {
            throw ApiErrors.Bad("text", "there is none", "the prompt");
        }
        var queued = await supervision().Prompt(call.PaneName, text, stopAsked);
        return ApiResponse.Of(new PromptView(queued), DaemonJson.Default.PromptView, 202);
    }

    private async ValueTask<ApiResponse> Answer(ApiCall call, CancellationToken stopAsked)
    {
        var answer = call.Body(DaemonJson.Default.AnswerRequest).Answer;
        if (answer.Length is 0 or > TextCharsMax)
        {
            throw ApiErrors.Bad("answer", $"{answer.Length} characters", $"1 to {TextCharsMax} characters");
        }
        await supervision().Answer(call.PaneName, answer, stopAsked);
        return ApiResponse.Done;
    }

    private async ValueTask<ApiResponse> Acknowledge(ApiCall call, CancellationToken stopAsked)
    {
        var request = call.Body(DaemonJson.Default.AckRequest).Request;
        return await supervision().Acknowledge(call.PaneName, request, stopAsked)
            ? ApiResponse.Done
            : throw FleetErrors.UnknownRequest(call.PaneName, request);
    }

    private ValueTask<ApiResponse> Hook(ApiCall call, CancellationToken stopAsked)
    {
        var report = call.Body(DaemonJson.Default.HookRequest);
        if (report.Event.Length is 0 or > 64)
        {
            throw ApiErrors.Bad("event", $"{report.Event.Length} characters", "the hook's name, 1 to 64 characters");
        }
        supervision().Hook(call.PaneName, new HookReport(report.Event, Short(report.Tool), Short(report.Message), Short(report.Conversation)));
        return new(ApiResponse.Done);
    }

    internal static string? Short(string? text) => text is { Length: > TextCharsMax } ? text[..TextCharsMax] : text;

    private static ApiResponse View(AgentView view, int status = 200) => ApiResponse.Of(view, DaemonJson.Default.AgentView, status);
}
