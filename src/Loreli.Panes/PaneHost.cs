namespace Loreli.Panes;

/// <summary>All panes of a repository: starts keepers, finds those of an earlier daemon, forgets the dead when told to.</summary>
/// <remarks>Safe for threads. An observer may hear of a pane before <see cref="Spawn"/> or <see cref="Adopt"/> returns.</remarks>
public sealed class PaneHost : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Pane> _panes = [];
    private readonly HashSet<PaneName> _starting = [];
    private readonly PaneSurroundings _around;
    private readonly RecordingsLimit _recordings;
    private bool _isStopped;
    private volatile bool _limitIsShared;

    public PaneHost(PaneHostOptions options, IPaneObserver observer, TimeProvider clock)
    {
        _around = new PaneSurroundings(options, observer, clock, new CheckpointWriter(clock), () => HoldRecordingsLimit(atOnce: false));
        _recordings = new RecordingsLimit(options.PanesDirectory, options.RecordingsBytesMax, clock);
    }

    /// <summary>Live and dead panes, oldest first.</summary>
    public IReadOnlyList<Pane> Panes
    {
        get
        {
            lock (_lock)
            {
                return [.. _panes];
            }
        }
    }

    /// <summary>The pane of that name; of several generations the newest.</summary>
    public Pane? Find(PaneName name)
    {
        lock (_lock)
        {
            return FindNewest(name);
        }
    }

    /// <summary>Reads the registry entries and joins the keepers that answer. Kills nobody. Problems come back as text, one per entry.</summary>
    /// <remarks>Returns when every screen has caught up, or after a second: the rest catches up meanwhile.</remarks>
    public IReadOnlyList<string> Adopt()
    {
        var survey = PaneSurvey.Of(_around);
        lock (_lock)
        {
            _panes.AddRange(survey.Panes.Where(found => !_panes.Exists(known => known.Directory == found.Directory)));
            _panes.Sort((left, right) => left.StartedAt.CompareTo(right.StartedAt));
        }
        var live = survey.Panes.Where(it => !it.IsDead).ToList();
        foreach (var pane in live)
        {
            pane.Start(isOurChild: false);
        }
        var until = _around.Clock.Now + PaneLimits.AdoptTimeMax;
        foreach (var pane in live)
        {
            var left = until - _around.Clock.Now;
            pane.AwaitCaughtUp(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
        HoldRecordingsLimit(atOnce: true);
        return survey.Problems;
    }

    /// <summary>Starts a keeper and its child; takes a tenth of a second. A dead pane of an earlier generation leaves the list, its folder stays.</summary>
    public SpawnOutcome Spawn(PaneSpec spec)
    {
        if ((KeeperStart.Check(spec) ?? Reserve(spec)) is { } refused)
        {
            return refused;
        }
        try
        {
            return StartKeeper(spec);
        }
        finally
        {
            lock (_lock)
            {
                _starting.Remove(spec.Name);
            }
        }
    }

    /// <summary>Forgets a pane whose process has ended and deletes its folder; false while it lives.</summary>
    public bool Remove(Pane pane)
    {
        ArgumentNullException.ThrowIfNull(pane);
        lock (_lock)
        {
            if (!pane.IsDead)
            {
                return false;
            }
            _panes.Remove(pane);
        }
        pane.Leave();
        foreach (var folder in PaneSurvey.GenerationsUpTo(_around.Options.PanesDirectory, pane))
        {
            folder.TryDelete();
        }
        return true;
    }

    /// <summary>Gives a pane another name, on disk too. False when the name is taken or the disk refuses; then the old one holds.</summary>
    /// <remarks>The folder keeps its name, for a live keeper writes there; the note in it says what the pane is called.</remarks>
    public bool Rename(Pane pane, PaneName name)
    {
        ArgumentNullException.ThrowIfNull(pane);
        lock (_lock)
        {
            if (FindNewest(name) is not null || _starting.Contains(name) || !_panes.Contains(pane)
                || !pane.Folder.TryWriteNote(pane.Spec with { Name = name }, pane.StartedAt))
            {
                return false;
            }
            pane.TakeName(name);
            return true;
        }
    }

    /// <summary>Writes checkpoints and lets go of the keepers, which go on without us.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isStopped = true;
        }
        foreach (var pane in Panes)
        {
            pane.AskToLeave();
        }
        foreach (var pane in Panes)
        {
            pane.Leave();
        }
        _around.Checkpoints.Dispose();
    }

    private Pane? FindNewest(PaneName name) => _panes.Where(it => it.Name == name).MaxBy(it => it.Spec.Generation);

    private SpawnOutcome.Refused? Reserve(PaneSpec spec)
    {
        lock (_lock)
        {
            var known = FindNewest(spec.Name);
            if (_isStopped)
            {
                return PaneMessages.HostStopped(spec.Name);
            }
            if (known is { IsDead: false } || !_starting.Add(spec.Name))
            {
                return PaneMessages.NameInUse(spec.Name);
            }
            if (known is not null && known.Spec.Generation >= spec.Generation)
            {
                _starting.Remove(spec.Name);
                return PaneMessages.GenerationInUse(spec.Name, spec.Generation);
            }
            return null;
        }
    }

    private SpawnOutcome StartKeeper(PaneSpec spec)
    {
        var options = _around.Options;
        var startedAt = _around.Clock.GetUtcNow();
        PaneFolder folder;
        try
        {
            PaneFolder.MakePrivate(options.SocketDirectory);
            folder = PaneFolder.Create(options.PanesDirectory, spec, startedAt);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return PaneMessages.DiskRefused(spec.Name, options.PanesDirectory, refused.Message);
        }
        var (keeper, childPid, why) = KeeperStart.Start(spec, folder, options);
        if (keeper is null)
        {
            folder.TryDelete();
            return why!;
        }
        var facts = new PaneFacts(new PaneLife.Running(childPid), startedAt, spec.Columns, spec.Rows);
        var pane = new Pane(folder, spec, keeper, facts, _around);
        lock (_lock)
        {
            _panes.RemoveAll(it => it.Name == spec.Name && it.IsDead);
            _panes.Add(pane);
        }
        pane.Start(isOurChild: true);
        return new SpawnOutcome.Started(pane);
    }

    private void HoldRecordingsLimit(bool atOnce)
    {
        var live = Panes.Where(it => !it.IsDead).Select(it => it.Directory).ToHashSet(StringComparer.Ordinal);
        if (_recordings.Hold(folder => !live.Contains(folder), atOnce))
        {
            ShareLimit();
        }
    }

    // Once lowered, limits follow the number of live panes until all fit with what each was given: no going up and down.
    private void ShareLimit()
    {
        var recording = Panes.Where(it => !it.IsDead && it.Spec.RecordingBytesMax > 0).ToList();
        if (!_limitIsShared && recording.Sum(it => it.Counters.RecordingSize) <= _around.Options.RecordingsBytesMax)
        {
            return;
        }
        var shares = FairShares.Of(_around.Options.RecordingsBytesMax, [.. recording.Select(it => it.Spec.RecordingBytesMax)]);
        var asked = recording.Zip(shares, static (pane, share) => pane.LimitRecording(share)).ToList();
        if (asked.Contains(false))
        {
            // A keeper that is joined later brings its numbers along, which is the moment to ask it.
            _recordings.LookAgain();
        }
        _limitIsShared = recording.Zip(shares).Any(it => it.First.Spec.RecordingBytesMax != it.Second);
    }
}
