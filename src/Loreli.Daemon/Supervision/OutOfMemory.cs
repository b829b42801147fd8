using System.Runtime.CompilerServices;
using Loreli.Daemon.Panes;
using Loreli.Posix;

namespace Loreli.Daemon.Supervision;

/// <summary>Tells a SIGKILL for want of memory from any other: our own limit's, or the kernel's, which counts its own.</summary>
internal sealed class OutOfMemory
{
    private readonly ConditionalWeakTable<IPane, object> _ours = [];
    private long _counted = Count();
    private long _countedBefore = Count();

    /// <summary>To be called now and then: what was counted before the last time but one is too old to be the cause of a death now.</summary>
    public void Look()
    {
        Volatile.Write(ref _countedBefore, Volatile.Read(ref _counted));
        Volatile.Write(ref _counted, Count());
    }

    public void Kills(IPane pane) => _ours.AddOrUpdate(pane, this);

    public bool WasKilled(IPane pane) => _ours.TryGetValue(pane, out _);

    /// <summary>The kernel has killed something for memory since the last look but one.</summary>
    public bool HasKilledLately() => Count() > Volatile.Read(ref _countedBefore);

    private static long Count() => ProcFiles.OutOfMemoryKills() ?? 0;
}
