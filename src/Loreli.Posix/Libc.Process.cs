using System.Runtime.InteropServices;

namespace Loreli.Posix;

// posix_spawn(3), waitid(2), pidfd_open(2), prctl(2), prlimit(2), getpid(2)
internal static unsafe partial class Libc
{
    internal const short POSIX_SPAWN_SETSIGDEF = 0x4;
    internal const short POSIX_SPAWN_SETSIGMASK = 0x8;
    internal const short POSIX_SPAWN_SETSID = 0x80;
    internal const int P_ALL = 0;
    internal const int P_PID = 1;
    internal const int WNOHANG = 1;
    internal const int WEXITED = 4;
    internal const int WNOWAIT = 0x1000000;
    internal const int CLD_EXITED = 1;
    internal const int CLD_DUMPED = 3;
    internal const int PR_SET_DUMPABLE = 4;
    internal const int PR_SET_NAME = 15;
    internal const int PR_SET_CHILD_SUBREAPER = 36;
    internal const int RLIMIT_NOFILE = 7;
    internal const int RLIMIT_FSIZE = 1;
    internal const nint SYS_pidfd_open = 434;

    /// <summary>sched_setattr(2) and sched_getattr(2): the numbers differ by architecture.</summary>
    internal static readonly nint SYS_sched_setattr = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 314 : 274;
    internal static readonly nint SYS_sched_getattr = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 315 : 275;
    internal const ulong SCHED_FLAG_RESET_ON_FORK = 1;

    // posix_spawn and its family return the errno and do not set it.
    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int posix_spawn(int* pid, string path, SpawnActions* actions, SpawnAttributes* attributes, byte** argv, byte** envp);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_init(SpawnAttributes* attributes);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_destroy(SpawnAttributes* attributes);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_setflags(SpawnAttributes* attributes, short flags);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_setsigmask(SpawnAttributes* attributes, SignalSet* mask);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_setsigdefault(SpawnAttributes* attributes, SignalSet* signals);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_init(SpawnActions* actions);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_destroy(SpawnActions* actions);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int posix_spawn_file_actions_addopen(SpawnActions* actions, int fd, string path, int flags, int mode);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_adddup2(SpawnActions* actions, int fd, int target);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_addclose(SpawnActions* actions, int fd);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int posix_spawn_file_actions_addchdir_np(SpawnActions* actions, string path);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_addclosefrom_np(SpawnActions* actions, int from);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int waitid(int idType, uint id, ChildStatus* status, int options);

    [LibraryImport(Name, SetLastError = true, EntryPoint = "syscall")]
    internal static partial nint syscall(nint number, nint first, nint second, nint third = 0, nint fourth = 0);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int prctl(int option, nint first, nint second, nint third, nint fourth);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int prlimit(int pid, int resource, ResourceLimit* next, ResourceLimit* old);

    [LibraryImport(Name)]
    internal static partial uint getuid();

    [LibraryImport(Name)]
    internal static partial int getpid();

    /// <summary>posix_spawn_file_actions_t: 80 bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 80)]
    internal struct SpawnActions
    {
        internal long First;
    }

    /// <summary>posix_spawnattr_t: 336 bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 336)]
    internal struct SpawnAttributes
    {
        internal long First;
    }

    /// <summary>siginfo_t as waitid fills it: 128 bytes.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    internal struct ChildStatus
    {
        [FieldOffset(8)] internal int Code;
        [FieldOffset(16)] internal int Pid;
        [FieldOffset(24)] internal int Status;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct ResourceLimit
    {
        internal ulong Soft;
        internal ulong Hard;
    }
}
