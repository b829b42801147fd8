using System.Runtime.InteropServices;
using Loreli.Posix;
using Loreli.Tui.Running;

namespace Loreli.Attach;

/// <summary>The terminal that the client was started on, in raw mode, with the signals that concern it as wake-ups.</summary>
/// <remarks>Opened anew by its path: the descriptors 0 to 2 are shared with the shell, and non-blocking would reach it too.</remarks>
internal sealed class OperatorTerminal : IOperatorTerminal, IDisposable
{
    private readonly FileDescriptor _terminal;
    private readonly TerminalMode _saved;
    private readonly TerminalGuard? _guard;
    private readonly FileDescriptor _wakeRead;
    private readonly FileDescriptor _wakeWrite;
    private readonly List<PosixSignalRegistration> _signals = [];
    private FileDescriptor? _live;
    private int _news;

    private OperatorTerminal(FileDescriptor terminal, TerminalMode saved, TerminalGuard? guard, FileDescriptor wakeRead, FileDescriptor wakeWrite)
    {
        (_terminal, _saved, _guard, _wakeRead, _wakeWrite) = (terminal, saved, guard, wakeRead, wakeWrite);
#pragma warning disable CA1416 // Loreli.Posix runs on Linux alone, and nothing of this without it.
        Listen(PosixSignal.SIGWINCH, Wake.Resized);
        Listen(PosixSignal.SIGCONT, Wake.Continued);
        Listen(PosixSignal.SIGTSTP, Wake.StopAsked);
#pragma warning restore CA1416
        Listen(PosixSignal.SIGTERM, Wake.EndAsked);
        Listen(PosixSignal.SIGINT, Wake.EndAsked);
        Listen(PosixSignal.SIGQUIT, Wake.EndAsked);
        Listen(PosixSignal.SIGHUP, Wake.HungUp);
    }

    public (int Columns, int Rows) Size => TerminalDevice.Size(_terminal) ?? (80, 24);

    /// <summary>Takes the terminal; null when the client was not started on one.</summary>
    /// <exception cref="IOException">The terminal cannot be had.</exception>
    public static OperatorTerminal? Take()
    {
        if (!TerminalDevice.IsTerminal(FileDescriptor.StandardInput) || !TerminalDevice.IsTerminal(FileDescriptor.StandardOutput))
        {
            return null;
        }
        var path = new FileInfo("/proc/self/fd/0").LinkTarget is { } target && target.StartsWith("/dev/", StringComparison.Ordinal)
            ? target
            : "/dev/tty";
        var opened = Descriptors.OpenDevice(path);
        var terminal = opened.Descriptor ?? throw new IOException($"{path}: {Errno.Describe(opened.Errno)}");
        var (wakeRead, wakeWrite, errno) = Descriptors.Pipe();
        if (wakeRead is null || wakeWrite is null)
        {
            terminal.Dispose();
            throw new IOException($"pipe: {Errno.Describe(errno)}");
        }
        Descriptors.SetNonBlocking(terminal);
        Descriptors.SetNonBlocking(wakeRead);
        Descriptors.SetNonBlocking(wakeWrite);
        var saved = TerminalDevice.Save(terminal) ?? throw new IOException($"{path} has no modes to be saved");
        var guard = TerminalGuard.Start(path);
        _ = TerminalDevice.SetRaw(terminal, saved);
        guard?.TerminalIsRaw();
        Scheduling.PreferShortTurns();
        return new OperatorTerminal(terminal, saved, guard, wakeRead, wakeWrite);
    }

    public int Read(Span<byte> to)
    {
        var read = Descriptors.Read(_terminal, to);
        return read switch
        {
            { IsOk: true, Count: > 0 } => read.Count,
            { WouldBlock: true } => 0,
            _ => throw new IOException("the terminal is gone"),
        };
    }

    public int Write(ReadOnlySpan<byte> bytes)
    {
        var written = Descriptors.Write(_terminal, bytes);
        return written switch
        {
            { IsOk: true } => written.Count,
            { WouldBlock: true } => 0,
            _ => throw new IOException($"the terminal is gone: {Errno.Describe(written.Errno)}"),
        };
    }

    public Wake Wait(nint live, bool forOutput, TimeSpan? timeout)
    {
        if (live != 0 && _live?.Number != (int)live)
        {
            _live = new FileDescriptor((int)live, owned: false);
        }
        ReadOnlySpan<FileDescriptor> descriptors = live == 0 ? [_terminal, _wakeRead] : [_terminal, _wakeRead, _live!];
        ReadOnlySpan<PollEvents> events =
            [PollEvents.Readable | (forOutput ? PollEvents.Writable : PollEvents.None), PollEvents.Readable, PollEvents.Readable];
        Span<PollEvents> found = stackalloc PollEvents[3];
        _ = PollWait.ForAny(descriptors, events[..descriptors.Length], found[..descriptors.Length], timeout ?? TimeSpan.FromTicks(-1));
        var wake = TakeNews(found[1]);
        if ((found[0] & PollEvents.Readable) != PollEvents.None)
        {
            wake |= Wake.Input;
        }
        if ((found[0] & PollEvents.Writable) != PollEvents.None)
        {
            wake |= Wake.Writable;
        }
        if ((found[0] & (PollEvents.HangUp | PollEvents.Error)) != PollEvents.None)
        {
            wake |= Wake.HungUp;
        }
        if (found[2] != PollEvents.None)
        {
            wake |= Wake.Live;
        }
        return wake;
    }

    public void Stop()
    {
        _ = TerminalDevice.Restore(_terminal, _saved);
        _ = Signals.Send(Environment.ProcessId, Signals.SIGSTOP);
        // Here the shell said fg. The signal that says so again comes as news and is no other continuation.
        _ = TerminalDevice.SetRaw(_terminal, _saved);
        _ = PollWait.For(_wakeRead, PollEvents.Readable, TimeSpan.FromMilliseconds(20));
        Interlocked.And(ref _news, ~(int)Wake.Continued);
    }

    /// <summary>Gives the modes back; late answers of the terminal are thrown away, not typed into the shell.</summary>
    public void Dispose()
    {
        _signals.ForEach(it => it.Dispose());
        _ = TerminalDevice.Restore(_terminal, _saved, discardInput: true);
        _guard?.Dispose();
        _terminal.Dispose();
        _wakeRead.Dispose();
        _wakeWrite.Dispose();
    }

    private Wake TakeNews(PollEvents found)
    {
        if (found == PollEvents.None)
        {
            return Wake.None;
        }
        Span<byte> drained = stackalloc byte[64];
        _ = Descriptors.Read(_wakeRead, drained);
        var news = (Wake)Interlocked.Exchange(ref _news, 0);
        if (news.HasFlag(Wake.Continued))
        {
            _ = TerminalDevice.SetRaw(_terminal, _saved);
        }
        return news;
    }

    private void Listen(PosixSignal signal, Wake wake) => _signals.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        Interlocked.Or(ref _news, (int)wake);
        _ = Descriptors.Write(_wakeWrite, [1]);
    }));
}
