using System.Globalization;

namespace Loreli.EndToEnd;

/// <summary>A tmux of our own: its socket in the home's folder, no configuration, no status line.</summary>
internal sealed class TmuxServer : IDisposable
{
    private readonly LoreliHome _home;
    private readonly string _configuration;

    public TmuxServer(LoreliHome home)
    {
        _home = home;
        _configuration = Path.Combine(home.Root, "tmux.conf");
        // The same terminal type as in our panes, so that programs print the same bytes to both.
        File.WriteAllText(_configuration, """
            set -g status off
            set -g default-terminal xterm-256color
            set -g escape-time 0
            set -g history-limit 10000
            set -g remain-on-exit on
            set -as terminal-features ",xterm-256color:RGB"
            """);
    }

    public void NewSession(string name, int columns, int rows, params string[] command) =>
        Run(["new-session", "-d", "-s", name, "-x", Number(columns), "-y", Number(rows), "-c", _home.Repository, "--", .. command]);

    public void Keys(string session, params string[] keys) => Run(["send-keys", "-t", session, .. keys]);

    public void Type(string session, string text) => Run("send-keys", "-t", session, "-l", "--", text);

    public void Resize(string session, int columns, int rows) =>
        Run("resize-window", "-t", session, "-x", Number(columns), "-y", Number(rows));

    public string Capture(string session, params string[] options) => Run(["capture-pane", "-p", "-t", session, .. options]);

    public void Kill(string session) => Run("kill-session", "-t", session);

    public string Run(params string[] arguments)
    {
        var outcome = Tool.Run("env", ["-i", .. Variables(), "tmux", "-S", Path.Combine(_home.Root, "tmux.sock"), "-f", _configuration, .. arguments]);
        return outcome.ExitCode == 0 ? outcome.Output : throw new InvalidOperationException($"tmux {string.Join(' ', arguments)}: {outcome.Error}");
    }

    public void Dispose() => _ = Tool.Run("tmux", "-S", Path.Combine(_home.Root, "tmux.sock"), "kill-server");

    private IEnumerable<string> Variables() =>
        _home.ProgramEnvironment().Append(new("COLORTERM", "truecolor")).Append(new("SHELL", "/bin/sh")).Select(it => $"{it.Key}={it.Value}");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
