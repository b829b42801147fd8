using Loreli.Protocol.Daemon;
using Loreli.Tui.Drawing;
using Loreli.Tui.Model;
using Loreli.Tui.Update;

namespace Loreli.Tui.Views;

/// <summary>The attention queue: rows of needs, and below them all of the chosen one with the options of its question.</summary>
public static class QueueView
{
    /// <summary>With fewer rows than these a question that is being answered has the box for itself.</summary>
    private const int RowsForBoth = 10;
    private const int AgeColumns = 5;
    private const int NameColumnsMax = 20;
    /// <summary>Needs whose text is measured for the height of the box.</summary>
    private const int MeasuredMax = 50;

    public static void Draw(Painter painter, Rect area, ScreenModel model, Mode.Queue queue, Theme theme)
    {
        var needs = Needs.All(model);
        var open = needs.Count(need => !Needs.IsPutOff(need, model.Now));
        var columns = Math.Max(1, area.Columns - 4);
        // As high as the longest of them wants, so that the box stays as it is while one walks along the rows.
        var most = needs.Take(MeasuredMax).Select(need => Detail(model, queue, need, painter.Glyphs, columns).Count).DefaultIfEmpty(0).Max();
        var inside = painter.Box(area.Centre(Math.Max(needs.Count, 1) + most + 3, area.Columns), open == 0 ? "nothing needs you" : $"needs you {painter.Glyphs.Dot} {open}", theme);
        if (QueueKeys.Chosen(needs, queue) is not { } chosen)
        {
            painter.Text(inside.Row, inside.Column + 1, inside.Columns - 2, "Nobody asks, nobody is stuck, nothing has failed.", theme.Quiet.On(theme.Bar));
            return;
        }
        var detail = Detail(model, queue, chosen, painter.Glyphs, columns);
        var alone = queue.Part == QueuePart.Options && area.Rows - 2 < RowsForBoth;
        // The chosen need in full gets what it wants; the rows keep a third of the box.
        var rows = Math.Min(needs.Count, Math.Max(1, inside.Rows / 3));
        var below = inside.Rows < 3 && !alone ? 0 : alone ? inside.Rows : Math.Min(Math.Max(most, detail.Count) + 1, inside.Rows - rows);
        DrawRows(painter, inside with { Rows = inside.Rows - below }, model, needs, chosen, theme);
        var place = inside with { Row = inside.Bottom - below, Rows = below };
        if (!alone && below > 0)
        {
            painter.HorizontalLine(place.Row, place.Column, place.Columns, theme.Line.On(theme.Bar));
            place = place with { Row = place.Row + 1, Rows = place.Rows - 1 };
        }
        DrawDetail(painter, place, detail, queue, theme);
    }

    private static void DrawRows(Painter painter, Rect area, ScreenModel model, IReadOnlyList<AttentionView> needs, AttentionView chosen, Theme theme)
    {
        var at = 0;
        while (needs[at].Id != chosen.Id)
        {
            at++;
        }
        var first = Math.Max(0, at - area.Rows + 1);
        var names = Math.Min(Math.Clamp(area.Columns / 4, 8, NameColumnsMax), needs.Max(need => TextWidth.Of(Drawing.PlainText.Of(About(need)))));
        for (var row = 0; row < area.Rows && first + row < needs.Count; row++)
        {
            DrawRow(painter, area with { Row = area.Row + row, Rows = 1 }, model, needs[first + row], names, first + row == at, theme);
        }
    }

    private static void DrawRow(Painter painter, Rect line, ScreenModel model, AttentionView need, int names, bool isChosen, Theme theme)
    {
        var isPutOff = Needs.IsPutOff(need, model.Now);
        var back = isChosen ? theme.Chosen : theme.Text.On(theme.Bar);
        painter.Fill(line, back);
        Paint Of(Paint paint) => isChosen ? back : paint.On(theme.Bar);
        var age = $"{Words.Age(model.Now - need.Since),AgeColumns - 1} ";
        var (mark, markPaint) = Mark(need, isPutOff, painter.Glyphs, theme);
        var column = line.Column + 1;
        painter.Text(line.Row, column, 1, mark, Of(markPaint));
        var room = line.Right - column - 2;
        if (line.Columns >= 30)
        {
            painter.Text(line.Row, line.Right - AgeColumns, AgeColumns, age, Of(theme.Quiet));
            room -= AgeColumns;
        }
        if (isChosen)
        {
            painter.Text(line.Row, line.Column, 1, painter.Glyphs.Chosen, theme.Accent.On(back));
        }
        painter.Text(line.Row, column + 2, Math.Min(names, room - 2), About(need), Of(isPutOff ? theme.Quiet : theme.Text.Bold));
        painter.Text(line.Row, column + 3 + names, room - names - 2, Text(need, model), Of(isPutOff ? theme.Quiet : theme.Text));
    }

