namespace Loreli.Terminal;

/// <summary>How a terminal is made; everything that an operator may set.</summary>
/// <param name="Columns">1 to <see cref="Limits.ColumnsMax"/>.</param>
/// <param name="Rows">1 to <see cref="Limits.RowsMax"/>.</param>
public sealed record TerminalOptions(int Columns, int Rows)
{
    /// <summary>Memory for lines above the screen; the oldest go first. 0 keeps none.</summary>
    public long ScrollbackBytesMax { get; init; } = 8 << 20;
    /// <summary>Most lines above the screen, whatever their bytes.</summary>
    public int ScrollbackLinesMax { get; init; } = int.MaxValue;
    /// <summary>East Asian ambiguous characters take two columns.</summary>
    public bool AmbiguousIsWide { get; init; }
    /// <summary>OSC 52 writes are reported to the host.</summary>
    public bool ClipboardWriteAllowed { get; init; } = true;
    /// <summary>CSI 20 t and 21 t are answered. Off, because the answer arrives as typed text and a hostile file could type so.</summary>
    public bool TitleReportAllowed { get; init; }
    /// <summary>Colours that OSC 10, 11 and 12 queries answer until a program sets its own.</summary>
    public Color DefaultForeground { get; init; } = Color.Direct(0xD8, 0xD8, 0xD8);
    public Color DefaultBackground { get; init; } = Color.Direct(0x10, 0x10, 0x14);
    /// <summary>Pixels of a cell, for CSI 14/16 t and in-band resize.</summary>
    public int CellWidthPixels { get; init; } = 9;
    public int CellHeightPixels { get; init; } = 18;
}
