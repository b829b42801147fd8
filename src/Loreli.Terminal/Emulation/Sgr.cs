using Loreli.Terminal.Parser;

namespace Loreli.Terminal.Emulation;

/// <summary>SGR: how characters look from now on (ECMA-48 8.3.117, ISO 8613-6 colours, kitty's underline styles).</summary>
internal static class Sgr
{
    public static void Run(TerminalState t, VtSequence s)
    {
        ref var pen = ref t.Cursor.Pen;
        if (s.Count == 0)
        {
            Reset(t, ref pen);
            return;
        }
        for (var i = 0; i < s.Count; i++)
        {
            if (s.IsSub(i))
            {
                continue;
            }
            var value = s.Values[i];
            switch (value)
            {
                case <= 0: Reset(t, ref pen); break;
                case 38: i = ReadColor(s, i, ref pen.Foreground); break;
                case 48: i = ReadColor(s, i, ref pen.Background); break;
                case 58:
                    var color = pen.Extra?.UnderlineColor ?? Color.Default;
                    i = ReadColor(s, i, ref color);
                    SetUnderlineColor(t, ref pen, color);
                    break;
                case 59: SetUnderlineColor(t, ref pen, Color.Default); break;
                case >= 30 and <= 37: pen.Foreground = Color.Palette(value - 30); break;
                case 39: pen.Foreground = Color.Default; break;
                case >= 40 and <= 47: pen.Background = Color.Palette(value - 40); break;
                case 49: pen.Background = Color.Default; break;
                case >= 90 and <= 97: pen.Foreground = Color.Palette(value - 90 + 8); break;
                case >= 100 and <= 107: pen.Background = Color.Palette(value - 100 + 8); break;
                case 4 when i + 1 < s.Count && s.IsSub(i + 1):
                    SetUnderline(ref pen, s.Get(i + 1, 1) is >= 0 and <= 5 ? s.Get(i + 1, 1) : 1);
                    break;
                default: pen.Attributes = Changed(pen.Attributes, value); break;
            }
        }
    }

    public static void SetUnderlineColor(TerminalState t, ref CursorPen pen, Color color)
    {
        SetExtra(t, ref pen, new CellExtra(pen.Extra?.LinkUri, pen.Extra?.LinkId, color));
    }

    public static void SetExtra(TerminalState t, ref CursorPen pen, CellExtra extra)
    {
        pen.Extra = extra is { LinkUri: null, UnderlineColor.IsDefault: true } ? null : extra;
        pen.ExtraId = pen.Extra is null ? (ushort)0 : t.Intern(extra);
    }

    /// <summary>SGR 0. Protection (DECSCA) and the hyperlink are no renditions and stay.</summary>
    private static void Reset(TerminalState t, ref CursorPen pen)
    {
        pen.Foreground = Color.Default;
        pen.Background = Color.Default;
        pen.Attributes &= CellAttributes.Protected;
        if (pen.ExtraId != 0 && !pen.Extra!.UnderlineColor.IsDefault)
        {
            SetUnderlineColor(t, ref pen, Color.Default);
        }
    }

    private static CellAttributes Changed(CellAttributes attributes, int value) => value switch
    {
        1 => attributes | CellAttributes.Bold,
        2 => attributes | CellAttributes.Dim,
        3 => attributes | CellAttributes.Italic,
        4 => Underlined(attributes, UnderlineStyle.Single),
        5 or 6 => attributes | CellAttributes.Blink,
        7 => attributes | CellAttributes.Inverse,
        8 => attributes | CellAttributes.Hidden,
        9 => attributes | CellAttributes.Strike,
        21 => Underlined(attributes, UnderlineStyle.Double),
        22 => attributes & ~(CellAttributes.Bold | CellAttributes.Dim),
        23 => attributes & ~CellAttributes.Italic,
        24 => attributes & ~CellAttributes.UnderlineMask,
        25 => attributes & ~CellAttributes.Blink,
        27 => attributes & ~CellAttributes.Inverse,
        28 => attributes & ~CellAttributes.Hidden,
        29 => attributes & ~CellAttributes.Strike,
        53 => attributes | CellAttributes.Overline,
        55 => attributes & ~CellAttributes.Overline,
        _ => attributes,
    };

    private static CellAttributes Underlined(CellAttributes attributes, UnderlineStyle style) =>
        (attributes & ~CellAttributes.UnderlineMask) | (CellAttributes)((int)style << 9);

    private static void SetUnderline(ref CursorPen pen, int style) =>
        pen.Attributes = Underlined(pen.Attributes, (UnderlineStyle)style);

    /// <summary>Reads 38, 48 or 58 in either syntax; returns the index of the last parameter that belongs to it.</summary>
    private static int ReadColor(VtSequence s, int at, ref Color color)
    {
        var end = at + 1;
        while (end < s.Count && s.IsSub(end))
        {
            end++;
        }
        if (end > at + 1)
        {
            ReadSubColor(s, at + 1, end, ref color);
            return end - 1;
        }
        switch (s.Get(at + 1, 0))
        {
            case 2:
                if (at + 4 < s.Count)
                {
                    SetDirect(s.Get(at + 2, 0), s.Get(at + 3, 0), s.Get(at + 4, 0), ref color);
                }
                return at + 4;
            case 5:
                if (at + 2 < s.Count)
                {
                    SetPalette(s.Get(at + 2, 0), ref color);
                }
                return at + 2;
            default:
                return at + 1;
        }
    }

    /// <summary>Colon syntax: with the colour space (38:2::r:g:b) or, as many write it, without (38:2:r:g:b).</summary>
    private static void ReadSubColor(VtSequence s, int from, int end, ref Color color)
    {
        var kind = s.Get(from, 0);
        if (kind == 5 && end > from + 1)
        {
            SetPalette(s.Get(from + 1, 0), ref color);
        }
        else if (kind == 2 && end >= from + 4)
        {
            var first = end >= from + 5 ? from + 2 : from + 1;
            SetDirect(s.Get(first, 0), s.Get(first + 1, 0), s.Get(first + 2, 0), ref color);
        }
    }

    private static void SetPalette(int index, ref Color color)
    {
        if (index is >= 0 and <= 255)
        {
            color = Color.Palette(index);
        }
    }

    private static void SetDirect(int red, int green, int blue, ref Color color)
    {
        if (((red | green | blue) & ~0xFF) == 0)
        {
            color = Color.Direct((byte)red, (byte)green, (byte)blue);
        }
    }
}
