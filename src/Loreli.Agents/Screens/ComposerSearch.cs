using System.Text.RegularExpressions;
using Loreli.Agents.Backends;

namespace Loreli.Agents.Screens;

/// <summary>Finds the place where prompts are typed, and what is typed there. Pure.</summary>
public static class ComposerSearch
{
    private const int LinesMax = 60;

    /// <returns>Null when the screen shows no such place: a dialog covers it, or the CLI has not begun.</returns>
    public static ComposerView? Find(Backend backend, ScreenFacts facts)
    {
        if (backend.Composer is not { } place)
        {
            return null;
        }
        var lines = facts.Lines;
        var end = lines.Count;
        while (end > 0 && lines[end - 1].IsBlank)
        {
            end--;
        }
        for (var first = end - 1; first >= Math.Max(0, end - place.WithinLast - LinesMax); first--)
        {
            if (place.First.Find(lines[first].Text) is { } match && Read(place, facts, first, match, end) is { } found)
            {
                return found;
            }
        }
        return Scrolled(place, facts, end);
    }

    // A composer higher than its CLI lets it be: its first line is out of sight, and its upper edge says so.
    private static ComposerView? Scrolled(ComposerPlace place, ScreenFacts facts, int end)
    {
        var lines = facts.Lines;
        if (place.Scrolled is not { } edge || place.More is not { } more)
        {
            return null;
        }
        for (var top = end - 1; top >= Math.Max(0, end - place.WithinLast - LinesMax); top--)
        {
            if (edge.IsMatch(lines[top].Text) && top + 1 < end && more.Find(lines[top + 1].Text) is { } match)
            {
                return Read(place with { Over = null }, facts, top + 1, match, end);
            }
        }
        return null;
    }

    private static ComposerView? Read(ComposerPlace place, ScreenFacts facts, int first, Match match, int end)
    {
        var lines = facts.Lines;
        if (place.Over is { } over && (first == 0 || !over.IsMatch(lines[first - 1].Text)))
        {
            return null;
        }
        var typed = new List<string> { Typed(lines[first], match) };
        var last = first;
        for (var next = first + 1; place.More is { } more && next < end && next - first < LinesMax; next++)
        {
            if (lines[next].IsBlank && GoesOn(place, facts, next, end))
            {
                typed.Add("");
                continue;
            }
            if (place.Under?.IsMatch(lines[next].Text) == true || !IsTyped(place, lines[next].Text) || more.Find(lines[next].Text) is not { } further)
            {
                break;
            }
            typed.Add(Typed(lines[next], further));
            last = next;
        }
        if (end - last > place.WithinLast || (place.Under is { } under && !IsAbove(under, lines, last)))
        {
            return null;
        }
        var text = string.Join('\n', typed).Trim();
        return new ComposerView(place.Placeholders.Any(it => it.IsMatch(text)) ? "" : text, first, last);
    }

    private static bool IsAbove(BoundedPattern pattern, IReadOnlyList<ScreenLine> lines, int last)
    {
        var next = last + 1;
        while (next < lines.Count && lines[next].IsBlank)
        {
            next++;
        }
        return next < lines.Count && pattern.IsMatch(lines[next].Text);
    }

    // Typed text may hold empty lines. What stands below an empty line and ends the screen is not typed text but what
    // the CLI writes below its composer, even if it looks the same; unless the cursor stands in it or below.
    private static bool GoesOn(ComposerPlace place, ScreenFacts facts, int blank, int end)
    {
        var lines = facts.Lines;
        var next = blank;
        while (next < end && lines[next].IsBlank)
        {
            next++;
        }
        var run = next;
        while (run < end && !lines[run].IsBlank && IsTyped(place, lines[run].Text))
        {
            run++;
        }
        return run > next && (run < end || lines[next].Row <= facts.Cursor.Row);
    }

    private static bool IsTyped(ComposerPlace place, string line) => place.More!.IsMatch(line) && place.Below?.IsMatch(line) != true;

    private static string Typed(ScreenLine line, Match match)
    {
        var group = match.Groups["text"];
        return group.Success && group.Index < line.Firm.Length
            ? line.Firm.Substring(group.Index, Math.Min(group.Length, line.Firm.Length - group.Index)).TrimEnd()
            : "";
    }
}
