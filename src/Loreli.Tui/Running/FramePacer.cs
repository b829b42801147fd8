namespace Loreli.Tui.Running;

/// <summary>Decides when to draw: at once after a pause or for the echo of a key, else sixty times a second.</summary>
public sealed class FramePacer
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1000.0 / 60);
    /// <summary>A program that echoes does so well within this; later output is output like any other.</summary>
    private static readonly TimeSpan EchoWithin = TimeSpan.FromMilliseconds(100);

    /// <summary>The frame after a key may still be older output; one of the first few is the echo.</summary>
    private const int FramesPerKey = 4;

    private Instant _drawnAt;
    private Instant _echoUntil;
    private int _framesAhead;
    private bool _hasDrawn;
    private bool _isAhead;

    /// <summary>A key went to a pane: the frames that come now may be its echo and go ahead of the pace.</summary>
    public void KeySent(Instant now) => (_framesAhead, _echoUntil) = (FramesPerKey, now + EchoWithin);

    /// <summary>Something to draw came: a frame, or a change of the screen's own by a key.</summary>
    public void NewsTaken(Instant now)
    {
        if (_framesAhead > 0 && now <= _echoUntil && !_isAhead)
        {
            (_isAhead, _framesAhead) = (true, _framesAhead - 1);
        }
    }

    /// <summary>How long the next drawing has to wait; zero when it may be done now.</summary>
    public TimeSpan Wait(Instant now)
    {
        if (!_hasDrawn || _isAhead)
        {
            return TimeSpan.Zero;
        }
        var since = now - _drawnAt;
        return since >= Interval ? TimeSpan.Zero : Interval - since;
    }

    public void Drawn(Instant now) => (_drawnAt, _hasDrawn, _isAhead) = (now, true, false);
}
