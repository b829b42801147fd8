using Loreli.Protocol.Daemon;
using Loreli.Tui.Drawing;
using Loreli.Tui.Model;

namespace Loreli.Tui.Views;

/// <summary>The agents at the left, those that need the operator first. Where there is room each has a second line.</summary>
public static class AgentListView
{
    private const int ColumnsForTwoLines = 26;

    public static void Draw(Painter painter, Rect area, ScreenModel model, Theme theme)
    {
        painter.Fill(area, Paint.Plain);
        if (area.IsEmpty)
        {
            return;
        }
        if (model.Team.IsEmpty)
        {
            painter.Text(area.Row, area.Column + 1, area.Columns - 1, "no agents", theme.Quiet);
            return;
        }
        var height = RowHeight(model, area);
        var first = First(model, area, height);
        for (var index = first; index < model.Team.Length; index++)
        {
            var row = area.Row + ((index - first) * height);
            if (row >= area.Bottom)
            {
                break;
            }
            DrawMember(painter, area with { Row = row, Rows = Math.Min(height, area.Bottom - row) }, model, index, theme);
        }
        DrawHidden(painter, area, model, first, height, theme);
    }

    /// <summary>The agent whose lines hold a row of the screen.</summary>
    public static string? RowToPane(ScreenModel model, Rect area, int row)
    {
        var height = RowHeight(model, area);
        var index = First(model, area, height) + ((row - area.Row) / height);
        return index >= 0 && index < model.Team.Length ? model.Team[index].Name : null;
    }

    public static (string Mark, Paint Paint) Mark(Member member, Glyphs glyphs, Theme theme) => member.Standing switch
    {
        Standing.Blocked => (glyphs.Needs, theme.Warn.Bold),
        Standing.Died => (glyphs.Dead, theme.Bad.Bold),
        Standing.Troubled => (glyphs.Needs, theme.Bad.Bold),
        Standing.Called => (glyphs.Working, theme.Warn),
        Standing.Working => (glyphs.Working, theme.Good),
        Standing.Idle => (glyphs.Idle, theme.Good),
        Standing.Starting or Standing.Stopping => (glyphs.Starting, theme.Quiet),
        Standing.Delayed => (member.Agent?.State switch
        {
            AgentState.Backoff => glyphs.Again,
            AgentState.Parked => glyphs.Parked,
            _ => glyphs.Starting,
        }, theme.Quiet),
        Standing.Ended => (glyphs.Done, theme.Quiet),
        _ => (glyphs.Unknown, theme.Warn),
    };

    private static void DrawMember(Painter painter, Rect area, ScreenModel model, int index, Theme theme)
    {
        var member = model.Team[index];
        var chosen = member.Name == model.Focused;
        var back = chosen ? theme.Chosen : Paint.Plain;
        painter.Fill(area, back);
        if (chosen)
        {
            painter.Text(area.Row, area.Column, 1, painter.Glyphs.Chosen, theme.Accent.On(back));
        }
        var (mark, markPaint) = Mark(member, painter.Glyphs, theme);
        painter.Text(area.Row, area.Column + 1, 1, mark, Over(markPaint, back));
        var age = member.LastActivity is { } at ? Words.Age(model.Now - at) : "";
        var right = $"{Badge(painter, model, member)}{age,4} ";
        var rightWidth = area.Columns >= 12 ? TextWidth.Of(right) : 0;
        var name = index < 9 && area.Columns >= 16 ? $"{index + 1} {member.Name}" : member.Name;
        var needs = member.Standing <= Standing.Called || member.HasNews;
        var namePaint = chosen ? back.Bold : needs ? theme.Text.Bold : theme.Text;
        painter.Text(area.Row, area.Column + 3, area.Columns - 3 - rightWidth, name, Over(namePaint, back));
        if (rightWidth > 0)
        {
            var isLoud = member.HasNews || member.Agent?.Tier > StallTier.None;
            painter.Text(area.Row, area.Right - rightWidth, rightWidth, right, Over(isLoud ? theme.Warn : theme.Quiet, back));
        }
        if (area.Rows > 1)
        {
            DrawSecondLine(painter, area, model, member, back, theme);
        }
    }

