using Loreli.Supervision;

namespace Loreli.Simulation.Worlds;

/// <summary>The two clocks of a host. Nothing moves them but the world.</summary>
internal sealed class HostClock
{
    private static readonly DateTimeOffset Spring = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Stands still while the host sleeps; begins anew when it boots.</summary>
    public Instant Now { get; private set; } = new(TimeSpan.FromMinutes(3));
    /// <summary>May be set by anybody.</summary>
    public DateTimeOffset Utc { get; private set; } = Spring;
    public Moment Moment => new(Now, Utc);

    /// <summary>Time of the world, which no program sees: it only ever goes on.</summary>
    public TimeSpan World { get; private set; }

    public void GoOn(TimeSpan time)
    {
        (Now, Utc) = (Now + time, Utc + time);
        World += time;
    }

    public void Sleep(TimeSpan time)
    {
        Utc += time;
        World += time;
    }

    public void SetWall(TimeSpan by) => Utc += by;

    public void Boot() => Now = new Instant(TimeSpan.FromSeconds(40));
}
