using Loreli.Ledger;

namespace Loreli.Daemon.Panes;

/// <summary>Keeps facts that a program can produce without end (titles, bells, progress) from flooding the ledger.</summary>
/// <remarks>The first of a kind is written at once, then at most one an interval: the latest, with the number left out in
/// between. No timer runs while nothing waits.</remarks>
internal sealed class DampedFacts : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Type, string Agent), Kind> _kinds = [];
    private readonly Action<NewEvent> _write;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private bool _timerRuns;

    public DampedFacts(Action<NewEvent> write, TimeProvider clock)
    {
        (_write, _clock) = (write, clock);
        _timer = clock.CreateTimer(_ => WriteDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <param name="makeData">Gets the number of facts left out since the last that was written.</param>
    public void Add(string type, string agent, int generation, TimeSpan interval, Func<int, string> makeData)
    {
        lock (_gate)
        {
            var kind = _kinds.GetValueOrDefault((type, agent)) ?? (_kinds[(type, agent)] = new Kind());
            var now = _clock.Now;
            kind.Generation = generation;
            if (now >= kind.NotBefore && kind.Waiting is null)
            {
                Write(type, agent, kind, makeData, now + interval);
                return;
            }
            kind.LeftOut += kind.Waiting is null ? 0 : 1;
            (kind.Waiting, kind.Interval) = (makeData, interval);
            Arm();
        }
    }

    /// <summary>Writes what waits for a pane and forgets the pane.</summary>
    public void Forget(string agent)
    {
        lock (_gate)
        {
            foreach (var (key, kind) in _kinds.Where(it => it.Key.Agent == agent).ToList())
            {
                if (kind.Waiting is { } waiting)
                {
                    Write(key.Type, key.Agent, kind, waiting, kind.NotBefore);
                }
                _kinds.Remove(key);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _timer.Dispose();
            foreach (var (key, kind) in _kinds)
            {
                if (kind.Waiting is { } waiting)
                {
                    Write(key.Type, key.Agent, kind, waiting, kind.NotBefore);
                }
            }
        }
    }

    private void WriteDue()
    {
        lock (_gate)
        {
            _timerRuns = false;
            var now = _clock.Now;
            foreach (var (key, kind) in _kinds)
            {
                if (kind.Waiting is { } waiting && now >= kind.NotBefore)
                {
                    Write(key.Type, key.Agent, kind, waiting, now + kind.Interval);
                }
            }
            if (_kinds.Values.Any(it => it.Waiting is not null))
            {
                Arm();
            }
        }
    }

    private void Arm()
    {
        if (!_timerRuns)
        {
            _timerRuns = true;
            _timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    private void Write(string type, string agent, Kind kind, Func<int, string> makeData, Instant notBefore)
    {
        _write(new NewEvent(type, agent, kind.Generation, makeData(kind.LeftOut)));
        (kind.Waiting, kind.LeftOut, kind.NotBefore) = (null, 0, notBefore);
    }

    private sealed class Kind
    {
        public Instant NotBefore { get; set; }
        public TimeSpan Interval { get; set; }
        public Func<int, string>? Waiting { get; set; }
        public int LeftOut { get; set; }
        public int Generation { get; set; }
    }
}
