using System.Text;

namespace Loreli.Tui.Update;

/// <summary>Splits what an operator types for a new pane into words, with the shell's quotes but none of its expansions.</summary>
public static class CommandLine
{
    /// <summary>Words of the line. An open quote runs to the end of the line.</summary>
    public static IReadOnlyList<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (inWord, quote) = (false, '\0');
        for (var at = 0; at < line.Length; at++)
        {
            var c = line[at];
            if (quote == '\0' && c == ' ')
            {
                if (inWord)
                {
                    words.Add(word.ToString());
                    word.Clear();
                }
                inWord = false;
                continue;
            }
            inWord = true;
            if (c == '\\' && quote != '\'' && at + 1 < line.Length)
            {
                word.Append(line[++at]);
            }
            else if (c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && c is '"' or '\'')
            {
                quote = c;
            }
            else
            {
                word.Append(c);
            }
        }
        if (inWord)
        {
            words.Add(word.ToString());
        }
        return words;
    }

    /// <summary>A name for a new pane: that of its program, with a number when it is taken.</summary>
    public static string SuggestName(string line, IEnumerable<string> taken)
    {
        var program = Split(line).FirstOrDefault() ?? "";
        var letters = new string([.. program[(program.LastIndexOf('/') + 1)..]
            .Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')]).TrimStart('-', '_', '.');
        var stem = letters.Length == 0 ? "pane" : letters[..Math.Min(letters.Length, 48)];
        var known = taken.ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? stem : $"{stem}-{n}").First(name => !known.Contains(name));
    }
}
