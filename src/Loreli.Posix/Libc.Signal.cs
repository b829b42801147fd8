using System.Runtime.InteropServices;

namespace Loreli.Posix;

// kill(2), signal(2), pthread_sigmask(3), signalfd(2)
internal static unsafe partial class Libc
{
    internal const int SIG_BLOCK = 0;
    internal const int SFD_NONBLOCK = O_NONBLOCK;
    internal const int SFD_CLOEXEC = O_CLOEXEC;

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int kill(int pid, int signal);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint signal(int signal, nint handler);

    // Returns the errno.
    [LibraryImport(Name)]
    internal static partial int pthread_sigmask(int how, SignalSet* set, SignalSet* old);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int signalfd(int fd, SignalSet* set, int flags);

    /// <summary>sigset_t of glibc: 128 bytes, one bit a signal from bit 0 for signal 1.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    internal struct SignalSet
    {
        internal ulong Low;

        internal static SignalSet Full => new() { Low = ulong.MaxValue };

        internal static SignalSet Of(ReadOnlySpan<int> signals)
        {
            var set = default(SignalSet);
            foreach (var signal in signals)
            {
                set.Low |= 1UL << (signal - 1);
            }
            return set;
        }
    }
}
