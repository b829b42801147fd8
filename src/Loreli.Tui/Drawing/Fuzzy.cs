namespace Loreli.Tui.Drawing;

/// <summary>Ranks words by how well a few typed letters name them.</summary>
public static class Fuzzy
{
    /// <summary>How well <paramref name="query"/> names <paramref name="text"/>; null when its letters do not all occur in order.</summary>
    /// <remarks>Better: letters at starts of words, in a row, early, in a short text. An empty query fits everything equally.</remarks>
    public static int? Score(string query, string text)
    {
        var (ahead, nearest) = (Walk(query, text, lookAhead: true), Walk(query, text, lookAhead: false));
        return ahead is null || nearest is null ? ahead ?? nearest : Math.Max(ahead.Value, nearest.Value);
    }

    /// <summary>What fits the query, best first; equals keep their order.</summary>
    public static IReadOnlyList<T> Rank<T>(string query, IEnumerable<T> items, Func<T, string> name) =>
    [
        .. items.Select((item, index) => (item, index, score: Score(query, name(item))))
            .Where(it => it.score is not null)
            .OrderByDescending(it => it.score).ThenBy(it => it.index)
            .Select(it => it.item),
    ];

    private static int? Walk(string query, string text, bool lookAhead)
    {
        var (score, at, run) = (0, 0, 0);
        foreach (var wanted in query)
        {
            if (wanted == ' ')
            {
                run = 0;
                continue;
            }
            var found = Next(text, wanted, at, preferStart: lookAhead && run == 0);
            if (found < 0)
            {
                return null;
            }
            run = found == at && at > 0 ? run + 1 : 1;
            score += 10 + (run > 1 ? 8 * Math.Min(run, 4) : 0) + (StartsWord(text, found) ? 12 : 0) - Math.Min(found - at, 8);
            at = found + 1;
        }
        var prefix = query.Length > 0 && text.StartsWith(query, StringComparison.OrdinalIgnoreCase) ? 40 : 0;
        return query.Length == 0 ? 0 : score + prefix - (Math.Min(text.Length, 60) / 4);
    }

    // A letter at the start of a later word names it better than the nearest one, if the rest can still follow;
    // only the first letter of a run looks ahead, so that "wn" finds "what's new" and "new" still finds "new".
    private static int Next(string text, char wanted, int from, bool preferStart)
    {
        var nearest = IndexOf(text, wanted, from);
        if (!preferStart || nearest < 0 || StartsWord(text, nearest))
        {
            return nearest;
        }
        for (var at = nearest; at >= 0; at = IndexOf(text, wanted, at + 1))
        {
            if (StartsWord(text, at))
            {
                return at;
            }
        }
        return nearest;
    }

    private static int IndexOf(string text, char wanted, int from)
    {
        var at = from < text.Length ? text.AsSpan(from).IndexOfAny(char.ToLowerInvariant(wanted), char.ToUpperInvariant(wanted)) : -1;
        return at < 0 ? -1 : from + at;
    }

    private static bool StartsWord(string text, int at) =>
        at == 0 || !char.IsLetterOrDigit(text[at - 1]) || (char.IsUpper(text[at]) && char.IsLower(text[at - 1]));
}
