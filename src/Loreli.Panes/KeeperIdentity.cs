using Loreli.Posix;
using Loreli.Protocol.Keeper;

namespace Loreli.Panes;

/// <summary>Names one keeper for good: its pid, when that process started, in which boot, and where it listens.</summary>
internal sealed record KeeperIdentity(int Pid, long Start, string BootId, string Socket)
{
    public static KeeperIdentity Of(RegistryEntry entry) => new(entry.KeeperPid, entry.KeeperStart, entry.BootId, entry.Socket);

    public bool IsThatOf(KeeperNews.Welcome welcome) => (welcome.KeeperPid, welcome.KeeperStart) == (Pid, Start);

    /// <summary>False only when it is provably gone: another boot, no such process, a zombie, or one that started at another time.</summary>
    public bool MayLive() =>
        BootId == ProcessTable.BootId && ProcFiles.Stat(Pid) is { State: not ('Z' or 'X') } process && process.StartTime == Start;
}
