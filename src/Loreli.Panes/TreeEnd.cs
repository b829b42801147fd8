using Loreli.Posix;

namespace Loreli.Panes;

/// <summary>Ends a pane's processes past a keeper that does not do it: the tree first, then the keeper.</summary>
internal static class TreeEnd
{
    /// <param name="folder">The pane's; all that it started bears it in the environment.</param>
    /// <returns>Processes that outlived SIGKILL. Their keeper is then left alone: it is the one to reap them.</returns>
    public static async Task<int> Kill(KeeperIdentity keeper, string folder, TimeProvider clock)
    {
        var left = Living(keeper, folder);
        for (var round = 0; left.Count > 0 && round < PaneLimits.KillRoundsMax; round++)
        {
            foreach (var process in left)
            {
                _ = Signals.Send(process.Pid, Signals.SIGKILL);
            }
            await Task.Delay(PaneLimits.KillRoundWait, clock, CancellationToken.None);
            left = Living(keeper, folder);
        }
        if (left.Count == 0)
        {
            await SeeOff(keeper, clock);
        }
        return left.Count;
    }

    // One that was merely stopped writes the exit status down and leaves by itself.
    private static async Task SeeOff(KeeperIdentity keeper, TimeProvider clock)
    {
        if (keeper.MayLive())
        {
            _ = Signals.Send(keeper.Pid, Signals.SIGCONT);
        }
        for (var until = clock.Now + PaneLimits.KeeperLeaveTime; keeper.MayLive() && clock.Now < until;)
        {
            await Task.Delay(PaneLimits.KillRoundWait, clock, CancellationToken.None);
        }
        if (keeper.MayLive())
        {
            _ = Signals.Send(keeper.Pid, Signals.SIGKILL);
        }
        // The kernel needs a moment to take it down.
        for (var until = clock.Now + PaneLimits.KeeperExitTimeMax; keeper.MayLive() && clock.Now < until;)
        {
            await Task.Delay(PaneLimits.KillRoundWait, clock, CancellationToken.None);
        }
    }

    private static List<ProcessStat> Living(KeeperIdentity keeper, string folder)
    {
        var all = ProcFiles.All();
        // A pid that another process has by now is nobody's parent here; the mark in the environment holds all the same.
        var tree = keeper.MayLive() ? ProcessTable.Below(keeper.Pid, all) : [];
        var known = tree.Select(it => it.Pid).ToHashSet();
        return [.. tree, .. all.Where(it => it.State is not ('Z' or 'X') && it.Pid != keeper.Pid && it.Pid != Environment.ProcessId
            && !known.Contains(it.Pid) && ProcFiles.WasStartedWith(it.Pid, $"{KeeperStart.PaneVariable}={folder}"))];
    }
}
