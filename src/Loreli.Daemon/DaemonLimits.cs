namespace Loreli.Daemon;

/// <summary>Every bound of the daemon, each with its reason.</summary>
internal static class DaemonLimits
{
    /// <summary>Panes alive or dead at once: a keeper costs megabytes, and an operator cannot look at more.</summary>
    public const int PanesMax = 500;

    /// <summary>Live connections: every operator of a team, several times over.</summary>
    public const int LiveClientsMax = 64;

    /// <summary>Connections over HTTP at once; above that, new ones are closed.</summary>
    public const int ConnectionsMax = 512;

    /// <summary>Accepted connections that have not yet said anything.</summary>
    public const int SilentConnectionsMax = 128;

    /// <summary>A client says its first word at once; one that does not is no client.</summary>
    public static readonly TimeSpan FirstWordWithin = TimeSpan.FromSeconds(10);

    /// <summary>Words of a command, and bytes of all of them: the kernel's own limit is 128 KiB a word.</summary>
    public const int CommandWordsMax = 4_096;
    public const int CommandBytesMax = 256 << 10;

    /// <summary>Variables of a request's environment, and bytes of all of them.</summary>
    public const int EnvironmentMax = 1_024;
    public const int EnvironmentBytesMax = 256 << 10;

    /// <summary>Keys of one request: a macro, not a text.</summary>
    public const int KeysMax = 10_000;

    /// <summary>Lines of one answer to <c>lines</c>: many screens.</summary>
    public const int LinesMax = 5_000;

    /// <summary>Matches of one search, and lines that one search looks at before it hands back.</summary>
    public const int MatchesMax = 1_000;
    public const int SearchedLinesMax = 20_000;

    /// <summary>One line against a pattern: a pattern that backtracks for longer is refused.</summary>
    public static readonly TimeSpan RegexTimeMax = TimeSpan.FromMilliseconds(200);
    public const int RegexCharsMax = 1_000;

    /// <summary>Events of one answer.</summary>
    public const int EventsMax = 10_000;

    /// <summary>For facts that still wait for the disk when somebody asks for them: milliseconds, unless the disk is loaded.</summary>
    public static readonly TimeSpan LedgerWithin = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait that one request may ask for.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromDays(1);

    /// <summary>Between asking a program to end and killing it.</summary>
    public static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan StopGraceMax = TimeSpan.FromMinutes(10);

    /// <summary>Facts that wait for a client that does not read; the oldest go first.</summary>
    public const int EventsForClientMax = 1_000;

    /// <summary>Calls of one live client that are not yet answered.</summary>
    public const int CallsMax = 64;

    /// <summary>A live client whose queue is full and that took nothing for so long is let go.</summary>
    public static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(30);
}
