using System.Runtime.InteropServices;
using static Loreli.Posix.Libc;

namespace Loreli.Posix;

/// <summary>The operator's own terminal: is it one, how large is it, raw mode and back.</summary>
public static unsafe class TerminalDevice
{
    public static bool IsTerminal(FileDescriptor descriptor) => isatty(descriptor) == 1;

    /// <summary>Columns and rows, or null for no terminal or one that does not know its size.</summary>
    public static (int Columns, int Rows)? Size(FileDescriptor terminal)
    {
        WindowSize size;
        return ioctl(terminal, TIOCGWINSZ, &size) == 0 && size is { Columns: > 0, Rows: > 0 } ? (size.Columns, size.Rows) : null;
    }

    /// <summary>Bytes written to the terminal that it has not taken yet, or -1.</summary>
    public static int OutputQueued(FileDescriptor terminal)
    {
        var queued = 0;
        return ioctl(terminal, TIOCOUTQ, &queued) == 0 ? queued : -1;
    }

    /// <summary>Bytes that can be read at once from a terminal, pipe or socket, or -1.</summary>
    public static int InputQueued(FileDescriptor descriptor)
    {
        var queued = 0;
        return ioctl(descriptor, FIONREAD, &queued) == 0 ? queued : -1;
    }

    /// <summary>The modes of a terminal now, to be put back; null for no terminal.</summary>
    public static TerminalMode? Save(FileDescriptor terminal)
    {
        Termios mode;
        return tcgetattr(terminal, &mode) == 0 ? new TerminalMode(mode) : null;
    }

    /// <summary>Raw: no echo, no line editing, no signals from keys, eight bits; a read returns from the first byte on. 0 or the errno.</summary>
    public static int SetRaw(FileDescriptor terminal, TerminalMode saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        var mode = saved.Mode;
        cfmakeraw(&mode);
        return tcsetattr(terminal, TCSADRAIN, &mode) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Puts saved modes back. 0 or the errno.</summary>
    /// <param name="discardInput">Throws away what was typed and not read, such as late answers of the terminal.</param>
    public static int Restore(FileDescriptor terminal, TerminalMode saved, bool discardInput = false)
    {
        ArgumentNullException.ThrowIfNull(saved);
        var mode = saved.Mode;
        return tcsetattr(terminal, discardInput ? TCSAFLUSH : TCSADRAIN, &mode) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }
}

/// <summary>Saved modes of a terminal.</summary>
public sealed class TerminalMode
{
    internal TerminalMode(Termios mode) => Mode = mode;

    internal Termios Mode { get; }
}
