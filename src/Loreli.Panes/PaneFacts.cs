namespace Loreli.Panes;

/// <summary>All that is known about a pane besides its screen. A value: readers see one moment.</summary>
internal sealed record PaneFacts(PaneLife Life, DateTimeOffset StartedAt, int Columns, int Rows)
{
    /// <summary>As an earlier daemon knew it; live output is followed elsewhere.</summary>
    public DateTimeOffset? LastOutputAt { get; init; }
    /// <summary>Stream offset that the keeper has read to, as last heard.</summary>
    public long Read { get; init; }
    public long Recorded { get; init; }
    public long RecordingSize { get; init; }
    /// <summary>Limit that was set after the start; null while that of the start holds.</summary>
    public long? RecordingBytesMax { get; init; }
    /// <summary>Why recording pauses; null while it does not.</summary>
    public string? RecordingTrouble { get; init; }
    /// <summary>Offset of the checkpoint, until a screen is built from it.</summary>
    public long ParsedAtStart { get; init; }
}

/// <summary>What every pane of a host shares.</summary>
/// <param name="RecordingGrew">Called when a recording's size was heard, so that the limit over all of them can be held.</param>
internal sealed record PaneSurroundings(
    PaneHostOptions Options, IPaneObserver Observer, TimeProvider Clock, CheckpointWriter Checkpoints, Action RecordingGrew);
