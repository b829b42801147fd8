using System.Globalization;
using System.Text;

namespace Loreli.Terminal.Emulation;

/// <summary>OSC 4, 5, 10 to 19, 104, 105 and 110 to 119: colours set, asked for and put back.</summary>
internal static class OscColors
{
    /// <summary>OSC 4 and 5: pairs of index and colour. In OSC 4 an index past 255 means a special colour.</summary>
    public static void Palette(TerminalState t, ReadOnlySpan<byte> text, bool special, bool bell)
    {
        while (!text.IsEmpty)
        {
            var index = OscText.Number(OscText.Next(ref text, (byte)';'));
            var value = OscText.Next(ref text, (byte)';');
            var first = special ? Emulation.Palette.Count : 0;
            if (index is not { } at || at + first >= Emulation.Palette.Count + Emulation.Palette.SpecialCount)
            {
                continue;
            }
            ref var color = ref Entry(t, at + first);
            if (value.SequenceEqual("?"u8))
            {
                Answers.Osc(t, $"{(special ? 5 : 4)};{at};{Format(color)}", bell);
            }
            else if (Parse(value) is { } parsed)
            {
                color = parsed;
            }
        }
    }

    /// <summary>OSC 10 to 19; further values belong to the next numbers.</summary>
    public static void Dynamic(TerminalState t, int index, ReadOnlySpan<byte> text, bool bell)
    {
        for (; !text.IsEmpty && index < Emulation.Palette.DynamicCount; index++)
        {
            var value = OscText.Next(ref text, (byte)';');
            if (value.SequenceEqual("?"u8))
            {
                Answers.Osc(t, $"{index + 10};{Format(t.Palette.Dynamic[index])}", bell);
            }
            else if (Parse(value) is { } parsed)
            {
                Change(t, index, parsed);
            }
        }
    }

    public static void ResetPalette(TerminalState t, ReadOnlySpan<byte> text, bool special)
    {
        var first = special ? Emulation.Palette.Count : 0;
        var end = special ? first + Emulation.Palette.SpecialCount : Emulation.Palette.Count;
        if (text.IsEmpty)
        {
            for (var i = first; i < end; i++)
            {
                Entry(t, i) = DefaultOf(t, i);
            }
        }
        while (!text.IsEmpty)
        {
            if (OscText.Number(OscText.Next(ref text, (byte)';')) is { } index
                && index + first < Emulation.Palette.Count + Emulation.Palette.SpecialCount)
            {
                Entry(t, index + first) = DefaultOf(t, index + first);
            }
        }
    }

    public static void ResetDynamic(TerminalState t, int index) => Change(t, index, t.Palette.DefaultDynamic(index));

    /// <summary>XParseColor's forms: #rgb to #rrrrggggbbbb, rgb:r/g/b to rgb:rrrr/gggg/bbbb, and some names.</summary>
    internal static uint? Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length > 40)
        {
            return null;
        }
        if (text.StartsWith("#"u8))
        {
            var digits = text[1..];
            var width = digits.Length / 3;
            return digits.Length is 3 or 6 or 9 or 12
                ? Join(Short(digits[..width]), Short(digits.Slice(width, width)), Short(digits[(2 * width)..]))
                : null;
        }
        if (text.StartsWith("rgb:"u8))
        {
            var rest = text[4..];
            var red = Scaled(OscText.Next(ref rest, (byte)'/'));
            var green = Scaled(OscText.Next(ref rest, (byte)'/'));
            return Join(red, green, Scaled(rest));
        }
        return Named(Encoding.Latin1.GetString(text));
    }

    private static void Change(TerminalState t, int index, uint color)
    {
        var wasDark = StatusReports.IsDark(t);
        t.Palette.Dynamic[index] = color;
        if (t.Modes[Mode.ColorScheme] && StatusReports.IsDark(t) != wasDark)
        {
            StatusReports.Dec(t, 996, 0);
        }
    }

    private static ref uint Entry(TerminalState t, int index)
    {
        if (index < Emulation.Palette.Count)
        {
            return ref t.Palette.Colors[index];
        }
        return ref t.Palette.Special[index - Emulation.Palette.Count];
    }

    private static uint DefaultOf(TerminalState t, int index) => index < Emulation.Palette.Count
        ? Emulation.Palette.DefaultColor(index)
        : t.Palette.DefaultDynamic(0);

    private static string Format(uint color)
    {
        var (red, green, blue) = ((color >> 16) & 255, (color >> 8) & 255, color & 255);
        return string.Create(CultureInfo.InvariantCulture, $"rgb:{red * 257:x4}/{green * 257:x4}/{blue * 257:x4}");
    }

    private static uint? Join(uint? red, uint? green, uint? blue) =>
        red is { } r && green is { } g && blue is { } b ? (r << 16) | (g << 8) | b : null;

    /// <summary>rgb: digits are a fraction of all that their number of digits can say.</summary>
    private static uint? Scaled(ReadOnlySpan<byte> digits)
    {
        if (digits.Length is < 1 or > 4 || !uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }
        var max = (1u << (4 * digits.Length)) - 1;
        return ((value * 255) + (max / 2)) / max;
    }

    /// <summary>#: digits are the high bits.</summary>
    private static uint? Short(ReadOnlySpan<byte> digits)
    {
        if (!uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }
        return digits.Length == 1 ? value << 4 : value >> (4 * (digits.Length - 2));
    }

    private static uint? Named(string name) => name.ToLowerInvariant() switch
    {
        "black" => 0x000000,
        "red" => 0xFF0000,
        "green" => 0x00FF00,
        "yellow" => 0xFFFF00,
        "blue" => 0x0000FF,
        "magenta" => 0xFF00FF,
        "cyan" => 0x00FFFF,
        "white" => 0xFFFFFF,
        "gray" or "grey" => 0xBEBEBE,
        "orange" => 0xFFA500,
        "brown" => 0xA52A2A,
        "pink" => 0xFFC0CB,
        "purple" => 0xA020F0,
        _ => null,
    };
}
