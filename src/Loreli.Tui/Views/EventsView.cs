using System.Text.Json;
using Loreli.Protocol.Daemon;
using Loreli.Tui.Drawing;
using Loreli.Tui.Model;

namespace Loreli.Tui.Views;

/// <summary>What happened, newest at the bottom.</summary>
public static class EventsView
{
    public static void Draw(Painter painter, Rect area, ScreenModel model, Mode.Events mode, Theme theme)
    {
        var inside = painter.Box(area, "events", theme);
        if (inside.IsEmpty)
        {
            return;
        }
        var paint = theme.Text.On(theme.Bar);
        DialogLine.Draw(painter, inside, "filter ", mode.Filter, theme);
        var list = inside with { Row = inside.Row + 1, Rows = inside.Rows - 1 };
        var events = Matching(model, mode);
        if (events.Count == 0)
        {
            painter.Text(list.Row, list.Column + 1, list.Columns - 2, "nothing yet", theme.Quiet.On(theme.Bar));
        }
        var last = events.Count - 1 - mode.FromEnd;
        for (var row = 0; row < list.Rows && last - row >= 0; row++)
        {
            var happened = events[last - row];
            var at = list.Bottom - 1 - row;
            var time = happened.Time.ToOffset(model.Options.UtcOffset).ToString("HH:mm:ss");
            var column = list.Column + 1;
            column += painter.Text(at, column, list.Right - column - 1, time + " ", theme.Quiet.On(theme.Bar));
            column += painter.Text(at, column, list.Right - column - 1, $"{happened.Agent ?? "daemon",-12} ", theme.Accent.On(theme.Bar));
            column += painter.Text(at, column, list.Right - column - 1, $"{happened.Type} ", SheetView.PaintOf(ToneOf(happened.Type), theme).On(theme.Bar));
            painter.Text(at, column, list.Right - column - 1, Facts(happened), paint);
        }
    }

    /// <summary>Events that the filter lets through: every word must occur in the line.</summary>
    public static IReadOnlyList<EventView> Matching(ScreenModel model, Mode.Events mode)
    {
        var words = mode.Filter.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0
            ? model.Events
            : [.. model.Events.Where(it => Array.TrueForAll(words, word => $"{it.Agent} {it.Type} {Facts(it)}".Contains(word, StringComparison.OrdinalIgnoreCase)))];
    }

    /// <summary>What an event carries, name by name.</summary>
    public static string Facts(EventView happened) => happened.Data.ValueKind == JsonValueKind.Object
        ? string.Join(' ', happened.Data.EnumerateObject().Select(it => (it.Name, Text: TextOf(it.Value))).Where(it => it.Text.Length > 0).Select(it => $"{it.Name}={it.Text}"))
        : "";

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(' ', value.EnumerateArray().Select(TextOf)),
        JsonValueKind.Null => "",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number when value.TryGetDouble(out var number) && !value.TryGetInt64(out _) => $"{number:0.##}",
        _ => value.ToString(),
    };

    public static Tone ToneOf(string type) => type switch
    {
        "exited" or "removed" or "failed" or "stop-failed" => Tone.Bad,
        "bell" or "notification" or "input-dropped" or "checkpoint-failed" or "lost" => Tone.Warn,
        "spawned" or "adopted" or "restarted" => Tone.Good,
        _ => Tone.Plain,
    };
}
