using System.Runtime.InteropServices;

namespace Loreli.Posix;

// unix(7), socket(2), accept4(2), send(2), getsockopt(2)
internal static unsafe partial class Libc
{
    internal const int AF_UNIX = 1;
    internal const int SOCK_STREAM = 1;
    internal const int SOCK_DGRAM = 2;
    internal const int SOCK_NONBLOCK = O_NONBLOCK;
    internal const int SOCK_CLOEXEC = O_CLOEXEC;
    internal const int SOL_SOCKET = 1;
    internal const int SO_SNDBUF = 7;
    internal const int SO_PEERCRED = 17;
    internal const int MSG_NOSIGNAL = 0x4000;
    internal const int MSG_DONTWAIT = 0x40;

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int socket(int domain, int type, int protocol);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int bind(FileDescriptor socket, byte* address, uint length);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int connect(FileDescriptor socket, byte* address, uint length);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int listen(FileDescriptor socket, int backlog);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int accept4(FileDescriptor socket, byte* address, uint* length, int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint sendmsg(FileDescriptor socket, MessageHeader* message, int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint sendto(FileDescriptor socket, byte* buffer, nuint count, int flags, byte* address, uint length);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int getsockopt(FileDescriptor socket, int level, int option, void* value, uint* length);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int setsockopt(FileDescriptor socket, int level, int option, void* value, uint length);

    /// <summary>struct msghdr: 56 bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 56)]
    internal struct MessageHeader
    {
        internal void* Address;
        internal uint AddressLength;
        internal IoVector* Vectors;
        internal nuint VectorCount;
        internal void* Control;
        internal nuint ControlLength;
        internal int Flags;
    }

    /// <summary>struct ucred: 12 bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PeerCredentials
    {
        internal int Pid;
        internal uint Uid;
        internal uint Gid;
    }
}
