using System.Globalization;
using System.Text;

namespace Loreli.Terminal.Specs.Engine;

/// <summary>Terminal output made from a seed: text, sequences well formed and broken, and mutations of both.</summary>
internal static class ByteSoup
{
    private static readonly string[] Pieces =
    [
        "hello world ", "\r\n", "\n", "\t", "\b", "é", "漢字", "👩‍💻", "🇩🇪", "❤️", "e\u0301", "\u0301", "क्षि", "ก็", "한",
        "\u001b[m", "\u001b[1;31m", "\u001b[38;5;200m", "\u001b[48;2;1;2;3m", "\u001b[4:3;58:2::255:0:0m", "\u001b[7m", "\u001b[0;9;53m",
        "\u001b[H", "\u001b[2J", "\u001b[J", "\u001b[K", "\u001b[1K", "\u001b[3J", "\u001b[5;5H", "\u001b[A", "\u001b[3B", "\u001b[99C", "\u001b[2D",
        "\u001b[2;4r", "\u001b[r", "\u001b[?69h", "\u001b[3;9s", "\u001b[?69l", "\u001b[?6h", "\u001b[?6l", "\u001b[?7l", "\u001b[?7h", "\u001b[4h", "\u001b[4l",
        "\u001b[L", "\u001b[2M", "\u001b[3@", "\u001b[2P", "\u001b[4X", "\u001b[2S", "\u001b[T", "\u001b[2'}", "\u001b[2'~", "\u001b[2 @", "\u001b[2 A", "\u001b[5b",
        "\u001b[?1049h", "\u001b[?1049l", "\u001b[?47h", "\u001b[?47l", "\u001b7", "\u001b8", "\u001bD", "\u001bM", "\u001bE", "\u001bc", "\u001b[!p", "\u001b6", "\u001b9", "\u001b#8",
        "\u001b(0", "\u001b(B", "\u001b)K", "\u000e", "\u000f", "\u001bN", "\u001bn", "\u001b[1\"q", "\u001b[?J", "\u001b[?2K", "\u001bV", "\u001bW",
        "\u001b[88;1;1;3;6$x", "\u001b[1;1;2;5$z", "\u001b[1;1;2;5${", "\u001b[1;1;3;7;1;2;3;1$v", "\u001b[1;2;3;9;1;4$r", "\u001b[1;2;3;9;7$t", "\u001b[2*x", "\u001b[1;1;1;1;4;4*y",
        "\u001b]0;title\u0007", "\u001b]2;ti\u001b\\", "\u001b]8;id=a;http://x/y\u001b\\", "\u001b]8;;\u001b\\", "\u001b]4;1;rgb:1/2/3\u0007", "\u001b]4;1;?\u0007", "\u001b]11;?\u001b\\", "\u001b]104\u0007",
        "\u001b]133;A\u0007", "\u001b]9;4;1;50\u0007", "\u001b]7501;state=working:msg=aGk=\u001b\\", "\u001b]52;c;aGVsbG8=\u0007", "\u001b]99;i=1:d=0;Hi\u001b\\", "\u001b]777;notify;a;b\u0007",
        "\u001b[c", "\u001b[>c", "\u001b[6n", "\u001b[?996n", "\u001b[?2026$p", "\u001bP$qm\u001b\\", "\u001bP+q544e\u001b\\", "\u001b[?u", "\u001b[>5u", "\u001b[<u", "\u001b[>4;2m", "\u001b[18t", "\u001b[22t", "\u001b[23t",
        "\u001b[?2026h", "\u001b[?2026l", "\u001b[?2004h", "\u001b[?1003;1006h", "\u001b[?2048h", "\u001b[?2027l", "\u001b[?2027h", "\u001b[?45h", "\u001b[?5s", "\u001b[?7s", "\u001b[?7r", "\u001bH", "\u001b[3g", "\u001b[2I", "\u001b[2Z",
        "\u001b[#{", "\u001b[#}", "\u001b[#P", "\u001b[#Q", "\u001b G", "\u001b F", "\u001b%@", "\u001b%G", "\u001b[61\"p", "\u001b[65;1\"p", "\u001b[1$w", "\u001b[2$w", "\u001bP2$t9/17\u001b\\", "\u001b_Gi=1\u001b\\", "\u001bPq#0~\u001b\\",
    ];

    public static byte[] Make(Random random, int pieces)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < pieces; i++)
        {
            bytes.AddRange(random.Next(12) switch
            {
                0 => [(byte)random.Next(256)],
                1 => Encoding.UTF8.GetBytes($"\u001b[{Numbers(random)}{(char)random.Next(0x40, 0x7F)}"),
                2 => Encoding.UTF8.GetBytes(new string((char)random.Next(0x20, 0x7F), random.Next(1, 60))),
                _ => Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]),
            });
        }
        return Mutate(random, [.. bytes]);
    }

    private static string Numbers(Random random)
    {
        var marks = new[] { "", "", "", "?", ">", "=", "<" }[random.Next(7)];
        var numbers = Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(4) switch
        {
            0 => "",
            1 => "99999999999",
            _ => random.Next(12).ToString(CultureInfo.InvariantCulture),
        });
        var middle = new[] { "", "", "", "$", "\"", " ", "'", "*", "#" }[random.Next(9)];
        return marks + string.Join(random.Next(6) == 0 ? ':' : ';', numbers) + middle;
    }

    private static byte[] Mutate(Random random, byte[] bytes)
    {
        for (var i = random.Next(4); i > 0 && bytes.Length > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }
        return bytes;
    }
}
