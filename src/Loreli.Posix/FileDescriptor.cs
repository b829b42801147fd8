using System.Runtime.InteropServices;

namespace Loreli.Posix;

/// <summary>An open file description of ours, closed once.</summary>
public sealed class FileDescriptor : SafeHandle
{
    public FileDescriptor() : base(invalidHandleValue: -1, ownsHandle: true)
    {
    }

    /// <param name="owned">False for 0, 1 and 2, which stay open for the process's life.</param>
    public FileDescriptor(int number, bool owned) : base(invalidHandleValue: -1, owned) => SetHandle(number);

    public static FileDescriptor StandardInput { get; } = new(0, owned: false);
    public static FileDescriptor StandardOutput { get; } = new(1, owned: false);
    public static FileDescriptor StandardError { get; } = new(2, owned: false);

    public override bool IsInvalid => handle < 0;

    /// <summary>The descriptor's number, for logs and for <see cref="Poller"/>'s tags; it says nothing once this is closed.</summary>
    public int Number => (int)handle;

    protected override bool ReleaseHandle() => Libc.close((int)handle) == 0;
}

/// <summary>What a read or write did: a count, or the errno that prevented it.</summary>
public readonly record struct IoResult(int Count, int Errno)
{
    public bool IsOk => Errno == 0;
    /// <summary>Nothing to be had now on a non-blocking descriptor.</summary>
    public bool WouldBlock => Errno == Posix.Errno.EAGAIN;
    /// <summary>A read that found the end.</summary>
    public bool IsEnd => Errno == 0 && Count == 0;

    internal static IoResult Of(nint result) => result < 0 ? new(0, Marshal.GetLastPInvokeError()) : new((int)result, 0);
}

/// <summary>A descriptor, or why there is none.</summary>
public readonly record struct OpenResult(FileDescriptor? Descriptor, int Errno)
{
    internal static OpenResult Of(int result) => result < 0
        ? new(null, Marshal.GetLastPInvokeError())
        : new(new FileDescriptor(result, owned: true), 0);
}
