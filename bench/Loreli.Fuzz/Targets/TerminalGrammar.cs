using System.Globalization;
using System.Text;

namespace Loreli.Fuzz.Targets;

/// <summary>Output of programs, made from the grammar of the sequences rather than from a list of them.</summary>
internal static class TerminalGrammar
{
    private static readonly string[] Texts =
    [
        "a", "hello ", "ls -l\r\n", "\r\n", "\n", "\t", "\b", "\r", "────", "│", "漢字", "かな", "한국어", "é", "e\u0301", "\u0301", "ñ", "👩‍💻", "👍🏽", "🇩🇪", "🇫🇷🇪",
        "❤️", "☺︎", "0️⃣", "क्षि", "ก็", "ﷺ", "\u200d", "\ufe0f", "\u00ad", "\u202e", "\ufeff", "𐍈", "\U000e0067", "w\u0308\u0323", "ᄀ깍", "··",
    ];

    private static readonly string[] Words =
    [
        "rgb:ff/00/7f", "#123456", "?", "0", "A", "D;0", "http://a/b", "id=x:y=z", "aGVsbG8=", "i=1:p=body", "file://h/p%20q", "state=working", "c", "p", "title",
        "notify", "4;1;30", "\U0001F680", "\u0301", "ü", "red", "state=blocked:kind=permission:msg=aGk=", "i=2:d=0:e=1", "544e", "4d73", "$q\"p", "m", "r", "\"q", " q",
    ];

    private static readonly int[] Commands = [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 17, 19, 21, 22, 50, 52, 66, 99, 104, 105, 110, 111, 112, 133, 633, 777, 1337, 7501];

    private static readonly int[] Modes =
    [
        1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 20, 25, 40, 45, 47, 66, 67, 69, 80, 95, 1000, 1002, 1003, 1004, 1005, 1006, 1007, 1015, 1016, 1045, 1047, 1048, 1049,
        2004, 2026, 2027, 2031, 2048,
    ];

    private const string Finals = "@ABCDEFGHIJKLMPSTXZ`abcdefghijklmnpqrstuxz{|}~";

    public static IReadOnlyList<byte[]> Tokens { get; } =
    [
        .. new[]
        {
            "\e", "\e[", "\e]", "\eP", "\e_", "\e^", "\eX", "\e\\", "\a", "\x18", "\x1a", "\u009b", "\u009d", "\u0090", "\u009c", ";", ":", "?", ">", "<", "=", "$", "#", "'", "\"", "*", " ",
            "65535", "2147483648", "0", "\e[?1049h", "\e[?69h", "\e[2;3s", "\e[2;3r", "\e[?6h", "\e[?7l", "\e[4h", "\ec", "\e[!p", "\e[?2026h", "漢", "👩‍💻", "\u0301", "\e[999b", "\e#8",
            "\e[1\"q", "\e[?2027l", "\e[?1047h", "\e[20h", "\e(0", "\e]8;;x\a",
        }.Select(Encoding.UTF8.GetBytes),
        [0x9B], [0x9D], [0x90], [0xC3], [0xE2, 0x80], [0xF0, 0x9F], [0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xF4, 0x90, 0x80, 0x80], [0xFF],
    ];

