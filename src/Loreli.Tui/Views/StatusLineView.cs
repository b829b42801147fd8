using Loreli.Tui.Drawing;
using Loreli.Tui.Model;
using Loreli.Tui.Update;

namespace Loreli.Tui.Views;

/// <summary>The bottom line: a question, a word of news, or the keys of the present mode.</summary>
public static class StatusLineView
{
    /// <summary>In the order in which they are dropped from the right when the line is short.</summary>
    private static readonly string[] Hinted = ["?", "c", "n", "d", "z", "g", "[", ":", "a", "C", "'", "tab", "%", "x", "i", "e"];

    public static void Draw(Painter painter, Rect area, ScreenModel model, Theme theme)
    {
        if (area.IsEmpty)
        {
            return;
        }
        painter.Fill(area, theme.Bar);
        switch (model.Mode)
        {
            case Mode.Prompt prompt:
                DrawPrompt(painter, area, prompt, theme);
                return;
            case Mode.Confirm confirm:
                painter.Fill(area, theme.Alarm);
                painter.Text(area.Row, area.Column + 1, area.Columns - 1, $"{Ask(model, confirm.Doubt)} {Answers(model, confirm.Doubt, painter.Glyphs.Dot)}", theme.Alarm);
                return;
        }
        if (model.Link is Link.Lost lost)
        {
            painter.Fill(area, theme.Alarm);
            painter.Text(area.Row, area.Column + 1, area.Columns - 1,
                $"daemon lost {Words.Ago(model.Now - lost.Since)}, looking for it; agents live on {painter.Glyphs.Dot} q leaves {painter.Glyphs.Dot} {lost.Reason}", theme.Alarm);
            return;
        }
        if (model.Notice is { } notice)
        {
            var paint = notice.Kind switch { NoticeKind.Failed => theme.Bad, NoticeKind.Done => theme.Good, _ => theme.Warn };
            painter.Text(area.Row, area.Column + 1, area.Columns - 2, notice.Text, paint.On(theme.Bar));
            return;
        }
        DrawHints(painter, area, model, theme);
    }

    private static void DrawPrompt(Painter painter, Rect area, Mode.Prompt prompt, Theme theme)
    {
        var label = prompt.Question switch
        {
            Question.NewCommand => "command: ",
            Question.NewName => "name: ",
            Question.Rename it => $"rename {it.Pane} to: ",
            Question.OwnWords it => $"answer {it.Agent}: ",
            Question.PutOff => "put off for: ",
            Question.Search { Backward: true } => "search up: ",
            _ => "search down: ",
        };
        var room = area;
        if (prompt.Problem is { } problem)
        {
            var width = Math.Min(TextWidth.Of(problem) + 1, area.Columns / 2);
            painter.Text(area.Row, area.Right - width, width, problem, theme.Bad.On(theme.Bar));
            room = area with { Columns = area.Columns - width - 1 };
        }
        DialogLine.Draw(painter, room, label, prompt.Line, theme.BarKey, prompt.IsSuggested ? theme.BarQuiet : theme.Bar);
    }

    private static string Ask(ScreenModel model, Doubt doubt) => doubt switch
    {
        Doubt.Kill it => $"kill {it.Pane}{Running(model, it.Pane)} and all its processes?",
        Doubt.Stop it => $"ask {it.Pane}{Running(model, it.Pane)} to stop?",
        Doubt.Restart it when model.FindMember(it.Pane)?.Agent is not null => $"restart {it.Pane}?",
        Doubt.Restart it => $"stop {it.Pane}{Running(model, it.Pane)} and start it again?",
        _ => "",
    };

    private static string Answers(ScreenModel model, Doubt doubt, string dot) =>
        doubt is Doubt.Restart it && model.FindMember(it.Pane)?.Agent is not null
            ? $"y yes, its conversation goes on {dot} f afresh {dot} n no"
            : $"y yes {dot} n no";

    private static string Running(ScreenModel model, string pane) =>
        model.Find(pane)?.Foreground is { Length: > 0 } program ? $" ({program})" : "";

    private static void DrawHints(Painter painter, Rect area, ScreenModel model, Theme theme)
    {
        var column = area.Column + 1;
        var badge = Badge(model);
        if (badge.Length > 0)
        {
            column += painter.Text(area.Row, column, area.Right - column, $" {badge} ", model.Broadcast.IsEmpty ? theme.FocusedTitle : theme.Alarm) + 1;
        }
        foreach (var (key, word) in Hints(model))
        {
            var needed = TextWidth.Of(key) + TextWidth.Of(word) + 3;
            if (column + needed > area.Right)
            {
                break;
            }
            column += painter.Text(area.Row, column, area.Right - column, key, theme.BarKey);
            column += painter.Text(area.Row, column, area.Right - column, $" {word}", theme.BarQuiet) + 2;
        }
    }

