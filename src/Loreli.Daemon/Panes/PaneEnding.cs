using Loreli.Daemon.Api;
using Loreli.Ledger;

namespace Loreli.Daemon.Panes;

/// <summary>Ends panes: asks their keepers, and does it itself when a keeper hangs.</summary>
internal sealed class PaneEnding(Roster roster, TimeProvider clock)
{
    /// <summary>Beyond the grace a keeper kills what is left, which takes milliseconds: one that has not done it by then hangs.</summary>
    public static readonly TimeSpan DirectAfter = TimeSpan.FromSeconds(3);

    /// <summary>From the death of all processes until the pane is known to be dead.</summary>
    private static readonly TimeSpan NoticedWithin = TimeSpan.FromSeconds(5);

    /// <summary>Asks the program to end and does not wait for it.</summary>
    /// <param name="purpose">What it is ended for, besides being ended; null for nothing else.</param>
    /// <exception cref="ApiRefusal">Its keeper cannot be asked.</exception>
    public void Ask(IPane pane, TimeSpan grace, string? purpose)
    {
        RefuseSilent(pane, "be asked to end");
        roster.EndAsked(pane, grace, purpose);
        if (!pane.Stop(grace) && !PaneViews.IsDead(pane.Life))
        {
            throw ApiErrors.KeeperSilent(pane, "be asked to end");
        }
    }

    /// <summary>Ends all processes of a pane and returns when they are gone. A keeper that does not do it within the grace and
    /// <see cref="DirectAfter"/> is passed over.</summary>
    /// <exception cref="ApiRefusal">The keeper cannot be asked and grace was wished for, or a process does not go.</exception>
    public async Task End(IPane pane, TimeSpan grace, string? purpose)
    {
        if (PaneViews.IsDead(pane.Life))
        {
            return;
        }
        if (grace > TimeSpan.Zero)
        {
            RefuseSilent(pane, "be asked to end");
        }
        roster.EndAsked(pane, grace, purpose);
        var dead = roster.WhenDead(pane);
        if (pane.Stop(grace) && await IsDone(dead, grace + DirectAfter))
        {
            return;
        }
        var keeper = pane.KeeperPid;
        var left = await pane.EndTree();
        roster.Record(pane, EventType.EndedDirectly, EventData.Of(("keeperPid", keeper), ("processesLeft", left)));
        if (!await IsDone(dead, NoticedWithin))
        {
            throw ApiErrors.StopTimedOut(pane.Name.Value);
        }
    }

    /// <exception cref="ApiRefusal">The pane's keeper does not answer.</exception>
    public static void RefuseSilent(IPane pane, string what)
    {
        if (pane.Life is Loreli.Panes.PaneLife.Unknown)
        {
            throw ApiErrors.KeeperSilent(pane, what);
        }
    }

    private async Task<bool> IsDone(Task dead, TimeSpan within)
    {
        try
        {
            await dead.WaitAsync(within, clock);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
