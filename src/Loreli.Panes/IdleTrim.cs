namespace Loreli.Panes;

/// <summary>Gives memory back to the system once, when much of it was used and then nothing more: the runtime itself would keep it.</summary>
/// <remarks>What gives it back may take a tenth of a second.</remarks>
internal sealed class IdleTrim : IDisposable
{
    /// <summary>Less than this is not worth a collection of everything.</summary>
    public const long WorthwhileBytes = 16 << 20;

    /// <summary>Quiet after which nobody is in the middle of something.</summary>
    public static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private long _used;

    public IdleTrim(TimeProvider clock, Action release) => _timer = clock.CreateTimer(
        _ =>
        {
            lock (_lock)
            {
                _used = 0;
            }
            release();
        }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>So much was allocated for a moment.</summary>
    public void Used(long bytes)
    {
        lock (_lock)
        {
            _used += bytes;
            if (_used >= WorthwhileBytes)
            {
                _timer.Change(QuietTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose() => _timer.Dispose();
}
