using Loreli.Tui.Drawing;
using Loreli.Tui.Model;
using Loreli.Tui.Update;

namespace Loreli.Tui.Views;

/// <summary>Every key and what it does, filtered by what is typed.</summary>
public static class HelpView
{
    private static readonly (string Keys, string Name, string Help)[] Others =
    [
        ("j k, arrows", "agents list", "choose; Enter or Esc goes back to the pane; commands work without the prefix"),
        ("arrows, h j k l", "copy mode", "move; w b e words, 0 ^ $ line, { } paragraphs, g G ends, H M L screen"),
        ("C-u C-d, PgUp PgDn", "copy mode", "scroll by half and whole screens"),
        ("/ ? n N *", "copy mode", "search forward and backward by regular expression, again, against, the word here"),
        ("v V C-v s", "copy mode", "select by character, line, block, word; o goes to its other end"),
        ("y, Enter", "copy mode", "copy the selection and leave; Y copies the line"),
        ("q, Esc", "copy mode", "leave"),
        ("click, wheel, drag", "mouse", "focus, scroll the history, select and copy; with Shift also where the program has the mouse"),
        ("double, triple click", "mouse", "select the word, the line"),
    ];

    public static void Draw(Painter painter, Rect area, ScreenModel model, Mode.Help help, Theme theme)
    {
        var inside = painter.Box(area, $"help {painter.Glyphs.Dot} keys after {Typing.Shown(model)}", theme);
        if (inside.IsEmpty)
        {
            return;
        }
        DialogLine.Draw(painter, inside, "filter ", help.Filter, theme);
        var list = inside with { Row = inside.Row + 1, Rows = inside.Rows - 1 };
        var lines = Matching(help);
        var keysWidth = Math.Clamp(inside.Columns / 4, 6, 20);
        var nameWidth = inside.Columns >= 70 ? 22 : 0;
        for (var row = 0; row < list.Rows && help.Top + row < lines.Count; row++)
        {
            var (keys, name, text) = lines[help.Top + row];
            var column = list.Column + 1;
            painter.Text(list.Row + row, column, keysWidth - 1, keys, theme.BarKey);
            painter.Text(list.Row + row, column + keysWidth, nameWidth - 1, name, theme.Text.On(theme.Bar));
            var at = column + keysWidth + nameWidth;
            painter.Text(list.Row + row, at, list.Right - at - 1, text, theme.BarQuiet);
        }
        if (lines.Count == 0)
        {
            painter.Text(list.Row, list.Column + 1, list.Columns - 2, "no key does that", theme.BarQuiet);
        }
        else if (help.Top + list.Rows < lines.Count)
        {
            painter.TextRight(inside with { Row = inside.Bottom - 1, Columns = inside.Columns - 1 }, $" {painter.Glyphs.Down} {lines.Count - help.Top - list.Rows} more", theme.BarQuiet);
        }
    }

    /// <summary>Lines that the filter lets through: every word must occur.</summary>
    public static IReadOnlyList<(string Keys, string Name, string Help)> Matching(Mode.Help help)
    {
        var words = help.Filter.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var all = Commands.All.Select(it => (string.Join(' ', it.Keys.Select(Shown)), it.Name, it.Help)).Concat(Others);
        return [.. all.Where(line => Array.TrueForAll(words, word => $"{line.Item1} {line.Name} {line.Help}".Contains(word, StringComparison.OrdinalIgnoreCase)))];
    }

    private static string Shown(string key) => key switch
    {
        "left" => "Left",
        "right" => "Right",
        "up" => "Up",
        "down" => "Down",
        "tab" => "Tab",
        "pgup" => "PgUp",
        _ => key,
    };
}
