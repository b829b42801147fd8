using System.Runtime.InteropServices;
using Loreli.Posix;
using Loreli.Testing.Scripted;

namespace Loreli.Verbs;

/// <summary>A scripted agent's hands: raw terminal, waiting, writing.</summary>
internal sealed class ScriptedTerminal : IDisposable
{
    private static readonly TimeSpan ForEver = TimeSpan.FromMilliseconds(-1);
    private readonly TerminalMode _saved;
    private readonly FileDescriptor _resized;
    private readonly FileDescriptor _resizedWrite;
    private readonly PosixSignalRegistration _registration;

    private ScriptedTerminal(TerminalMode saved)
    {
        _saved = saved;
        (_resized, _resizedWrite) = Descriptors.Pipe() is ({ } read, { } write, _) ? (read, write) : throw new IOException("no pipe can be made");
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Descriptors.Write(_resizedWrite, [1]));
    }

    /// <summary>Null when standard input is no terminal.</summary>
    public static ScriptedTerminal? Open()
    {
        if (TerminalDevice.Save(FileDescriptor.StandardInput) is not { } saved)
        {
            return null;
        }
        _ = TerminalDevice.SetRaw(FileDescriptor.StandardInput, saved);
        return new ScriptedTerminal(saved);
    }

    public void Run(ScriptedAgent agent, TimeProvider clock)
    {
        var bytes = new byte[4096];
        Span<PollEvents> found = stackalloc PollEvents[2];
        Write(agent.Start());
        Resize(agent);
        while (!agent.HasLeft)
        {
            var wait = agent.NextTickAt is { } tick ? tick - clock.Now : ForEver;
            _ = PollWait.ForAny([FileDescriptor.StandardInput, _resized], [PollEvents.Readable, PollEvents.Readable], found,
                agent.NextTickAt is null || wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
            if (found[1] != PollEvents.None)
            {
                _ = Descriptors.Read(_resized, bytes);
                Resize(agent);
            }
            if (found[0] != PollEvents.None)
            {
                var read = Descriptors.Read(FileDescriptor.StandardInput, bytes);
                if (!read.IsOk || read.IsEnd)
                {
                    return;
                }
                Write(agent.Input(bytes.AsSpan(0, read.Count), clock.Now));
            }
            else if (agent.NextTickAt is { } due && due <= clock.Now)
            {
                Write(agent.Tick(clock.Now));
            }
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        _resized.Dispose();
        _resizedWrite.Dispose();
        _ = TerminalDevice.Restore(FileDescriptor.StandardInput, _saved);
    }

    private static void Resize(ScriptedAgent agent)
    {
        if (TerminalDevice.Size(FileDescriptor.StandardInput) is { } size)
        {
            Write(agent.Resize(size.Columns));
        }
    }

    private static void Write(ReadOnlyMemory<byte> bytes) => _ = Descriptors.WriteAll(FileDescriptor.StandardOutput, bytes.Span);
}
