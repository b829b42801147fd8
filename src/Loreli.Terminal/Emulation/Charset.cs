namespace Loreli.Terminal.Emulation;

/// <summary>A character set that a program can designate.</summary>
internal enum Charset : byte
{
    Ascii, Graphics, British, Dutch, Finnish, French, FrenchCanadian, German, Italian, Norwegian, Spanish, Swedish, Swiss,
    Latin1, Supplemental, Technical,
}

/// <summary>What a 7-bit code means in each set.</summary>
internal static class CharsetTables
{
    // DEC special graphics, 0x5F to 0x7E (VT100 user guide, table 3-9).
    private const string Graphics = "\u0020\u25C6\u2592\u2409\u240C\u240D\u240A\u00B0\u00B1\u2424\u240B\u2518\u2510\u250C\u2514\u253C"
        + "\u23BA\u23BB\u2500\u23BC\u23BD\u251C\u2524\u2534\u252C\u2502\u2264\u2265\u03C0\u2260\u00A3\u00B7";

    // DEC technical, 0x21 to 0x7E (VT330 programmer reference, table 2-4); U+FFFD where nothing is assigned.
    private const string Technical = "\u23B7\u250C\u2500\u2320\u2321\u2502\u23A1\u23A3\u23A4\u23A6\u239B\u239D\u239E\u23A0\u23A8\u23AC"
        + "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\u2264\u2260\u2265\u222B\u2234\u221D\u221E\u00F7\u0394"
        + "\u2207\u03A6\u0393\u223C\u2243\u0398\u00D7\u039B\u21D4\u21D2\u2261\u03A0\u03A8\uFFFD\u03A3\uFFFD\uFFFD\u221A\u03A9\u039E"
        + "\u03A5\u2282\u2283\u2229\u222A\u2227\u2228\u00AC\u03B1\u03B2\u03C7\u03B4\u03B5\u03C6\u03B3\u03B7\u03B9\u03B8\u03BA\u03BB"
        + "\uFFFD\u03BD\u2202\u03C0\u03C8\u03C1\u03C3\u03C4\uFFFD\u0192\u03C9\u03BE\u03C5\u03B6\u2190\u2191\u2192\u2193";

    // National sets replace these twelve positions (VT220 programmer reference, chapter 2).
    private const string NationalPositions = "#@[\\]^_`{|}~";

    public static uint Map(Charset set, byte code) => set switch
    {
        Charset.Ascii => code,
        Charset.Graphics => code >= 0x5F ? Graphics[code - 0x5F] : code,
        Charset.Technical => code > 0x20 ? Technical[code - 0x21] : code,
        Charset.British => code == '#' ? 0xA3u : code,
        Charset.Latin1 => code + 0x80u,
        Charset.Supplemental => Supplemental(code),
        _ => National(set, code),
    };

    /// <summary>The set that a final byte (with an intermediate before it, or 0) designates; null for an unknown one.</summary>
    public static Charset? Find(int intermediate, char final, bool is96) => (intermediate, final) switch
    {
        (0, 'A') => is96 ? Charset.Latin1 : Charset.British,
        (0, 'B' or '1') => Charset.Ascii,
        (0, '0' or '2') => Charset.Graphics,
        (0, '4') => Charset.Dutch,
        (0, '5' or 'C') => Charset.Finnish,
        (0, 'R' or 'f') => Charset.French,
        (0, 'Q' or '9') => Charset.FrenchCanadian,
        (0, 'K') => Charset.German,
        (0, 'Y') => Charset.Italian,
        (0, 'E' or '6' or '`') => Charset.Norwegian,
        (0, 'Z') => Charset.Spanish,
        (0, '7' or 'H') => Charset.Swedish,
        (0, '=') => Charset.Swiss,
        (0, '<') or ('%', '5') => Charset.Supplemental,
        (0, '>') => Charset.Technical,
        _ => null,
    };

    /// <summary>The final bytes that designate a set, as DECCIR reports them.</summary>
    public static string FinalOf(Charset set) => set switch
    {
        Charset.Graphics => "0",
        Charset.British or Charset.Latin1 => "A",
        Charset.Dutch => "4",
        Charset.Finnish => "5",
        Charset.French => "R",
        Charset.FrenchCanadian => "Q",
        Charset.German => "K",
        Charset.Italian => "Y",
        Charset.Norwegian => "E",
        Charset.Spanish => "Z",
        Charset.Swedish => "7",
        Charset.Swiss => "=",
        Charset.Supplemental => "%5",
        Charset.Technical => ">",
        _ => "B",
    };

    private static uint Supplemental(byte code) => code switch
    {
        // DEC MCS is Latin-1 but for these (VT220 programmer reference, table 2-3).
        0x28 => 0xA4,
        0x57 => 0x152,
        0x5D => 0x178,
        0x77 => 0x153,
        0x7D => 0xFF,
        _ => code + 0x80u,
    };

    private static uint National(Charset set, byte code)
    {
        var at = NationalPositions.IndexOf((char)code);
        if (at < 0)
        {
            return code;
        }
        var letters = set switch
        {
            Charset.Dutch => "\u00A3\u00BE\u0133\u00BD|^_`\u00A8\u0192\u00BC\u00B4",
            Charset.Finnish => "#@\u00C4\u00D6\u00C5\u00DC_\u00E9\u00E4\u00F6\u00E5\u00FC",
            Charset.French => "\u00A3\u00E0\u00B0\u00E7\u00A7^_`\u00E9\u00F9\u00E8\u00A8",
            Charset.FrenchCanadian => "#\u00E0\u00E2\u00E7\u00EA\u00EE_\u00F4\u00E9\u00F9\u00E8\u00FB",
            Charset.German => "#\u00A7\u00C4\u00D6\u00DC^_`\u00E4\u00F6\u00FC\u00DF",
            Charset.Italian => "\u00A3\u00A7\u00B0\u00E7\u00E9^_\u00F9\u00E0\u00F2\u00E8\u00EC",
            Charset.Norwegian => "#\u00C4\u00C6\u00D8\u00C5\u00DC_\u00E4\u00E6\u00F8\u00E5\u00FC",
            Charset.Spanish => "\u00A3\u00A7\u00A1\u00D1\u00BF^_`\u00B0\u00F1\u00E7~",
            Charset.Swedish => "#\u00C9\u00C4\u00D6\u00C5\u00DC_\u00E9\u00E4\u00F6\u00E5\u00FC",
            _ => "\u00F9\u00E0\u00E9\u00E7\u00EA\u00EE\u00E8\u00F4\u00E4\u00F6\u00FC\u00FB",
        };
        return letters[at];
    }
}
