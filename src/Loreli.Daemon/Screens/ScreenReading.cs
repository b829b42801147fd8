using Loreli.Daemon.Panes;
using Loreli.Protocol.Daemon;
using Loreli.Terminal;

namespace Loreli.Daemon.Screens;

/// <summary>Reads a pane's lines, by number, in steps that are short enough not to hold up its output.</summary>
/// <remarks>The screen's rows are numbered on from the newest scrollback line.</remarks>
internal static class ScreenReading
{
    /// <summary>Lines read in one go: well below a millisecond.</summary>
    private const int StepLines = 256;

    /// <param name="scrollback">From the oldest kept line on, else the screen alone.</param>
    /// <param name="last">Only so many lines from the end, blank ones at the bottom not counted; 0 for all.</param>
    public static CaptureView Capture(IPane pane, bool scrollback, int last, bool styled)
    {
        var lines = new List<string>();
        var wrapped = new List<bool>();
        var next = scrollback ? ReadMostOfScrollback(pane, last, styled, lines, wrapped) : long.MaxValue;
        var view = pane.ReadWhole((lines, wrapped, next, styled), static (terminal, it) =>
        {
            var history = terminal.Scrollback;
            // What scrolled away since the last step comes in the same look as the screen, so that there is no seam.
            ReadLines(terminal, Math.Max(it.next, history.FirstLine), history.EndLine, it.styled, it.lines, it.wrapped);
            var above = it.lines.Count;
            ReadLines(terminal, history.EndLine, history.EndLine + terminal.Rows, it.styled, it.lines, it.wrapped);
            var cursor = terminal.Cursor;
            return new CaptureView
            {
                Name = "",
                Cols = terminal.Columns,
                Rows = terminal.Rows,
                CursorRow = cursor.Row,
                CursorCol = cursor.Column,
                CursorVisible = cursor.IsVisible,
                AlternateScreen = terminal.IsAlternateScreen,
                Title = terminal.Title,
                Lines = it.lines,
                ScrollbackLines = above,
                Wrapped = it.wrapped,
            };
        }) with { Name = pane.Name.Value };
        return last > 0 ? Last(view, last) : view;
    }

    public static LinesView Lines(IPane pane, long from, int count, bool styled) =>
        pane.Read((from, count, styled), static (terminal, it) => Lines(terminal, it.from, it.count, it.styled));

    /// <summary>The same between two frames: what a program is in the middle of drawing is not seen.</summary>
    public static LinesView WholeLines(IPane pane, long from, int count) =>
        pane.ReadWhole((from, count), static (terminal, it) => Lines(terminal, it.from, it.count, styled: false));


    /// <summary>First line, first row of the screen, and the number after its last row.</summary>
    public static (long First, long ScreenStart, long End) Bounds(IPane pane) => pane.Read(0, static (terminal, _) =>
        (terminal.Scrollback.FirstLine, terminal.Scrollback.EndLine, terminal.Scrollback.EndLine + terminal.Rows));

    /// <summary>Lines as text with columns, for a search; those that are gone are left out.</summary>
    public static IReadOnlyList<(long Line, string Text, int[] Columns)> Searchable(IPane pane, long from, long end) =>
        pane.Read((from, end), static (terminal, it) =>
        {
            var found = new List<(long, string, int[])>();
            var cells = Array.Empty<Cell>();
            var history = terminal.Scrollback;
            for (var line = Math.Max(it.from, history.FirstLine); line < Math.Min(it.end, history.EndLine + terminal.Rows); line++)
            {
                var (text, columns) = LineText.WithColumns(Cells(terminal, line, ref cells, out _), terminal.Tables);
                found.Add((line, text, columns));
            }
            return found;
        });

    private static LinesView Lines(VirtualTerminal terminal, long from, int count, bool styled)
    {
        var history = terminal.Scrollback;
        var end = history.EndLine + terminal.Rows;
        var start = Math.Clamp(from, history.FirstLine, end);
        var (lines, wrapped) = (new List<string>(), new List<bool>());
        ReadLines(terminal, start, Math.Min(start + count, end), styled, lines, wrapped);
        return new LinesView(start, history.FirstLine, end, history.EndLine, lines, wrapped);
    }

    /// <summary>Reads all but the newest lines and returns the number to go on from.</summary>
    private static long ReadMostOfScrollback(IPane pane, int last, bool styled, List<string> lines, List<bool> wrapped)
    {
        var next = pane.Read(last, static (terminal, count) => count == 0 ? 0 : terminal.Scrollback.EndLine - count);
        while (true)
        {
            var (read, more) = pane.Read((next, styled, lines, wrapped), static (terminal, it) =>
            {
                var history = terminal.Scrollback;
                var start = Math.Max(it.next, history.FirstLine);
                var end = Math.Min(start + StepLines, history.EndLine);
                // The last step is left to the read that takes the screen too.
                if (history.EndLine - start <= StepLines)
                {
                    return (start, false);
                }
                ReadLines(terminal, start, end, it.styled, it.lines, it.wrapped);
                return (end, true);
            });
            next = read;
            if (!more)
            {
                return next;
            }
        }
    }

    private static CaptureView Last(CaptureView view, int last)
    {
        var end = view.Lines.Count;
        while (end > 0 && view.Lines[end - 1].Length == 0)
        {
            end--;
        }
        var start = Math.Max(0, end - last);
        return view with
        {
            Lines = [.. view.Lines.Take(end).Skip(start)],
            Wrapped = [.. view.Wrapped.Take(end).Skip(start)],
            ScrollbackLines = Math.Max(0, Math.Min(view.ScrollbackLines, end) - start),
        };
    }

    private static void ReadLines(VirtualTerminal terminal, long from, long end, bool styled, List<string> lines, List<bool> wrapped)
    {
        var cells = Array.Empty<Cell>();
        for (var line = from; line < end; line++)
        {
            var row = Cells(terminal, line, ref cells, out var wraps);
            lines.Add(styled ? LineText.Styled(row, terminal.Tables) : LineText.Plain(row, terminal.Tables));
            wrapped.Add(wraps);
        }
    }

    private static ReadOnlySpan<Cell> Cells(VirtualTerminal terminal, long line, ref Cell[] cells, out bool wraps)
    {
        var history = terminal.Scrollback;
        if (line < history.EndLine)
        {
            // Reading may put a larger array in the place of this one.
            var length = history.Read(line, ref cells, out wraps);
            return cells.AsSpan(0, length);
        }
        var row = (int)(line - history.EndLine);
        wraps = terminal.RowWraps(row);
        return terminal.Row(row);
    }
}