    private static string Badge(ScreenModel model) => model.Mode switch
    {
        Mode.Copy { State.Selection: { } selection } => $"COPY {selection.Kind.ToString().ToUpperInvariant()}",
        Mode.Copy => "COPY",
        Mode.Prefix => "COMMAND",
        Mode.Agents => "AGENTS",
        _ when model.Focused is { } focused && model.Broadcast.Contains(focused) => $"BROADCAST {model.Broadcast.Count}",
        _ when model.Focused is { } focused && model.ReadOnly.Contains(focused) => "READ-ONLY",
        _ => "",
    };

    private static IEnumerable<(string Key, string Word)> Hints(ScreenModel model) => model.Mode switch
    {
        Mode.Typing when model.Team.IsEmpty =>
            [("C", "new agent"), ("c", "new pane"), ("?", "help"), (":", "palette"), ("e", "events"), ("q", "leave")],
        Mode.Typing => [(Typing.Shown(model), "then:"), .. Frequent(model)],
        Mode.Prefix => Frequent(model).Concat([("Esc", "back")]),
        Mode.Agents => [("j k", "choose"), ("Enter", "open"), ("x", "kill"), ("X", "stop"), ("r", "restart"), (",", "rename"), ("c", "new"), ("?", "help")],
        Mode.Copy { State.Selection: not null } => [("y", "copy"), ("V", "lines"), ("C-v", "block"), ("o", "other end"), ("Esc", "drop")],
        Mode.Copy => [("q", "leave"), ("v", "select"), ("/ ?", "search"), ("n N", "again"), ("g G", "ends"), ("Y", "copy line")],
        Mode.Palette => [("Enter", "do it"), ("Up Down", "choose"), ("Esc", "back")],
        Mode.Help or Mode.Events => [("type", "filter"), ("Up Down", "scroll"), ("Esc", "back")],
        Mode.Log => [("Up Down", "scroll"), ("r", "reload"), ("q", "back")],
        Mode.Queue it => QueueHints(model, it),
        Mode.NewAgent { Form.At: FormField.Prompt } => [("Enter", "start"), ("S-Tab", "back"), ("Esc", "leave")],
        Mode.NewAgent => [("Enter", "next"), ("Down", "suggestions"), ("S-Tab", "back"), ("Esc", "leave")],
        Mode.Page { Sheet: Sheet.Plan } when model.Fleet?.Pending is { Trusted: true, Problem: null } => [("y", "apply"), ("n", "leave it"), ("Up Down", "scroll")],
        Mode.Choosing => [("Space", "choose"), ("a", "all"), ("Enter", "start"), ("Esc", "back")],
        _ => [("Up Down", "scroll"), ("q", "back")],
    };

    private static IEnumerable<(string Key, string Word)> Frequent(ScreenModel model)
    {
        if (model.FocusedMember is { Agent: not null, IsLive: false })
        {
            return [("r", "start"), ("w", "why"), ("T", "timeline"), ("i", "details"), ("n", "next"), ("a", "attention"), ("?", "help"), ("d", "detach")];
        }
        if (model.FocusedPane is { } pane && Attention.IsDead(pane))
        {
            return [("r", "restart"), ("D", "dismiss"), ("[", "read"), ("c", "new"), ("n", "next"), ("?", "help"), ("d", "detach")];
        }
        // An open question of the agent in view is what the operator most likely wants to deal with.
        var first = model.FocusedMember?.Agent?.Question is null ? [] : new[] { ("A", "answer") };
        return [.. first, .. Hinted.Select(Commands.Find).OfType<Command>().Select(command => (Shown(command.Keys[0]), command.Hint))];
    }

    private static IEnumerable<(string Key, string Word)> QueueHints(ScreenModel model, Mode.Queue queue)
    {
        switch (queue.Part)
        {
            case QueuePart.Options:
                return [("Enter", "send"), ("1-9", "choose"), ("t", "own words"), ("Esc", "back")];
            case QueuePart.PutOff:
                return [("1", "15 minutes"), ("2", "1 hour"), ("3", "other"), ("0", "no more"), ("Esc", "back")];
        }
        return QueueKeys.Chosen(Needs.All(model), queue) switch
        {
            null => [("q", "back")],
            { Question: not null } => [("Enter", "answer"), ("g", "go there"), ("s", "put off"), ("t", "own words"), ("w", "why"), ("q", "back")],
            _ => [("Enter", "go there"), ("s", "put off"), ("w", "why"), ("q", "back")],
        };
    }

    private static string Shown(string key) => key == "tab" ? "Tab" : key;
}
