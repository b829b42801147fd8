using System.Text;

namespace Loreli.Agents.Sessions;

/// <summary>Text that may be shown and kept: without control sequences, without the values of secrets.</summary>
public static class CleanText
{
    private const char Escape = '\x1b';

    /// <summary>Shorter values would blacken innocent text.</summary>
    private const int SecretLengthMin = 8;

    /// <summary>Drops escape sequences and control characters, ends lines with <c>\n</c> alone, trims their ends and the text's.</summary>
    public static string Of(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (letter is Escape or '\x9b')
            {
                at = EndOfSequence(text, at);
            }
            else if (letter == '\n' || (letter == '\r' && (at + 1 == text.Length || text[at + 1] != '\n')))
            {
                TrimLine(clean);
                clean.Append('\n');
            }
            else if (letter == '\t' || !char.IsControl(letter))
            {
                clean.Append(letter);
            }
        }
        TrimLine(clean);
        return clean.ToString().Trim('\n');
    }

    /// <summary>Puts asterisks for the values of secrets, also for one that a narrow screen broke over several lines.</summary>
    public static string Redact(string text, IEnumerable<string> secrets)
    {
        string[] values = [.. secrets.Where(it => it.Length >= SecretLengthMin).Distinct(StringComparer.Ordinal)];
        if (values.Length == 0)
        {
            return text;
        }
        // Searched as one line, with the place of each character in the text.
        var places = new int[text.Length];
        var joined = new StringBuilder(text.Length);
        foreach (var (place, letter) in text.Index())
        {
            if (letter != '\n')
            {
                places[joined.Length] = place;
                joined.Append(letter);
            }
        }
        var line = joined.ToString();
        var masked = text.ToCharArray();
        foreach (var value in values)
        {
            for (var at = line.IndexOf(value, StringComparison.Ordinal); at >= 0; at = line.IndexOf(value, at + 1, StringComparison.Ordinal))
            {
                for (var index = at; index < at + value.Length; index++)
                {
                    masked[places[index]] = '*';
                }
            }
        }
        return new string(masked);
    }

    // Index of the last character of the sequence that begins at an escape (ECMA-48 5.3 to 5.6).
    private static int EndOfSequence(string text, int at)
    {
        var kind = text[at] == '\x9b' ? '[' : at + 1 < text.Length ? text[++at] : '\0';
        switch (kind)
        {
            case '[':
                do
                {
                    at++;
                }
                while (at < text.Length && text[at] is >= ' ' and < '@');
                return at;
            case ']' or 'P' or '_' or '^' or 'X':
                while (++at < text.Length && text[at] is not ('\a' or Escape or '\x9c'))
                {
                }
                return at + 1 < text.Length && text[at] == Escape && text[at + 1] == '\\' ? at + 1 : at;
            case >= ' ' and < '0':
                return at + 1;
            default:
                return at;
        }
    }

    private static void TrimLine(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] is ' ' or '\t')
        {
            text.Length--;
        }
    }
}
