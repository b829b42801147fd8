using System.Globalization;
using System.Text;
using Loreli.Posix;

namespace Loreli.EndToEnd;

/// <summary>Somebody at a terminal with a shell in it.</summary>
internal interface IOperator : IDisposable
{
    /// <summary>What the terminal shows now.</summary>
    string Text { get; }

    /// <summary>Bytes as a keyboard sends them.</summary>
    void Type(string bytes);

    void Resize(int columns, int rows);

    /// <exception cref="TimeoutException">It never showed that; the message shows the terminal.</exception>
    void Until(Func<string, bool> condition, string what);
}

internal static class Operators
{
    public const string Prefix = "\x02";

    extension(IOperator terminal)
    {
        public void Until(string text) => terminal.Until(screen => screen.Contains(text, StringComparison.Ordinal), $"\"{text}\"");

        public void UntilGone(string text) => terminal.Until(screen => !screen.Contains(text, StringComparison.Ordinal), $"the end of \"{text}\"");

        /// <summary>The prefix key, then these.</summary>
        public void Command(string keys) => terminal.Type(Prefix + keys);

        /// <summary>Types into the shell until it answers.</summary>
        /// <remarks>After the sudden death of a program, its guard and the shell use the terminal at once: a prompt may be printed
        /// on the screen that is about to go, and what is typed at that moment may be thrown away with the terminal's late answers.</remarks>
        public void TypeUntil(string keys, string answer)
        {
            var again = TimeProvider.System.Now;
            terminal.Until(screen =>
            {
                if (TimeProvider.System.Now >= again)
                {
                    terminal.Type(keys);
                    again = TimeProvider.System.Now + TimeSpan.FromSeconds(2);
                }
                return screen.Contains(answer, StringComparison.Ordinal);
            }, answer);
        }

        /// <summary>Runs the program from the shell.</summary>
        public void Run(string arguments) => terminal.Type($"'{LoreliHome.Executable}' {arguments}\r");
    }
}

/// <summary>A terminal whose eyes are our own engine.</summary>
internal sealed class PtyOperator : IOperator
{
    public PtyOperator(LoreliHome home, int columns, int rows)
    {
        home.Environment["PS1"] = "prompt$ ";
        Pty = OperatorPty.With(home, columns, rows, "/bin/sh", "-i");
        Pty.Until("prompt$");
    }

    public OperatorPty Pty { get; }
    public string Text => Pty.Text;

    public void Type(string bytes) => Pty.Type(bytes);
    public void Resize(int columns, int rows) => Pty.Resize(columns, rows);
    public void Until(Func<string, bool> condition, string what) => Pty.Until(condition, what);

    public void Dispose()
    {
        _ = Signals.Send(Pty.Pid, Signals.SIGHUP);
        Pty.Dispose();
    }
}

/// <summary>A terminal that is a pane of tmux.</summary>
internal sealed class TmuxOperator : IOperator
{
    private readonly TmuxServer _tmux;
    private readonly string _session;

    public TmuxOperator(LoreliHome home, TmuxServer tmux, string session, int columns, int rows)
    {
        home.Environment["PS1"] = "prompt$ ";
        (_tmux, _session) = (tmux, session);
        tmux.NewSession(session, columns, rows, "/bin/sh", "-i");
        Until(text => text.Contains("prompt$", StringComparison.Ordinal), "a prompt");
    }

    public string Text => _tmux.Capture(_session);

    public void Type(string bytes) =>
        _tmux.Run(["send-keys", "-t", _session, "-H", .. Encoding.UTF8.GetBytes(bytes).Select(it => it.ToString("x2", CultureInfo.InvariantCulture))]);

    public void Resize(int columns, int rows) => _tmux.Resize(_session, columns, rows);

    public void Until(Func<string, bool> condition, string what)
    {
        try
        {
            Waiting.Until(() => condition(Text), what);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"the screen never showed {what}:\n{Text}", late);
        }
    }

    public void Dispose() => _tmux.Kill(_session);
}
