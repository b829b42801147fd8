using Loreli.Tui.Drawing;
using Loreli.Tui.Model;
using Loreli.Tui.Update;

namespace Loreli.Tui.Views;

/// <summary>The dialog for a new agent: its fields, and below them what the present one may be completed to.</summary>
public static class NewAgentView
{
    private const int LabelColumns = 10;
    private const int SuggestionRowsMax = 9;
    /// <summary>Below this many rows the suggestions are worth more than the word about the field.</summary>
    private const int RowsForHint = 5;

    public static void Draw(Painter painter, Rect area, ScreenModel model, AgentForm form, Theme theme)
    {
        var fields = Enum.GetValues<FormField>();
        var inside = painter.Box(area.Centre(fields.Length + SuggestionRowsMax + 4, 84), "new agent", theme);
        if (inside.IsEmpty)
        {
            return;
        }
        // Where there is no room for all, the fields up to the present one make way for it and its suggestions.
        var hint = form.Problem is not null || inside.Rows >= RowsForHint ? 1 : 0;
        var rows = Math.Min(fields.Length, Math.Max(1, inside.Rows - hint - 2));
        var first = Math.Clamp((int)form.At - rows + 1, 0, fields.Length - rows);
        for (var row = 0; row < rows; row++)
        {
            DrawField(painter, inside with { Row = inside.Row + row, Rows = 1 }, model, form, fields[first + row], theme);
        }
        DrawHint(painter, inside with { Row = inside.Row + rows, Rows = Math.Min(hint, inside.Rows - rows) }, form, theme);
        var list = inside with { Row = inside.Row + rows + hint, Rows = Math.Max(0, inside.Rows - rows - hint) };
        DrawSuggestions(painter, list, model, form, theme);
    }

    private static void DrawField(Painter painter, Rect line, ScreenModel model, AgentForm form, FormField field, Theme theme)
    {
        var label = field.ToString().ToLowerInvariant().PadRight(LabelColumns);
        if (field == form.At)
        {
            var text = NewAgentKeys.IsSuggested(model, form) ? theme.Quiet.On(theme.Bar) : theme.Text.On(theme.Bar);
            DialogLine.Draw(painter, line, label, form.Line, theme.BarKey, text);
            return;
        }
        painter.Text(line.Row, line.Column + 1, LabelColumns, label, theme.Quiet.On(theme.Bar));
        var (said, paint) = form[field].Text is { Length: > 0 } text2 ? (text2, theme.Text) : (Empty(field), theme.Quiet);
        painter.Text(line.Row, line.Column + 1 + LabelColumns, line.Columns - LabelColumns - 2, said, paint.On(theme.Bar));
    }

    private static void DrawHint(Painter painter, Rect line, AgentForm form, Theme theme)
    {
        if (line.IsEmpty)
        {
            return;
        }
        painter.HorizontalLine(line.Row, line.Column, line.Columns, theme.Line.On(theme.Bar));
        var (text, paint) = form.Problem is { } problem ? (problem, theme.Bad) : (Hint(form.At), theme.Quiet);
        painter.Text(line.Row, line.Column + 2, line.Columns - 4, $" {text} ", paint.On(theme.Bar));
    }

    private static void DrawSuggestions(Painter painter, Rect list, ScreenModel model, AgentForm form, Theme theme)
    {
        var suggestions = Completion.Of(model, form);
        if (form.At == FormField.Backend && model.Fleet is not { Backends.Count: > 0 } && !list.IsEmpty)
        {
            painter.Text(list.Row, list.Column + 1, list.Columns - 2, "the daemon has told of none yet: type its name", theme.Quiet.On(theme.Bar));
        }
        var first = Math.Max(0, form.Chosen - list.Rows + 1);
        var names = suggestions.Select(it => TextWidth.Of(PlainText.Of(it.Text))).DefaultIfEmpty(0).Max();
        for (var row = 0; row < list.Rows && first + row < suggestions.Count; row++)
        {
            var it = suggestions[first + row];
            var isChosen = first + row == form.Chosen;
            var line = list with { Row = list.Row + row, Rows = 1 };
            var paint = isChosen ? theme.Chosen : theme.Text.On(theme.Bar);
            painter.Fill(line, paint);
            var at = Math.Max(Math.Min(names, line.Columns / 3) + 2, LabelColumns);
            painter.Text(line.Row, line.Column + 1, at - 2, it.Text, paint);
            painter.Text(line.Row, line.Column + 1 + at, line.Columns - at - 2, it.Note, isChosen ? paint : (it.IsBad ? theme.Bad : theme.Quiet).On(theme.Bar));
        }
    }

    private static string Empty(FormField field) => field switch
    {
        FormField.Model => "what the backend takes by itself",
        FormField.Name => "one of the theme",
        FormField.Prompt => "none",
        _ => "",
    };

    private static string Hint(FormField field) => field switch
    {
        FormField.Backend => "which agent CLI",
        FormField.Role => "what it is for: one of these or any word",
        FormField.Model => "empty: what the backend takes by itself",
        FormField.Name => "empty: loreli takes one of the theme",
        _ => "what it is told first; Enter starts it",
    };
}
