using Loreli.Agents.Sessions;
using Loreli.Agents.Workspaces;
using Loreli.Agents.Delivery;
using Loreli.Daemon.Api;
using Loreli.Daemon.Panes;
using Loreli.Daemon.Screens;
using Loreli.Ledger;
using Loreli.Panes;
using Loreli.Posix;
using Loreli.Supervision;
using Loreli.Terminal;

namespace Loreli.Daemon.Supervision;

/// <summary>The real hands: panes, records, processes.</summary>
internal sealed class AgentHands(LaunchParts parts, AgentLaunch launch, TeamKeeper keeper, EnlistHand enlisting) : IFleetHands
{
    private static readonly TimeSpan RoomWithin = TimeSpan.FromSeconds(10);

    /// <summary>A nudge that finds no composer for so long says nothing any more.</summary>
    private static readonly TimeSpan NudgePatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RequestPatience = TimeSpan.FromMinutes(4);

    public async Task<FleetEvent?> Perform(FleetAction action, CancellationToken stopAsked) => action switch
    {
        FleetAction.Launch it => keeper.Team.Recipes.TryGetValue(it.Agent, out var recipe)
            ? await launch.Run(it, recipe, stopAsked)
            : new FleetEvent.LaunchFailed(it.Agent, it.Generation, "recipe", "nobody says any more what it is made from", BlamesBackend: false),
        FleetAction.Nudge it => await Say(it, it.Text, NudgePatience, stopAsked),
        FleetAction.RequestShutdown it => await Say(it, it.Text, RequestPatience, stopAsked),
        FleetAction.PressEscape it => Press(it, ["escape"]),
        FleetAction.Interrupt it => Press(it, InterruptKeys(it.Agent)),
        FleetAction.Snapshot it => Snapshot(it),
        FleetAction.Terminate it => Terminate(it),
        FleetAction.Kill it => await Kill(it),
        FleetAction.Remove it => await Remove(it),
        FleetAction.Sweep it => await Sweep(it),
        FleetAction.Enlist it => enlisting.Enlist(it),
        FleetAction.Cancel it => enlisting.Cancel(it),
        _ => null,
    };

    /// <summary>By way of the clerk, who looks before he types; that something was typed he tells by himself.</summary>
    private async Task<FleetEvent?> Say(FleetAction.OnAgent on, string text, TimeSpan atMost, CancellationToken stopAsked)
    {
        if (PaneOf(on) is not null)
        {
            var prompt = new Prompt(parts.Clerks.NextId(), text, parts.Clock.Now + atMost) { Timing = PromptTiming.Anytime, IsUrgent = true };
            await parts.Clerks.Of(on.Agent).Deliver(prompt).WaitAsync(stopAsked);
        }
        return null;
    }

    private FleetEvent.Typed? Press(FleetAction.OnAgent on, IReadOnlyList<string> keys)
    {
        if (PaneOf(on) is not { } pane)
        {
            return null;
        }
        foreach (var key in keys)
        {
            var isCtrl = key.StartsWith("ctrl+", StringComparison.Ordinal);
            pane.Send(new InputEvent.Key(isCtrl ? key["ctrl+".Length..] : key, isCtrl ? KeyModifiers.Ctrl : KeyModifiers.None), RoomWithin);
        }
        return new FleetEvent.Typed(on.Agent, on.Generation);
    }

    // A shell of one's own, a backend without a word for it: what every terminal program knows.
    private IReadOnlyList<string> InterruptKeys(string agent) =>
        parts.Eyes.Find(agent)?.Backend.Delivery.InterruptKeys is { Count: > 0 } keys ? keys : ["ctrl+c"];

    private FleetEvent? Snapshot(FleetAction.Snapshot it)
    {
        if (PaneOf(it) is { } pane)
        {
            var view = ScreenReading.Capture(pane, scrollback: true, last: 500, styled: false);
            var secrets = SecretVariables.ValuesOf(pane.Spec.Environment);
            var outcome = DeathLog.Write(parts.Session, pane.Name, it.Generation, parts.Clock.GetUtcNow(), view.Lines, secrets);
            if (outcome is DeathLogOutcome.Refused refused)
            {
                parts.Roster.Record(pane, EventType.ActionFailed, EventData.Of(("action", "Snapshot"), ("problem", refused.Error.Message)));
            }
        }
        return null;
    }

