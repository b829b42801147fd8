using System.Collections.Concurrent;
using Loreli.Ledger;
using Loreli.Panes;
using Loreli.Panes.Recording;
using Loreli.Protocol.Daemon;
using Loreli.Terminal;

namespace Loreli.Daemon.Panes;

/// <summary>Whom the roster tells at once, besides the ledger.</summary>
internal interface IRosterAudience
{
    void ScreenChanged(IPane pane);
    /// <summary>Something that the list of panes shows has changed.</summary>
    void PanesChanged();
    /// <summary>A pane is gone from the roster, or another has its name.</summary>
    void PaneGone(IPane pane);
    void ClipboardSet(IPane pane, string selection, ReadOnlyMemory<byte> data);
}

/// <summary>Whoever supervises agents hears from the roster what their panes do. On the panes' threads: short.</summary>
internal interface IPaneWatch
{
    void ScreenChanged(IPane pane);
    void Told(IPane pane, TerminalEvent news);
    /// <summary>It died, or nobody knows any more, or somebody knows again.</summary>
    void LifeChanged(IPane pane);
    void Removed(IPane pane);
    /// <summary>An operator types into it.</summary>
    void OperatorTyped(IPane pane);
}

/// <summary>All panes with their news: hears what happens to them, records it as facts and tells those who watch.</summary>
internal sealed class Roster : IPaneListener, IDisposable
{
    private static readonly TimeSpan TitleEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BellEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortFactEvery = TimeSpan.FromSeconds(1);

    private static readonly IReadOnlyDictionary<(string Agent, int Generation), PaneNews> NoNews =
        new Dictionary<(string Agent, int Generation), PaneNews>();

    private readonly ConcurrentDictionary<IPane, Entry> _entries = [];
    // While panes are adopted: what they tell meanwhile comes on top of what an earlier daemon knew.
    private IReadOnlyDictionary<(string Agent, int Generation), PaneNews> _earlier = NoNews;
    private readonly IPaneHost _host;
    private readonly EventLedger _ledger;
    private readonly DampedFacts _damped;

    public Roster(Func<IPaneListener, IPaneHost> makeHost, EventLedger ledger, TimeProvider clock)
    {
        _ledger = ledger;
        _damped = new DampedFacts(it => ledger.Append(it), clock);
        _host = makeHost(this);
    }

    public IRosterAudience? Audience { get; set; }
    public IPaneWatch? Watch { get; set; }

    public IReadOnlyList<IPane> Panes => _host.Panes;

    /// <summary>What of an earlier daemon's could not be taken over: texts for the operator, who alone can mend it.</summary>
    public IReadOnlyList<string> AdoptionProblems { get; private set; } = [];

    /// <summary>The newest pane of a name.</summary>
    public IPane? Find(string name) => PaneName.TryParse(name, out var parsed)
        ? _host.Panes.Where(it => it.Name == parsed).MaxBy(it => it.Spec.Generation)
        : null;

    public PaneNews NewsOf(IPane pane) => _entries.TryGetValue(pane, out var entry) ? entry.News : PaneNews.None;

    public IReadOnlyList<PaneView> Views() => [.. _host.Panes.Select(it => PaneViews.Of(it, NewsOf(it)))];

    public PaneView View(IPane pane, bool withProcesses = false) =>
        PaneViews.Of(pane, NewsOf(pane), withProcesses ? pane.Processes() : null);

    public void Adopt()
    {
        _earlier = NewsHistory.Of(_ledger.Read(Math.Max(0, _ledger.LastSeq - NewsHistory.EventsMax), NewsHistory.EventsMax));
        AdoptionProblems = _host.Adopt();
        foreach (var problem in AdoptionProblems)
        {
            Record(new NewEvent(EventType.AdoptionProblem, Data: EventData.Of(("problem", problem))));
        }
        foreach (var pane in _host.Panes)
        {
            // A dead pane's screen is built at the first look: its title is that of the ledger.
            var title = PaneViews.IsDead(pane.Life) ? Of(pane).News.Title : pane.Read(0, static (terminal, _) => terminal.Title);
            Of(pane).Update(news => news with { Title = title });
        }
        _earlier = NoNews;
    }

    public PaneStart Spawn(PaneSpec spec) => _host.Spawn(spec);

    /// <summary>Forgets a dead pane; false while it lives.</summary>
    public bool Remove(IPane pane, string why)
    {
        if (!_host.Remove(pane))
        {
            return false;
        }
        _damped.Forget(pane.Name.Value);
        if (_entries.TryRemove(pane, out var entry))
        {
            entry.Died.TrySetResult();
            entry.Changed();
        }
        Record(pane, EventType.Removed, EventData.Of(("reason", why)));
        Watch?.Removed(pane);
        Audience?.PaneGone(pane);
        Audience?.PanesChanged();
        return true;
    }

