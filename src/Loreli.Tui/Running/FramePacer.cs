namespace Loreli.Tui.Running;

/// <summary>Decides when to draw: at once after a pause or for the echo of a key, else sixty times a second.</summary>
public sealed class FramePacer
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1000.0 / 60);
    /// <summary>A program that echoes does so well within this; later output is output like any other.</summary>
    private static readonly TimeSpan EchoWithin = TimeSpan.FromMilliseconds(100);

    private Instant _drawnAt;
    private Instant _echoUntil;
    private bool _hasDrawn;
    private bool _echoAwaited;

    /// <summary>A key went to a pane: the next frame is its echo and goes ahead of the pace.</summary>
    public void KeySent(Instant now) => (_echoAwaited, _echoUntil) = (true, now + EchoWithin);

    /// <summary>How long the next frame has to wait; zero when it may be drawn now.</summary>
    public TimeSpan Wait(Instant now)
    {
        if (!_hasDrawn || (_echoAwaited && now <= _echoUntil))
        {
            return TimeSpan.Zero;
        }
        var since = now - _drawnAt;
        return since >= Interval ? TimeSpan.Zero : Interval - since;
    }

    public void Drawn(Instant now) => (_drawnAt, _hasDrawn, _echoAwaited) = (now, true, false);
}
