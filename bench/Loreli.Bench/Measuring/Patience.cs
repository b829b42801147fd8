using System.Diagnostics;

namespace Loreli.Bench.Measuring;

/// <summary>Waiting for what only looking can tell: another program's files, screens and memory.</summary>
internal static class Patience
{
    /// <summary>Short against every figure that is taken while waiting, long enough not to weigh on a small machine.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(3);

    private static readonly ManualResetEventSlim Never = new(initialState: false);

    public static void For(TimeSpan span) => Never.Wait(span);

    /// <exception cref="BenchFailure">The limit passed first.</exception>
    public static void Until(Func<bool> condition, TimeSpan limit, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed > limit)
            {
                throw new BenchFailure($"waited {limit.TotalSeconds:F0} s in vain: {what}");
            }
            For(Pause);
        }
    }
}

/// <summary>A measurement that cannot be trusted, or that could not be taken; the message says why.</summary>
internal sealed class BenchFailure(string message) : Exception(message);
