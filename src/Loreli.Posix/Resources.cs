using System.Runtime.InteropServices;
using static Loreli.Posix.Libc;

namespace Loreli.Posix;

/// <summary>Limits of this process and room on a disk.</summary>
public static unsafe class Resources
{
    /// <summary>Soft and hard limit of open files. .NET raises the soft one to the hard one when it starts.</summary>
    public static (ulong Soft, ulong Hard) OpenFiles()
    {
        ResourceLimit limit;
        return prlimit(0, RLIMIT_NOFILE, null, &limit) == 0 ? (limit.Soft, limit.Hard) : (0, 0);
    }

    /// <summary>Sets the soft limit of open files, never above the hard one; children inherit it.</summary>
    public static void SetOpenFiles(ulong soft)
    {
        var hard = OpenFiles().Hard;
        var limit = new ResourceLimit { Soft = Math.Min(soft, hard), Hard = hard };
        _ = prlimit(0, RLIMIT_NOFILE, &limit, null);
    }

    /// <summary>Soft limit of a file's size in bytes: a write beyond it gives EFBIG, and SIGXFSZ unless that is ignored.</summary>
    public static void SetFileSize(ulong soft)
    {
        ResourceLimit limit;
        _ = prlimit(0, RLIMIT_FSIZE, null, &limit);
        limit.Soft = Math.Min(soft, limit.Hard);
        _ = prlimit(0, RLIMIT_FSIZE, &limit, null);
    }

    /// <summary>Room that we may use and size of the file system that holds the path, in bytes; null when it cannot be told.</summary>
    public static (long Available, long Total)? Disk(string path)
    {
        FileSystemStatus status;
        return statvfs(path, &status) == 0
            ? (checked((long)(status.BlocksAvailable * status.FragmentSize)), checked((long)(status.Blocks * status.FragmentSize)))
            : null;
    }

    public static uint UserId => getuid();

    /// <summary>Execution of the file would be allowed (access X_OK): 0 or the errno.</summary>
    public static int CanExecute(string path) => access(path, X_OK) == 0 ? 0 : Marshal.GetLastPInvokeError();
}
