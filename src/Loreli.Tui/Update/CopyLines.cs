using System.Collections.Immutable;
using System.Text.Json;
using Loreli.Protocol.Daemon;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>Fetches history lines as they come into view, and keeps a bounded number of them.</summary>
internal static class CopyLines
{
    /// <summary>Asks for what is missing on the visible part, and before it for the next move up.</summary>
    public static Step Ask(ScreenModel model, CopyState state)
    {
        var rows = CopyEntry.RowsOf(model, state);
        var (from, to) = (Math.Max(state.First, state.Top - rows), Math.Min(state.ScreenFirst, state.Top + rows));
        return AskFor(model, state, from, to);
    }

    /// <summary>Asks for the first missing block of the range; more follow when it has come.</summary>
    public static Step AskFor(ScreenModel model, CopyState state, long from, long to)
    {
        for (var line = Math.Max(from, state.First); line < Math.Min(to, state.ScreenFirst); line++)
        {
            if (state.Lines.ContainsKey(line))
            {
                continue;
            }
            // Blocks have fixed bounds, so that one is never asked for twice.
            var block = Math.Max(state.First, line - (line % CopyState.LinesPerCall));
            if (state.Asked.Contains(block))
            {
                return model;
            }
            var count = (int)Math.Min(CopyState.LinesPerCall - (block % CopyState.LinesPerCall), state.ScreenFirst - block);
            var asked = model with { Mode = new Mode.Copy(state with { Asked = state.Asked.Add(block) }) };
            return Verbs.Lines(asked, state.Pane, block, count);
        }
        return model;
    }

    /// <summary>The daemon's lines, still as text with colours: they are drawn before they can be shown.</summary>
    public static Step Arrived(ScreenModel model, string pane, string body)
    {
        if (model.Mode is not Mode.Copy { State: var state } || state.Pane != pane)
        {
            return model;
        }
        var view = JsonSerializer.Deserialize(body, DaemonJson.Default.LinesView) ?? throw new JsonException("null");
        state = state with { First = Math.Max(state.First, Math.Min(view.First, state.ScreenFirst)) };
        var next = model with { Mode = new Mode.Copy(state) };
        return view.Lines.Count == 0
            ? next with { Mode = new Mode.Copy(GiveUp(state)) }
            : new Step(next, [new Effect.Style(pane, state.Columns, view.From, view.Lines, view.Wrapped)]);
    }

    public static Step Styled(ScreenModel model, Message.Lines lines)
    {
        if (model.Mode is not Mode.Copy { State: var state } || state.Pane != lines.Pane)
        {
            return model;
        }
        var known = state.Lines.ToBuilder();
        for (var at = 0; at < lines.Styled.Length; at++)
        {
            known[lines.First + at] = lines.Styled[at];
        }
        var next = Trim(state with
        {
            Lines = known.ToImmutable(),
            Asked = [],
        });
        return Continue(model with { Mode = new Mode.Copy(next) }, next);
    }

    /// <summary>The state after a question that hid it: lines that came meanwhile found nobody, so none is waited for any more.</summary>
    public static CopyState Anew(CopyState state) => state with { Asked = [] };

    public static CopyState GiveUp(CopyState state) =>
        state with { Asked = [], YankWhenComplete = false, Search = state.Search is { } search ? search with { ScanFrom = null, IsAsking = false } : null };

    private static Step Continue(ScreenModel model, CopyState state)
    {
        if (state.Search is { ScanFrom: not null, IsAsking: false })
        {
            return CopySearch.Scan(model, state);
        }
        return state.YankWhenComplete ? CopyText.Yank(model, state) : Ask(model, state);
    }

    private static CopyState Trim(CopyState state)
    {
        var excess = state.Lines.Count - CopyState.LinesMax;
        if (excess <= 0)
        {
            return state;
        }
        var centre = state.Search?.ScanFrom?.Line ?? state.Cursor.Line;
        return state with { Lines = state.Lines.RemoveRange(state.Lines.Keys.OrderByDescending(line => Math.Abs(line - centre)).Take(excess).ToList()) };
    }
}
