using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Loreli.Agents.Backends;

namespace Loreli.Agents.Delivery;

/// <summary>Prompts as text: what can be typed, how it is cut, and how it is found again on a screen that wraps and trims it.</summary>
public static class PromptText
{
    private const int KeyLength = 32;

    private static readonly SearchValues<char> Untypable = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(it => (char)it).Where(it => char.IsControl(it) && it is not ('\t' or '\n'))]);

    /// <summary>Line ends become line feeds, which is what a composer holds; nothing else changes.</summary>
    public static string Normal(string text) =>
        text.Contains('\r', StringComparison.Ordinal) ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : text;

    /// <summary>False: it holds control characters, which a terminal would take as keys; only a file carries it whole.</summary>
    public static bool IsTypable(string text) => !text.AsSpan().ContainsAny(Untypable);

    /// <summary>Short enough to be typed; longer ones go by file.</summary>
    public static bool Fits(string text, DeliveryWay way) =>
        text.Length <= way.CharsMax && text.AsSpan().Count('\n') < way.LinesMax;

    /// <summary>What is typed for a text in this way: tabs, a guard before a leading slash, a blank behind a last backslash.</summary>
    public static string Typed(string text, DeliveryWay way, bool isCommand)
    {
        var typed = way.Tab is { } tab ? text.Replace("\t", tab, StringComparison.Ordinal) : text;
        typed = !isCommand && typed.Length > 0 && way.CommandMarks.Contains(typed[0], StringComparison.Ordinal) ? way.Guard + typed : typed;
        return way.BackslashContinues && typed.EndsWith('\\') ? typed + " " : typed;
    }

    /// <summary>Cuts a text into what is written at once; never within a character.</summary>
    public static ImmutableArray<string> Pieces(string text, DeliveryWay way)
    {
        // A character is a byte at least: bytes bound characters, which is what CLIs count.
        var most = way.ChunkBytes;
        if (most <= 0 || text.Length <= most)
        {
            return [text];
        }
        var pieces = ImmutableArray.CreateBuilder<string>((text.Length / most) + 1);
        for (var from = 0; from < text.Length;)
        {
            var length = Math.Min(most, text.Length - from);
            if (from + length < text.Length)
            {
                length = Math.Max(1, CutBefore(text, from, length));
            }
            pieces.Add(text.Substring(from, length));
            from += length;
        }
        return pieces.ToImmutable();
    }

    /// <summary>The last characters of a text that every CLI shows as they are: no blanks, frames, accents, symbols that may be drawn otherwise.</summary>
    public static string TailKey(string text)
    {
        // Enough of the end to hold the key, unless the end is nothing but blanks and symbols.
        var key = Key(text.Length > 400 ? text[^400..] : text);
        return key.Length > KeyLength ? key[^KeyLength..] : key;
    }

    public static string HeadKey(string text)
    {
        var key = Key(text.Length > 400 ? text[..400] : text);
        return key.Length > KeyLength ? key[..KeyLength] : key;
    }

    /// <summary>What of a text can be compared across wrapping, trimming and normalisation.</summary>
    public static string Key(string text)
    {
        var key = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            var symbol = text[index];
            var isAccented = index + 1 < text.Length
                && CharUnicodeInfo.GetUnicodeCategory(text[index + 1]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
            if (IsStable(symbol) && !isAccented)
            {
                key.Append(symbol);
            }
        }
        return key.ToString();
    }

    // ASCII that is drawn as it is, and scripts without composed forms.
    private static bool IsStable(char symbol) =>
        symbol is > ' ' and < '\x7f' || (symbol is >= '\u0370' and < '\u1e00' or >= '\u3041' and < '\ud7a4' && char.IsLetter(symbol));

    // A carriage return that begins a write of its own would be Enter; line feeds and blanks may begin one.
    private static int CutBefore(string text, int from, int length)
    {
        while (length > 1 && (char.IsLowSurrogate(text[from + length]) || IsJoined(text, from + length)))
        {
            length--;
        }
        return length;
    }

    private static bool IsJoined(string text, int index) =>
        CharUnicodeInfo.GetUnicodeCategory(text[index]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
        || text[index - 1] == '\u200d';
}
