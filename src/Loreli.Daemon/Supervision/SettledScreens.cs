using System.Collections.Concurrent;
using Loreli.Daemon.Panes;

namespace Loreli.Daemon.Supervision;

/// <summary>Tells when a watched pane's screen has come to rest, or has moved for so long that it is read as it is.</summary>
/// <remarks>Nothing runs while no screen changes. A change costs the pane's thread one look-up and two writes.</remarks>
internal sealed class SettledScreens : IDisposable
{
    /// <summary>Longer than any CLI takes between two parts of one drawing, shorter than an operator notices.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(300);
    /// <summary>A spinner never rests.</summary>
    public static readonly TimeSpan MovingMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<IPane, Entry> _watched = [];
    private readonly TimeProvider _clock;
    private readonly Action<IPane> _settled;
    private readonly ITimer _timer;
    private int _timerRuns;

    /// <param name="settled">Called on a timer's thread, for one pane at a time.</param>
    public SettledScreens(TimeProvider clock, Action<IPane> settled)
    {
        (_clock, _settled) = (clock, settled);
        _timer = clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins with a pane; its screen counts as just changed. Again for a watched one: only that.</summary>
    public void Watch(IPane pane)
    {
        _watched.TryAdd(pane, new Entry());
        Changed(pane);
    }

    public void Forget(IPane pane) => _watched.TryRemove(pane, out _);

    public void Changed(IPane pane)
    {
        if (!_watched.TryGetValue(pane, out var entry))
        {
            return;
        }
        var now = _clock.GetTimestamp();
        Volatile.Write(ref entry.LastChange, now);
        if (Interlocked.CompareExchange(ref entry.FirstChange, now, 0) == 0)
        {
            Arm();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        Volatile.Write(ref _timerRuns, 0);
        var isMoving = false;
        foreach (var (pane, entry) in _watched)
        {
            var first = Volatile.Read(ref entry.FirstChange);
            if (first == 0)
            {
                continue;
            }
            if (_clock.GetElapsedTime(Volatile.Read(ref entry.LastChange)) >= Rest || _clock.GetElapsedTime(first) >= MovingMax)
            {
                // Before the look: a change during it asks for another.
                Volatile.Write(ref entry.FirstChange, 0);
                _settled(pane);
            }
            isMoving |= Volatile.Read(ref entry.FirstChange) != 0;
        }
        if (isMoving)
        {
            Arm();
        }
    }

    private void Arm()
    {
        if (Interlocked.Exchange(ref _timerRuns, 1) == 0)
        {
            _timer.Change(LookEvery, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Entry
    {
        // Timestamps; 0 while nothing has changed since the last look.
        public long FirstChange;
        public long LastChange;
    }
}