    // The end itself is heard from the pane.
    private FleetEvent? Terminate(FleetAction.Terminate it)
    {
        if (PaneOf(it) is not { } pane)
        {
            return Gone(it);
        }
        if (PaneViews.IsDead(pane.Life))
        {
            return parts.Eyes.EndOf(pane);
        }
        parts.Roster.EndAsked(pane, it.Grace, "supervisor");
        pane.Stop(it.Grace);
        return null;
    }

    private async Task<FleetEvent?> Kill(FleetAction.Kill it)
    {
        if (PaneOf(it) is not { } pane)
        {
            return Gone(it);
        }
        if (PaneViews.IsDead(pane.Life))
        {
            return parts.Eyes.EndOf(pane);
        }
        try
        {
            await parts.Ending.End(pane, TimeSpan.Zero, "supervisor");
            return null;
        }
        catch (ApiRefusal)
        {
            return new FleetEvent.StopFailed(it.Agent, it.Generation, pane.Processes().Count);
        }
    }

    private async Task<FleetEvent?> Remove(FleetAction.Remove it)
    {
        var removed = new FleetEvent.Removed(it.Agent, it.Generation);
        try
        {
            var pane = PaneOf(it);
            if (pane is not null && !PaneViews.IsDead(pane.Life))
            {
                await parts.Ending.End(pane, TimeSpan.Zero, "remove");
            }
            parts.Session.Update(PaneName.Parse(it.Agent), record => record.Generation != it.Generation || record.State == RecordState.Ended
                ? record
                : record.Ended(EndedByOf(it.Reason), it.Reason, parts.Clock.GetUtcNow()));
            if (pane is null || !parts.Roster.Remove(pane, it.Reason))
            {
                parts.Roster.RecordGone(it.Agent, it.Generation, it.Reason);
            }
            await CleanWorkspace(it);
            parts.Clerks.Forget(it.Agent);
            keeper.Forget(it.Agent);
            parts.Notes.TryRemove(it.Agent, out _);
        }
        catch (ApiRefusal refusal)
        {
            parts.Roster.Record(new NewEvent(EventType.ActionFailed, it.Agent, it.Generation,
                EventData.Of(("action", "Remove"), ("problem", refusal.Error.Message))));
        }
        return removed;
    }

    // What holds work that is nowhere else stays, whatever the configuration says.
    private async Task CleanWorkspace(FleetAction.Remove it)
    {
        if (!keeper.Team.Fleet.Workspace.Cleanup)
        {
            return;
        }
        var outcome = await parts.Workspaces().CleanAsync(PaneName.Parse(it.Agent), dryRun: false, CancellationToken.None);
        parts.Roster.Record(new NewEvent(EventType.WorkspaceCleaned, it.Agent, it.Generation, outcome switch
        {
            CleanOutcome.Removed removed => EventData.Of(("path", removed.Path), ("branch", removed.Branch), ("tip", removed.Tip)),
            CleanOutcome.Kept kept => EventData.Of(("path", kept.Path), ("keptBecause", kept.Reasons)),
            CleanOutcome.Failed failed => EventData.Of(("problem", failed.Error.Message)),
            _ => "{}",
        }));
    }

    private async Task<FleetEvent?> Sweep(FleetAction.Sweep it)
    {
        if (PaneOf(it) is { } pane)
        {
            await parts.Ending.End(pane, TimeSpan.Zero, "sweep");
            parts.Roster.Remove(pane, "stray");
        }
        return null;
    }

    private IPane? PaneOf(FleetAction.OnAgent on) => parts.Roster.Find(on.Agent) is { } pane && pane.Spec.Generation == on.Generation ? pane : null;

    // No pane of that generation: whatever ran in it is over, and nobody can say how.
    private static FleetEvent.Exited Gone(FleetAction.OnAgent on) => new(on.Agent, on.Generation, null);

    private static EndedBy EndedByOf(string reason) => reason switch
    {
        RemovalReason.Shutdown or RemovalReason.Killed or RemovalReason.Undeclared => EndedBy.Operator,
        RemovalReason.Reconciled => EndedBy.Host,
        RemovalReason.Dormant => EndedBy.Itself,
        _ => EndedBy.Supervisor,
    };
}
