using Loreli.Tui.Drawing;
using Loreli.Tui.Model;
using Loreli.Tui.Update;

namespace Loreli.Tui.Views;

/// <summary>A pane's frozen text with cursor, selection and matches.</summary>
public static class CopyView
{
    public static void Draw(Painter painter, Rect area, CopyState state, Theme theme)
    {
        painter.Fill(area, Paint.Plain);
        for (var row = 0; row < area.Rows; row++)
        {
            var number = state.Top + row;
            if (number >= state.End || area.Row + row >= painter.Surface.Rows)
            {
                break;
            }
            if (state.Line(number) is not { } line)
            {
                painter.Text(area.Row + row, area.Column, area.Columns, painter.Glyphs.Dot, theme.Quiet);
                continue;
            }
            DrawLine(painter, area with { Row = area.Row + row, Rows = 1 }, state, number, line, theme);
        }
        DrawPosition(painter, area, state, theme);
        var (cursorRow, cursorColumn) = ((int)Math.Clamp(state.Cursor.Line - state.Top, -1, area.Rows), state.Cursor.Column - state.Left);
        if (cursorRow >= 0 && cursorRow < area.Rows && cursorColumn >= 0 && cursorColumn < area.Columns)
        {
            painter.Surface.Cursor = new Terminal.CursorView(area.Row + cursorRow, area.Column + cursorColumn, IsVisible: true, WrapPending: false, Shape: 2);
        }
    }

    private static void DrawLine(Painter painter, Rect area, CopyState state, long number, StyledLine line, Theme theme)
    {
        CellBlit.Row(painter.Surface, area.Row, area.Column, area.Columns, line.Cells, state.Left, line.Tables, painter.Glyphs.IsAscii);
        if (state.Search is { } search)
        {
            foreach (var match in CopySearch.In(line, number, search.Regex))
            {
                var current = number == state.Cursor.Line && match.From == state.Cursor.Column;
                Repaint(painter, area, state, match.From, match.To, current ? theme.CurrentMatch : theme.Match);
            }
        }
        if (CopyText.Covered(state, number) is { } covered)
        {
            Repaint(painter, area, state, covered.From, covered.To, theme.Selection);
        }
    }

    private static void Repaint(Painter painter, Rect area, CopyState state, int from, int to, Paint paint)
    {
        var (left, right) = (Math.Max(0, from - state.Left), Math.Min(area.Columns, to - state.Left));
        if (right > left)
        {
            painter.Repaint(area with { Column = area.Column + left, Columns = right - left }, paint);
        }
    }

    // Where one reads: lines above the bottom of all lines.
    private static void DrawPosition(Painter painter, Rect area, CopyState state, Theme theme)
    {
        var text = $" {state.End - state.Top - Math.Min(area.Rows, state.End - state.Top)}/{state.End - state.First - Math.Min(state.End - state.First, area.Rows)}{(state.Search?.ScanFrom is null ? "" : " searching")} ";
        painter.TextRight(area with { Rows = 1 }, text, theme.FocusedTitle);
    }
}
