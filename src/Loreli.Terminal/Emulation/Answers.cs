using System.Text;

namespace Loreli.Terminal.Emulation;

/// <summary>Writes to the program what it asked for, in 7-bit or 8-bit controls as it wished.</summary>
internal static class Answers
{
    public static void Csi(TerminalState t, string body) => Send(t, (t.EightBitAnswers ? "\u009B" : "\u001B[") + body);

    public static void Dcs(TerminalState t, string body) =>
        Send(t, (t.EightBitAnswers ? "\u0090" : "\u001BP") + body + StringEnd(t));

    /// <summary>An OSC answer ends as its question did.</summary>
    public static void Osc(TerminalState t, string body, bool endedByBell) =>
        Send(t, (t.EightBitAnswers ? "\u009D" : "\u001B]") + body + (endedByBell ? "\u0007" : StringEnd(t)));

    /// <summary>VT500 with 132 columns, selective erase, national sets, state interrogation, windows, horizontal scrolling,
    /// colour, rectangles and clipboard: what there is.</summary>
    public static void PrimaryAttributes(TerminalState t)
    {
        Csi(t, t.ConformanceLevel == 1 ? "?1;2c" : $"?{60 + t.ConformanceLevel};1;6;9;17;18;21;22;28;52c");
    }

    /// <summary>The middle number is a version as xterm counts: programs compare it to learn of mouse and key reports.</summary>
    public static void SecondaryAttributes(TerminalState t) => Csi(t, ">65;400;0c");

    public static void TertiaryAttributes(TerminalState t) => Dcs(t, "!|00000000");

    public static void Version(TerminalState t)
    {
        var version = typeof(Answers).Assembly.GetName().Version;
        Dcs(t, $">|loreli({version?.ToString(3) ?? "0"})");
    }

    private static string StringEnd(TerminalState t) => t.EightBitAnswers ? "\u009C" : "\u001B\\";

    /// <summary>8-bit controls are raw bytes; everything else is UTF-8.</summary>
    private static void Send(TerminalState t, string answer)
    {
        var bytes = t.EightBitAnswers ? Raw(answer) : Encoding.UTF8.GetBytes(answer);
        t.Host.Reply(bytes);
    }

    private static byte[] Raw(string answer)
    {
        var bytes = new List<byte>(answer.Length);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in answer.EnumerateRunes())
        {
            if (rune.Value is >= 0x80 and < 0xA0)
            {
                bytes.Add((byte)rune.Value);
                continue;
            }
            foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
            {
                bytes.Add(b);
            }
        }
        return [.. bytes];
    }
}
