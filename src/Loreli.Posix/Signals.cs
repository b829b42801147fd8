using System.Buffers.Binary;
using System.Runtime.InteropServices;
using static Loreli.Posix.Libc;

namespace Loreli.Posix;

/// <summary>Signal numbers (Linux; the same on x86-64 and arm64) and sending them.</summary>
public static unsafe class Signals
{
    public const int SIGHUP = 1;
    public const int SIGINT = 2;
    public const int SIGQUIT = 3;
    public const int SIGKILL = 9;
    public const int SIGPIPE = 13;
    public const int SIGTERM = 15;
    public const int SIGCHLD = 17;
    public const int SIGCONT = 18;
    public const int SIGSTOP = 19;
    public const int SIGTSTP = 20;
    public const int SIGWINCH = 28;

    private static readonly string[] Names =
    [
        "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV",
        "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU",
        "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    /// <summary>"SIGKILL" for 9; "signal 40" for what has no name.</summary>
    public static string Name(int signal) => signal > 0 && signal < Names.Length ? Names[signal] : $"signal {signal}";

    /// <summary>kill(2): a pid, or a process group as its negative. 0 or the errno. Refuses 0, -1 and 1, which mean far too many.</summary>
    public static int Send(int pid, int signal)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(pid is 0 or 1 or -1, true, nameof(pid));
        return kill(pid, signal) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>The process exists (perhaps as a zombie, perhaps another user's).</summary>
    public static bool Exists(int pid) => pid > 0 && (kill(pid, 0) == 0 || Marshal.GetLastPInvokeError() == Errno.EPERM);

    /// <summary>signal(2) with SIG_DFL. As the first statement of a program it undoes an inherited SIG_IGN of SIGCHLD, which would lose exit statuses.</summary>
    public static void SetDefault(int signalNumber) => _ = signal(signalNumber, 0);

    public static void Ignore(int signalNumber) => _ = signal(signalNumber, 1);

    /// <summary>Blocks the signals in the calling thread and makes a descriptor that tells them. Threads that exist already are not
    /// changed: a program that needs every signal is started with them blocked (<see cref="SpawnRequest.BlockedSignals"/>).</summary>
    public static OpenResult OpenDescriptor(params ReadOnlySpan<int> signals)
    {
        var set = SignalSet.Of(signals);
        _ = pthread_sigmask(SIG_BLOCK, &set, null);
        return OpenResult.Of(signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
    }

    /// <summary>Next signal of a descriptor, or 0 when there is none.</summary>
    public static int Take(FileDescriptor signals)
    {
        Span<byte> news = stackalloc byte[128];
        return Descriptors.Read(signals, news) is { IsOk: true, Count: 128 } ? BinaryPrimitives.ReadInt32LittleEndian(news) : 0;
    }
}
