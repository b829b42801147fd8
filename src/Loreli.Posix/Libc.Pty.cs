using System.Runtime.InteropServices;

namespace Loreli.Posix;

// posix_openpt(3), unlockpt(3), ptsname_r(3), ioctl_tty(2), tcgetattr(3), isatty(3)
internal static unsafe partial class Libc
{
    internal const nuint TIOCOUTQ = 0x5411;
    internal const nuint TIOCGWINSZ = 0x5413;
    internal const nuint TIOCSWINSZ = 0x5414;
    internal const nuint FIONREAD = 0x541b;
    internal const nuint TIOCGPGRP = 0x540f;
    internal const nuint TIOCSIG = 0x40045436;
    internal const uint IUTF8 = 0x4000;
    internal const int TCSANOW = 0;
    internal const int TCSADRAIN = 1;
    internal const int TCSAFLUSH = 2;

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int posix_openpt(int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int grantpt(FileDescriptor master);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int unlockpt(FileDescriptor master);

    // Returns the errno, and does not set it.
    [LibraryImport(Name)]
    internal static partial int ptsname_r(FileDescriptor master, byte* name, nuint size);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int ioctl(FileDescriptor fd, nuint request, void* argument);

    [LibraryImport(Name, SetLastError = true, EntryPoint = "ioctl")]
    internal static partial int ioctl_value(FileDescriptor fd, nuint request, nint argument);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int tcgetattr(FileDescriptor fd, Termios* mode);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int tcsetattr(FileDescriptor fd, int when, Termios* mode);

    [LibraryImport(Name)]
    internal static partial void cfmakeraw(Termios* mode);

    [LibraryImport(Name)]
    internal static partial int isatty(FileDescriptor fd);

    /// <summary>struct winsize: 8 bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct WindowSize
    {
        internal ushort Rows;
        internal ushort Columns;
        internal ushort PixelWidth;
        internal ushort PixelHeight;
    }

    /// <summary>struct termios of glibc: 60 bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 60)]
    internal struct Termios
    {
        internal uint InputFlags;
        internal uint OutputFlags;
        internal uint ControlFlags;
        internal uint LocalFlags;
    }
}
