using Loreli.Tui.Drawing;
using Loreli.Tui.Model;

namespace Loreli.Tui.Views;

/// <summary>A line being typed, with its cursor.</summary>
internal static class DialogLine
{
    /// <summary>Draws label and text on the area's first row and puts the cursor there; long text scrolls.</summary>
    public static void Draw(Painter painter, Rect area, string label, LineText line, Theme theme) =>
        Draw(painter, area, label, line, theme.BarKey, theme.Text.On(theme.Bar));

    public static void Draw(Painter painter, Rect area, string label, LineText line, Paint labelPaint, Paint textPaint)
    {
        var column = area.Column + 1;
        column += painter.Text(area.Row, column, area.Right - column, label, labelPaint);
        var room = Math.Max(0, area.Right - column - 1);
        var from = 0;
        while (from < line.Cursor && TextWidth.Of(line.Text[from..line.Cursor]) > room)
        {
            from++;
        }
        painter.Text(area.Row, column, room + 1, line.Text[from..], textPaint);
        var at = Math.Min(area.Right - 1, column + TextWidth.Of(line.Text[from..line.Cursor]));
        if (area.Row < painter.Surface.Rows && at < painter.Surface.Columns && at >= 0)
        {
            painter.Surface.Cursor = new Terminal.CursorView(area.Row, at, IsVisible: true, WrapPending: false, Shape: 0);
        }
    }
}
