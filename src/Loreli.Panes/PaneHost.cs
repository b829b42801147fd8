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
}

/// <summary>All panes of a repository: starts keepers, finds those of an earlier daemon, forgets the dead when told to.</summary>
public sealed class PaneHost : IDisposable
{
    public PaneHost(PaneHostOptions options, IPaneObserver observer, TimeProvider clock) => throw new NotImplementedException();

    /// <summary>Live and dead panes, oldest first.</summary>
    public IReadOnlyList<Pane> Panes => throw new NotImplementedException();
    public Pane? Find(PaneName name) => throw new NotImplementedException();

    /// <summary>Reads the registry entries and joins the keepers that answer. Kills nobody. Problems come back as text, one per entry.</summary>
    public IReadOnlyList<string> Adopt() => throw new NotImplementedException();

    public SpawnOutcome Spawn(PaneSpec spec) => throw new NotImplementedException();
    /// <summary>Forgets a pane whose process has ended and deletes its folder; false while it lives.</summary>
    public bool Remove(Pane pane) => throw new NotImplementedException();
    /// <summary>Gives a pane another name, on disk too.</summary>
    public bool Rename(Pane pane, PaneName name) => throw new NotImplementedException();
    /// <summary>Writes checkpoints and lets go of the keepers, which go on without us.</summary>
    public void Dispose() => throw new NotImplementedException();
}

public abstract record SpawnOutcome
{
    private SpawnOutcome() { }

    public sealed record Started(Pane Pane) : SpawnOutcome;
    /// <param name="Code">Message code, as in docs/reference/errors.</param>
    /// <param name="Message">What failed, on which thing, what was seen, what to do.</param>
    public sealed record Refused(string Code, string Message) : SpawnOutcome;
}
