using System.Text;
using Loreli.Panes.Recording;
using Loreli.Terminal;

namespace Loreli.Panes.Specs;

/// <summary>A terminal as text, to compare and to show.</summary>
internal static class ScreenText
{
    /// <summary>Scrollback and screen, trailing blanks cut.</summary>
    public static string Of(VirtualTerminal terminal) => string.Join('\n', Lines(terminal, styled: false)).TrimEnd();

    /// <summary>Everything that a reader could see: styles, wraps, cursor, title and modes too.</summary>
    public static string Whole(VirtualTerminal terminal) =>
        $"{terminal.Columns}x{terminal.Rows} {terminal.Cursor} '{terminal.Title}' {terminal.InputModes}\n"
        + string.Join('\n', Lines(terminal, styled: true));

    /// <summary>What an undisturbed terminal shows after everything that was recorded.</summary>
    public static string OfRecording(string directory, int columns, int rows)
    {
        var terminal = new VirtualTerminal(new TerminalOptions(columns, rows), new DeafHost());
        foreach (var item in RecordingReader.Read(directory))
        {
            switch (item)
            {
                case RecordingItem.Output output:
                    terminal.Feed(output.Bytes.Span);
                    break;
                case RecordingItem.Resize size when (size.Columns, size.Rows) != (terminal.Columns, terminal.Rows):
                    terminal.Resize(size.Columns, size.Rows);
                    break;
            }
        }
        return Whole(terminal);
    }

    public static string RecordedOutput(string directory)
    {
        var output = new MemoryStream();
        foreach (var item in RecordingReader.Read(directory).OfType<RecordingItem.Output>())
        {
            output.Write(item.Bytes.Span);
        }
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static IEnumerable<string> Lines(VirtualTerminal terminal, bool styled)
    {
        var lines = new List<string>();
        Cell[] cells = [];
        for (var line = terminal.Scrollback.FirstLine; line < terminal.Scrollback.EndLine; line++)
        {
            var length = terminal.Scrollback.Read(line, ref cells, out var wraps);
            lines.Add(Line(terminal, cells.AsSpan(0, length), wraps, styled));
        }
        for (var row = 0; row < terminal.Rows; row++)
        {
            lines.Add(Line(terminal, terminal.Row(row), terminal.RowWraps(row), styled));
        }
        return lines;
    }

    private static string Line(VirtualTerminal terminal, ReadOnlySpan<Cell> cells, bool wraps, bool styled)
    {
        var text = new StringBuilder();
        var last = default(Cell);
        foreach (var cell in cells)
        {
            if (styled && (cell.Foreground, cell.Background, cell.Style.Attributes) != (last.Foreground, last.Background, last.Style.Attributes))
            {
                text.Append($"<{cell.Foreground.Bits:x},{cell.Background.Bits:x},{(int)cell.Style.Attributes:x}>");
                last = cell;
            }
            if (cell.Glyph.IsCluster)
            {
                text.Append(terminal.Tables.Cluster(cell.Glyph.Value));
            }
            else if (!cell.Glyph.IsWideTrail)
            {
                text.Append(cell.Glyph.Value == 0 ? " " : new Rune(cell.Glyph.Value).ToString());
            }
        }
        return text.ToString().TrimEnd() + (styled && wraps ? "\\" : "");
    }

    private sealed class DeafHost : ITerminalHost
    {
        public void Reply(ReadOnlySpan<byte> bytes) { }
        public void Tell(TerminalEvent news) { }
    }
}
