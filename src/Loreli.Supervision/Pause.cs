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

    /// <summary>Doubled, then shortened by up to half, so that what failed together does not return together.</summary>
    public static TimeSpan Jittered(TimeSpan least, int times, TimeSpan most, Prng chance)
    {
        var full = Double(least, times, most);
        var jittered = full * (0.5 + (chance.Next(1_000_001) / 2_000_000.0));
        return jittered > least ? jittered : least < most ? least : most;
    }
}
