using System.Text;
using Loreli.Terminal;

namespace Loreli.EndToEnd;

/// <summary>The same program in one of our panes and in tmux, given the same keys; what they show must become the same.</summary>
internal sealed class SideBySide : IDisposable
{
    private const string Session = "yardstick";
    private readonly LoreliHome _home;
    private readonly TmuxServer _tmux;
    private readonly string _name;
    private int _columns = 80;
    private int _rows = 24;

    public SideBySide(LoreliHome home, string name, params string[] command)
    {
        (_home, _name, _tmux) = (home, name, new TmuxServer(home));
        _home.Spawn(name, command);
        _tmux.NewSession(Session, _columns, _rows, command);
    }

    /// <summary>One key after the other: a character, or a name that both know (<c>Enter</c>, <c>C-z</c>, <c>Up</c>).</summary>
    public void Press(params string[] keys)
    {
        _home.Ok(["keys", _name, .. keys]);
        _tmux.Keys(Session, keys);
    }

    /// <summary>Every character as a key of its own, as from a keyboard.</summary>
    public void Type(string text)
    {
        _home.Ok(["keys", _name, .. text.EnumerateRunes().Select(rune => rune.Value == ' ' ? "Space" : rune.ToString())]);
        _tmux.Type(Session, text);
    }

    public void Resize(int columns, int rows)
    {
        (_columns, _rows) = (columns, rows);
        _home.Ok("resize", _name, $"{columns}x{rows}");
        _tmux.Resize(Session, columns, rows);
    }

    /// <summary>Waits until both show a text, and the same screen around it.</summary>
    public void ShowTheSame(string text)
    {
        var (ours, theirs) = ("", "");
        try
        {
            Waiting.Until(() =>
            {
                (ours, theirs) = (Trim(_home.Capture(_name)), Trim(_tmux.Capture(Session)));
                return ours == theirs && ours.Contains(text, StringComparison.Ordinal);
            }, text);
        }
        catch (TimeoutException)
        {
            Texts.ShouldBeTheSame(ours, theirs, $"while waiting for \"{text}\", our screen beside tmux's");
            ours.ShouldContain(text);
        }
    }

    /// <summary>The same, and every cell looks the same.</summary>
    public void LookTheSame(string text)
    {
        ShowTheSame(text);
        Texts.ShouldBeTheSame(Cells(_home.Capture(_name, "--ansi")), Cells(_tmux.Capture(Session, "-e")), "the look of the cells, as [foreground/background/attributes],");
    }

    public void Dispose()
    {
        _home.Run("kill", _name);
        _tmux.Dispose();
    }

    private static string Trim(string screen) => string.Join('\n', screen.Split('\n').Select(it => it.TrimEnd())).TrimEnd();

    // Two multiplexers write the same look with different sequences: a terminal reads both.
    private string Cells(string ansi)
    {
        var terminal = new VirtualTerminal(new TerminalOptions(_columns, _rows), new Deaf());
        terminal.Feed(Encoding.UTF8.GetBytes(ansi.TrimEnd('\n').Replace("\n", "\e[m\r\n", StringComparison.Ordinal)));
        var text = new StringBuilder();
        for (var row = 0; row < _rows; row++)
        {
            var cells = terminal.Row(row);
            // tmux leaves erased cells at the end of a line out of its captures, whatever their colour.
            while (cells is [.., { Glyph.IsBlank: true }])
            {
                cells = cells[..^1];
            }
            foreach (var cell in cells)
            {
                if (cell.Glyph.IsBlank && cell.Background.IsDefault && cell.Style.Bits == 0)
                {
                    text.Append(' ');
                    continue;
                }
                terminal.Tables.AppendText(text, cell);
                text.Append($"[{Name(cell.Foreground)}/{Name(cell.Background)}/{cell.Style.Attributes:X}]");
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string Name(Color color) => color.IsDefault ? "-"
        : color.IsPalette ? $"{color.Index}" : $"#{color.Red:x2}{color.Green:x2}{color.Blue:x2}";

    private sealed class Deaf : ITerminalHost
    {
        public void Reply(ReadOnlySpan<byte> bytes) { }
        public void Tell(TerminalEvent news) { }
    }
}
