namespace Loreli.Daemon.Live;

/// <summary>Sends something soon after it changed, and not more often than its pace; changes in between go out as one.</summary>
internal sealed class PacedSending : IDisposable
{
    /// <summary>Left for the changes that come together with the first.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly TimeSpan _pace;
    private readonly ITimer _timer;
    private bool _isDue;
    private Instant _notBefore;

    /// <param name="failed">On a timer's thread nobody else would catch it; the next change sends anew.</param>
    public PacedSending(TimeProvider clock, TimeSpan pace, Action send, Action<Exception> failed)
    {
        (_clock, _pace) = (clock, pace);
        _timer = clock.CreateTimer(_ => Send(send, failed), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Changed()
    {
        lock (_gate)
        {
            if (!_isDue)
            {
                _isDue = true;
                var now = _clock.Now;
                _timer.Change(_notBefore > now ? _notBefore - now : Moment, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Send(Action send, Action<Exception> failed)
    {
        lock (_gate)
        {
            (_isDue, _notBefore) = (false, _clock.Now + _pace);
        }
        try
        {
            send();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            failed(failure);
        }
    }
}
