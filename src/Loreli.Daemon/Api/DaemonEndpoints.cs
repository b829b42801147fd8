using System.Text.Json;
using Loreli.Daemon.Panes;
using Loreli.Daemon.Supervision;
using Loreli.Ledger;
using Loreli.Panes;
using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Api;

/// <summary>What endpoints may ask of the daemon as a whole.</summary>
internal interface IDaemonControl
{
    StatusView Status();
    /// <summary>Ends the daemon once the present requests are answered. Agents go on under their keepers.</summary>
    void RequestStop(string reason);
    void Reload(string reason);
}

/// <summary>The daemon itself: status, events, end.</summary>
internal sealed class DaemonEndpoints(IDaemonControl control, Roster roster, PaneEnding ending, Func<ISupervision> supervision, EventLedger ledger)
{
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "/v1/status", [], Status),
        new("GET", "/v1/events", ["since", "limit", "follow", "agent"], Events),
        new("POST", "/v1/down", [], Down),
        new("POST", "/v1/reload", [], Reload),
    ];

    private ValueTask<ApiResponse> Status(ApiCall call, CancellationToken stopAsked) =>
        new(ApiResponse.Of(control.Status(), DaemonJson.Default.StatusView));

    private ValueTask<ApiResponse> Reload(ApiCall call, CancellationToken stopAsked)
    {
        control.Reload("asked");
        return new(ApiResponse.Done);
    }

    /// <summary>Events after <c>since</c>, one JSON value a line; a negative <c>since</c> counts from the newest.</summary>
    private ValueTask<ApiResponse> Events(ApiCall call, CancellationToken stopAsked)
    {
        if (ledger.Trouble is null)
        {
            ledger.Flush(DaemonLimits.LedgerWithin);
        }
        var since = call.Number("since", 0, long.MinValue / 2, long.MaxValue / 2);
        since = since < 0 ? Math.Max(0, ledger.LastSeq + since) : since;
        var limit = call.Number("limit", call.Flag("follow") ? long.MaxValue : DaemonLimits.EventsMax, 0, long.MaxValue);
        var agent = call.Text("agent");
        if (call.Flag("follow"))
        {
            return new(ApiResponse.Streaming(ApiResponse.JsonLines, (to, ended) => Follow(to, since, limit, agent, ended)));
        }
        var body = new MemoryStream();
        foreach (var it in ledger.Read(since, (int)Math.Min(limit, DaemonLimits.EventsMax), agent))
        {
            body.Write(JsonSerializer.SerializeToUtf8Bytes(EventViews.Of(it), DaemonJson.Default.EventView));
            body.WriteByte((byte)'\n');
        }
        return new(new ApiResponse(200, ApiResponse.JsonLines, body.ToArray()));
    }

    private async Task Follow(Stream to, long since, long limit, string? agent, CancellationToken ended)
    {
        if (limit == 0)
        {
            return;
        }
        await foreach (var it in ledger.Follow(since, agent, ended))
        {
            await to.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(EventViews.Of(it), DaemonJson.Default.EventView), ended);
            await to.WriteAsync("\n"u8.ToArray(), ended);
            await to.FlushAsync(ended);
            if (--limit == 0)
            {
                return;
            }
        }
    }

    /// <summary>Ends the daemon, its agents first unless they are to stay.</summary>
    private async ValueTask<ApiResponse> Down(ApiCall call, CancellationToken stopAsked)
    {
        var wish = call.BodyOr(DaemonJson.Default.DownRequest, new DownRequest());
        var grace = wish.Now ? TimeSpan.Zero : PaneEndpoints.Grace(wish.GraceMs, DaemonLimits.StopGrace);
        var living = roster.Panes.Where(it => wish.StopAgents && !PaneViews.IsDead(it.Life)).ToList();
        if (grace > TimeSpan.Zero && living.Find(static it => it.Life is PaneLife.Unknown) is { } silent)
        {
            // Before anything is ended: half a team is worse than a whole one.
            throw ApiErrors.KeeperSilent(silent, "be asked to end", "loreli down --now ends all panes whatever their keepers do");
        }
        if (wish.StopAgents)
        {
            await supervision().GoDown(stopAsked);
            // What was started meanwhile goes down, too.
            living = [.. roster.Panes.Where(static it => !PaneViews.IsDead(it.Life))];
        }
        await Task.WhenAll(living.Select(it => ending.End(it, grace, "down")));
        if (wish.StopAgents)
        {
            await supervision().WentDown(stopAsked);
        }
        control.RequestStop(wish.StopAgents ? "down" : "down, agents stay");
        return ApiResponse.Done;
    }
}

internal static class EventViews
{
    /// <summary>Evidence is flat: an object whose members are values or lists of them.</summary>
    private static readonly JsonDocumentOptions Flat = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    public static EventView Of(LedgerEvent it)
    {
        using var data = Parse(it.Data);
        return new EventView(it.Seq, it.Time, it.Type, it.Agent, it.Generation, data.RootElement.Clone());
    }

    // What a damaged disk made of the evidence is shown as a text; the other events must still be readable.
    private static JsonDocument Parse(string data)
    {
        try
        {
            var parsed = JsonDocument.Parse(data, Flat);
            if (data.Contains("\\u", StringComparison.Ordinal))
            {
                // An escape may be half a surrogate pair, which shows only when it is written.
                using var nowhere = new Utf8JsonWriter(Stream.Null);
                parsed.RootElement.WriteTo(nowhere);
            }
            return parsed;
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException)
        {
            return JsonDocument.Parse(EventData.Of(("unreadable", data)));
        }
    }
}