    private static void DrawSecondLine(Painter painter, Rect area, ScreenModel model, Member member, Paint back, Theme theme)
    {
        var paint = Over(theme.Quiet, back);
        var column = area.Column + 3;
        // A narrow list has room for one of the two, and what it does says more than what it is for.
        if (member.Role is { Length: > 0 } role && area.Columns >= ColumnsForTwoLines)
        {
            column += painter.Text(area.Row + 1, column, area.Columns / 3, role, paint);
            column += painter.Text(area.Row + 1, column, 3, $" {painter.Glyphs.Dot} ", paint);
        }
        var room = area.Right - column - 1;
        if (member.Pane is { ProgressState: > 0 and not 3 } pane && room >= 10)
        {
            DrawProgress(painter, area.Row + 1, column, Math.Min(room, 16), pane, paint, theme);
        }
        else
        {
            var isBad = member is { Agent: not null, Standing: Standing.Died or Standing.Troubled };
            painter.Text(area.Row + 1, column, room, AgentWords.State(member, model), isBad ? Over(theme.Bad, back) : paint);
        }
    }

    private static void DrawProgress(Painter painter, int row, int column, int columns, PaneView pane, Paint paint, Theme theme)
    {
        var bar = columns - 5;
        var full = Math.Clamp(bar * Math.Clamp(pane.ProgressPercent, 0, 100) / 100, 0, bar);
        var fullPaint = Over(pane.ProgressState == 2 ? theme.Bad : theme.Accent, paint);
        for (var at = 0; at < bar; at++)
        {
            painter.Text(row, column + at, 1, at < full ? painter.Glyphs.BarFull : painter.Glyphs.BarEmpty, at < full ? fullPaint : paint);
        }
        painter.Text(row, column + bar, 5, $" {Math.Clamp(pane.ProgressPercent, 0, 100)}%", paint);
    }

    // Marks that stand before the age: stall tier, broadcast, read-only, news, progress.
    private static string Badge(Painter painter, ScreenModel model, Member member)
    {
        var badge = AgentWords.TierMark(member.Agent?.Tier ?? StallTier.None);
        if (model.Broadcast.Contains(member.Name))
        {
            badge += "B";
        }
        if (model.ReadOnly.Contains(member.Name))
        {
            badge += "R";
        }
        if (member.Pane?.UnreadNotification is not null)
        {
            badge += painter.Glyphs.Note;
        }
        if (member.Pane?.UnreadBells > 0)
        {
            badge += painter.Glyphs.Bell;
        }
        return member.Pane is { ProgressState: 1 or 2 or 4 } pane ? $"{badge}{Math.Clamp(pane.ProgressPercent, 0, 100),3}%" : badge;
    }

    private static void DrawHidden(Painter painter, Rect area, ScreenModel model, int first, int height, Theme theme)
    {
        var below = model.Team.Length - first - (area.Rows / height);
        if (first > 0)
        {
            painter.TextRight(area with { Rows = 1 }, $"{painter.Glyphs.Up}{first}", theme.Accent);
        }
        if (below > 0)
        {
            painter.TextRight(area with { Row = area.Bottom - 1 }, $"{painter.Glyphs.Down}{below}", theme.Accent);
        }
    }

    // Panes alone say little more in a narrow second line; agents have their reason there.
    private static int RowHeight(ScreenModel model, Rect area) =>
        (area.Columns >= ColumnsForTwoLines || model.Fleet?.Agents.Count > 0) && model.Team.Length * 2 <= area.Rows ? 2 : 1;

    // The list scrolls no further than the chosen row needs.
    private static int First(ScreenModel model, Rect area, int height)
    {
        var fits = Math.Max(1, area.Rows / height);
        var chosen = 0;
        while (chosen < model.Team.Length && model.Team[chosen].Name != model.Focused)
        {
            chosen++;
        }
        return chosen >= model.Team.Length || chosen < fits ? 0 : chosen - fits + 1;
    }

    // On the chosen row its colours win, so that marks stay readable in sixteen colours too.
    private static Paint Over(Paint paint, Paint back) => back == Paint.Plain
        ? paint
        : back.Background.IsDefault ? back with { Attributes = back.Attributes | (paint.Attributes & Terminal.CellAttributes.Bold) } : paint.On(back);
}
