using System.Text.Json;
using System.Text.RegularExpressions;
using Loreli.Protocol.Daemon;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>Search in copy mode, through lines as they come from the daemon.</summary>
public static class CopySearch
{
    /// <summary>Makes the pattern of what was typed: small letters find capitals too; what is no regular expression is taken literally.</summary>
    /// <remarks>The engine without backtracking takes time in proportion to the text, whatever the pattern.</remarks>
    public static Regex Pattern(string typed)
    {
        var options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant
            | (typed.Any(char.IsUpper) ? RegexOptions.None : RegexOptions.IgnoreCase);
#pragma warning disable MA0009 // Linear by its engine: no pattern can make it slow.
        try
        {
            return new Regex(typed, options);
        }
        catch (Exception broken) when (broken is ArgumentException or NotSupportedException)
        {
            return new Regex(Regex.Escape(typed), options);
        }
#pragma warning restore MA0009
    }

    /// <summary>Where the pattern stands in a line, in columns.</summary>
    public static IEnumerable<Model.Match> In(StyledLine line, long number, Regex regex)
    {
        foreach (System.Text.RegularExpressions.Match match in regex.Matches(line.Text))
        {
            if (match.Length > 0)
            {
                yield return new Model.Match(number, line.ColumnOf(match.Index), line.ColumnOf(match.Index + match.Length));
            }
        }
    }

    internal static Step Begin(ScreenModel model, CopyState state, string typed, bool backward)
    {
        var pattern = typed.Length == 0 ? state.Search?.Pattern ?? "" : typed;
        if (pattern.Length == 0)
        {
            return model with { Mode = new Mode.Copy(state) };
        }
        var search = new SearchState(pattern, Pattern(pattern), backward, null);
        return Next(model, state with { Search = search, ByMouse = false }, reverse: false);
    }

    /// <summary>Goes to the next match in the search's direction, or against it.</summary>
    internal static Step Next(ScreenModel model, CopyState state, bool reverse)
    {
        if (state.Search is not { } search)
        {
            return (model with { Mode = new Mode.Copy(state) }).Said("nothing to search for yet: / or ?");
        }
        var backward = search.Backward != reverse;
        var scanning = state with { Search = search with { ScanFrom = state.Cursor, IsReversed = reverse } };
        return Scan(model with { Mode = new Mode.Copy(scanning) }, scanning, backward);
    }

    internal static Step Scan(ScreenModel model, CopyState state) =>
        Scan(model, state, state.Search!.Backward != state.Search.IsReversed);

    private static Step Scan(ScreenModel model, CopyState state, bool backward)
    {
        var search = state.Search!;
        var from = search.ScanFrom!.Value;
        for (var number = from.Line; number >= state.First && number < state.End; number += backward ? -1 : 1)
        {
            if (state.Line(number) is not { } line)
            {
                // The daemon has the lines at hand and looks through thousands of them at once.
                var there = new TextPlace(number, backward ? int.MaxValue : -1);
                var waiting = state with { Search = search with { ScanFrom = there, IsAsking = true } };
                return Verbs.Search(model with { Mode = new Mode.Copy(waiting) }, state.Pane, search.Regex.ToString(), number, backward);
            }
            var matches = In(line, number, search.Regex);
            Model.Match? found = number != from.Line ? (backward ? Last(matches) : First(matches))
                : backward ? Last(matches.Where(it => it.From < from.Column))
                : First(matches.Where(it => it.From > from.Column));
            if (found is { } match)
            {
                var rested = state with { Search = search with { ScanFrom = null, IsAsking = false } };
                var shown = Reveal(rested, new TextPlace(match.Line, match.From), CopyEntry.RowsOf(model, state));
                return CopyLines.Ask(model with { Mode = new Mode.Copy(shown) }, shown);
            }
        }
        var ended = state with { Search = search with { ScanFrom = null, IsAsking = false } };
        return (model with { Mode = new Mode.Copy(ended) }).Said($"no \"{search.Pattern}\" {(backward ? "above" : "below")}");
    }

    /// <summary>The daemon found a line of the history, or none, or wants to be asked for more.</summary>
    internal static Step Answered(ScreenModel model, PendingCall.Search asked, string body)
    {
        if (model.Mode is not Mode.Copy { State: { Search: { IsAsking: true } search } state }
            || state.Pane != asked.Pane || search.Regex.ToString() != asked.Pattern)
        {
            return model;
        }
        var view = JsonSerializer.Deserialize(body, DaemonJson.Default.SearchView) ?? throw new JsonException("null");
        var backward = search.Backward != search.IsReversed;
        if (view.Matches is [var match, ..] && match.Line < state.ScreenFirst)
        {
            var rested = state with { Search = search with { ScanFrom = null, IsAsking = false } };
            var shown = Reveal(rested, new TextPlace(match.Line, match.Column), CopyEntry.RowsOf(model, state));
            return CopyLines.Ask(model with { Mode = new Mode.Copy(shown) }, shown);
        }
        if (view.Matches.Count == 0 && view.Next is { } next && next < state.ScreenFirst)
        {
            return Verbs.Search(model, state.Pane, asked.Pattern, next, backward);
        }
        // Upwards that was all; downwards the frozen screen is left, which the daemon may have scrolled since.
        var from = backward ? new TextPlace(state.First - 1, 0) : new TextPlace(state.ScreenFirst, -1);
        var onward = state with { Search = search with { ScanFrom = from, IsAsking = false } };
        return Scan(model with { Mode = new Mode.Copy(onward) }, onward, backward);
    }

    // A match far away is shown in the middle, with what surrounds it.
    private static CopyState Reveal(CopyState state, TextPlace place, int rows)
    {
        var isVisible = place.Line >= state.Top && place.Line < state.Top + rows;
        var top = isVisible ? state.Top : place.Line - (rows / 2);
        return CopyMotion.To(CopyMotion.Scroll(state with { Top = top }, 0, rows), place, rows);
    }

    private static Model.Match? First(IEnumerable<Model.Match> matches)
    {
        foreach (var match in matches)
        {
            return match;
        }
        return null;
    }

    private static Model.Match? Last(IEnumerable<Model.Match> matches)
    {
        Model.Match? last = null;
        foreach (var match in matches)
        {
            last = match;
        }
        return last;
    }
}
