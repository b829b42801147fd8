using System.Text;
using Loreli.Posix;
using Loreli.Terminal;

namespace Loreli.EndToEnd;

/// <summary>An operator's terminal: a real pseudo-terminal with the real program on it, and our engine as the eyes.</summary>
public sealed class OperatorPty : ITerminalHost, IDisposable
{
    /// <summary>Only a broken loreli reaches it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Pty _pty;
    private readonly VirtualTerminal _screen;
    private readonly byte[] _buffer = new byte[64 << 10];

    /// <summary>The program itself with these arguments.</summary>
    public OperatorPty(LoreliHome home, int columns, int rows, params string[] arguments)
        : this(home, (columns, rows), [LoreliHome.Executable, .. arguments]) { }

    private OperatorPty(LoreliHome home, (int Columns, int Rows) size, string[] command)
    {
        var (columns, rows) = size;
        _pty = Pty.Open(columns, rows).Pty ?? throw new InvalidOperationException("no pseudo-terminal can be had");
        _screen = new VirtualTerminal(new TerminalOptions(columns, rows), this);
        var spawned = Spawn.Start(new SpawnRequest
        {
            Path = command[0],
            Arguments = command,
            Environment = [.. home.ProgramEnvironment().Select(it => $"{it.Key}={it.Value}")],
            Cwd = home.Repository,
            Terminal = _pty.SlavePath,
        });
        Pid = spawned.Errno == 0 ? spawned.Pid : throw new InvalidOperationException(Errno.Describe(spawned.Errno));
    }

    public int Pid { get; }

    /// <summary>Everything that was printed so far, counted.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Any other program, by its full path: a shell to start ours from.</summary>
    public static OperatorPty With(LoreliHome home, int columns, int rows, params string[] command) => new(home, (columns, rows), command);

    /// <summary>The program ended; null while it runs.</summary>
    public ChildExit? Exit { get; private set; }

    public VirtualTerminal Screen => _screen;

    public string Text
    {
        get
        {
            var text = new StringBuilder();
            for (var row = 0; row < _screen.Rows; row++)
            {
                foreach (var cell in _screen.Row(row))
                {
                    _screen.Tables.AppendText(text, cell);
                }
                text.Append('\n');
            }
            return text.ToString();
        }
    }

    public void Type(string text) => Descriptors.WriteAll(_pty.Master, Encoding.UTF8.GetBytes(text));

    public void Resize(int columns, int rows)
    {
        _pty.Resize(columns, rows);
        _screen.Resize(columns, rows);
    }

    /// <summary>Reads until the screen meets the condition.</summary>
    /// <exception cref="TimeoutException">It never did; the message shows the screen.</exception>
    public void Until(Func<string, bool> condition, string what)
    {
        var deadline = TimeProvider.System.Now + Patience;
        while (!condition(Text))
        {
            if (TimeProvider.System.Now > deadline || !Pump(TimeSpan.FromMilliseconds(200)))
            {
                throw new TimeoutException($"the screen never showed {what}:\n{Text}");
            }
        }
    }

    public void Until(string text) => Until(screen => screen.Contains(text, StringComparison.Ordinal), $"\"{text}\"");

    /// <summary>Reads until the program has ended.</summary>
    public ChildExit UntilExit()
    {
        var deadline = TimeProvider.System.Now + Patience;
        while (Exit is null && TimeProvider.System.Now < deadline)
        {
            Pump(TimeSpan.FromMilliseconds(20));
            Exit ??= Children.TryReap(Pid);
        }
        while (Pump(TimeSpan.Zero))
        {
            // What was printed last.
        }
        return Exit ?? throw new TimeoutException($"the program did not end:\n{Text}");
    }

    /// <summary>Takes what there is; false when nobody has the other side open any more, or, with no wait, when there is nothing.</summary>
    public bool Pump(TimeSpan wait)
    {
        if (PollWait.For(_pty.Master, PollEvents.Readable, wait) == PollEvents.None)
        {
            return wait > TimeSpan.Zero;
        }
        var read = Descriptors.Read(_pty.Master, _buffer);
        if (!read.IsOk || read.IsEnd)
        {
            return false;
        }
        BytesRead += read.Count;
        _screen.Feed(_buffer.AsSpan(0, read.Count));
        return true;
    }

    public void Reply(ReadOnlySpan<byte> bytes) => Descriptors.WriteAll(_pty.Master, bytes);

    /// <summary>What was put on the clipboard last (OSC 52); null while nothing was.</summary>
    public string? Clipboard { get; private set; }

    public void Tell(TerminalEvent news)
    {
        if (news is TerminalEvent.ClipboardSet clipboard)
        {
            Clipboard = Encoding.UTF8.GetString(clipboard.Data.Span);
        }
    }

    public void Dispose()
    {
        if (Exit is null)
        {
            _ = Signals.Send(Pid, Signals.SIGKILL);
            _ = Children.Reap(Pid);
        }
        _pty.Dispose();
    }
}
