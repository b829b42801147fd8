namespace Loreli.Protocol.Live;

/// <summary>What a well-formed message of a client must keep to besides its types.</summary>
internal static class LiveRules
{
    /// <summary>What is wrong with the message in words, or null.</summary>
    public static string? Check(ClientMessage message) => message switch
    {
        ClientMessage.Hello it => Area(it.Cols, it.Rows),
        ClientMessage.Watch it => Count(it.Panes.Count, LiveLimits.WatchedPanesMax)
            ?? it.Panes.Select(pane => pane is null ? "a watched pane is null" : Name(pane.Pane) ?? Area(pane.Cols, pane.Rows))
                .FirstOrDefault(problem => problem is not null),
        ClientMessage.Focus it => it.Pane is null ? null : Name(it.Pane),
        ClientMessage.Key it => Targets(it.Panes) ?? Length("a key's name", it.Name, LiveLimits.KeyNameCharsMax)
            ?? Length("a key's text", it.Text ?? "", LiveLimits.KeyTextCharsMax)
            ?? (it.Name.Length == 0 ? "a key has no name" : null)
            ?? (it.Action is < 1 or > 3 ? "a key's action is 1, 2 or 3" : null)
            ?? (it.Modifiers is < 0 or > 255 ? "a key's modifiers are 0 to 255" : null),
        ClientMessage.Mouse it => Name(it.Pane)
            ?? (it.Button is < 0 or > 7 ? "a mouse button is 0 to 7" : null)
            ?? (it.Action is < 0 or > 3 ? "a mouse action is 0 to 3" : null)
            ?? (it.Modifiers is < 0 or > 255 ? "a mouse event's modifiers are 0 to 255" : null)
            ?? (it.Row is < 0 or >= LiveLimits.CellsMax || it.Col is < 0 or >= LiveLimits.CellsMax ? "the mouse is off the screen" : null),
        ClientMessage.Paste it => Targets(it.Panes) ?? Length("a paste", it.Text, LiveLimits.PasteCharsMax),
        ClientMessage.WindowFocus => null,
        ClientMessage.Call it => Length("a call's method", it.Method, 16)
            ?? Length("a call's path", it.Path, LiveLimits.CallPathCharsMax)
            ?? Length("a call's body", it.Body ?? "", LiveLimits.CallBodyCharsMax),
        ClientMessage.SaveLayout it => Length("a layout", it.Json, LiveLimits.LayoutCharsMax),
        _ => "the message is of no known kind",
    };

    private static string? Area(int cols, int rows) =>
        cols is < 1 or > LiveLimits.CellsMax || rows is < 1 or > LiveLimits.CellsMax
            ? $"{cols}x{rows} is no area: 1x1 to {LiveLimits.CellsMax}x{LiveLimits.CellsMax}"
            : null;

    private static string? Targets(IReadOnlyList<string> panes) => Count(panes.Count, LiveLimits.BroadcastPanesMax)
        ?? panes.Select(Name).FirstOrDefault(problem => problem is not null);

    private static string? Name(string? name) => PaneName.TryParse(name, out _) ? null : "that is no pane's name";

    private static string? Count(int count, int max) => count <= max ? null : $"{count} panes are named, {max} can be";

    private static string? Length(string what, string text, int max) =>
        text.Length <= max ? null : $"{what} has {text.Length} characters, {max} can be";
}
