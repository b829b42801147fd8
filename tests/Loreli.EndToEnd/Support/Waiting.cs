namespace Loreli.EndToEnd;

/// <summary>Waits for conditions, never for time.</summary>
internal static class Waiting
{
    /// <summary>Longer than anything here takes on a loaded machine with two cores; only a defect meets it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <exception cref="TimeoutException">It never came; the message says what.</exception>
    public static void Until(Func<bool> condition, string what, TimeSpan? betweenLooks = null)
    {
        var deadline = TimeProvider.System.Now + Patience;
        while (!condition())
        {
            if (TimeProvider.System.Now > deadline)
            {
                throw new TimeoutException($"this never came: {what}");
            }
            Pause(betweenLooks ?? BetweenLooks);
        }
    }

    /// <summary>The first answer that is not null.</summary>
    /// <exception cref="TimeoutException">There was none.</exception>
    public static T For<T>(Func<T?> look, string what)
        where T : class
    {
        T? seen = null;
        Until(() => (seen = look()) is not null, what);
        return seen!;
    }

    /// <summary>Lets a moment pass where the moment itself is what is tested, never to wait for something.</summary>
    public static void Pause(TimeSpan time)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(time);
    }
}
