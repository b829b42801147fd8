using System.Runtime.InteropServices;

namespace Loreli.Posix;

// open(2), read(2), write(2), pread(2), fcntl(2), flock(2), statvfs(3), rename(2), umask(2), pipe2(2)
internal static unsafe partial class Libc
{
    private const string Name = "libc";

    internal const int O_RDONLY = 0;
    internal const int O_WRONLY = 1;
    internal const int O_RDWR = 2;
    internal const int O_CREAT = 0x40;
    internal const int O_EXCL = 0x80;
    internal const int O_NOCTTY = 0x100;
    internal const int O_TRUNC = 0x200;
    internal const int O_APPEND = 0x400;
    internal const int O_NONBLOCK = 0x800;
    internal const int O_CLOEXEC = 0x80000;
    internal const int F_GETFL = 3;
    internal const int F_SETFL = 4;
    internal const int LOCK_EX = 2;
    internal const int LOCK_NB = 4;
    internal const int X_OK = 1;
    internal const int SEEK_END = 2;

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int close(int fd);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int open(string path, int flags, int mode);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint read(FileDescriptor fd, byte* buffer, nuint count);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint write(FileDescriptor fd, byte* buffer, nuint count);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint writev(FileDescriptor fd, IoVector* vectors, int count);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int ftruncate(FileDescriptor fd, long length);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial long lseek(FileDescriptor fd, long offset, int whence);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int fsync(FileDescriptor fd);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rename(string from, string to);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int unlink(string path);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int mkdir(string path, int mode);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int chmod(string path, int mode);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int access(string path, int mode);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int fcntl(FileDescriptor fd, int command, nint argument);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int dup2(FileDescriptor fd, int target);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int pipe2(int* ends, int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int flock(FileDescriptor fd, int operation);

    [LibraryImport(Name)]
    internal static partial int umask(int mask);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int statvfs(string path, FileSystemStatus* status);

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct IoVector
    {
        internal byte* Start;
        internal nuint Length;
    }

    /// <summary>struct statvfs of glibc on 64-bit Linux: 112 bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 112)]
    internal struct FileSystemStatus
    {
        internal ulong BlockSize;
        internal ulong FragmentSize;
        internal ulong Blocks;
        internal ulong BlocksFree;
        internal ulong BlocksAvailable;
        internal ulong Files;
        internal ulong FilesFree;
        internal ulong FilesAvailable;
    }
}
