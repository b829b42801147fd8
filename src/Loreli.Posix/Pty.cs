using System.Runtime.InteropServices;
using System.Text;
using static Loreli.Posix.Libc;

namespace Loreli.Posix;

/// <summary>The master side of a pseudo-terminal, non-blocking.</summary>
/// <remarks>A read that gives EIO means that no process has the other side open now, not that the child is dead.</remarks>
public sealed unsafe class Pty : IDisposable
{
    private Pty(FileDescriptor master, string slavePath) => (Master, SlavePath) = (master, slavePath);

    public FileDescriptor Master { get; }
    /// <summary>For the child to open as its descriptor 0, which makes it the child's controlling terminal.</summary>
    public string SlavePath { get; }

    /// <summary>Makes a terminal of this size, with UTF-8 editing on, which the kernel leaves off.</summary>
    public static (Pty? Pty, int Errno) Open(int columns, int rows)
    {
        var opened = OpenResult.Of(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
        if (opened.Descriptor is not { } master)
        {
            return (null, opened.Errno);
        }
        var name = stackalloc byte[128];
        var errno = grantpt(master) != 0 || unlockpt(master) != 0 ? Marshal.GetLastPInvokeError() : ptsname_r(master, name, 128);
        if (errno != 0)
        {
            master.Dispose();
            return (null, errno);
        }
        Termios mode;
        if (tcgetattr(master, &mode) == 0)
        {
            mode.InputFlags |= IUTF8;
            _ = tcsetattr(master, TCSANOW, &mode);
        }
        Descriptors.SetNonBlocking(master);
        var pty = new Pty(master, Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name)));
        pty.Resize(columns, rows);
        return (pty, 0);
    }

    /// <summary>Sets the size; the foreground process group gets SIGWINCH when it differs from before.</summary>
    public void Resize(int columns, int rows)
    {
        var size = new WindowSize { Columns = checked((ushort)columns), Rows = checked((ushort)rows) };
        _ = ioctl(Master, TIOCSWINSZ, &size);
    }

    /// <summary>Process group in the foreground, or 0 when there is none.</summary>
    public int ForegroundGroup()
    {
        var group = 0;
        return ioctl(Master, TIOCGPGRP, &group) == 0 ? group : 0;
    }

    /// <summary>Signals the foreground process group as the line discipline would. 0 or the errno.</summary>
    public int SignalForeground(int signal) => ioctl_value(Master, TIOCSIG, signal) == 0 ? 0 : Marshal.GetLastPInvokeError();

    public void Dispose() => Master.Dispose();
}
