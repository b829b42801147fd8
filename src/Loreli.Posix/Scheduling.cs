using System.Runtime.InteropServices;
using static Loreli.Posix.Libc;

namespace Loreli.Posix;

/// <summary>How the kernel deals out the processors to our threads.</summary>
public static unsafe class Scheduling
{
    /// <summary>A tenth of a millisecond: what handing on a key or an echo takes several times over.</summary>
    private const ulong SliceNanoseconds = 100_000;

    /// <summary>Asks for short turns for the calling thread: it gets no more of a processor, but gets it at once.</summary>
    /// <remarks>Since Linux 6.12 a thread that wants short turns preempts one in the middle of a long turn (sched(7),
    /// sched_setattr(2): sched_runtime of SCHED_OTHER); older kernels ignore it. What the thread starts does not inherit it.</remarks>
    public static void PreferShortTurns() => Prefer(shortTurns: true);

    /// <summary>Asks for short turns, or for those that every thread gets.</summary>
    internal static void Prefer(bool shortTurns)
    {
        SchedulingAttributes attributes;
        if (syscall(SYS_sched_getattr, 0, (nint)(&attributes), sizeof(SchedulingAttributes)) != 0 || attributes.Policy != 0)
        {
            return;
        }
        attributes.Runtime = shortTurns ? SliceNanoseconds : 0;
        attributes.Flags |= SCHED_FLAG_RESET_ON_FORK;
        _ = syscall(SYS_sched_setattr, 0, (nint)(&attributes));
    }

    /// <summary>struct sched_attr of 48 bytes, its first version.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SchedulingAttributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }
}
