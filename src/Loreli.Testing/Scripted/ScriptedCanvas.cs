using System.Text;

namespace Loreli.Testing.Scripted;

/// <summary>A transcript that scrolls, and below it live rows that are redrawn in place.</summary>
internal sealed class ScriptedCanvas
{
    private readonly StringBuilder _out = new();
    private int _liveRows;

    public int Columns { get; set; } = 80;

    public int Rows { get; set; } = 24;

    public void Raw(string bytes) => _out.Append(bytes);

    /// <summary>Adds lines to the transcript.</summary>
    public void Say(string lines)
    {
        EraseLive();
        _out.Append(lines.Replace("\n", "\r\n", StringComparison.Ordinal)).Append("\r\n");
    }

    /// <summary>Draws the live rows; what does not fit on the screen is left out at their top.</summary>
    public void Draw(IReadOnlyList<string> rows)
    {
        EraseLive();
        var most = Math.Max(1, Rows - 1);
        var shown = rows.Count > most ? rows.Skip(rows.Count - most) : rows;
        _out.Append("\e[?2026h").AppendJoin("\r\n", shown).Append("\e[?2026l");
        _liveRows = Math.Min(rows.Count, most);
    }

    public void EraseLive()
    {
        for (var row = 0; row < _liveRows; row++)
        {
            _out.Append(row == 0 ? "\e[2K" : "\e[1A\e[2K");
        }
        _out.Append(_liveRows > 0 ? "\e[G" : "");
        _liveRows = 0;
    }

    public ReadOnlyMemory<byte> Take()
    {
        var bytes = Encoding.UTF8.GetBytes(_out.ToString());
        _out.Clear();
        return bytes;
    }
}
