using System.Globalization;
using Loreli.Protocol.Daemon;
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

/// <summary>All there is to know about a pane.</summary>
public static class DetailsView
{
    public static void Draw(Painter painter, Rect area, ScreenModel model, Mode.Details details, Theme theme)
    {
        if (model.Find(details.Pane) is not { } pane)
        {
            return;
        }
        // What is told in the list is newer; only the processes are known from asking alone.
        var lines = Lines(model, pane with { Use = details.Full?.Use ?? pane.Use }).ToList();
        var inside = painter.Box(area.Centre(lines.Count + 2, 92), $"details of {pane.Name}", theme);
        var top = Math.Clamp(details.Top, 0, Math.Max(0, lines.Count - inside.Rows));
        var labelWidth = Math.Min(12, inside.Columns / 3);
        for (var row = 0; row < inside.Rows && top + row < lines.Count; row++)
        {
            var (label, text) = lines[top + row];
            painter.Text(inside.Row + row, inside.Column + 1, labelWidth - 1, label, theme.BarQuiet);
            painter.Text(inside.Row + row, inside.Column + 1 + labelWidth, inside.Columns - labelWidth - 2, text, theme.Text.On(theme.Bar));
        }
    }

    public static IEnumerable<(string Label, string Text)> Lines(ScreenModel model, PaneView pane)
    {
        yield return ("state", Words.State(pane) is var said && said == pane.State.ToString().ToLowerInvariant() ? said : $"{pane.State.ToString().ToLowerInvariant()}, {said}");
        if (pane.Reason is { } reason)
        {
            yield return ("reason", reason);
        }
        yield return ("command", string.Join(' ', pane.Command.Select(Quoted)));
        yield return ("cwd", pane.Cwd);
        yield return ("role", pane.Role ?? "none");
        yield return ("pid", $"{Number(pane.Pid)}, keeper {Number(pane.KeeperPid)}, generation {pane.Generation}");
        yield return ("size", $"{pane.Cols}x{pane.Rows}{(pane.AlternateScreen ? ", full-screen program" : "")}");
        yield return ("started", $"{Clock(model, pane.StartedAt)}, {Words.Ago(model.Now - pane.StartedAt)}");
        if (pane.ExitedAt is { } exited)
        {
            yield return ("ended", $"{Clock(model, exited)}, {Words.Ago(model.Now - exited)}: {Words.Ending(pane)}");
        }
        if (pane.LastOutputAt is { } output)
        {
            yield return ("last output", Words.Ago(model.Now - output));
        }
        yield return ("output", $"{Words.Bytes(pane.Bytes.Read)} read, {Words.Bytes(pane.Bytes.Recorded)} recorded, {Words.Bytes(pane.Bytes.Lag)} behind"
            + (pane.Bytes.Lost > 0 ? $", {Words.Bytes(pane.Bytes.Lost)} lost" : ""));
        yield return ("recording", $"{Words.Bytes(pane.Bytes.RecordingSize)} on disk");
        if (pane.Title.Length > 0)
        {
            yield return ("title", pane.Title);
        }
        if (pane.Use is { } use)
        {
            yield return ("uses", $"{Words.Bytes(use.MemoryBytes)}, {use.CpuSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s of CPU, {use.Processes.Count} process{(use.Processes.Count == 1 ? "" : "es")}");
            foreach (var process in use.Processes.Take(50))
            {
                yield return ("", $"{process.Pid,7} {Words.Bytes(process.MemoryBytes),9} {process.CpuSeconds.ToString("0.0", CultureInfo.InvariantCulture),7}s  {process.Command}");
            }
        }
    }

    private static string Number(int? pid) => pid is { } known ? known.ToString(CultureInfo.InvariantCulture) : "none";

    private static string Clock(ScreenModel model, DateTimeOffset at) => at.ToOffset(model.Options.UtcOffset).ToString("yyyy-MM-dd HH:mm:ss");

    private static string Quoted(string word) => word.Length > 0 && !word.Contains(' ') ? word : $"'{word}'";
}
