using Loreli.Simulation.Worlds;

namespace Loreli.Simulation.Daemons;

/// <summary>A host's clocks as one daemon reads them. Its timers are gone with it.</summary>
internal sealed class DaemonTime(HostClock clock) : TimeProvider
{
    private readonly PriorityQueue<Timer, (long Due, long Order)> _timers = new();
    private long _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => clock.Now.SinceBoot.Ticks;

    public override DateTimeOffset GetUtcNow() => clock.Utc;

    /// <summary>Timers that were made and are not over, the stopped ones that nobody has met yet included.</summary>
    public int Waiting => _timers.Count;

    /// <summary>When the next timer is due; null when none is.</summary>
    public Instant? NextDue
    {
        get
        {
            while (_timers.TryPeek(out var timer, out var at))
            {
                if (timer.Order == at.Order)
                {
                    return new Instant(TimeSpan.FromTicks(at.Due));
                }
                _timers.Dequeue();
            }
            return null;
        }
    }

    public void FireDue()
    {
        while (NextDue is { } due && due <= clock.Now)
        {
            _timers.Dequeue().Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(DaemonTime time, TimerCallback callback, object? state) : ITimer
    {
        /// <summary>Of the entry that counts; an earlier one in the queue is stopped.</summary>
        public long Order { get; private set; }

        public void Fire()
        {
            Order = 0;
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Order = 0;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Order = ++time._order;
                time._timers.Enqueue(this, (time.GetTimestamp() + dueTime.Ticks, Order));
            }
            return true;
        }

        public void Dispose() => Order = 0;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
