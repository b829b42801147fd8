using System.Text;
using Loreli.Terminal.Parser;

namespace Loreli.Terminal.Emulation;

/// <summary>DCS strings: DECRQSS, XTGETTCAP, DECRSPS and the old form of synchronized output. Images, fonts and keys are swallowed.</summary>
internal static class DcsStrings
{
    public static void Run(TerminalState t, VtSequence s, int key, ReadOnlySpan<byte> text)
    {
        switch (key)
        {
            case ('$' << 16) | 'q': RequestSetting(t, Encoding.Latin1.GetString(text)); break;
            case ('$' << 16) | 't': PresentationReports.Restore(t, s.Get(0, 0), text); break;
            case ('+' << 16) | 'q': RequestCapabilities(t, text); break;
            case ('=' << 24) | 's': t.Modes[Mode.Synchronized] = s.Get(0, 0) == 1; break;
        }
    }

    private static void RequestSetting(TerminalState t, string what)
    {
        var answer = what switch
        {
            "m" => Rendition(t) + "m",
            "r" => $"{t.Top + 1};{t.Bottom}r",
            "s" when t.ConformanceLevel >= 4 => $"{t.Left + 1};{t.Right}s",
            "t" => $"{Math.Max(t.Rows, 24)}t",
            "$|" => $"{t.Columns}$|",
            "*|" => $"{t.Rows}*|",
            " q" => $"{Math.Max(t.CursorShape, 1)} q",
            "\"q" => $"{((t.Cursor.Pen.Attributes & CellAttributes.Protected) != 0 && !t.IsoProtection ? 1 : 0)}\"q",
            "\"p" => t.ConformanceLevel == 1 ? "61\"p" : $"{60 + t.ConformanceLevel};{(t.EightBitAnswers ? 0 : 1)}\"p",
            "*x" => $"{(t.ChangesRectangle ? 2 : 1)}*x",
            "$}" => "0$}",
            "$~" => "0$~",
            ">4m" => $">4;{t.Keyboard.Resources[4]}m",
            _ => null,
        };
        Answers.Dcs(t, answer is null ? "0$r" : "1$r" + answer);
    }

    private static string Rendition(TerminalState t)
    {
        ref var pen = ref t.Cursor.Pen;
        return RenditionText.Of(pen.Attributes, pen.Foreground, pen.Background, pen.Extra?.UnderlineColor ?? Color.Default);
    }

    /// <summary>XTGETTCAP: names in hex, parted by semicolons; each gets an answer of its own.</summary>
    private static void RequestCapabilities(TerminalState t, ReadOnlySpan<byte> text)
    {
        // xterm stops at its own table's size too; a program asks for some tens.
        for (var asked = 0; !text.IsEmpty && asked < 256; asked++)
        {
            var hex = Encoding.Latin1.GetString(OscText.Next(ref text, (byte)';'));
            var name = FromHex(hex);
            var value = name is null ? null : Capabilities.Find(name);
            if (value is null)
            {
                Answers.Dcs(t, name is null ? "0+r" : "0+r" + hex);
            }
            else
            {
                Answers.Dcs(t, $"1+r{hex}{(value.Length == 0 ? "" : "=")}{Convert.ToHexString(Encoding.Latin1.GetBytes(value))}");
            }
        }
    }

    private static string? FromHex(string hex)
    {
        var bytes = new byte[hex.Length / 2];
        var isHex = hex.Length is > 0 and <= 64 && hex.Length % 2 == 0
            && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        return isHex ? Encoding.Latin1.GetString(bytes) : null;
    }
}

/// <summary>The capabilities that programs ask for by XTGETTCAP, by terminfo and termcap name.</summary>
internal static class Capabilities
{
    /// <summary>The value; empty for a boolean, null for an unknown name.</summary>
    public static string? Find(string name) => name switch
    {
        "TN" or "name" => "xterm-256color",
        "Co" or "colors" => "256",
        "RGB" => "8/8/8",
        "Tc" or "Su" or "AX" or "XT" or "bce" or "fullkbd" or "XF" => "",
        "setrgbf" => "\u001B[38:2:%p1%d:%p2%d:%p3%dm",
        "setrgbb" => "\u001B[48:2:%p1%d:%p2%d:%p3%dm",
        "Smulx" => "\u001B[4:%p1%dm",
        "Setulc" => "\u001B[58:2::%p1%{65536}%/%d:%p1%{256}%/%{255}%&%d:%p1%{255}%&%dm",
        "Ss" => "\u001B[%p1%d q",
        "Se" => "\u001B[0 q",
        "Ms" => "\u001B]52;%p1%s;%p2%s\u0007",
        "Sync" => "\u001B[?2026%?%p1%{1}%-%tl%eh%;",
        "BE" => "\u001B[?2004h",
        "BD" => "\u001B[?2004l",
        "PS" => "\u001B[200~",
        "PE" => "\u001B[201~",
        "fe" => "\u001B[?1004h",
        "fd" => "\u001B[?1004l",
        "kcuu1" or "ku" => "\u001BOA",
        "kcud1" or "kd" => "\u001BOB",
        "kcuf1" or "kr" => "\u001BOC",
        "kcub1" or "kl" => "\u001BOD",
        "khome" or "kh" => "\u001BOH",
        "kend" or "@7" => "\u001BOF",
        "kbs" or "kb" => "\u007F",
        "kich1" or "kI" => "\u001B[2~",
        "kdch1" or "kD" => "\u001B[3~",
        "kpp" or "kP" => "\u001B[5~",
        "knp" or "kN" => "\u001B[6~",
        "kcbt" or "kB" => "\u001B[Z",
        "kf1" or "k1" => "\u001BOP",
        "kf2" or "k2" => "\u001BOQ",
        "kf3" or "k3" => "\u001BOR",
        "kf4" or "k4" => "\u001BOS",
        "kf5" or "k5" => "\u001B[15~",
        "kf6" or "k6" => "\u001B[17~",
        "kf7" or "k7" => "\u001B[18~",
        "kf8" or "k8" => "\u001B[19~",
        "kf9" or "k9" => "\u001B[20~",
        "kf10" or "k;" => "\u001B[21~",
        "kf11" or "F1" => "\u001B[23~",
        "kf12" or "F2" => "\u001B[24~",
        _ => null,
    };
}
