namespace Loreli.Panes;

/// <param name="PanesDirectory">Holds one folder per pane and generation: <c>name.generation</c>.</param>
/// <param name="SocketDirectory">For the keepers' sockets; short, mode 0700.</param>
/// <param name="KeeperCommand">Program and arguments that start a keeper: <c>loreli keep</c>.</param>
public sealed record PaneHostOptions(string PanesDirectory, string SocketDirectory, IReadOnlyList<string> KeeperCommand)
{
    public long ScrollbackBytesMax { get; init; } = 8 << 20;
    /// <summary>Recordings of all panes together; the oldest segments of dead panes go first.</summary>
    public long RecordingsBytesMax { get; init; } = 4L << 30;
    public bool AmbiguousIsWide { get; init; }
    public bool ClipboardWriteAllowed { get; init; } = true;
    /// <summary>Keepers go into a scope of the user's manager where there is one, so that they outlive an ssh logout.</summary>
    public bool UseUserScope { get; init; } = true;
}

public abstract record SpawnOutcome
{
    private SpawnOutcome() { }

    public sealed record Started(Pane Pane) : SpawnOutcome;
    /// <param name="Code">Message code, as in docs/reference/errors.</param>
    /// <param name="Message">What failed, on which thing, what was seen, what to do.</param>
    public sealed record Refused(string Code, string Message) : SpawnOutcome;
}
