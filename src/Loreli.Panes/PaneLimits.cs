namespace Loreli.Panes;

/// <summary>Every bound of the daemon's side of a keeper, each with its reason.</summary>
internal static class PaneLimits
{
    /// <summary>Input that waits for a keeper's socket. The socket takes 150 KiB and the keeper 4 MiB more; what is beyond is stuck.</summary>
    public const int SendQueueMax = 256 << 10;

    /// <summary>Input that is kept until a keeper is joined, which takes milliseconds and <see cref="WelcomeTimeMax"/> at most: what
    /// is typed in that time, and a paste.</summary>
    public const int EarlyInputMax = 64 << 10;

    /// <summary>One input frame: a writable Unix socket has three quarters of its 208 KiB free, so this much never blocks.</summary>
    public const int SendPieceMax = 32 << 10;

    /// <summary>Stack of a pane's thread: the parser is flat, and a hundred of them must cost little.</summary>
    public const int ThreadStackBytes = 256 << 10;

    /// <summary>Longest time that a program may keep readers from a half-drawn frame; what terminals grant.</summary>
    public static readonly TimeSpan FrameTimeMax = TimeSpan.FromMilliseconds(150);

    /// <summary>A keeper is one loop of a few system calls: what does not answer in this time is hung or starved.</summary>
    public static readonly TimeSpan WelcomeTimeMax = TimeSpan.FromSeconds(3);

    /// <summary>Pause before a keeper that lives but does not answer is asked again; doubles up to the second.</summary>
    public static readonly TimeSpan RetryFirst = TimeSpan.FromMilliseconds(250);
    public static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(15);

    /// <summary>Start of a keeper until its answer; a runtime starts in 0.1 s, a thrashing machine needs more.</summary>
    public static readonly TimeSpan StartTimeMax = TimeSpan.FromSeconds(30);

    /// <summary>How long adoption holds up the daemon's start for screens that are still catching up.</summary>
    public static readonly TimeSpan AdoptTimeMax = TimeSpan.FromMilliseconds(900);

    /// <summary>Parsed output after which a flooding pane is saved: 32 MiB take a fifth of a second to parse again.</summary>
    public const long CheckpointAfterBytes = 32 << 20;
    public static readonly TimeSpan CheckpointPauseMin = TimeSpan.FromSeconds(2);

    /// <summary>A pane that was quiet for so long is saved too, if it printed enough since: less is parsed again in a millisecond.</summary>
    public static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(5);
    public const long QuietBytesMin = 64 << 10;

    /// <summary>Output that a pane which is being ended may leave for after its end: 4 MiB are parsed in the blink of an eye.</summary>
    public const long LeftBehindMin = 4 << 20;

    /// <summary>Between looks for the end of a pane that is being ended, and how long its keeper may take to leave after its last word.</summary>
    public static readonly TimeSpan EndLookWait = TimeSpan.FromMilliseconds(50);
    public static readonly TimeSpan KeeperExitTimeMax = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait for the screen of a pane that was ended in a flood: a full recording is parsed in about that time.</summary>
    public static readonly TimeSpan RestTimeMax = TimeSpan.FromSeconds(5);

    /// <summary>Rounds of SIGKILL past a keeper that hangs, and the wait between them: 4 s, after which a process sleeps in the kernel.</summary>
    public const int KillRoundsMax = 100;
    public static readonly TimeSpan KillRoundWait = TimeSpan.FromMilliseconds(40);

    /// <summary>A keeper whose program has gone leaves within 3 s even if no daemon speaks to it; one that does not, hangs.</summary>
    public static readonly TimeSpan KeeperLeaveTime = TimeSpan.FromSeconds(4);

    /// <summary>An older folder without a registry entry is no start under way but what a killed daemon left behind.</summary>
    public static readonly TimeSpan HalfMadeAge = TimeSpan.FromSeconds(60);
}
