using System.Runtime.InteropServices;
using Loreli.Posix;
using Loreli.Testing.Scripted;

namespace Loreli.Verbs;

/// <summary>A scripted agent's hands: raw terminal, waiting, writing.</summary>
internal sealed class ScriptedTerminal : IDisposable
{
    private const int HangUp = 129;
    private const int Terminated = 143;
    private static readonly TimeSpan ForEver = TimeSpan.FromMilliseconds(-1);
    private readonly TerminalMode _saved;
    private readonly FileDescriptor _resized;
    private readonly FileDescriptor _resizedWrite;
    private readonly PosixSignalRegistration _registration;

    private readonly List<PosixSignalRegistration> _ends = [];
    private int _isEnding;
    private Timer? _end;

    private ScriptedTerminal(TerminalMode saved, TimeSpan? terminateAfter)
    {
        _saved = saved;
        if (terminateAfter is { } after)
        {
            Outlive(PosixSignal.SIGTERM, after);
            Outlive(PosixSignal.SIGHUP, after);
        }
        Signals.Ignore(Signals.SIGPIPE);
        (_resized, _resizedWrite) = Descriptors.Pipe() is ({ } read, { } write, _) ? (read, write) : throw new IOException("no pipe can be made");
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Descriptors.Write(_resizedWrite, [1]));
    }

    /// <summary>Null when standard input is no terminal.</summary>
    /// <param name="terminateAfter">How long it goes on after it was asked to end by a signal; null: it ends at once.</param>
    public static ScriptedTerminal? Open(TimeSpan? terminateAfter)
    {
        if (TerminalDevice.Save(FileDescriptor.StandardInput) is not { } saved)
        {
            return null;
        }
        _ = TerminalDevice.SetRaw(FileDescriptor.StandardInput, saved);
        return new ScriptedTerminal(saved, terminateAfter);
    }

    /// <returns>The program's exit code.</returns>
    public int Run(IScriptedProgram program, TimeProvider clock)
    {
        var bytes = new byte[65_536];
        Span<PollEvents> found = stackalloc PollEvents[2];
        Write(Size(program));
        var code = Show(program, program.Start());
        while (code is null)
        {
            var wait = program.NextTickAt is { } tick ? tick - clock.Now : ForEver;
            _ = PollWait.ForAny([FileDescriptor.StandardInput, _resized], [PollEvents.Readable, PollEvents.Readable], found,
                program.NextTickAt is null || wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
            if (found[1] != PollEvents.None)
            {
                _ = Descriptors.Read(_resized, bytes);
                Write(Size(program));
            }
            if (found[0] != PollEvents.None)
            {
                var read = Descriptors.Read(FileDescriptor.StandardInput, bytes);
                if (!read.IsOk || read.IsEnd)
                {
                    return HangUp;
                }
                code = Show(program, program.Input(bytes.AsSpan(0, read.Count), clock.Now));
            }
            else if (program.NextTickAt is { } due && due <= clock.Now)
            {
                code = Show(program, program.Tick(clock.Now));
            }
        }
        return code.Value;
    }

    public void Dispose()
    {
        _registration.Dispose();
        _end?.Dispose();
        _ends.ForEach(static it => it.Dispose());
        _resized.Dispose();
        _resizedWrite.Dispose();
        _ = TerminalDevice.Restore(FileDescriptor.StandardInput, _saved);
    }

    private static int? Show(IScriptedProgram program, ReadOnlyMemory<byte> bytes)
    {
        Write(bytes);
        int? code = null;
        foreach (var deed in program.TakeDeeds())
        {
            code ??= ScriptedHands.Do(deed);
        }
        return code;
    }

    private static ReadOnlyMemory<byte> Size(IScriptedProgram program) =>
        TerminalDevice.Size(FileDescriptor.StandardInput) is { } size ? program.Resize(size.Columns, size.Rows) : default;

    private void Outlive(PosixSignal signal, TimeSpan time) => _ends.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        if (time < TimeSpan.FromDays(20) && Interlocked.Exchange(ref _isEnding, 1) == 0)
        {
            _end = new Timer(static _ => Environment.Exit(Terminated), null, time, Timeout.InfiniteTimeSpan);
        }
    }));

    private static void Write(ReadOnlyMemory<byte> bytes) => _ = Descriptors.WriteAll(FileDescriptor.StandardOutput, bytes.Span);
}
