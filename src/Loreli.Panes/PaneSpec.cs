namespace Loreli.Panes;

/// <summary>What is to run in a pane, wholly resolved: nothing is looked up later.</summary>
public sealed record PaneSpec
{
    public required PaneName Name { get; init; }
    public required int Generation { get; init; }
    public required IReadOnlyList<string> Command { get; init; }
    public required string Cwd { get; init; }
    /// <summary>The child's whole environment; nothing else is inherited.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }
    /// <summary>Names of the variables that were asked for with this pane; the others come from whoever started the daemon.</summary>
    public IReadOnlyList<string> AskedVariables { get; init; } = [];
    /// <summary>Names of the variables whose values looked secret, so that no disk has them and <see cref="Environment"/> lacks them:
    /// only after a daemon's restart.</summary>
    public IReadOnlyList<string> LostVariables { get; init; } = [];
    public required int Columns { get; init; }
    public required int Rows { get; init; }
    public string? Role { get; init; }
    public bool FixedSize { get; init; }
    public long RecordingBytesMax { get; init; } = 256L << 20;
    public bool RecordInput { get; init; }
}
