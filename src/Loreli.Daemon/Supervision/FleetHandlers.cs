using Loreli.Daemon.Panes;
using Loreli.Ledger;
using Loreli.Panes;
using Loreli.Posix;
using Loreli.Supervision;
using PaneState = Loreli.Supervision.PaneState;

namespace Loreli.Daemon.Supervision;

/// <summary>What the reactor runs: each compares what is wanted with what is there, and mends the difference.</summary>
internal sealed class FleetHandlers(FleetSupervision fleet, SupervisionParts parts)
{
    private string? _problem;
    private bool? _diskIsLow;
    private readonly Notices _notices = new();

    public void Register(Reactor reactor)
    {
        reactor.Register("configuration", Configuration);
        reactor.Register("disk", Disk);
        reactor.Register("backends", Backends);
        reactor.Register("panes", Panes);
        reactor.Register("demand", Demand);
        reactor.Register("supervise", Supervise);
        reactor.Register("attention", Attention);
        reactor.Register("notify", Notify);
    }

    private Task Configuration(CancellationToken stopAsked)
    {
        if (fleet.Configuration.Look() is { } wanted)
        {
            var plan = fleet.Configuration.Plan();
            fleet.Carry(wanted);
            parts.Facts.Record(new NewEvent(EventType.ConfigurationApplied, Data: EventData.Of(
                ("steps", plan.Steps.Select(static it => $"{it.Step} {it.Agent}").ToList()))));
        }
        else if (fleet.Configuration.Problem is { } problem && problem != _problem)
        {
            parts.Facts.Record(new NewEvent(EventType.ConfigurationRefused, Data: EventData.Of(
                ("trusted", fleet.Configuration.IsTrusted), ("problems", problem.Split('\n')))));
        }
        _problem = fleet.Configuration.Problem;
        return Task.CompletedTask;
    }

    private Task Disk(CancellationToken stopAsked)
    {
        var isLow = SupervisionStart.WorkspacesOf(parts.Options, fleet.Keeper.Team.Fleet.Workspace, parts.Clock).IsBelowFloor() == true;
        if (isLow != _diskIsLow && fleet.Supervisor.Tell(new FleetEvent.DiskLow(isLow)))
        {
            _diskIsLow = isLow;
        }
        return Task.CompletedTask;
    }

    private async Task Backends(CancellationToken stopAsked)
    {
        if (fleet.Keeper.Team.Recipes.Count > 0 || parts.Sources.Any)
        {
            fleet.Supervisor.Tell(new FleetEvent.BackendsSeen(parts.Installed.Seen(fleet.Keeper.Team)));
            await parts.Installed.Look(stopAsked);
            fleet.ViewChanged();
        }
    }

    /// <summary>All panes there are: what an event that was lost left wrong is mended by this.</summary>
    private Task Panes(CancellationToken stopAsked)
    {
        var ours = parts.Session.List().Records.ToDictionary(static it => it.Name, StringComparer.Ordinal);
        fleet.Supervisor.Tell(new FleetEvent.PanesSeen([.. parts.Roster.Panes.Select(pane => new PaneSeen(
            pane.Name.Value, pane.Spec.Generation, StateOf(pane),
            IsOurs: ours.TryGetValue(pane.Name.Value, out var record) && record.Generation == pane.Spec.Generation,
            parts.Eyes.EndOf(pane).Code, parts.Eyes.EndOf(pane).Signal))]));
        return Task.CompletedTask;
    }

    /// <summary>What the work needs. Without sources nobody ever asks for anything.</summary>
    private async Task Demand(CancellationToken stopAsked)
    {
        if (parts.Sources.Any)
        {
            fleet.Supervisor.Tell(new FleetEvent.Demanded(await parts.Sources.Ask(fleet.Report, stopAsked)));
        }
    }

    /// <summary>The loop answers: it lives.</summary>
    private Task Supervise(CancellationToken stopAsked) => fleet.Supervisor.Ask(static (_, _) => true, stopAsked);

    private Task Attention(CancellationToken stopAsked) => fleet.LookAgain(stopAsked);

    /// <summary>Who is attached sees what needs them; who is not is told by the configured ways.</summary>
    private async Task Notify(CancellationToken stopAsked)
    {
        var settings = fleet.Keeper.Team.Fleet.Notifications;
        foreach (var notice in _notices.Due(fleet.Needs(), fleet.IsAttended(), settings, parts.Clock.GetUtcNow()))
        {
            await fleet.Notifier.Tell(notice, settings, stopAsked);
        }
    }

    internal static PaneState StateOf(IPane pane) => pane.Life switch
    {
        PaneLife.Unknown => PaneState.Unknown,
        PaneLife.Exited or PaneLife.Failed => PaneState.Dead,
        _ => PaneState.Alive,
    };
}
