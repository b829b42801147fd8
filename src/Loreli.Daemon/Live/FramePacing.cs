namespace Loreli.Daemon.Live;

/// <summary>When a client gets its next frame: at once if it got none for a while, else at most 60 a second. Pure.</summary>
internal struct FramePacing
{
    /// <summary>Sixty a second.</summary>
    public static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(16.6);

    /// <summary>Answers to one key that may go ahead of the pace: the echo, and one redraw that an editor sends behind it.</summary>
    public const int EchoesPerInput = 2;

    /// <summary>A program that redraws in one go (mode 2026) is waited for this long.</summary>
    public static readonly TimeSpan SynchronizedMax = TimeSpan.FromMilliseconds(150);

    private Instant? _last;

    public readonly bool MayDraw(Instant now) => _last is not { } last || now - last >= Frame;

    /// <summary>Time until the next frame may be drawn; zero when it may be now.</summary>
    public readonly TimeSpan Wait(Instant now) => _last is { } last && last + Frame > now ? last + Frame - now : TimeSpan.Zero;

    public void Drew(Instant now) => _last = now;
}
