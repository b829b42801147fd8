namespace Loreli.Daemon.Supervision;

/// <summary>Waits that come back on the scheduler of the waiting task and take no turn on any other.</summary>
/// <remarks><c>Task.Delay</c> ends by way of the thread pool when it is cancelled: then what follows differs from run to run.</remarks>
internal static class Pause
{
    /// <summary>Waits until <paramref name="what"/> has ended, the time is over or a stop is asked for.</summary>
    /// <returns>True when <paramref name="what"/> has ended.</returns>
    public static async Task<bool> For(Task what, TimeSpan atMost, TimeProvider clock, CancellationToken stopAsked = default)
    {
        if (what.IsCompleted)
        {
            return true;
        }
        var (over, scheduler) = (new TaskCompletionSource(), TaskScheduler.Current);
        using var timer = clock.CreateTimer(
            static state => ((TaskCompletionSource)state!).TrySetResult(), over, atMost, Timeout.InfiniteTimeSpan);
        using var stopped = stopAsked.UnsafeRegister(_ => { Later(over, scheduler); }, null);
        await Task.WhenAny(what, over.Task);
        return what.IsCompleted;
    }

    public static Task For(TimeSpan time, TimeProvider clock, CancellationToken stopAsked) =>
        For(new TaskCompletionSource().Task, time, clock, stopAsked);

    /// <summary>Ends a wait on a scheduler, never on the thread that asks for it.</summary>
    public static void Later(TaskCompletionSource signal, TaskScheduler scheduler) => _ = Task.Factory.StartNew(
        static state => ((TaskCompletionSource)state!).TrySetResult(), signal, CancellationToken.None,
        TaskCreationOptions.DenyChildAttach, scheduler);
}
