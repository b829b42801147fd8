using Loreli.Terminal;
using Loreli.Tui.Drawing;
using Loreli.Tui.Layout;
using Loreli.Tui.Model;

namespace Loreli.Tui.Views;

/// <summary>Draws the cells of panes; kept apart because cells are no part of the model.</summary>
public interface IPaneCells
{
    /// <summary>Draws the pane's screen into the area; false when nothing of it is known yet.</summary>
    /// <param name="follow">A screen wider than the area shows where the cursor is; else its left edge, where lines begin.</param>
    bool Draw(CellSurface surface, string pane, Rect area, bool ascii, bool follow);
    /// <summary>Where the pane's cursor stands on the surface, hidden when it lies outside the area.</summary>
    CursorView Cursor(string pane, Rect area);
}

/// <summary>Composes the whole screen from the model. The same model gives the same cells.</summary>
public static class ScreenView
{
    private static readonly CursorView Hidden = new(0, 0, IsVisible: false, WrapPending: false, Shape: 0);

    public static void Draw(Painter painter, ScreenModel model, IPaneCells cells, Theme theme)
    {
        var areas = ScreenAreas.Of(model);
        painter.Surface.Cursor = Hidden;
        painter.Fill(areas.Middle, Paint.Plain);
        DrawBorders(painter, areas, theme);
        foreach (var area in areas.Panes)
        {
            DrawPane(painter, area, model, cells, theme);
        }
        if (areas.Panes.IsEmpty)
        {
            DrawWelcome(painter, areas.Middle, model, theme);
        }
        AgentListView.Draw(painter, areas.List, model, theme);
        painter.VerticalLine(areas.Separator.Row, areas.Separator.Column, areas.Separator.IsEmpty ? 0 : areas.Separator.Rows, theme.Line);
        TopLineView.Draw(painter, areas.Top, model, areas.Panes is [{ Header.IsEmpty: true }], theme);
        DrawDialog(painter, model, theme);
        StatusLineView.Draw(painter, areas.Status, model, theme);
    }

    /// <summary>Draws one pane anew over what is there, as long as nothing lies over it; the way of every frame.</summary>
    public static void DrawPane(Painter painter, PaneArea area, ScreenModel model, IPaneCells cells, Theme theme)
    {
        PaneHeaderView.Draw(painter, area, model, theme);
        if (model.FindMember(area.Pane) is { Pane: null } absent)
        {
            AgentCardView.Draw(painter, area.Content, model, absent, theme);
            return;
        }
        if (CopyOf(model) is { } state && state.Pane == area.Pane)
        {
            CopyView.Draw(painter, area.Content, state, theme);
            return;
        }
        if (!cells.Draw(painter.Surface, area.Pane, PaneHeaderView.Cells(area, model), painter.Glyphs.IsAscii, follow: area.Pane == model.Focused))
        {
            painter.Fill(area.Content, Paint.Plain);
        }
        PaneHeaderView.DrawEnd(painter, area, model, theme);
        if (area.Pane == model.Focused && model.Mode is Mode.Typing or Mode.Prefix && model.FocusedPane is { } pane && !Attention.IsDead(pane))
        {
            painter.Surface.Cursor = cells.Cursor(area.Pane, area.Content);
        }
    }

    /// <summary>Something lies over the panes, so that a frame cannot be drawn by itself.</summary>
    public static bool HasDialog(ScreenModel model) =>
        model.Mode is Mode.Palette or Mode.Help or Mode.Events or Mode.Log or Mode.Details or Mode.Choosing or Mode.Page or Mode.Queue or Mode.NewAgent;

    private static CopyState? CopyOf(ScreenModel model) => model.Mode switch
    {
        Mode.Copy it => it.State,
        Mode.Prompt { Question: Question.Search it } => it.State,
        _ => null,
    };

    // Between panes side by side one column is free for a line.
    private static void DrawBorders(Painter painter, ScreenAreas areas, Theme theme)
    {
        foreach (var area in areas.Panes)
        {
            if (area.Content.Right < areas.Middle.Right)
            {
                painter.VerticalLine(area.Header.Row, area.Content.Right, area.Header.Rows + area.Content.Rows, theme.Line);
            }
        }
    }

    private static void DrawWelcome(Painter painter, Rect area, ScreenModel model, Theme theme)
    {
        string[] lines = model.Link is Link.Connecting
            ? ["asking the daemon"]
            : ["no agents here yet", "", "C   starts an agent", "c   starts a command in a pane", ":   finds every command", "?   shows all keys", "q   leaves"];
        var box = area.Centre(lines.Length, lines.Max(line => line.Length));
        for (var row = 0; row < box.Rows; row++)
        {
            painter.Text(box.Row + row, box.Column, box.Columns, lines[row], row == 0 ? theme.Text : theme.Quiet);
        }
    }

    /// <summary>Rows and columns of a large dialog on a screen of the model's size.</summary>
    public static (int Rows, int Columns) LargeSize(ScreenModel model)
    {
        var large = Large(new Rect(0, 0, model.Rows, model.Columns));
        return (large.Rows, large.Columns);
    }

    // Large dialogs leave an edge of what is below, when there is room for it.
    private static Rect Large(Rect whole) => whole.Rows >= 16 && whole.Columns >= 60
        ? whole.Inset(2, Math.Max(2, (whole.Columns - 110) / 2))
        : whole with { Rows = Math.Max(0, whole.Rows - 1) };

    private static void DrawDialog(Painter painter, ScreenModel model, Theme theme)
    {
        var whole = painter.Whole;
        var large = Large(whole);
        switch (model.Mode)
        {
            case Mode.Palette it:
                PaletteView.Draw(painter, whole.Rows >= 16 ? whole.Centre(16, 64) : large, model, it, theme);
                break;
            case Mode.Help it:
                HelpView.Draw(painter, large, model, it, theme);
                break;
            case Mode.Events it:
                EventsView.Draw(painter, large, model, it, theme);
                break;
            case Mode.Log it:
                LogView.Draw(painter, large, it, theme);
                break;
            case Mode.Details it:
                DetailsView.Draw(painter, large, model, it, theme);
                break;
            case Mode.Page it:
                PageView.Draw(painter, large, model, it, theme);
                break;
            case Mode.Queue it:
                QueueView.Draw(painter, large, model, it, theme);
                break;
            case Mode.NewAgent it:
                NewAgentView.Draw(painter, large, model, it.Form, theme);
                break;
            case Mode.Choosing it:
                ChoosingView.Draw(painter, large, model, it, theme);
                break;
        }
    }
}
