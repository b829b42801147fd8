using System.Runtime.InteropServices;

namespace Loreli.Terminal;

/// <summary>One position of the screen: what is drawn there and how. Sixteen bytes, no references.</summary>
/// <remarks><c>default(Cell)</c> is a blank of the default colours. Cluster and extra ids are those of the grid that
/// holds the cell (<see cref="CellTables"/>); a cell that moves to another grid must be translated
/// (<see cref="CellTables.Import"/>).</remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Cell(Glyph Glyph, Color Foreground, Color Background, CellStyle Style);

/// <summary>What a cell draws: nothing, one code point, a cluster of several, or the right half of a wide neighbour.</summary>
/// <remarks>Bits 0 to 20 hold the code point or the cluster's id, bit 31 says which, bits 29 and 30 the width.</remarks>
public readonly record struct Glyph(uint Bits)
{
    private const uint ClusterBit = 1u << 31;
    private const uint WideBit = 1u << 29;
    private const uint TrailBit = 1u << 30;
    private const uint ValueMask = 0x1F_FFFF;

    /// <summary>The right half of the wide cell to the left.</summary>
    public static Glyph WideTrail => new(TrailBit);

    public static Glyph OfRune(uint codePoint, bool wide) => new(codePoint | (wide ? WideBit : 0));
    public static Glyph OfCluster(uint clusterId, bool wide) => new(clusterId | ClusterBit | (wide ? WideBit : 0));

    public bool IsBlank => (Bits & ~WideBit) is 0 or ' ';
    public bool IsCluster => (Bits & ClusterBit) != 0;
    public bool IsWide => (Bits & WideBit) != 0;
    public bool IsWideTrail => (Bits & TrailBit) != 0;
    /// <summary>Code point (0: never written) or cluster id.</summary>
    public uint Value => Bits & ValueMask;
    /// <summary>Columns taken: 2 for the left half of a wide cell, 0 for the right half, else 1.</summary>
    public int Width => IsWideTrail ? 0 : IsWide ? 2 : 1;
}

/// <summary>Default, one of 256 palette entries, or direct RGB.</summary>
/// <remarks>Bits 24 to 25 hold the kind (0 default, 1 palette, 2 direct), the rest index or 0xRRGGBB.</remarks>
public readonly record struct Color(uint Bits)
{
    public static Color Default => default;
    public static Color Palette(int index) => new(0x0100_0000u | (byte)index);
    public static Color Direct(byte red, byte green, byte blue) =>
        new(0x0200_0000u | (uint)(red << 16) | (uint)(green << 8) | blue);

    public bool IsDefault => Bits == 0;
    public bool IsPalette => (Bits >> 24) == 1;
    public bool IsDirect => (Bits >> 24) == 2;
    /// <summary>Palette index, 0 to 255; meaningful when <see cref="IsPalette"/>.</summary>
    public int Index => (int)(Bits & 0xFF);
    public byte Red => (byte)((Bits >> 16) & 0xFF);
    public byte Green => (byte)((Bits >> 8) & 0xFF);
    public byte Blue => (byte)(Bits & 0xFF);
}

/// <summary>Attributes in the low sixteen bits, the extra id (hyperlink, underline colour) in the high sixteen.</summary>
public readonly record struct CellStyle(uint Bits)
{
    public CellStyle(CellAttributes attributes, ushort extraId) : this((uint)attributes | ((uint)extraId << 16)) { }

    public CellAttributes Attributes => (CellAttributes)(Bits & 0xFFFF);
    /// <summary>0 when the cell has neither hyperlink nor underline colour.</summary>
    public ushort ExtraId => (ushort)(Bits >> 16);
    public UnderlineStyle Underline => (UnderlineStyle)((Bits >> 9) & 7);
}

/// <summary>SGR attributes. Bits 9 to 11 hold the <see cref="UnderlineStyle"/>.</summary>
[Flags]
public enum CellAttributes : ushort
{
    None = 0,
    Bold = 1 << 0,
    Dim = 1 << 1,
    Italic = 1 << 2,
    Blink = 1 << 3,
    Inverse = 1 << 4,
    Hidden = 1 << 5,
    Strike = 1 << 6,
    Overline = 1 << 7,
    /// <summary>DECSCA: selective erase leaves the cell alone.</summary>
    Protected = 1 << 8,
    UnderlineMask = 7 << 9,
}

/// <summary>SGR 4:0 to 4:5.</summary>
public enum UnderlineStyle : byte { None, Single, Double, Curly, Dotted, Dashed }

/// <summary>What few cells have: a hyperlink and a colour of their own for the underline.</summary>
/// <param name="LinkUri">OSC 8 target, or null.</param>
/// <param name="LinkId">OSC 8 <c>id=</c>, or null; cells with equal id and URI are one link.</param>
public sealed record CellExtra(string? LinkUri, string? LinkId, Color UnderlineColor);
