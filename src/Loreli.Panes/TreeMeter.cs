using Loreli.Posix;

namespace Loreli.Panes;

/// <summary>What the processes of a pane have used so far, and what they hold now.</summary>
/// <param name="Cpu">Processor time of all of them, the ended ones included. Never falls.</param>
/// <param name="ChildCpu">Of those that the program started as jobs of their own: a tool call, a build. Never falls.</param>
/// <param name="IoBytes">Read and written, the terminal's output left out. Never falls.</param>
/// <param name="MemoryBytes">Resident memory, summed: what they share counts for each.</param>
/// <param name="Processes">How many there are.</param>
public readonly record struct TreeUse(TimeSpan Cpu, TimeSpan ChildCpu, long IoBytes, long MemoryBytes, int Processes);

/// <summary>A pane's processes, to be measured.</summary>
/// <param name="Pane">Whose they are, compared by reference.</param>
/// <param name="OutputBytes">What the program has written to its terminal, which is no work.</param>
public readonly record struct PaneTree(object Pane, int KeeperPid, int ChildPid, long OutputBytes);

/// <summary>Measures the process trees of panes, all of them with one look at the process table.</summary>
/// <remarks>
/// A program's own processes are those of its process group: agent CLIs and shells start what they run in groups or sessions
/// of their own. For one thread at a time.
/// </remarks>
public sealed class TreeMeter
{
    private const long TicksPerKernelTick = TimeSpan.TicksPerSecond / 100;

    private readonly Dictionary<object, Counted> _counted = new(ReferenceEqualityComparer.Instance);

    /// <summary>Looks at the processes of these panes and forgets the panes that are not among them.</summary>
    public IReadOnlyDictionary<object, TreeUse> Measure(IReadOnlyCollection<PaneTree> trees)
    {
        ArgumentNullException.ThrowIfNull(trees);
        foreach (var gone in _counted.Keys.Except(trees.Select(static it => it.Pane), ReferenceEqualityComparer.Instance).ToList())
        {
            _counted.Remove(gone);
        }
        var use = new Dictionary<object, TreeUse>(trees.Count, ReferenceEqualityComparer.Instance);
        if (trees.Count == 0)
        {
            return use;
        }
        var all = ProcFiles.All();
        foreach (var tree in trees)
        {
            var counted = _counted.TryGetValue(tree.Pane, out var known) ? known : (_counted[tree.Pane] = new Counted());
            use[tree.Pane] = counted.After(Look(all, tree.KeeperPid, tree.ChildPid, tree.OutputBytes));
        }
        return use;
    }

    private static Sums Look(IReadOnlyList<ProcessStat> all, int keeperPid, int childPid, long output)
    {
        var tree = ProcessTable.Below(keeperPid, all);
        var group = tree.Find(it => it.Pid == childPid).Group;
        var sums = new Sums { Io = -output };
        foreach (var process in tree)
        {
            var isOwn = process.Group == group;
            sums.Cpu += process.CpuTicks + process.EndedCpuTicks;
            sums.ChildCpu += process.EndedCpuTicks + (isOwn ? 0 : process.CpuTicks);
            sums.Io += ProcFiles.IoBytes(process.Pid) ?? 0;
            sums.Memory += process.MemoryBytes;
            sums.Processes++;
        }
        return sums;
    }

    private record struct Sums(long Cpu, long ChildCpu, long Io, long Memory, int Processes);

    /// <summary>Adds up what grows. What an ended process used is not in the next sum, or only in its parent's.</summary>
    private sealed class Counted
    {
        private Sums _last = new(0, 0, long.MinValue / 2, 0, 0);
        private long _cpu;
        private long _childCpu;
        private long _io;

        public TreeUse After(Sums now)
        {
            _cpu += Math.Max(0, now.Cpu - _last.Cpu);
            _childCpu += Math.Max(0, now.ChildCpu - _last.ChildCpu);
            _io += _last.Io == long.MinValue / 2 ? 0 : Math.Max(0, now.Io - _last.Io);
            _last = now;
            return new TreeUse(
                new TimeSpan(_cpu * TicksPerKernelTick), new TimeSpan(_childCpu * TicksPerKernelTick), _io, now.Memory, now.Processes);
        }
    }
}
