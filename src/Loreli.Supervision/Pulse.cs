namespace Loreli.Supervision;

/// <summary>What <see cref="LifeSigns"/> are compared with, and until when a change of the screen is an echo.</summary>
/// <param name="Base">The counters at <paramref name="At"/>.</param>
/// <param name="ToolSince">When a tool call was first seen open; null while none is.</param>
/// <param name="EchoIsUnseen">Something was typed and no look has shown it yet: the next change is the echo, however late it is seen.</param>
public readonly record struct Pulse(LifeSigns Base, Instant At, Instant? ToolSince, Instant EchoUntil, bool EchoIsUnseen = false)
{
    /// <summary>Counters are compared over at most this long: a trickle below the thresholds never adds up to life.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    /// <summary>After typing, the screen shows what we typed: that is no life.</summary>
    public static readonly TimeSpan EchoLasts = TimeSpan.FromSeconds(5);

    /// <summary>A burst of processor time shorter than this is noise, however short the time between two looks.</summary>
    private static readonly TimeSpan CpuMin = TimeSpan.FromMilliseconds(200);

    private const long IoMin = 64 * 1024;

    public static Pulse Begin(LifeSigns signs, Instant now) => new(signs, now, signs.HasToolOpen ? now : null, now);

    public Pulse Typed(Instant now) => this with { EchoUntil = now + EchoLasts, EchoIsUnseen = true };

    /// <summary>Compares. Without news this pulse itself is given back, so that a quiet look changes nothing.</summary>
    public (Pulse Next, LifeKinds Life) Observe(StallPolicy policy, in LifeSigns signs, Instant now)
    {
        var elapsed = now - At;
        var screenMoved = signs.Screen != Base.Screen;
        var life = (screenMoved && now > EchoUntil && !EchoIsUnseen ? LifeKinds.Screen : 0)
            | (signs.Heartbeats > Base.Heartbeats ? LifeKinds.Heartbeat : 0)
            | (Exceeds(signs.ChildCpu - Base.ChildCpu, elapsed, policy) ? LifeKinds.ChildCpu : 0)
            | (Exceeds(signs.Cpu - Base.Cpu, elapsed, policy) ? LifeKinds.Cpu : 0)
            | (signs.IoBytes - Base.IoBytes > Math.Max(IoMin, policy.IoBytesPerSecondMin * elapsed.TotalSeconds) ? LifeKinds.Io : 0);
        life &= policy.Life;

        Instant? toolSince = signs.HasToolOpen ? ToolSince ?? now : null;
        var isUnseen = EchoIsUnseen && !screenMoved && now <= EchoUntil;
        return screenMoved || life != LifeKinds.None || toolSince != ToolSince || elapsed > Window || isUnseen != EchoIsUnseen
            ? (new Pulse(signs, now, toolSince, EchoUntil, isUnseen), life)
            : (this, LifeKinds.None);
    }

    /// <summary>A tool call holds the ladder up, but not for ever: tools hang too.</summary>
    public bool HoldsForTool(StallPolicy policy, Instant now) =>
        ToolSince is { } since && policy.Life.HasFlag(LifeKinds.Tool) && now - since <= policy.ToolPatience;

    private static bool Exceeds(TimeSpan cpu, TimeSpan elapsed, StallPolicy policy) =>
        cpu > CpuMin && cpu > elapsed * policy.CpuShareMin;
}
