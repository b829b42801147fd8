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
        if (area.Header.IsEmpty || model.Find(area.Pane) is not { } pane)
        {
            return;
        }
        var focused = pane.Name == model.Focused;
        var paint = model.Broadcast.Contains(pane.Name) ? theme.Alarm : focused ? theme.FocusedTitle : theme.Title;
        painter.Fill(area.Header, paint);
        var (mark, markPaint) = AgentListView.Mark(pane, painter.Glyphs, theme);
        painter.Text(area.Header.Row, area.Header.Column, 1, mark, focused || theme.Title.Background.IsDefault ? paint : markPaint.On(paint));
        var column = area.Header.Column + 2;
        column += painter.Text(area.Header.Row, column, area.Header.Right - column, pane.Name, paint.Bold);
        painter.Text(area.Header.Row, column, area.Header.Right - column, Suffix(painter, model, pane), paint);
    }

    /// <summary>What follows the name: marks first, then the title of the program.</summary>
    public static string Suffix(Painter painter, ScreenModel model, PaneView pane)
    {
        var dot = $" {painter.Glyphs.Dot} ";
        var marks = (model.Broadcast.Contains(pane.Name) ? $"{dot}BROADCAST" : "")
            + (model.ReadOnly.Contains(pane.Name) ? $"{dot}read-only" : "")
            + (model.Mode is Mode.Copy { State: var state } && state.Pane == pane.Name ? $"{dot}copy mode" : "")
            + (model.Arrangement is { Zoomed: true, Kind: not ViewKind.Single } && pane.Name == model.Focused ? $"{dot}zoomed" : "");
        var title = pane.Title.Length > 0 && pane.Title != pane.Name ? pane.Title : pane.Foreground ?? "";
        return title.Length > 0 && title != pane.Name ? $"{marks}{dot}{title}" : marks;
    }

    /// <summary>Place of the pane's cells: a dead one leaves the last row to its end, so that it hides no last word.</summary>
    public static Rect Cells(PaneArea area, ScreenModel model) =>
        area.Content.Rows > 1 && model.Find(area.Pane) is { } pane && Attention.IsDead(pane)
            ? area.Content with { Rows = area.Content.Rows - 1 }
            : area.Content;

    /// <summary>A dead pane keeps its last words; the last row says how it ended and what can be done.</summary>
    public static void DrawEnd(Painter painter, PaneArea area, ScreenModel model, Theme theme)
    {
        if (area.Content.IsEmpty || model.Find(area.Pane) is not { } pane || !Attention.IsDead(pane))
        {
            return;
        }
        var row = area.Content with { Row = area.Content.Bottom - 1, Rows = 1 };
        var paint = (Attention.Of(pane) == Standing.Died ? theme.Bad : theme.Quiet).On(theme.Bar);
        painter.Fill(row, theme.Bar);
        var ago = pane.ExitedAt is { } at ? $", {Words.Ago(model.Now - at)}" : "";
        var column = row.Column + painter.Text(row.Row, row.Column, row.Columns, $" {Words.Ending(pane)}{ago}", paint);
        painter.Text(row.Row, column, row.Right - column, $" {painter.Glyphs.Dot} {Typing.Shown(model)} r restart {painter.Glyphs.Dot} D dismiss", theme.BarQuiet);
    }
}
