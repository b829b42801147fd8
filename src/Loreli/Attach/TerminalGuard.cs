using Loreli.Posix;
using Loreli.Tui.Running;

namespace Loreli.Attach;

/// <summary>A small shell that gives the terminal back when the client can no longer do so: after SIGKILL, out of memory, a crash of the runtime.</summary>
/// <remarks>It holds the reading end of a pipe. The line <c>raw</c> says that the terminal is the client's, <c>done</c> that all is
/// well; the end without one means that the client died. It lives in a session of its own, so that no key and no hang-up of the
/// terminal reaches it. The shell that waits for the client hears of the death at the same moment and cannot be held up. Modes that
/// it has set by then are left alone; and as it may have printed its prompt on the client's screen, which is gone, its window is
/// made a column wider for a moment: a shell that edits its line (bash, zsh) draws it again.</remarks>
internal sealed class TerminalGuard : IDisposable
{
    private const string Script = """
        exec 3>&1
        saved=$(stty -g <&3) || exit 0
        echo ready >&2
        exec 2>/dev/null
        raw=
        read -r line && [ "$line" = raw ] && raw=$(stty -g <&3) && read -r line
        [ "$line" = done ] && exit 0
        printf "$1"
        if [ -z "$raw" ] || [ "$(stty -g <&3)" = "$raw" ]; then
            stty "$saved" <&3
        else
            set -- $(stty size <&3)
            stty cols $(($2 + 1)) <&3
            sleep 0.3
            stty cols "$2" <&3
        fi
        """;

    /// <summary>Starting a shell and stty takes some milliseconds; a machine that is much slower goes without the guard.</summary>
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(1);

    private readonly FileDescriptor _life;
    private readonly int _pid;

    private TerminalGuard(FileDescriptor life, int pid) => (_life, _pid) = (life, pid);

    /// <summary>Starts the guard of a terminal that is still in its usual modes; null when there can be none.</summary>
    public static TerminalGuard? Start(string terminalPath)
    {
        var (lifeRead, lifeWrite, _) = Descriptors.Pipe();
        var (readyRead, readyWrite, _) = Descriptors.Pipe();
        using var terminal = Descriptors.OpenDevice(terminalPath).Descriptor;
        using (lifeRead)
        using (readyRead)
        {
            if (lifeRead is null || lifeWrite is null || readyRead is null || readyWrite is null || terminal is null)
            {
                lifeWrite?.Dispose();
                readyWrite?.Dispose();
                return null;
            }
            SpawnResult started;
            using (readyWrite)
            {
                started = Spawn.Start(new SpawnRequest
                {
                    Path = "/bin/sh",
                    Arguments = ["sh", "-c", Script, "loreli-terminal-guard", Printable(TerminalModes.Leave(kitty: true))],
                    Environment = ["PATH=/usr/bin:/bin", "LC_ALL=C"],
                    Input = lifeRead,
                    Output = terminal,
                    Error = readyWrite,
                });
            }
            if (started.Errno != 0)
            {
                lifeWrite.Dispose();
                return null;
            }
            // Its look at the modes must come before ours change them.
            _ = PollWait.For(readyRead, PollEvents.Readable, ReadyWithin);
            return new TerminalGuard(lifeWrite, started.Pid);
        }
    }

    /// <summary>The terminal has the client's modes from here on.</summary>
    public void TerminalIsRaw() => _ = Descriptors.WriteAll(_life, "raw\n"u8);

    /// <summary>All is well: the guard goes without touching the terminal.</summary>
    public void Dispose()
    {
        _ = Descriptors.WriteAll(_life, "done\n"u8);
        _life.Dispose();
        _ = Children.Reap(_pid);
    }

    // printf(1) knows \033 everywhere and \e hardly anywhere.
    private static string Printable(string sequence) => sequence.Replace("\e", "\\033", StringComparison.Ordinal);
}
