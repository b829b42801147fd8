using System.Globalization;
using System.Text;

namespace Loreli.Bench.Payloads;

/// <summary>Writes one kind of line after the other from a seed.</summary>
internal sealed class PayloadWriter(ulong seed)
{
    private static readonly string[] Words =
    [
        "agent", "pane", "keeper", "screen", "compiled", "restored", "in", "the", "of", "warning", "error", "note:",
        "tests", "passed", "failed", "0x7f3a", "src/Loreli/Program.cs", "127.0.0.1:8080", "42", "ms", "fetch", "commit",
        "merge", "into", "refactor", "-->", "(12%)", "done", "waiting", "for", "lock", "retry",
    ];

    private static readonly string[] Emoji =
        ["🙂", "🎯", "🛠️", "🚦", "🌱", "📎", "🧵", "⚡", "✅", "❤️", "👩‍🚀", "👨‍👩‍👧", "👋🏿", "🧑🏽‍💻", "🏴‍☠️", "🇫🇷", "🇯🇵"];

    private static readonly string[] Combined = ["e\u0301", "u\u0308", "n\u0303", "a\u030a", "c\u0327"];
    private const string Boxes = "─│┌┐└┘├┤┬┴┼═║╔╗╚╝█▓▒░▌▐";
    private const string Letters = "äöüßéèçñøåœДЖЩабвΩπλθ";
    private static readonly int[] PlainStyles = [1, 3, 4, 7, 31, 32, 33, 34, 35, 36, 90, 91, 94, 96];

    private readonly StringBuilder _text = new();
    private readonly List<byte[]> _done = [];
    private readonly Prng _random = new(seed);

    public long Length { get; private set; }

    public byte[] ToArray() => [.. _done.SelectMany(it => it)];

    public void PlainLine()
    {
        AppendWords(20 + _random.Next(161));
        End("\n");
    }

    public void ColouredLine()
    {
        var columns = 40 + _random.Next(111);
        for (var column = 0; column < columns;)
        {
            var word = _random.Pick(Words);
            AppendStyle();
            _text.Append(word).Append("\e[0m ");
            column += word.Length + 1;
        }
        End("\n");
    }

    public void InternationalLine()
    {
        var columns = 40 + _random.Next(121);
        for (var column = 0; column < columns;)
        {
            var share = _random.Next(100);
            var (text, width) = share switch
            {
                < 45 => (((char)(0x4E00 + _random.Next(0x1000))).ToString(), 2),
                < 55 => (_random.Pick(Emoji), 2),
                < 65 => (_random.Pick(Combined), 1),
                < 75 => (Boxes[_random.Next(Boxes.Length)].ToString(), 1),
                < 85 => (Letters[_random.Next(Letters.Length)].ToString(), 1),
                _ => (_random.Pick(Words) + " ", 6),
            };
            _text.Append(text);
            column += width;
        }
        End("\n");
    }

    /// <summary>One screen of a process table, its last row left free so that nothing scrolls.</summary>
    public void AddressedScreen()
    {
        _text.Append("\e[H");
        for (var row = 1; row < PayloadBytes.Rows; row++)
        {
            _text.Append(CultureInfo.InvariantCulture, $"\e[{row};1H\e[2K\e[36m{_random.Next(100_000),6} \e[0;1m{_random.Pick(Words),-22}");
            _text.Append(CultureInfo.InvariantCulture, $"\e[0m {_random.Next(1000) / 10.0,5:F1}% \e[42;30m");
            var start = _text.Length;
            AppendWords(50 + _random.Next(40));
            _text.Append(' ', Math.Max(0, 90 - (_text.Length - start)));
            _text.Append(CultureInfo.InvariantCulture, $"\e[0m\e[{row};{PayloadBytes.Columns - 20}H\e[35m");
            AppendWords(8 + _random.Next(10));
            _text.Append("\e[m");
        }
        End("");
    }

    private void AppendStyle()
    {
        _text.Append(_random.Next(10) switch
        {
            < 4 => $"\e[{PlainStyles[_random.Next(PlainStyles.Length)]}m",
            < 7 => $"\e[38;5;{_random.Next(256)}m",
            < 9 => $"\e[38;2;{_random.Next(256)};{_random.Next(256)};{_random.Next(256)}m",
            _ => $"\e[1;3;48;5;{_random.Next(256)};38;5;{_random.Next(256)}m",
        });
    }

    private void AppendWords(int columns)
    {
        var start = _text.Length;
        while (_text.Length - start < columns)
        {
            _text.Append(_random.Pick(Words)).Append(' ');
        }
        _text.Length = start + columns;
    }

    private void End(string ending)
    {
        _done.Add(Encoding.UTF8.GetBytes(_text.Append(ending).ToString()));
        Length += _done[^1].Length;
        _text.Clear();
    }
}
