namespace Loreli.Terminal.Emulation;

/// <summary>How the next character is drawn.</summary>
internal struct CursorPen
{
    public Color Foreground;
    public Color Background;
    public CellAttributes Attributes;
    /// <summary>The id of <see cref="Extra"/> in the terminal's tables.</summary>
    public ushort ExtraId;
    /// <summary>Link and underline colour; null when there are none.</summary>
    public CellExtra? Extra;

    public readonly Cell With(Glyph glyph) => new(glyph, Foreground, Background, new CellStyle(Attributes, ExtraId));

    /// <summary>What erasing leaves: the background only (BCE).</summary>
    public readonly Cell Erased => new(default, default, Background, default);

    public readonly bool IsPlain => (Foreground.Bits | Background.Bits | (uint)Attributes | ExtraId) == 0;
}

/// <summary>The character sets in use (ISO 2022).</summary>
internal struct Charsets
{
    public Charset G0;
    public Charset G1;
    public Charset G2;
    public Charset G3;
    /// <summary>Which of them bytes 0x20 to 0x7F mean.</summary>
    public byte Left;
    /// <summary>Which of them bytes 0xA0 to 0xFF would mean; kept for DECCIR.</summary>
    public byte Right;
    /// <summary>SS2 or SS3: the set of the next character only; 0 when none.</summary>
    public byte Single;

    public static Charsets Initial => new() { Right = 2 };

    public readonly Charset Of(int index) => index switch { 0 => G0, 1 => G1, 2 => G2, _ => G3 };

    public readonly bool IsAscii => Single == 0 && Of(Left) == Charset.Ascii;

    public void Designate(int index, Charset set)
    {
        switch (index)
        {
            case 0: G0 = set; break;
            case 1: G1 = set; break;
            case 2: G2 = set; break;
            default: G3 = set; break;
        }
    }
}

/// <summary>What DECSC saves and DECRC brings back.</summary>
internal struct CursorState
{
    public int Row;
    public int Column;
    /// <summary>The last column was written; the next character wraps first.</summary>
    public bool WrapPending;
    public bool Origin;
    public CursorPen Pen;
    public Charsets Charsets;

    public static CursorState Initial => new() { Charsets = Charsets.Initial };
}
