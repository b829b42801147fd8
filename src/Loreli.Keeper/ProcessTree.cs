using Loreli.Posix;

namespace Loreli.Keeper;

/// <summary>Which processes belong to a pane.</summary>
internal static class ProcessTree
{
    /// <summary>All live processes below the keeper, parents before children. As it is the sub-reaper, nothing that the program starts can
    /// leave this tree, by whatever forks and sessions.</summary>
    public static IReadOnlyList<ProcessStat> Below(int keeperPid, IReadOnlyList<ProcessStat> all)
    {
        var byParent = all.ToLookup(it => it.ParentPid);
        var tree = new List<ProcessStat>();
        var open = new Queue<int>([keeperPid]);
        var seen = new HashSet<int> { keeperPid };
        while (open.TryDequeue(out var parent))
        {
            foreach (var child in byParent[parent])
            {
                // A table read while it changes may hold a circle.
                if (seen.Add(child.Pid))
                {
                    open.Enqueue(child.Pid);
                    if (child.State is not ('Z' or 'X'))
                    {
                        tree.Add(child);
                    }
                }
            }
        }
        return tree;
    }

    /// <summary>The tree, and any other process of ours that was started with the pane's tag in its environment.</summary>
    public static IReadOnlyList<ProcessStat> BelowOrTagged(int keeperPid, string? tag, IReadOnlyList<ProcessStat> all)
    {
        var tree = Below(keeperPid, all);
        if (tag is null)
        {
            return tree;
        }
        var known = tree.Select(it => it.Pid).ToHashSet();
        return [.. tree, .. all.Where(it => it.Pid != keeperPid && it.State is not ('Z' or 'X') && !known.Contains(it.Pid)
            && ProcFiles.WasStartedWith(it.Pid, tag))];
    }
}