    private static string About(AttentionView need) => need.Agent ?? need.Kind;

    private static (string Mark, Paint Paint) Mark(AttentionView need, bool isPutOff, Glyphs glyphs, Theme theme) => need.Kind switch
    {
        _ when isPutOff => (glyphs.Parked, theme.Quiet),
        "waiting" or "asks" => (glyphs.Needs, theme.Warn.Bold),
        "gave-up" or "died" => (glyphs.Dead, theme.Bad.Bold),
        "rang" => (glyphs.Bell, theme.Warn),
        "stall" => ("!", theme.Warn.Bold),
        _ => (glyphs.Needs, theme.Bad.Bold),
    };

    // The first line; the agent's name stands before it already.
    private static string Text(AttentionView need, ScreenModel model)
    {
        var text = AgentWords.Need(need, model).Split('\n')[0];
        return need.Agent is { } agent && text.StartsWith($"{agent} ", StringComparison.Ordinal) ? text[(agent.Length + 1)..] : text;
    }

    private static IReadOnlyList<SheetLine> Detail(ScreenModel model, Mode.Queue queue, AttentionView need, Glyphs glyphs, int columns)
    {
        var lines = new List<SheetLine>();
        var about = need.Agent is { } name && model.FindMember(name) is { Role: { Length: > 0 } role } ? $"{name}, {role}, " : need.Agent is { } other ? $"{other}, " : "";
        lines.Add(SheetLine.Whole($"{about}{need.Kind.Replace('-', ' ')} since {AgentWords.Clock(need.Since, model)}"
            + (Needs.IsPutOff(need, model.Now) ? $", put off until {AgentWords.Clock(need.SnoozedUntil!.Value, model)}" : ""), Tone.Quiet));
        if (queue.Part == QueuePart.Options && need.Question is not null)
        {
            lines.AddRange(queue.Above.Select(line => SheetLine.Whole(line)));
        }
        lines.Add(SheetLine.Whole(need.Question?.Text ?? AgentWords.Need(need, model), Tone.Strong));
        if (need.Question is { } question)
        {
            var marked = queue.Part == QueuePart.Options ? queue.Option : -1;
            lines.AddRange(question.Options.Select((option, index) => SheetLine.Whole(
                $"{(index == marked ? glyphs.Chosen : " ")} {index + 1}. {option}", index == marked ? Tone.Strong : Tone.Plain)));
        }
        return SheetView.Rows(lines, columns);
    }

    // The marked option stays in view.
    private static void DrawDetail(Painter painter, Rect place, IReadOnlyList<SheetLine> rows, Mode.Queue queue, Theme theme)
    {
        var (marked, top) = (-1, 0);
        if (queue.Part == QueuePart.Options)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                marked = rows[row].Text.StartsWith(painter.Glyphs.Chosen, StringComparison.Ordinal) ? row : marked;
            }
            top = Math.Max(0, marked - place.Rows + 1);
        }
        var text = place with { Column = place.Column + 1, Columns = Math.Max(0, place.Columns - 2) };
        if (marked >= top && marked - top < place.Rows)
        {
            painter.Fill(place with { Row = place.Row + marked - top, Rows = 1 }, theme.Chosen);
        }
        SheetView.Draw(painter, text, rows, top, theme, theme.Text.On(theme.Bar));
        if (marked >= top && marked - top < place.Rows)
        {
            painter.Repaint(place with { Row = place.Row + marked - top, Rows = 1 }, theme.Chosen.Bold);
        }
    }
}
