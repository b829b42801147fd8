using Loreli.Protocol.Daemon;
using Loreli.Tui.Drawing;
using Loreli.Tui.Model;

namespace Loreli.Tui.Views;

/// <summary>Repository, the focused pane's title when nothing else names it, counts and clock.</summary>
public static class TopLineView
{
    public static void Draw(Painter painter, Rect area, ScreenModel model, bool namesPane, Theme theme)
    {
        if (area.IsEmpty)
        {
            return;
        }
        painter.Fill(area, theme.Bar);
        var right = Right(painter, model);
        var rightWidth = Math.Min(TextWidth.Of(right), Math.Max(0, area.Columns - 10));
        painter.Text(area.Row, area.Right - rightWidth, rightWidth, right, Needs.Open(model).Any() ? theme.Warn.On(theme.Bar) : theme.BarQuiet);
        var room = area.Columns - rightWidth - 1;
        var column = painter.Text(area.Row, 1, room - 1, Name(model), theme.BarKey) + 1;
        if (namesPane && model.FocusedMember is { } member && room - column > 8)
        {
            column += painter.Text(area.Row, column, room - column, $" {painter.Glyphs.Vertical} ", theme.BarQuiet);
            column += painter.Text(area.Row, column, room - column, member.Name, theme.Bar.Bold);
            painter.Text(area.Row, column, room - column, PaneHeaderView.Suffix(painter, model, member), theme.BarQuiet);
        }
    }

    private static string Name(ScreenModel model)
    {
        var repository = model.Status?.Repository.TrimEnd('/') ?? "";
        var name = repository[(repository.LastIndexOf('/') + 1)..];
        return name.Length == 0 ? "loreli" : name;
    }

    private static string Right(Painter painter, ScreenModel model)
    {
        var dot = $" {painter.Glyphs.Dot} ";
        var needy = Needs.Open(model).Count();
        var running = model.Panes.Count(pane => pane.State == PaneState.Running);
        var clients = model.Status is { Clients: > 1 } status ? $"{status.Clients} screens{dot}" : "";
        var needs = needy > 0 ? $"{painter.Glyphs.Needs} {needy}{dot}" : "";
        var plan = model.Fleet?.Pending is { } pending ? $"{(model.Columns >= 100 ? $"plan {TeamSheets.Summary(pending)}" : "plan")}{dot}" : "";
        var readOnly = model.IsReadOnlyClient ? $"read-only{dot}" : "";
        return $"{readOnly}{plan}{needs}{running}/{model.Team.Length}{dot}{(model.Columns >= 100 ? clients : "")}{model.Now.ToOffset(model.Options.UtcOffset):HH:mm} ";
    }
}