    /// <summary>Records that a generation is gone whose pane nobody has any more. Once, though hands that a crash cut off say it again.</summary>
    public void RecordGone(string agent, int generation, string why)
    {
        if (!_ledger.Has(EventType.Removed, agent, generation))
        {
            Record(new NewEvent(EventType.Removed, agent, generation, EventData.Of(("reason", why))));
        }
    }

    public bool Rename(IPane pane, PaneName name)
    {
        var before = pane.Name.Value;
        if (!_host.Rename(pane, name))
        {
            return false;
        }
        _damped.Forget(before);
        Record(pane, EventType.Renamed, EventData.Of(("from", before)));
        Audience?.PaneGone(pane);
        Audience?.PanesChanged();
        return true;
    }

    /// <summary>An operator looks at the pane: its news count as seen.</summary>
    public void MarkSeen(IPane pane)
    {
        if (Of(pane).Update(static news => news.Seen()))
        {
            // Bells that wait to be written come before the look that they were seen by.
            _damped.Forget(pane.Name.Value);
            Record(pane, EventType.Seen);
            Audience?.PanesChanged();
        }
    }

    /// <summary>The pane is to end because somebody wants it: its death is no news that needs anybody.</summary>
    public void EndAsked(IPane pane, TimeSpan grace, string? purpose)
    {
        Of(pane).Update(static news => news with { EndAsked = true });
        Record(pane, EventType.StopAsked, purpose is null
            ? EventData.Of(("graceSeconds", grace.TotalSeconds))
            : EventData.Of(("graceSeconds", grace.TotalSeconds), ("for", purpose)));
    }

    /// <summary>An operator's input did not fit into what the program has yet to read.</summary>
    public void InputDropped(IPane pane) =>
        Damp(pane, EventType.InputDropped, ShortFactEvery, leftOut => EventData.Of(("count", leftOut + 1)));

    /// <summary>An operator types into a pane: whoever else would type waits.</summary>
    public void OperatorTyped(IPane pane) => Watch?.OperatorTyped(pane);

    /// <summary>Somebody read a recording that ends in the middle of a frame, or has a damaged one.</summary>
    public void RecordingTorn(IPane pane, RecordingItem.Torn torn) => Damp(pane, EventType.RecordingTorn, BellEvery,
        _ => EventData.Of(("file", Path.GetFileName(torn.File)), ("position", torn.Position), ("reason", torn.Reason)));

    /// <summary>Ends when the pane's process is gone for good.</summary>
    public Task WhenDead(IPane pane)
    {
        var died = Of(pane).Died;
        if (PaneViews.IsDead(pane.Life))
        {
            died.TrySetResult();
        }
        return died.Task;
    }

    /// <summary>Ends at the pane's next output or change of life. Ask before looking, then wait, and nothing is missed.</summary>
    public Task NextChange(IPane pane) => Of(pane).NextChange();

    public void Record(NewEvent it) => _ledger.Append(it);

    public void Record(IPane pane, string type, string data = "{}") =>
        _ledger.Append(new NewEvent(type, pane.Name.Value, pane.Spec.Generation, data));

    /// <summary>Lets go of the keepers, which go on without us.</summary>
    public void Dispose()
    {
        _host.Dispose();
        _damped.Dispose();
    }

    void IPaneListener.ScreenChanged(IPane pane)
    {
        Audience?.ScreenChanged(pane);
        Watch?.ScreenChanged(pane);
        Of(pane).Changed();
    }

    void IPaneListener.Told(IPane pane, TerminalEvent news)
    {
        if (news is TerminalEvent.ClipboardSet clipboard)
        {
            Audience?.ClipboardSet(pane, clipboard.Selection, clipboard.Data);
            return;
        }
        if (Of(pane).Update(before => before.After(news)))
        {
            Audience?.PanesChanged();
        }
        Watch?.Told(pane, news);
        RecordDamped(pane, news);
    }

