using Loreli.Posix;

namespace Loreli.Panes;

/// <summary>What runs in a pane, from /proc.</summary>
internal static class ProcessTable
{
    /// <summary>Ticks of the kernel's accounting in a second, on every Linux that there is.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>Length of a command line that is shown: enough to recognise it.</summary>
    private const int CommandLengthMax = 512;

    /// <summary>Of this boot; it cannot change while we run.</summary>
    public static string BootId { get; } = ProcFiles.BootId();

    /// <summary>The keeper's descendants, the child first, then by depth. All that a pane started comes back to its keeper.</summary>
    public static IReadOnlyList<ProcessFacts> TreeOf(int keeperPid, int childPid)
    {
        var children = ProcFiles.All().Where(it => it.State != 'Z').ToLookup(it => it.ParentPid);
        var tree = new List<ProcessFacts>();
        var pending = new Queue<ProcessStat>(children[keeperPid].OrderByDescending(it => it.Pid == childPid));
        while (pending.TryDequeue(out var process))
        {
            tree.Add(new ProcessFacts(
                process.Pid, process.ParentPid, CommandOf(process), process.MemoryBytes, process.CpuTicks / TicksPerSecond));
            foreach (var child in children[process.Pid])
            {
                pending.Enqueue(child);
            }
        }
        return tree;
    }

    /// <summary>Live processes below a keeper, parents first.</summary>
    public static List<ProcessStat> Below(int keeperPid, IReadOnlyList<ProcessStat> all)
    {
        var byParent = all.ToLookup(it => it.ParentPid);
        var (tree, seen, open) = (new List<ProcessStat>(), new HashSet<int> { keeperPid }, new Queue<int>([keeperPid]));
        while (open.TryDequeue(out var parent))
        {
            // A table that was read while it changed may hold a circle.
            foreach (var child in byParent[parent].Where(it => seen.Add(it.Pid)))
            {
                open.Enqueue(child.Pid);
                if (child.State is not ('Z' or 'X'))
                {
                    tree.Add(child);
                }
            }
        }
        return tree;
    }

    /// <summary>Name of the program in the foreground of the terminal that a process belongs to. Two looks into /proc: cheap enough for a list.</summary>
    public static string? ForegroundOf(int pid) =>
        ProcFiles.Stat(pid) is { TerminalGroup: > 0 and var group } ? ProcFiles.Stat(group)?.Name : null;

    private static string CommandOf(ProcessStat process)
    {
        var text = ProcFiles.CommandLine(process.Pid) is { Count: > 0 } arguments ? string.Join(' ', arguments) : $"[{process.Name}]";
        return text.Length <= CommandLengthMax ? text : text[..CommandLengthMax];
    }
}
