using Loreli.Posix;

namespace Loreli.Daemon.Supervision;

/// <summary>The three clocks at one moment.</summary>
/// <param name="Monotonic">Stands still while the machine sleeps.</param>
/// <param name="Wall">May be set by anybody.</param>
/// <param name="SinceBoot">Goes on while the machine sleeps; null where the kernel does not tell.</param>
internal readonly record struct ClockReading(Instant Monotonic, DateTimeOffset Wall, TimeSpan? SinceBoot)
{
    public static ClockReading Of(TimeProvider clock) => new(clock.Now, clock.GetUtcNow(), ProcFiles.Uptime());
}

/// <summary>Why the time since the last look says nothing about the agents.</summary>
internal enum GapCause
{
    /// <summary>The machine was suspended.</summary>
    Suspend,
    /// <summary>The wall clock was set. Deadlines do not look at it; times named on screens do.</summary>
    ClockSet,
    /// <summary>We were not run: stopped, swapped out, or the machine was frozen from outside.</summary>
    NotRun,
}

internal sealed record ClockGap(GapCause Cause, TimeSpan Length);

/// <summary>Notices by comparison that the daemon has missed time. Has to look more often than <paramref name="longest"/>.</summary>
/// <param name="longest">Between two looks when all is well.</param>
internal sealed class ClockWatch(TimeSpan longest)
{
    /// <summary>Differences below it are those of reading three clocks one after another, and of a clock that is steered.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private ClockReading? _last;

    /// <summary>What was missed since the last look; null when nothing was.</summary>
    public ClockGap? Look(ClockReading now)
    {
        var before = _last;
        _last = now;
        if (before is not { } last)
        {
            return null;
        }
        var ran = now.Monotonic - last.Monotonic;
        var passed = now.SinceBoot - last.SinceBoot ?? ran;
        if (passed - ran > Tolerance)
        {
            return new ClockGap(GapCause.Suspend, passed - ran);
        }
        if (ran > longest + Tolerance)
        {
            return new ClockGap(GapCause.NotRun, ran);
        }
        var shown = now.Wall - last.Wall;
        return (shown - passed).Duration() > Tolerance ? new ClockGap(GapCause.ClockSet, shown - passed) : null;
    }
}
