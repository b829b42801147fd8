using System.Text;

namespace Loreli.Testing.Scripted;

/// <summary>Draws a scripted agent: a transcript that scrolls, and below it a spinner row, a composer and a hint, redrawn in place.</summary>
internal sealed class ScriptedScreen(string name)
{
    private const string Spinner = "·✢✶✻✽✻✶✢";
    private readonly StringBuilder _out = new();
    private int _liveRows;

    public int Columns { get; set; } = 80;

    public void Begin() => _out
        .Append("\e[?2004h\e[>1u\e]0;✳ ").Append(name).Append("\a\e]7501;state=idle\e\\")
        .Append($"\e[1;35m✻ {name}\e[0m  a scripted agent: no model, no network\r\n\r\n");

    public void End()
    {
        EraseLive();
        _out.Append("\e[<u\e[?2004l\e]7501;state=clear\e\\\e[?25hBye.\r\n");
    }

    /// <summary>Adds a line to the transcript.</summary>
    public void Say(string line)
    {
        EraseLive();
        _out.Append(line).Append("\r\n");
    }

    public void Tell(string state) => _out.Append($"\e]7501;state={state}\e\\");

    public void Alert(string what) => _out.Append($"\a\e]777;notify;{name};{what}\e\\");

    public void Draw(ScriptedPhase phase, string composer, Instant now)
    {
        EraseLive();
        var rows = phase switch
        {
            ScriptedPhase.Busy busy => Busy(busy, composer, now),
            ScriptedPhase.Asking asking => Asking(asking),
            _ => Idle(composer),
        };
        _out.Append("\e[?2026h").AppendJoin("\r\n", rows).Append("\e[?2026l");
        _liveRows = rows.Length;
    }

    public ReadOnlyMemory<byte> Take()
    {
        var bytes = Encoding.UTF8.GetBytes(_out.ToString());
        _out.Clear();
        return bytes;
    }

    private string[] Idle(string composer)
    {
        Title($"✳ {name}");
        return ["", Rule(), Composer(composer), Rule(), Faint("? for shortcuts")];
    }

    private string[] Busy(ScriptedPhase.Busy busy, string composer, Instant now)
    {
        var elapsed = now - busy.Since;
        Title($"{(elapsed.Seconds % 2 == 0 ? "◐" : "◑")} {name}");
        var glyph = Spinner[(int)(elapsed.TotalMilliseconds / 120) % Spinner.Length];
        var task = Cut(busy.Task.ReplaceLineEndings(" "), Columns - 40);
        return [$"\e[33m{glyph} {task}… ({(int)elapsed.TotalSeconds}s · esc to interrupt)\e[39m", Rule(), Composer(composer), Rule(), Faint("esc to interrupt")];
    }

    private string[] Asking(ScriptedPhase.Asking asking)
    {
        Title($"✳ {name}");
        return
        [
            Rule(), "Do you want to proceed?", $"  \e[36m{asking.Command}\e[39m",
            Choice(0, "1. Yes", asking.Marked), Choice(1, "2. No, and say what to do instead", asking.Marked),
            Faint("Enter to confirm · Esc to cancel"),
        ];
    }

    private void Title(string title) => _out.Append("\e]0;").Append(title).Append('\a');

    private static string Choice(int index, string text, int marked) => index == marked ? $"\e[1m❯ {text}\e[22m" : $"  {text}";

    private string Composer(string composer)
    {
        var line = composer.ReplaceLineEndings("⏎");
        var room = Math.Max(1, Columns - 4);
        return $"❯\u00a0{(line.Length <= room ? line : line[^room..])}";
    }

    private string Rule() => Faint(new string('─', Math.Clamp(Columns - 1, 1, 200)));

    private static string Faint(string text) => $"\e[2m{text}\e[22m";

    private static string Cut(string text, int most) => text.Length <= Math.Max(8, most) ? text : text[..Math.Max(8, most)];

    private void EraseLive()
    {
        for (var row = 0; row < _liveRows; row++)
        {
            _out.Append(row == 0 ? "\e[2K" : "\e[1A\e[2K");
        }
        if (_liveRows > 0)
        {
            _out.Append("\e[G");
        }
        _liveRows = 0;
    }
}
