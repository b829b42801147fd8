using Loreli.Protocol.Daemon;
using Loreli.Protocol.Keeper;

namespace Loreli.Keeper;

/// <summary>Every bound of a keeper, each with its reason.</summary>
internal static class Limits
{
    /// <summary>Output held in memory for a daemon that is a little behind and for a recording that is paused. Half of it is kept when it runs over.</summary>
    public const int TailBytes = 1 << 20;

    /// <summary>One read of a terminal gives at most 4 KiB on Linux.</summary>
    public const int PtyReadBytes = 4096;

    /// <summary>Output that is dense is recorded and sent this often, or when this much is there: eight reads of a terminal for one write.</summary>
    public static readonly TimeSpan PublishEvery = TimeSpan.FromMilliseconds(1);
    public const int PublishAtOnceBytes = 32 << 10;

    /// <summary>Resizes remembered for a daemon that is behind: an operator drags a window at most some dozen times a second.</summary>
    public const int MarksMax = 256;

    /// <summary>Input that the program has not read: the largest text that a request may have, with the marks of a paste and its
    /// Enter. What is beyond is dropped, and told.</summary>
    public const int InputQueueBytes = RequestLimits.BodyBytesMax + KeeperLimits.PieceMax;

    /// <summary>Answers waiting for a daemon that does not read. Beyond it the daemon is taken for dead.</summary>
    public const int ControlQueueBytes = 1 << 20;

    /// <summary>Bytes sent to the daemon before the terminal is looked at again.</summary>
    public const int SendTurnBytes = 256 << 10;

    /// <summary>Connections that have not said Hello yet.</summary>
    public const int CandidatesMax = 4;

    public static readonly TimeSpan HelloWait = TimeSpan.FromSeconds(5);

    /// <summary>Longest that the beginning of a secret is held back: less than an eye sees.</summary>
    public static readonly TimeSpan SecretHold = TimeSpan.FromMilliseconds(20);

    /// <summary>Shortest beginning of a secret that is held back: shorter ones are words.</summary>
    public const int SecretPrefixMin = 4;

    /// <summary>Output is still taken for so long after the program ended, when others have its terminal open.</summary>
    public static readonly TimeSpan DrainWait = TimeSpan.FromMilliseconds(500);

    /// <summary>Between looks at a terminal that no process has open while the program lives.</summary>
    public static readonly TimeSpan ReopenWaitMin = TimeSpan.FromMilliseconds(20);
    public static readonly TimeSpan ReopenWaitMax = TimeSpan.FromSeconds(1);

    /// <summary>Between attempts to go on with a recording that a failed write stopped.</summary>
    public static readonly TimeSpan RecordingRetryMin = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan RecordingRetryMax = TimeSpan.FromMinutes(1);

    /// <summary>How long a keeper stays after the end when no daemon is there: one that is just starting it, or restarting, still meets it.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(3);

    public static readonly TimeSpan StatsInterval = TimeSpan.FromSeconds(1);

    /// <summary>What the program left behind is asked to end, and killed after this.</summary>
    public static readonly TimeSpan LeftoverGrace = TimeSpan.FromSeconds(2);

    /// <summary>When the keeper itself is told to end (SIGTERM).</summary>
    public static readonly TimeSpan OwnStopGrace = TimeSpan.FromSeconds(5);

    /// <summary>Rounds of SIGKILL, and the wait between them: 8 seconds, after which a process sleeps uninterruptibly or is not ours.</summary>
    public const int KillRoundsMax = 200;
    public static readonly TimeSpan KillRoundWait = TimeSpan.FromMilliseconds(40);

    /// <summary>From asking a tree to end to hanging up on it: time to say goodbye, and no wait for the shells that ignore the asking.</summary>
    public static readonly TimeSpan HangUpAfter = TimeSpan.FromSeconds(1);

    /// <summary>Between looks whether a tree that was asked to end has ended, where no signal tells.</summary>
    public static readonly TimeSpan StopLookWait = TimeSpan.FromMilliseconds(200);

    /// <summary>Soft limit of open files where the daemon names none: what a login shell has.</summary>
    public const int OpenFilesDefault = 1024;
}
