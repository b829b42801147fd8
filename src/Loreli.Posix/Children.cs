using System.Runtime.InteropServices;
using static Loreli.Posix.Libc;

namespace Loreli.Posix;

/// <summary>How a child ended.</summary>
/// <param name="Code">0 when a signal ended it.</param>
/// <param name="Signal">0 when it exited by itself.</param>
public readonly record struct ChildExit(int Pid, int Code, int Signal, bool CoreDumped);

/// <summary>Our children, and those that fell to us: waiting without ever taking another's status.</summary>
public static unsafe class Children
{
    /// <summary>pidfd_open(2): readable when the process has ended. The process must be our child, or its pid may be another's by now.</summary>
    public static OpenResult OpenPid(int pid) => OpenResult.Of((int)syscall(SYS_pidfd_open, pid, 0));

    /// <summary>Takes the status of this child if it has ended; null while it runs or when it is no child of ours.</summary>
    public static ChildExit? TryReap(int pid) => Wait(P_PID, (uint)pid, WEXITED | WNOHANG);

    /// <summary>Waits for this child to end and takes its status; null when it is no child of ours.</summary>
    public static ChildExit? Reap(int pid) => Wait(P_PID, (uint)pid, WEXITED);

    /// <summary>A child that has ended, its status not taken; null when there is none.</summary>
    public static ChildExit? PeekAny() => Wait(P_ALL, 0, WEXITED | WNOHANG | WNOWAIT);

    /// <summary>Orphans below us come to us and not to init (prctl PR_SET_CHILD_SUBREAPER).</summary>
    public static void BecomeSubreaper() => _ = prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);

    private static ChildExit? Wait(int idType, uint id, int options)
    {
        ChildStatus status = default;
        int result;
        do
        {
            result = waitid(idType, id, &status, options);
        }
        while (result != 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
        if (result != 0 || status.Pid == 0)
        {
            return null;
        }
        return status.Code == CLD_EXITED
            ? new(status.Pid, status.Status & 0xFF, 0, CoreDumped: false)
            : new(status.Pid, 0, status.Status, status.Code == CLD_DUMPED);
    }
}
