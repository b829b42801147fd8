namespace Loreli.Supervision;

/// <summary>Pauses that grow.</summary>
public static class Pause
{
    /// <summary><paramref name="least"/> times two to the <paramref name="times"/>, at most <paramref name="most"/>.</summary>
    public static TimeSpan Double(TimeSpan least, int times, TimeSpan most)
    {
        var grown = least.TotalSeconds * Math.Pow(2, Math.Clamp(times, 0, 40));
        return grown < most.TotalSeconds ? TimeSpan.FromSeconds(grown) : most;
    }

    /// <summary>Doubled, and then up to as much again, so that what failed together does not return together.</summary>
    public static TimeSpan Jittered(TimeSpan least, int times, TimeSpan most, Prng chance)
    {
        var full = Double(least, times, most / 2);
        var pause = (full > least ? full : least) * (1 + (chance.Next(1_000_001) / 1_000_000.0));
        return pause < most ? pause : most;
    }
}
