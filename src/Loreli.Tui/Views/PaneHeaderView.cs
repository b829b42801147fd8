using Loreli.Protocol.Daemon;
using Loreli.Tui.Drawing;
using Loreli.Tui.Layout;
using Loreli.Tui.Model;
using Loreli.Tui.Update;

namespace Loreli.Tui.Views;

/// <summary>The line above a pane of a grid or split, and what lies over a pane: its end, its marks.</summary>
public static class PaneHeaderView
{
    public static void Draw(Painter painter, PaneArea area, ScreenModel model, Theme theme)
    {
        if (area.Header.IsEmpty || model.FindMember(area.Pane) is not { } member)
        {
            return;
        }
        var focused = member.Name == model.Focused;
        var paint = model.Broadcast.Contains(member.Name) ? theme.Alarm : focused ? theme.FocusedTitle : theme.Title;
        painter.Fill(area.Header, paint);
        var (mark, markPaint) = AgentListView.Mark(member, painter.Glyphs, theme);
        painter.Text(area.Header.Row, area.Header.Column, 1, mark, focused || theme.Title.Background.IsDefault ? paint : markPaint.On(paint));
        var column = area.Header.Column + 2;
        column += painter.Text(area.Header.Row, column, area.Header.Right - column, member.Name, paint.Bold);
        painter.Text(area.Header.Row, column, area.Header.Right - column, Suffix(painter, model, member), paint);
    }

    /// <summary>What follows the name: marks first, then what an agent is at, then the title of the program.</summary>
    public static string Suffix(Painter painter, ScreenModel model, Member member)
    {
        var name = member.Name;
        var dot = $" {painter.Glyphs.Dot} ";
        var marks = (model.Broadcast.Contains(name) ? $"{dot}BROADCAST" : "")
            + (model.ReadOnly.Contains(name) ? $"{dot}read-only" : "")
            + (model.Mode is Mode.Copy { State: var state } && state.Pane == name ? $"{dot}copy mode" : "")
            + (model.Arrangement is { Zoomed: true, Kind: not ViewKind.Single } && name == model.Focused ? $"{dot}zoomed" : "")
            + (member.Agent is null ? "" : $"{dot}{AgentWords.State(member, model)}");
        if (member.Pane is not { } pane)
        {
            return marks;
        }
        var title = pane.Title.Length > 0 && pane.Title != name ? pane.Title : pane.Foreground ?? "";
        return title.Length > 0 && title != name ? $"{marks}{dot}{title}" : marks;
    }

    /// <summary>Place of the pane's cells: a dead one leaves the last row to its end, so that it hides no last word.</summary>
    public static Rect Cells(PaneArea area, ScreenModel model) =>
        area.Content.Rows > 1 && model.Find(area.Pane) is { } pane && Attention.IsDead(pane)
            ? area.Content with { Rows = area.Content.Rows - 1 }
            : area.Content;

    /// <summary>A dead pane keeps its last words; the last row says how it ended and what can be done.</summary>
    public static void DrawEnd(Painter painter, PaneArea area, ScreenModel model, Theme theme)
    {
        if (area.Content.IsEmpty || model.FindMember(area.Pane) is not { Pane: { } pane } member || !Attention.IsDead(pane))
        {
            return;
        }
        var row = area.Content with { Row = area.Content.Bottom - 1, Rows = 1 };
        var paint = (member.Standing == Standing.Died ? theme.Bad : theme.Quiet).On(theme.Bar);
        painter.Fill(row, theme.Bar);
        var ago = pane.ExitedAt is { } at ? $", {Words.Ago(model.Now - at)}" : "";
        var column = row.Column + painter.Text(row.Row, row.Column, row.Columns, $" {(member.Agent is null ? $"{Words.Ending(pane)}{ago}" : AgentWords.State(member, model))}", paint);
        var hint = $" {painter.Glyphs.Dot} {Typing.Shown(model)} r restart {painter.Glyphs.Dot} {(member.Agent is null ? "D dismiss" : "w why")}";
        // A cut hint says nothing, and the bottom line hints the same.
        if (TextWidth.Of(hint) <= row.Right - column)
        {
            painter.Text(row.Row, column, row.Right - column, hint, theme.BarQuiet);
        }
    }
}
