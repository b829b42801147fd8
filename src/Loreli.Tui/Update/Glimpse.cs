using System.Collections.Immutable;
using Loreli.Protocol.Daemon;

namespace Loreli.Tui.Update;

/// <summary>Finds on an agent's screen what a question is about: the command or the difference that its dialog shows.</summary>
internal static class Glimpse
{
    /// <summary>Commands and small differences fit; older work does not matter.</summary>
    private const int LinesMax = 8;
    private const int RuleColumnsMin = 8;

    /// <summary>Lines of the dialog above its options, without the question itself.</summary>
    public static ImmutableArray<string> Around(QuestionView question, ImmutableArray<string> screen)
    {
        var asked = question.Text.Split('\n')[0].Trim();
        var lines = screen.Take(EndOf(question, asked, screen)).ToList();
        // A line that is drawn across divides the dialog from the work above it.
        var rule = lines.FindLastIndex(line => line.Trim().Length >= RuleColumnsMin && !line.Any(char.IsLetterOrDigit));
        var own = Said(lines.Skip(rule + 1), asked);
        return [.. (own.Count > 0 ? own : Said(lines, asked)).TakeLast(LinesMax)];
    }

    // Options may hold each other's words, so each is looked for above the one after it.
    private static int EndOf(QuestionView question, string asked, ImmutableArray<string> screen)
    {
        var end = screen.Length;
        foreach (var option in question.Options.Reverse())
        {
            end = LastWith(screen, option, end) ?? end;
        }
        return end < screen.Length ? end : LastWith(screen, asked, end) ?? end;
    }

    private static int? LastWith(ImmutableArray<string> screen, string text, int before)
    {
        for (var at = before - 1; at >= 0 && text.Length > 0; at--)
        {
            if (screen[at].Contains(text, StringComparison.Ordinal))
            {
                return at;
            }
        }
        return null;
    }

    private static List<string> Said(IEnumerable<string> lines, string asked) =>
    [
        .. lines.Where(line => line.Any(char.IsLetterOrDigit) && (asked.Length == 0 || !line.Contains(asked, StringComparison.Ordinal)))
            .Select(line => line.TrimEnd()),
    ];
}
