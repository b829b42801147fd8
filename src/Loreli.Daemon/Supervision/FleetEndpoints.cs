using Loreli.Daemon.Api;
using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Supervision;

/// <summary>The team as a whole: health, attention, plan, reactor, emergency stop.</summary>
internal sealed class FleetEndpoints(Func<ISupervision> supervision, TimeProvider clock)
{
    private static readonly TimeSpan SnoozeMax = TimeSpan.FromDays(30);

    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "/v1/health", ["agent"], Health),
        new("GET", "/v1/backends", [], Backends),
        new("GET", "/v1/reactor", [], Reactor),
        new("GET", "/v1/demand", [], Demand),
        new("GET", "/v1/attention", [], Attention),
        new("POST", "/v1/attention/snooze", [], Snooze),
        new("GET", "/v1/plan", [], Plan),
        new("POST", "/v1/apply", [], Apply),
        new("POST", "/v1/stop-all", [], StopAll),
    ];

    private async ValueTask<ApiResponse> Health(ApiCall call, CancellationToken stopAsked) =>
        ApiResponse.Of(await supervision().Health(call.Text("agent"), stopAsked), DaemonJson.Default.IReadOnlyListHealthView);

    private ValueTask<ApiResponse> Backends(ApiCall call, CancellationToken stopAsked) =>
        new(ApiResponse.Of(supervision().Fleet().Backends, DaemonJson.Default.IReadOnlyListBackendView));

    private ValueTask<ApiResponse> Reactor(ApiCall call, CancellationToken stopAsked)
    {
        var handlers = supervision().Handlers();
        return new(call.WantsText
            ? ApiResponse.OfText(FleetText.Handlers(handlers, clock.GetUtcNow()))
            : ApiResponse.Of(handlers, DaemonJson.Default.IReadOnlyListHandlerView));
    }

    private async ValueTask<ApiResponse> Demand(ApiCall call, CancellationToken stopAsked)
    {
        var demands = await supervision().Demand(stopAsked);
        return call.WantsText
            ? ApiResponse.OfText(FleetText.Demands(demands, clock.GetUtcNow()))
            : ApiResponse.Of(demands, DaemonJson.Default.IReadOnlyListDemandView);
    }

    private ValueTask<ApiResponse> Attention(ApiCall call, CancellationToken stopAsked)
    {
        var queue = supervision().Fleet().Attention;
        return new(call.WantsText
            ? ApiResponse.OfText(FleetText.Attention(queue, clock.GetUtcNow()))
            : ApiResponse.Of(queue, DaemonJson.Default.IReadOnlyListAttentionView));
    }

    private ValueTask<ApiResponse> Snooze(ApiCall call, CancellationToken stopAsked)
    {
        var request = call.Body(DaemonJson.Default.SnoozeRequest);
        if (!(request.Seconds >= 0 && request.Seconds <= SnoozeMax.TotalSeconds))
        {
            throw ApiErrors.Bad("seconds", $"{request.Seconds}", $"0 to {SnoozeMax.TotalSeconds}");
        }
        return supervision().Snooze(request.Id, TimeSpan.FromSeconds(request.Seconds))
            ? new(ApiResponse.Done)
            : throw FleetErrors.UnknownNeed(request.Id, supervision().Fleet().Attention.Select(static it => it.Id));
    }

    private ValueTask<ApiResponse> Plan(ApiCall call, CancellationToken stopAsked) => new(View(call, supervision().Plan()));

    private async ValueTask<ApiResponse> Apply(ApiCall call, CancellationToken stopAsked) => View(call, await supervision().Apply(stopAsked));

    private async ValueTask<ApiResponse> StopAll(ApiCall call, CancellationToken stopAsked)
    {
        var stopped = await supervision().StopAll(call.Body(DaemonJson.Default.StopAllRequest).Now, stopAsked);
        return call.WantsText
            ? ApiResponse.OfText(stopped.Count == 0 ? "no agent runs\n" : $"stopping {string.Join(", ", stopped.Select(static it => it.Name))}\n")
            : ApiResponse.Of(stopped, DaemonJson.Default.IReadOnlyListAgentView);
    }

    private static ApiResponse View(ApiCall call, PlanView plan) => call.WantsText
        ? ApiResponse.OfText(FleetText.Plan(plan))
        : ApiResponse.Of(plan, DaemonJson.Default.PlanView);
}
