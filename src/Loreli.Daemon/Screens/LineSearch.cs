using System.Text.RegularExpressions;
using Loreli.Daemon.Api;
using Loreli.Daemon.Panes;
using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Screens;

/// <summary>Looks for a pattern in a pane's lines, up or down, bounded in lines, matches and time.</summary>
internal static class LineSearch
{
    private const int StepLines = 256;

    /// <summary>A pattern without capital letters finds both cases.</summary>
    /// <exception cref="ApiRefusal">It is no regular expression.</exception>
    public static Regex Pattern(string text)
    {
        if (text.Length is 0 or > DaemonLimits.RegexCharsMax)
        {
            throw ApiErrors.Bad("regex", $"{text.Length} characters", $"1 to {DaemonLimits.RegexCharsMax}");
        }
        var options = RegexOptions.CultureInvariant | (text.Any(char.IsUpper) ? RegexOptions.None : RegexOptions.IgnoreCase);
        try
        {
            try
            {
                // Linear in the text, whatever the pattern.
                return new Regex(text, options | RegexOptions.NonBacktracking, DaemonLimits.RegexTimeMax);
            }
            catch (NotSupportedException)
            {
                return new Regex(text, options, DaemonLimits.RegexTimeMax);
            }
        }
        catch (ArgumentException wrong)
        {
            throw ApiErrors.Bad("regex", wrong.Message, "a regular expression of .NET");
        }
    }

    /// <param name="from">First line looked at.</param>
    /// <exception cref="ApiRefusal">The pattern takes too long.</exception>
    public static SearchView Find(IPane pane, Regex pattern, long from, bool backward, int matchesMax)
    {
        var (first, _, end) = ScreenReading.Bounds(pane);
        var matches = new List<SearchMatch>();
        var line = Math.Clamp(from, first, Math.Max(first, end - 1));
        for (var looked = 0; looked < DaemonLimits.SearchedLinesMax; looked += StepLines)
        {
            var step = backward ? (From: Math.Max(first, line - StepLines + 1), End: line + 1) : (From: line, End: Math.Min(end, line + StepLines));
            var lines = ScreenReading.Searchable(pane, step.From, step.End);
            foreach (var (number, text, columns) in backward ? lines.Reverse() : lines)
            {
                Add(matches, pattern, number, text, columns, backward);
                if (matches.Count >= matchesMax)
                {
                    var next = backward ? number - 1 : number + 1;
                    return new SearchView(matches, next >= first && next < end ? next : null);
                }
            }
            line = backward ? step.From - 1 : step.End;
            if (line < first || line >= end)
            {
                return new SearchView(matches, null);
            }
        }
        return new SearchView(matches, line);
    }

    private static void Add(List<SearchMatch> matches, Regex pattern, long line, string text, int[] columns, bool backward)
    {
        try
        {
            var found = pattern.Matches(text).Where(it => it.Length > 0)
                .Select(it => new SearchMatch(line, columns[it.Index], columns[it.Index + it.Length] - columns[it.Index]));
            matches.AddRange(backward ? found.Reverse() : found);
        }
        catch (RegexMatchTimeoutException)
        {
            throw ApiErrors.Bad("regex", "the pattern takes too long on one of the lines", "one that tries fewer ways");
        }
    }
}