    void IPaneListener.Happened(IPane pane, PaneEvent happened)
    {
        switch (happened)
        {
            case PaneEvent.LifeChanged changed:
                LifeChanged(pane, changed.Life);
                break;
            case PaneEvent.Resized it:
                Damp(pane, EventType.Resized, ShortFactEvery, _ => EventData.Of(("cols", it.Columns), ("rows", it.Rows)));
                break;
            case PaneEvent.Adopted it:
                Record(pane, EventType.Adopted, EventData.Of(("offset", it.Offset), ("lag", it.Lag), ("keeperPid", pane.KeeperPid)));
                break;
            case PaneEvent.Lost it:
                Record(pane, EventType.Lost, EventData.Of(("from", it.FromOffset), ("to", it.ToOffset)));
                break;
            case PaneEvent.InputDropped it:
                Damp(pane, EventType.InputDropped, ShortFactEvery, leftOut => EventData.Of(("count", leftOut + 1), ("bytes", it.Bytes)));
                break;
            case PaneEvent.RecordingLimited it:
                Record(pane, EventType.RecordingLimited, EventData.Of(("bytesMax", it.BytesMax)));
                break;
            case PaneEvent.StopFailed it:
                Record(pane, EventType.StopFailed, EventData.Of(("processesLeft", it.ProcessesLeft)));
                break;
            case PaneEvent.CheckpointFailed it:
                Record(pane, EventType.CheckpointFailed, EventData.Of(("reason", it.Reason)));
                break;
            case PaneEvent.RecordingChanged it:
                Record(pane, EventType.Recording, EventData.Of(("goesOn", it.Reason is null), ("reason", it.Reason)));
                break;
        }
        Audience?.PanesChanged();
    }

    private void LifeChanged(IPane pane, PaneLife life)
    {
        switch (life)
        {
            case PaneLife.Exited it:
                Record(pane, EventType.Exited, EventData.Of(
                    ("exitCode", it.Signal == 0 ? it.Code : null),
                    ("signal", it.Signal == 0 ? null : SignalNames.Of(it.Signal)),
                    ("coreDumped", it.CoreDumped),
                    ("ranSeconds", Math.Max(0, (it.At - pane.StartedAt).TotalSeconds))));
                break;
            case PaneLife.Failed it:
                Record(pane, EventType.Failed, EventData.Of(("reason", it.Reason)));
                break;
            case PaneLife.Unknown it:
                Record(pane, EventType.Unknown, EventData.Of(("reason", it.Reason)));
                break;
        }
        if (PaneViews.IsDead(life))
        {
            Of(pane).Died.TrySetResult();
        }
        Of(pane).Changed();
        Watch?.LifeChanged(pane);
    }

    private void RecordDamped(IPane pane, TerminalEvent news)
    {
        switch (news)
        {
            case TerminalEvent.Bell:
                Damp(pane, EventType.Bell, BellEvery, leftOut => EventData.Of(("count", leftOut + 1)));
                break;
            case TerminalEvent.TitleChanged it:
                Damp(pane, EventType.Title, TitleEvery, leftOut => EventData.Of(("title", it.Title), ("leftOut", leftOut)));
                break;
            case TerminalEvent.Notified it:
                Damp(pane, EventType.Notification, ShortFactEvery, leftOut =>
                    EventData.Of(("title", it.Title), ("body", it.Body), ("leftOut", leftOut)));
                break;
            case TerminalEvent.ProgressChanged it:
                Damp(pane, EventType.Progress, TitleEvery, _ => EventData.Of(("state", it.State), ("percent", it.Percent)));
                break;
            case TerminalEvent.StatusReported it:
                Damp(pane, EventType.Status, ShortFactEvery, leftOut => EventData.Of(
                    ("id", it.Id), ("state", it.State), ("kind", it.Kind), ("title", it.Title), ("message", it.Message), ("leftOut", leftOut)));
                break;
        }
    }

    private void Damp(IPane pane, string type, TimeSpan interval, Func<int, string> makeData) =>
        _damped.Add(type, pane.Name.Value, pane.Spec.Generation, interval, makeData);

    private Entry Of(IPane pane) => _entries.GetOrAdd(
        pane, static (it, earlier) => new Entry(earlier.GetValueOrDefault((it.Name.Value, it.Spec.Generation), PaneNews.None)), _earlier);

    private sealed class Entry(PaneNews earlier)
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource? _waited;

        public PaneNews News { get; private set; } = earlier;
        public TaskCompletionSource Died { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Update(Func<PaneNews, PaneNews> change)
        {
            lock (_gate)
            {
                var before = News;
                News = change(before);
                return News != before;
            }
        }

        public Task NextChange()
        {
            var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (Interlocked.CompareExchange(ref _waited, fresh, null) ?? fresh).Task;
        }

        // Nearly always nobody waits: then a chunk of output costs one read here.
        public void Changed()
        {
            if (Volatile.Read(ref _waited) is not null)
            {
                Interlocked.Exchange(ref _waited, null)?.TrySetResult();
            }
        }
    }
}
