namespace Loreli.Panes;

/// <summary>What happens to a pane itself.</summary>
public abstract record PaneEvent
{
    private PaneEvent() { }

    public sealed record LifeChanged(PaneLife Life) : PaneEvent;
    public sealed record Resized(int Columns, int Rows) : PaneEvent;
    /// <summary>A running keeper was found and joined at <paramref name="Offset"/>.</summary>
    public sealed record Adopted(long Offset, long Lag) : PaneEvent;
    /// <summary>Output that the recording's limit dropped before it reached the screen.</summary>
    public sealed record Lost(long FromOffset, long ToOffset) : PaneEvent;
    /// <summary>The recording stopped or went on; <paramref name="Reason"/> is null when it goes on.</summary>
    public sealed record RecordingChanged(string? Reason) : PaneEvent;
    /// <summary>The recording may keep so much from now on, for all live ones together had grown above their limit, or fit again.</summary>
    public sealed record RecordingLimited(long BytesMax) : PaneEvent;
    /// <summary>The program does not read its input and its keeper's queue is full, or the keeper could not be joined: so many bytes of
    /// input are gone.</summary>
    public sealed record InputDropped(int Bytes) : PaneEvent;
    /// <summary>So many processes of the tree did not end, though they were killed.</summary>
    public sealed record StopFailed(int ProcessesLeft) : PaneEvent;
    /// <summary>The screen could not be saved: the next daemon parses the recording instead, which takes longer.</summary>
    public sealed record CheckpointFailed(string Reason) : PaneEvent;
}
