using Loreli.Daemon.Panes;
using Loreli.Daemon.Screens;
using Loreli.Daemon.Supervision;
using Loreli.Ledger;
using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Api;

/// <summary>Panes: list, start, look, end, name.</summary>
internal sealed class PaneEndpoints(Roster roster, PaneStarter starter, PaneEnding ending, Func<ISupervision> supervision, TimeProvider clock)
{
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "/v1/panes", [], List),
        new("POST", "/v1/panes", [], Spawn),
        new("GET", "/v1/panes/{pane}", [], Get),
        new("DELETE", "/v1/panes/{pane}", [], Dismiss),
        new("POST", "/v1/panes/{pane}/resize", [], Resize),
        new("POST", "/v1/panes/{pane}/signal", [], Signal),
        new("POST", "/v1/panes/{pane}/shutdown", [], Shutdown),
        new("POST", "/v1/panes/{pane}/kill", [], Kill),
        new("POST", "/v1/panes/{pane}/restart", [], Restart),
        new("POST", "/v1/panes/{pane}/rename", [], Rename),
        new("POST", "/v1/gc", [], CollectGarbage),
    ];

    private ValueTask<ApiResponse> List(ApiCall call, CancellationToken stopAsked)
    {
        var views = roster.Views();
        return new(call.WantsText
            ? ApiResponse.OfText(PaneTable.Of(views, supervision().Fleet().Agents, clock.GetUtcNow()))
            : ApiResponse.Of(views, DaemonJson.Default.IReadOnlyListPaneView));
    }

    private ValueTask<ApiResponse> Get(ApiCall call, CancellationToken stopAsked) =>
        new(View(roster.Pane(call), withProcesses: true));

    private ValueTask<ApiResponse> Spawn(ApiCall call, CancellationToken stopAsked) =>
        new(View(starter.Spawn(call.Body(DaemonJson.Default.SpawnRequest)), status: 201));

    private ValueTask<ApiResponse> Dismiss(ApiCall call, CancellationToken stopAsked)
    {
        var pane = roster.Pane(call);
        RefuseSupervised(pane, "be dismissed");
        return roster.Remove(pane, "dismissed")
            ? new(ApiResponse.Done)
            : throw ApiErrors.StillAlive(pane.Name.Value, PaneViews.State(pane.Life));
    }

    private ValueTask<ApiResponse> Resize(ApiCall call, CancellationToken stopAsked)
    {
        var (pane, body) = (roster.Pane(call), call.Body(DaemonJson.Default.ResizeRequest));
        SpawnRules.CheckSize(body.Cols, body.Rows, zeroCan: false);
        RefuseDead(pane, "be resized");
        Refuse(pane, pane.Resize(body.Cols, body.Rows), "be resized");
        return new(View(pane));
    }

    private ValueTask<ApiResponse> Signal(ApiCall call, CancellationToken stopAsked)
    {
        var (pane, body) = (roster.Pane(call), call.Body(DaemonJson.Default.SignalRequest));
        var number = (body.Number, body.Name) switch
        {
            ({ } given, null) when given is >= 1 and <= SignalNames.Max => given,
            (null, { } name) when SignalNames.Parse(name) is { } parsed => parsed,
            _ => throw ApiErrors.Bad("signal", $"\"{body.Name ?? body.Number?.ToString() ?? ""}\" is no signal",
                $"either a number from 1 to {SignalNames.Max} or a name like HUP, INT or SIGUSR1"
                    + (Nearest.To(body.Name ?? "", SignalNames.All) is { } nearest ? $"; did you mean {nearest}?" : "")),
        };
        RefuseDead(pane, "be signalled");
        Refuse(pane, pane.Signal(number), "be signalled");
        roster.Record(pane, EventType.Signalled, EventData.Of(("signal", SignalNames.Of(number))));
        return new(View(pane));
    }

    // What becomes of a supervised agent's pane is for its supervisor to see to; else it would be started again, or twice.
    private async ValueTask<ApiResponse> Shutdown(ApiCall call, CancellationToken stopAsked)
    {
        if (supervision().Knows(call.PaneName))
        {
            var body = call.BodyOr(DaemonJson.Default.StopRequest, new StopRequest());
            await supervision().Shutdown(call.PaneName, body.GraceMs is null ? null : Grace(body.GraceMs, DaemonLimits.StopGrace), AgentEndpoints.Short(body.Reason), stopAsked);
            return Seen(call.PaneName);
        }
        var (pane, grace) = (roster.Pane(call), Grace(call, DaemonLimits.StopGrace));
        if (!PaneViews.IsDead(pane.Life))
        {
            ending.Ask(pane, grace, null);
        }
        return View(pane);
    }

    /// <summary>Answers when no process is left.</summary>
    private async ValueTask<ApiResponse> Kill(ApiCall call, CancellationToken stopAsked)
    {
        if (supervision().Knows(call.PaneName))
        {
            await supervision().Kill(call.PaneName, stopAsked);
            return Seen(call.PaneName);
        }
        var pane = roster.Pane(call);
        await ending.End(pane, TimeSpan.Zero, null);
        return View(pane);
    }

    private async ValueTask<ApiResponse> Restart(ApiCall call, CancellationToken stopAsked)
    {
        if (supervision().Knows(call.PaneName))
        {
            await supervision().Restart(call.PaneName, fresh: false, stopAsked);
            return Seen(call.PaneName);
        }
        return View(await starter.Restart(roster.Pane(call), Grace(call, DaemonLimits.StopGrace)));
    }

    private ValueTask<ApiResponse> Rename(ApiCall call, CancellationToken stopAsked)
    {
        var (pane, body) = (roster.Pane(call), call.Body(DaemonJson.Default.RenameRequest));
        if (!PaneName.TryParse(body.Name, out var name))
        {
            throw ApiErrors.Bad("name", "that is no pane name",
                $"1 to {PaneName.LengthMax} letters, digits, '.', '_' or '-', the first a letter or digit");
        }
        RefuseSupervised(pane, "be renamed");
        starter.Rename(pane, name);
        return new(View(pane));
    }

    private ValueTask<ApiResponse> CollectGarbage(ApiCall call, CancellationToken stopAsked)
    {
        var (removed, kept, freed) = (new List<string>(), new List<string>(), 0L);
        foreach (var pane in roster.Panes)
        {
            var size = pane.Counters.RecordingSize;
            if (PaneViews.IsDead(pane.Life) && !supervision().Knows(pane.Name.Value) && roster.Remove(pane, "gc"))
            {
                removed.Add(pane.Name.Value);
                freed += size;
            }
            else
            {
                kept.Add(pane.Name.Value);
            }
        }
        return new(ApiResponse.Of(new GcView(removed, kept, freed), DaemonJson.Default.GcView));
    }

    private void RefuseSupervised(IPane pane, string what)
    {
        if (supervision().Knows(pane.Name.Value))
        {
            throw FleetErrors.SupervisedPane(pane.Name.Value, what);
        }
    }

    // An agent need not have a pane at the moment.
    private ApiResponse Seen(string name) => roster.Find(name) is { } pane ? View(pane) : ApiResponse.Done;

    private static TimeSpan Grace(ApiCall call, TimeSpan otherwise) => Grace(
        call.BodyOr(DaemonJson.Default.StopRequest, new StopRequest()).GraceMs, otherwise);

    internal static TimeSpan Grace(int? milliseconds, TimeSpan otherwise) => milliseconds switch
    {
        null => otherwise,
        >= 0 when milliseconds <= DaemonLimits.StopGraceMax.TotalMilliseconds => TimeSpan.FromMilliseconds(milliseconds.Value),
        _ => throw ApiErrors.Bad("graceMs", $"{milliseconds}", $"0 to {DaemonLimits.StopGraceMax.TotalMilliseconds} milliseconds"),
    };

    private static void RefuseDead(IPane pane, string what)
    {
        PaneEnding.RefuseSilent(pane, what);
        if (PaneViews.IsDead(pane.Life))
        {
            throw ApiErrors.NotRunning(pane.Name.Value, PaneViews.State(pane.Life), what);
        }
    }

    private static void Refuse(IPane pane, bool asked, string what)
    {
        if (!asked)
        {
            RefuseDead(pane, what);
            throw ApiErrors.KeeperSilent(pane, what);
        }
    }

    private ApiResponse View(IPane pane, bool withProcesses = false, int status = 200) =>
        ApiResponse.Of(roster.View(pane, withProcesses), DaemonJson.Default.PaneView, status);
}
