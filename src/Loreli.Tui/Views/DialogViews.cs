using Loreli.Tui.Drawing;
using Loreli.Tui.Model;
using Loreli.Tui.Update;

namespace Loreli.Tui.Views;

/// <summary>The command palette.</summary>
public static class PaletteView
{
    public static void Draw(Painter painter, Rect area, ScreenModel model, Mode.Palette palette, Theme theme)
    {
        var inside = painter.Box(area, palette.AgentsOnly ? "go to" : "palette", theme);
        if (inside.IsEmpty)
        {
            return;
        }
        DialogLine.Draw(painter, inside, "> ", palette.Line, theme);
        var list = inside with { Row = inside.Row + 1, Rows = inside.Rows - 1 };
        var entries = PaletteKeys.Entries(model, palette);
        var first = Math.Max(0, palette.Chosen - list.Rows + 1);
        for (var row = 0; row < list.Rows && first + row < entries.Count; row++)
        {
            var entry = entries[first + row];
            var chosen = first + row == palette.Chosen;
            var line = list with { Row = list.Row + row, Rows = 1 };
            var paint = chosen ? theme.Chosen : theme.Text.On(theme.Bar);
            painter.Fill(line, paint);
            var noteWidth = Math.Min(TextWidth.Of(entry.Note), list.Columns / 3);
            painter.Text(line.Row, line.Column + 1, line.Columns - noteWidth - 3, entry.Text, paint);
            painter.Text(line.Row, line.Right - noteWidth - 1, noteWidth, entry.Note, chosen ? paint : theme.BarQuiet);
        }
        if (entries.Count == 0)
        {
            painter.Text(list.Row, list.Column + 1, list.Columns - 2, "nothing is called that", theme.BarQuiet);
        }
    }
}

/// <summary>Chooses the panes of a broadcast.</summary>
public static class ChoosingView
{
    public static void Draw(Painter painter, Rect area, ScreenModel model, Mode.Choosing choosing, Theme theme)
    {
        var panes = Broadcasting.Choosable(model);
        var inside = painter.Box(area.Centre(panes.Count + 2, 44), "broadcast to", theme);
        var first = Math.Max(0, choosing.At - inside.Rows + 1);
        for (var row = 0; row < inside.Rows && first + row < panes.Count; row++)
        {
            var pane = panes[first + row];
            var line = inside with { Row = inside.Row + row, Rows = 1 };
            var paint = first + row == choosing.At ? theme.Chosen : theme.Text.On(theme.Bar);
            painter.Fill(line, paint);
            painter.Text(line.Row, line.Column + 1, line.Columns - 2, $"[{(choosing.Panes.Contains(pane) ? "x" : " ")}] {pane}", paint);
        }
    }
}

/// <summary>A pane's output as plain text.</summary>
public static class LogView
{
    public static void Draw(Painter painter, Rect area, Mode.Log log, Theme theme)
    {
        var inside = painter.Box(area, $"log of {log.Pane}", theme);
        var paint = theme.Text.On(theme.Bar);
        if (log.Lines.IsEmpty)
        {
            painter.Text(inside.Row, inside.Column + 1, inside.Columns - 2, log.IsLoading ? "fetching" : "nothing was written", theme.BarQuiet);
        }
        var last = log.Lines.Length - 1 - log.FromEnd;
        var shown = Math.Min(inside.Rows, last + 1);
        for (var row = 0; row < shown; row++)
        {
            painter.Text(inside.Row + row, inside.Column + 1, inside.Columns - 2, log.Lines[last - shown + 1 + row], paint);
        }
    }
}
