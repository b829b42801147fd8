using System.Buffers.Binary;
using System.Runtime.InteropServices;
using static Loreli.Posix.Libc;

namespace Loreli.Posix;

/// <summary>What a descriptor is ready for. Hang-up and error are always told.</summary>
[Flags]
public enum PollEvents
{
    None = 0,
    Readable = 1,
    Writable = 4,
    Error = 8,
    HangUp = 16,
}

/// <summary>epoll(7): waits for several descriptors, each with a tag of the caller's. For one thread.</summary>
/// <remarks>Remove a descriptor before it is closed: a copy elsewhere would go on to report.</remarks>
public sealed unsafe class Poller : IDisposable
{
    private const int EventsMax = 16;

    // struct epoll_event is packed on x86-64 alone.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int TagOffset = EventSize - 8;

    private readonly FileDescriptor _epoll;
    private readonly byte[] _events = new byte[EventsMax * 16];

    /// <exception cref="IOException">No descriptor left.</exception>
    public Poller()
    {
        var created = OpenResult.Of(epoll_create1(EPOLL_CLOEXEC));
        _epoll = created.Descriptor ?? throw new IOException($"epoll_create1: {Errno.Describe(created.Errno)}");
    }

    public void Add(FileDescriptor descriptor, PollEvents events, int tag) => Control(EPOLL_CTL_ADD, descriptor, events, tag);
    public void Change(FileDescriptor descriptor, PollEvents events, int tag) => Control(EPOLL_CTL_MOD, descriptor, events, tag);
    public void Remove(FileDescriptor descriptor) => Control(EPOLL_CTL_DEL, descriptor, PollEvents.None, 0);

    /// <summary>Waits at most so many milliseconds (-1: for ever) and fills in what is ready; a signal ends the wait early.</summary>
    public int Wait(Span<(int Tag, PollEvents Events)> ready, int timeoutMilliseconds)
    {
        int count;
        fixed (byte* events = _events)
        {
            count = epoll_wait(_epoll, events, Math.Min(EventsMax, ready.Length), timeoutMilliseconds);
        }
        for (var i = 0; i < count; i++)
        {
            var one = _events.AsSpan(i * EventSize, EventSize);
            ready[i] = (BinaryPrimitives.ReadInt32LittleEndian(one[TagOffset..]), (PollEvents)BinaryPrimitives.ReadInt32LittleEndian(one));
        }
        return Math.Max(count, 0);
    }

    public void Dispose() => _epoll.Dispose();

    private void Control(int operation, FileDescriptor descriptor, PollEvents events, int tag)
    {
        Span<byte> change = stackalloc byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(change, (int)events);
        BinaryPrimitives.WriteInt64LittleEndian(change[TagOffset..], tag);
        fixed (byte* start = change)
        {
            if (epoll_ctl(_epoll, operation, descriptor, start) != 0)
            {
                throw new IOException($"epoll_ctl {operation}: {Errno.Describe(Marshal.GetLastPInvokeError())}");
            }
        }
    }
}

/// <summary>poll(2) for callers with a few descriptors and no state.</summary>
public static unsafe class PollWait
{
    /// <summary>Waits for one descriptor; <see cref="PollEvents.None"/> after the time.</summary>
    public static PollEvents For(FileDescriptor descriptor, PollEvents events, TimeSpan timeout)
    {
        Span<PollEvents> found = stackalloc PollEvents[1];
        _ = ForAny([descriptor], [events], found, timeout);
        return found[0];
    }

    /// <summary>Waits until one of the descriptors is ready and fills in what was found; the count of ready ones, 0 after the time or a signal.</summary>
    /// <param name="timeout">Negative for ever.</param>
    public static int ForAny(ReadOnlySpan<FileDescriptor> descriptors, ReadOnlySpan<PollEvents> events, Span<PollEvents> found, TimeSpan timeout)
    {
        var entries = stackalloc PollEntry[descriptors.Length];
        for (var i = 0; i < descriptors.Length; i++)
        {
            entries[i] = new() { Fd = descriptors[i].Number, Events = (short)events[i] };
        }
        var milliseconds = timeout < TimeSpan.Zero ? -1 : (int)Math.Min(int.MaxValue, Math.Ceiling(timeout.TotalMilliseconds));
        var count = poll(entries, (nuint)descriptors.Length, milliseconds);
        for (var i = 0; i < descriptors.Length; i++)
        {
            found[i] = count > 0 ? (PollEvents)entries[i].Found : PollEvents.None;
        }
        return Math.Max(count, 0);
    }
}
