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
    /// <summary>While somebody types into it and waits for what it shows.</summary>
    private static readonly TimeSpan UrgentRest = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan UrgentMovingMax = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan UrgentLookEvery = TimeSpan.FromMilliseconds(30);

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

    /// <summary>Looks sooner and oftener, or as usual again.</summary>
    public void Hurry(IPane pane, bool isUrgent)
    {
        if (_watched.TryGetValue(pane, out var entry) && Interlocked.Exchange(ref entry.IsUrgent, isUrgent ? 1 : 0) == 0 && isUrgent)
        {
            Changed(pane);
        }
    }

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
            Arm(Volatile.Read(ref entry.IsUrgent) != 0);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        Volatile.Write(ref _timerRuns, 0);
        var (isMoving, isUrgent) = (false, false);
        foreach (var (pane, entry) in _watched)
        {
            var first = Volatile.Read(ref entry.FirstChange);
            if (first == 0)
            {
                continue;
            }
            var urgent = Volatile.Read(ref entry.IsUrgent) != 0;
            if (_clock.GetElapsedTime(Volatile.Read(ref entry.LastChange)) >= (urgent ? UrgentRest : Rest)
                || _clock.GetElapsedTime(first) >= (urgent ? UrgentMovingMax : MovingMax))
            {
                // Before the look: a change during it asks for another.
                Volatile.Write(ref entry.FirstChange, 0);
                _settled(pane);
            }
            var moves = Volatile.Read(ref entry.FirstChange) != 0;
            isMoving |= moves;
            isUrgent |= moves && urgent;
        }
        if (isMoving)
        {
            Arm(isUrgent);
        }
    }

    private void Arm(bool isUrgent)
    {
        // A timer that runs for the others is brought forward.
        if (Interlocked.Exchange(ref _timerRuns, 1) == 0 || isUrgent)
        {
            _timer.Change(isUrgent ? UrgentLookEvery : LookEvery, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Entry
    {
        // Timestamps; 0 while nothing has changed since the last look.
        public long FirstChange;
        public long LastChange;
        public int IsUrgent;
    }
}
