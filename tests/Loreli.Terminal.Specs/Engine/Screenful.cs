using System.Buffers;
using System.Globalization;
using System.Text;

namespace Loreli.Terminal.Specs.Engine;

/// <summary>A terminal with its host, as a specification sees it: text in, text out.</summary>
internal sealed class Screenful : ITerminalHost
{
    private readonly StringBuilder _replies = new();

    public Screenful(int columns = 20, int rows = 5, Func<TerminalOptions, TerminalOptions>? with = null)
    {
        Options = new TerminalOptions(columns, rows);
        Options = with?.Invoke(Options) ?? Options;
        Terminal = new VirtualTerminal(Options, this);
    }

    public TerminalOptions Options { get; }
    public VirtualTerminal Terminal { get; private set; }
    public List<TerminalEvent> News { get; } = [];
    public string Replies => _replies.ToString();
    public string this[int row] => RowText(Terminal, row);

    public (int Row, int Column) Cursor => (Terminal.Cursor.Row, Terminal.Cursor.Column);

    public IReadOnlyList<string> History
    {
        get
        {
            var lines = new List<string>();
            Cell[] cells = [];
            for (var line = Terminal.Scrollback.FirstLine; line < Terminal.Scrollback.EndLine; line++)
            {
                var length = Terminal.Scrollback.Read(line, ref cells, out _);
                lines.Add(TextOf(Terminal, cells.AsSpan(0, length)).TrimEnd(' '));
            }
            return lines;
        }
    }

    public Screenful Print(string text) => Print(Encoding.UTF8.GetBytes(text));

    public Screenful Print(ReadOnlySpan<byte> bytes)
    {
        Terminal.Feed(bytes);
        return this;
    }

    public void SaveAndRestore()
    {
        var saved = new ArrayBufferWriter<byte>();
        Terminal.Save(saved);
        Terminal = VirtualTerminal.Restore(saved.WrittenSpan, Options, this);
    }

    public Cell CellAt(int row, int column) => Terminal.Row(row)[column];

    /// <summary>All that can be seen of a terminal, scrollback and answers included, as one text.</summary>
    public string Everything()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Terminal.Columns}x{Terminal.Rows} {Terminal.Cursor} alt {Terminal.IsAlternateScreen} {Terminal.InputModes} {Terminal.Title}");
        Cell[] cells = [];
        for (var line = Terminal.Scrollback.FirstLine; line < Terminal.Scrollback.EndLine; line++)
        {
            var length = Terminal.Scrollback.Read(line, ref cells, out var wraps);
            text.Append(line).Append(wraps ? '+' : ' ');
            Describe(text, cells.AsSpan(0, length));
        }
        for (var row = 0; row < Terminal.Rows; row++)
        {
            text.Append(Terminal.RowWraps(row) ? '+' : ' ').Append(Terminal.RowHash(row)).Append(' ');
            Describe(text, Terminal.Row(row));
        }
        return text.Append(Replies).ToString();
    }

    public void Reply(ReadOnlySpan<byte> bytes) => _replies.Append(Encoding.Latin1.GetString(bytes));

    public void Tell(TerminalEvent news) => News.Add(news);

    public static string RowText(VirtualTerminal terminal, int row) => TextOf(terminal, terminal.Row(row)).TrimEnd(' ');

    private static string TextOf(VirtualTerminal terminal, ReadOnlySpan<Cell> cells)
    {
        var text = new StringBuilder();
        foreach (ref readonly var cell in cells)
        {
            terminal.Tables.AppendText(text, cell);
        }
        return text.ToString();
    }

    private void Describe(StringBuilder text, ReadOnlySpan<Cell> cells)
    {
        foreach (ref readonly var cell in cells)
        {
            Terminal.Tables.AppendText(text, cell);
            if ((cell.Foreground.Bits | cell.Background.Bits | cell.Style.Bits) != 0 || cell.Glyph.IsWide)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"<{cell.Glyph.Width},{cell.Foreground.Bits:x},{cell.Background.Bits:x},{cell.Style.Attributes},{Terminal.Tables.Extra(cell.Style.ExtraId)}>");
            }
        }
        text.AppendLine();
    }
}
