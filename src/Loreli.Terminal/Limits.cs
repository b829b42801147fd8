namespace Loreli.Terminal;

/// <summary>Every bound of the engine, each with its reason.</summary>
public static class Limits
{
    /// <summary>Columns and rows: far past any monitor, and a screen of this size still fits in 64 MiB.</summary>
    public const int ColumnsMax = 2_000;
    public const int RowsMax = 2_000;

    /// <summary>Distinct clusters alive on one grid: more than fit on a full 250x70 screen four times over.</summary>
    public const int ClustersMax = 65_536;

    /// <summary>Distinct hyperlinks and underline colours alive on one grid: the id has sixteen bits.</summary>
    public const int ExtrasMax = 65_535;

    /// <summary>An OSC string: room for a clipboard of 768 KiB in base64; a longer one is dropped whole.</summary>
    public const int OscBytesMax = 1 << 20;

    /// <summary>A DCS string: requests are tens of bytes; images, fonts and keys are swallowed anyway.</summary>
    public const int DcsBytesMax = 16 << 10;

    /// <summary>Title, notification and message texts, in UTF-16 units: more than any bar shows.</summary>
    public const int TextCharsMax = 1_024;

    /// <summary>Bytes of one hyperlink target, as the OSC 8 note asks for; a longer one is no link.</summary>
    public const int LinkBytesMax = 2_083;

    /// <summary>Bytes of one OSC 7501 report, as its specification says.</summary>
    public const int StatusBytesMax = 4_096;

    /// <summary>Code points in one cell: more than any emoji or script needs; further ones are dropped.</summary>
    public const int ClusterCodePointsMax = 32;

    /// <summary>Titles on the stack (CSI 22 t): xterm keeps ten.</summary>
    public const int TitleStackMax = 10;

    /// <summary>Keyboard flags pushed per screen (CSI > u): the oldest goes first.</summary>
    public const int KeyboardStackMax = 32;

    /// <summary>Colours and renditions pushed (CSI # P, CSI # {): xterm keeps ten.</summary>
    public const int StyleStackMax = 10;
}
