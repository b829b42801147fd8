namespace Loreli.Protocol.Keeper;

/// <summary>Every bound of the keeper's wire and files, each with its reason.</summary>
public static class KeeperLimits
{
    /// <summary>Payload of one frame. Four times the largest piece of output, so that a process list fits too.</summary>
    public const int FramePayloadMax = 256 << 10;

    /// <summary>Bytes in one output or input frame: what a keeper gathers before it writes and forwards.</summary>
    public const int PieceMax = 64 << 10;

    /// <summary>The whole start message: argv and environment together may be 2 MiB on Linux.</summary>
    public const int SpecMax = 4 << 20;

    /// <summary>Arguments and variables: the kernel's own limits on bytes come first, this only bounds the decoder.</summary>
    public const int ListMax = 65_536;

    /// <summary>Bytes of a reason, a role or a path in a message: PATH_MAX; the writer cuts longer ones.</summary>
    public const int TextMax = 4_096;

    /// <summary>Columns and rows, as the terminal engine has them.</summary>
    public const int CellsMax = 2_000;

    /// <summary>Processes in one tree answer; more are cut off, the leader comes first.</summary>
    public const int ProcessesMax = 1_024;

    /// <summary>Bytes of a command line in a tree answer: enough to recognise it.</summary>
    public const int CommandTextMax = 160;

    /// <summary>Longest grace of a stop: nobody waits for more than an hour.</summary>
    public static readonly TimeSpan GraceMax = TimeSpan.FromHours(1);

    /// <summary>Registry entry or exit record: a command line of 2 MiB with every byte escaped six-fold does not fit, and need not.</summary>
    public const int EntryMax = 8 << 20;

    /// <summary>Secrets redacted in one pane, and the bytes of each.</summary>
    public const int SecretsMax = 256;
    public const int SecretLengthMin = 8;
    public const int SecretLengthMax = 16 << 10;
}
