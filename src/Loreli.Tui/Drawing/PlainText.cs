using System.Globalization;
using System.Text;

namespace Loreli.Tui.Drawing;

/// <summary>Text of others (titles, messages, file names) made fit to be drawn: no control, no direction marks, bounded.</summary>
public static class PlainText
{
    /// <summary>Longer texts are cut: no line of any screen shows more.</summary>
    public const int LengthMax = 2_048;

    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }
        var cut = text.Length > LengthMax ? text[..LengthMax] : text;
        return IsPlain(cut) ? cut : Clean(cut);
    }

    /// <summary>The code point can stand on a screen by itself or join its neighbour; it can never steer the terminal.</summary>
    public static bool IsSafe(Rune rune)
    {
        if (rune.Value is >= 0x20 and < 0x7F)
        {
            return true;
        }
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => false,
            UnicodeCategory.Format => rune.Value == 0x200D, // The joiner of emoji; the rest turns text around or hides it.
            _ => true,
        };
    }

    private static bool IsPlain(string text)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or > '~')
            {
                return false;
            }
        }
        return true;
    }

    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // Lone surrogates come out as U+FFFD.
        {
            if (IsSafe(rune))
            {
                clean.Append(rune);
            }
            else if (rune.Value is '\n' or '\r' or '\t')
            {
                clean.Append(' ');
            }
            else
            {
                clean.Append('\uFFFD');
            }
        }
        return clean.ToString();
    }
}
