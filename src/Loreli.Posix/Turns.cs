namespace Loreli.Posix;

/// <summary>Short turns on the processor for a thread while little comes its way, usual ones in a flood.</summary>
/// <remarks>A thread that hands on keys and echoes is to run at once; one that carries a flood is to let it. Used by the thread
/// that it is about.</remarks>
public sealed class Turns
{
    /// <summary>Programs that draw for eyes stay far below this many bytes a second.</summary>
    private const double FloodBytesPerSecond = 4 << 20;

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(10);

    private long _offset;
    private Instant _since;
    private bool? _areShort;

    /// <summary>The stream has come to <paramref name="offset"/>.</summary>
    public void At(long offset, Instant now)
    {
        var elapsed = now - _since;
        if (elapsed < Window && _areShort is not null)
        {
            return;
        }
        var areShort = _areShort is null || offset - _offset < FloodBytesPerSecond * elapsed.TotalSeconds;
        (_offset, _since) = (offset, now);
        if (areShort != _areShort)
        {
            _areShort = areShort;
            Scheduling.Prefer(areShort);
        }
    }
}
