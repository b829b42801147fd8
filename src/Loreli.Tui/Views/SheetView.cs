using Loreli.Tui.Drawing;

namespace Loreli.Tui.Views;

/// <summary>How a line of a sheet is meant.</summary>
public enum Tone { Plain, Strong, Quiet, Good, Warn, Bad }

/// <summary>A line of a sheet, wrapped where it is too long.</summary>
/// <param name="Label">Stands left of the text; empty: the text goes on under the one above; null: it takes the whole width.</param>
public readonly record struct SheetLine(string? Label, string Text, Tone Tone = Tone.Plain)
{
    public static SheetLine Blank { get; } = new(null, "");
    public static SheetLine Whole(string text, Tone tone = Tone.Plain) => new(null, text, tone);
}

/// <summary>Draws lines that are read from top to bottom, and says how many rows they take.</summary>
public static class SheetView
{
    private const int LabelColumnsMax = 12;
    /// <summary>In less a label stands before its text, not beside it.</summary>
    private const int ColumnsForLabels = 30;

    public static IReadOnlyList<SheetLine> Rows(IEnumerable<SheetLine> lines, int columns)
    {
        var rows = new List<SheetLine>();
        var label = LabelColumns(columns);
        foreach (var told in lines)
        {
            var line = columns < ColumnsForLabels && told.Label is { } word
                ? SheetLine.Whole(word.Length > 0 ? $"{word}: {told.Text}" : told.Text, told.Tone)
                : told;
            var first = true;
            foreach (var text in TextWrap.Of(line.Text, line.Label is null ? columns : columns - label))
            {
                rows.Add(line with { Label = first || line.Label is null ? line.Label : "", Text = text });
                first = false;
            }
        }
        return rows;
    }

    /// <summary>Draws the rows from <paramref name="top"/> on, as far as there are any and there is room.</summary>
    public static void Draw(Painter painter, Rect area, IReadOnlyList<SheetLine> rows, int top, Theme theme, Paint back)
    {
        var label = LabelColumns(area.Columns);
        for (var row = 0; row < area.Rows && top + row < rows.Count; row++)
        {
            var line = rows[top + row];
            var column = line.Label is null ? 0 : label;
            if (line.Label is { Length: > 0 } said)
            {
                painter.Text(area.Row + row, area.Column, label - 1, said, theme.Quiet.On(back));
            }
            painter.Text(area.Row + row, area.Column + column, area.Columns - column, line.Text, PaintOf(line.Tone, theme).On(back));
        }
    }

    /// <summary>A box of at most <paramref name="columnsMax"/> columns, as high as its rows need; what does not fit is counted at its foot.</summary>
    public static void DrawBox(Painter painter, Rect area, string title, IEnumerable<SheetLine> lines, int columnsMax, int top, Theme theme)
    {
        var columns = Math.Min(area.Columns, columnsMax);
        var rows = Rows(lines, Math.Max(1, columns - 4));
        var inside = painter.Box(area.Centre(rows.Count + 2, columns), title, theme);
        var from = Math.Clamp(top, 0, Math.Max(0, rows.Count - inside.Rows));
        Draw(painter, inside with { Column = inside.Column + 1, Columns = Math.Max(0, inside.Columns - 2) }, rows, from, theme, theme.Text.On(theme.Bar));
        if (rows.Count - from > inside.Rows)
        {
            var foot = inside with { Row = inside.Bottom, Rows = 1, Columns = Math.Max(0, inside.Columns - 1) };
            painter.TextRight(foot, $" {painter.Glyphs.Down} {rows.Count - from - inside.Rows} more ", theme.Quiet.On(theme.Bar));
        }
    }

    private static int LabelColumns(int columns) => Math.Min(LabelColumnsMax, columns / 3);

    public static Paint PaintOf(Tone tone, Theme theme) => tone switch
    {
        Tone.Strong => theme.Text.Bold,
        Tone.Quiet => theme.Quiet,
        Tone.Good => theme.Good,
        Tone.Warn => theme.Warn,
        Tone.Bad => theme.Bad,
        _ => theme.Text,
    };
}
