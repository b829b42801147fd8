namespace Loreli.Protocol.Live;

/// <summary>Every bound of the live connection, each with its reason.</summary>
public static class LiveLimits
{
    /// <summary>One message of a client: a paste of a megabyte with room for JSON's escapes.</summary>
    public const int ClientMessageBytesMax = 4 << 20;

    /// <summary>One message of the daemon: a full repaint of the largest screen, every cell with its own colour.</summary>
    public const int ServerMessageBytesMax = 64 << 20;

    /// <summary>Panes watched at once: more than fit side by side on a 500x200 terminal.</summary>
    public const int WatchedPanesMax = 64;

    /// <summary>Panes that one key or paste may go to: broadcast to a whole repository.</summary>
    public const int BroadcastPanesMax = 256;

    /// <summary>Longest key name is below 20; a single grapheme may be longer.</summary>
    public const int KeyNameCharsMax = 64;

    /// <summary>What one key press can type: input methods commit whole phrases.</summary>
    public const int KeyTextCharsMax = 1_024;

    /// <summary>Characters of one paste. More is sent in several.</summary>
    public const int PasteCharsMax = 1 << 20;

    /// <summary>Columns and rows, as the engine's own limit.</summary>
    public const int CellsMax = 2_000;

    /// <summary>Path and query of a call.</summary>
    public const int CallPathCharsMax = 8_192;

    /// <summary>Body of a call: as for a request over HTTP.</summary>
    public const int CallBodyCharsMax = 1 << 20;

    /// <summary>A kept layout.</summary>
    public const int LayoutCharsMax = 64 << 10;
}
