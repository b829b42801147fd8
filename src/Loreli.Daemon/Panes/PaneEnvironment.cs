namespace Loreli.Daemon.Panes;

/// <summary>The environment of a pane's program: the daemon's, the request's, and who and where it is. Pure.</summary>
internal static class PaneEnvironment
{
    private const string Agent = "LORELI_AGENT";

    // They speak of another multiplexer or of the daemon's own start, and would mislead programs.
    private static readonly string[] Removed =
    [
        "TMUX", "TMUX_PANE", "STY", "WINDOW", "ZELLIJ", "ZELLIJ_SESSION_NAME", "ZELLIJ_PANE_ID", "NOTIFY_SOCKET", "LISTEN_FDS",
        "LISTEN_PID", "LISTEN_FDNAMES", "INVOCATION_ID", "JOURNAL_STREAM", "COLUMNS", "LINES", "LORELI_TOKEN_FILE", "LORELI_HOST",
        "TERMCAP", "WINDOWID", "TERM_PROGRAM_VERSION", "VTE_VERSION", "KITTY_WINDOW_ID", "KITTY_PID", "WEZTERM_PANE",
        "ALACRITTY_WINDOW_ID", "ITERM_SESSION_ID", "WT_SESSION",
    ];

    public static IReadOnlyDictionary<string, string> Of(
        PaneDefaults defaults, PaneName name, string? role, IReadOnlyDictionary<string, string> wished)
    {
        var environment = new Dictionary<string, string>(defaults.Environment, StringComparer.Ordinal);
        foreach (var variable in Removed)
        {
            environment.Remove(variable);
        }
        // Runtime knobs of our own start (no diagnostics, small heap) are not the agent's.
        foreach (var variable in environment.Keys.Where(it => it.StartsWith("DOTNET_gc", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            environment.Remove(variable);
        }
        environment["TERM"] = "xterm-256color";
        environment["COLORTERM"] = "truecolor";
        environment["TERM_PROGRAM"] = "loreli";
        foreach (var (variable, value) in wished)
        {
            environment[variable] = value;
        }
        environment["LORELI_SOCKET"] = defaults.Socket;
        environment["LORELI_SESSION"] = defaults.Session;
        environment["LORELI_REPO"] = defaults.Repository;
        environment[Agent] = name.Value;
        environment["LORELI_ROLE"] = role ?? "";
        return environment;
    }

    /// <summary>Secret variables that a next generation would lack: the request that named them is over, or the daemon has them no more.</summary>
    public static IReadOnlyList<string> Gone(PaneDefaults defaults, Loreli.Panes.PaneSpec spec) =>
        [.. spec.LostVariables.Where(it => spec.AskedVariables.Contains(it) || !defaults.Environment.ContainsKey(it)).Order(StringComparer.Ordinal)];

    /// <summary>The environment for a pane's next generation: what was left out when it was written to disk comes from the daemon again.</summary>
    public static IReadOnlyDictionary<string, string> Again(
        PaneDefaults defaults, PaneName name, string? role, IReadOnlyDictionary<string, string> earlier) => Of(defaults, name, role, earlier);
}
