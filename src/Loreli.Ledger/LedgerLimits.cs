namespace Loreli.Ledger;

/// <summary>Every bound of the ledger, each with its reason.</summary>
public static class LedgerLimits
{
    /// <summary>Events that wait for the disk: a minute of the busiest repository while the disk is full.</summary>
    public const int WaitingMax = 8_192;

    /// <summary>Events of one transaction: enough to make its cost vanish, few enough to answer within milliseconds.</summary>
    public const int BatchMax = 512;

    /// <summary>Bytes of one event's data: evidence is lines of a screen, not whole screens.</summary>
    public const int DataBytesMax = 16 << 10;

    /// <summary>Events kept, about 300 MB; the oldest tenth goes when there are more.</summary>
    public const long EventsMax = 1_000_000;

    /// <summary>Events whose chain is checked when the ledger is opened: what a crash or a bad copy damages is the tail.</summary>
    public const int CheckedAtOpen = 1_000;

    /// <summary>Events of one read; more are read in several.</summary>
    public const int ReadMax = 10_000;
}