    /// <summary>So many pieces of output.</summary>
    public static byte[] Make(Prng chance, int pieces)
    {
        var text = new StringBuilder();
        for (var i = 0; i < pieces; i++)
        {
            Piece(text, chance);
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Piece(StringBuilder text, Prng chance)
    {
        switch (chance.Next(14))
        {
            case 0 or 1: Csi(text, chance); break;
            case 2: Mode(text, chance); break;
            case 3: Rendition(text, chance); break;
            case 4: Move(text, chance); break;
            case 5 when chance.Next(2) == 0: Osc(text, chance); break;
            case 6 when chance.Next(3) == 0: text.Append(CultureInfo.InvariantCulture, $"\eP{Numbers(chance)}{chance.Pick(["$q", "+q", "q", "$t", "{", "=1s", "$u", "!|"])}{chance.Pick(Words)}\e\\"); break;
            case 7 when chance.Next(2) == 0: Escape(text, chance); break;
            case 8 when chance.Next(4) == 0: text.Append(new string((char)(0x20 + chance.Next(0x5F)), 1 + chance.Next(90))); break;
            case 9 when chance.Next(4) == 0: Rectangle(text, chance); break;
            default: text.Append(chance.Pick(Texts)); break;
        }
    }

    private static void Csi(StringBuilder text, Prng chance) => text.Append("\e[")
        .Append(chance.Pick(["", "", "", "", "?", ">", "=", "<"])).Append(Numbers(chance))
        .Append(chance.Pick(["", "", "", "", "", "$", "\"", " ", "'", "*", "#", "!"])).Append(Finals[chance.Next(Finals.Length)]);

    private static void Mode(StringBuilder text, Prng chance) => text.Append("\e[").Append(chance.Next(6) == 0 ? "" : "?")
        .Append(chance.Pick(Modes)).Append(chance.Next(4) == 0 ? $";{chance.Pick(Modes)}" : "").Append(chance.Pick(["h", "h", "h", "l", "l", "$p", "s", "r"]));

    private static void Rendition(StringBuilder text, Prng chance)
    {
        text.Append("\e[");
        for (var left = chance.Next(4); left >= 0; left--)
        {
            text.Append(chance.Next(5) switch
            {
                0 => $"{chance.Pick([38, 48, 58])}{chance.Pick([";", ":"])}5{chance.Pick([";", ":"])}{chance.Next(300)}",
                1 => $"{chance.Pick([38, 48, 58])}{chance.Pick([":2::", ";2;", ":2:"])}{chance.Next(256)}:{chance.Next(256)}:{chance.Next(256)}",
                2 => $"4:{chance.Next(7)}",
                _ => chance.Next(110).ToString(CultureInfo.InvariantCulture),
            }).Append(left == 0 ? 'm' : ';');
        }
    }

    private static void Move(StringBuilder text, Prng chance) =>
        text.Append("\e[").Append(chance.Next(14)).Append(';').Append(chance.Next(45)).Append(chance.Pick(["H", "H", "r", "s", "f"]));

    private static void Osc(StringBuilder text, Prng chance)
    {
        text.Append("\e]").Append(chance.Pick(Commands));
        for (var left = 1 + chance.Next(3); left > 0; left--)
        {
            text.Append(';').Append(chance.Next(4) == 0 ? chance.Next(300).ToString(CultureInfo.InvariantCulture) : chance.Pick(Words));
        }
        text.Append(chance.Next(2) == 0 ? "\a" : "\e\\");
    }

    private static void Escape(StringBuilder text, Prng chance) => text.Append('\e')
        .Append(chance.Pick(["", "", "", "(", ")", "*", "+", "-", "#", " ", "%"])).Append((char)(0x30 + chance.Next(0x4F)));

    private static void Rectangle(StringBuilder text, Prng chance)
    {
        text.Append("\e[");
        if (chance.Next(3) == 0)
        {
            text.Append(chance.Next(130)).Append(';');
        }
        text.Append(CultureInfo.InvariantCulture, $"{1 + chance.Next(6)};{1 + chance.Next(20)};{1 + chance.Next(12)};{1 + chance.Next(40)};{chance.Next(8)};{chance.Next(12)};{chance.Next(30)};1")
            .Append(chance.Pick(["$x", "$z", "${", "$v", "$r", "$t", "*y", "'w"]));
    }

    private static string Numbers(Prng chance) => string.Join(chance.Next(6) == 0 ? ':' : ';', Enumerable.Range(0, chance.Next(5)).Select(_ => chance.Next(8) switch
    {
        0 => "",
        1 => "99999999999",
        2 => chance.Pick(Modes).ToString(CultureInfo.InvariantCulture),
        _ => chance.Next(24).ToString(CultureInfo.InvariantCulture),
    }));
}
