using System.Buffers;
using System.Text;
using Loreli.Terminal;
using Loreli.Vt;

namespace Loreli.Fuzz.Targets;

/// <summary>What an operator's terminal sends, and what operators and scripts write.</summary>
internal static class InputTargets
{
    private static readonly string[] Typed =
    [
        "a", "é", "漢", "👩‍💻", "\r", "\t", "\x7f", "\b", "\x03", "\e", "\ea", "\eOA", "\eOP", "\e[A", "\e[1;5C", "\e[3~", "\e[15;2~", "\e[Z", "\e[I", "\e[O", "\e[200~paste\nof \e[31m text\e[201~",
        "\e[M !!", "\e[M\x60\x7f\x7f", "\e[<0;10;5M", "\e[<35;200;300m", "\e[32;10;20M", "\e[97;5u", "\e[97:65;6:3;65:66u", "\e[57441;1:3u", "\e[27;5;9~", "\e[?1;2c", "\e[>1;10;0c", "\e[?6;3R",
        "\e]11;rgb:1111/2222/3333\e\\", "\eP1$r0m\e\\", "\eP>|term 1\e\\", "\e[?2026;2$y", "\e[48;24;80;432;720t", "\e[?997;1n", "\e]52;c;aGk=\a",
    ];

    private static readonly string[] Chords =
    [
        "a", "C-c", "M-x", "S-Tab", "Enter", "Up", "F5", "^C", "^[", "^@", "ctrl+alt+delete", "C-M-S-Left", "KP_Enter", "kp_page_up", "é", "漢", "-", "C--", "+", "Space", "F35", "F36", "BTab", "Hyper-é", "G",
    ];

    private static readonly string[] Lines =
    [
        """{"event":{"type":"key","key":"a","mods":["ctrl","shift"],"action":"press","text":"a"},"setup":"G1s/MWg="}""",
        """{"cols":80,"rows":24,"event":{"type":"mouse","button":0,"mods":[],"action":"press","row":3,"col":4},"setup":"G1s/MTAwMDsxMDA2aA=="}""",
        """{"event":{"type":"paste","text":"hello\nworld\u001b[201~"},"setup":"G1s/MjAwNGg="}""", """{"event":{"type":"focus","in":true},"setup":"G1s/MTAwNGg="}""",
        """{"event":{"type":"key","key":"left_control","action":"release"},"setup":"G1s+MzF1"}""", """{"event":{"type":"mouse","button":5,"action":"move","row":1,"col":300}}""",
    ];

    public static IEnumerable<Target> All =>
    [
        new Target("input-decoder", it => Joined(it, Typed, 6), () => Decode) { Tokens = TerminalGrammar.Tokens },
        new Target("vt-encode", it => Encoding.UTF8.GetBytes(LinesOf(it)), () => Encode) { Tokens = Json.Tokens },
        new Target("chord", it => Joined(it, Chords, 1), () => Chord) { Tokens = [.. Chords.Select(Encoding.UTF8.GetBytes)], InputBytesMax = 200 },
    ];

    private static string LinesOf(Prng chance) => string.Join('\n', Enumerable.Range(0, 1 + chance.Next(3)).Select(_ => chance.Pick(Lines)));

    private static byte[] Joined(Prng chance, string[] from, int most) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 1 + chance.Next(most)).Select(_ => chance.Pick(from))));

    private static void Decode(byte[] input)
    {
        var (whole, cut) = (new List<InputEvent>(), new List<InputEvent>());
        var decoder = new InputDecoder();
        decoder.Feed(input, whole.Add);
        decoder.Flush(whole.Add);
        decoder = new InputDecoder();
        foreach (var it in input)
        {
            decoder.Feed([it], cut.Add);
        }
        decoder.Flush(cut.Add);
        BrokenPromise.Unless(whole.SequenceEqual(cut), "input that comes byte by byte means something else");
        var modes = (InputModes)(input.Aggregate(17u, (hash, it) => unchecked((hash * 31) + it)) & 0x1F7_FFFF);
        foreach (var it in whole)
        {
            EncodeFor(it, modes);
            BrokenPromise.Unless(it is not InputEvent.Mouse { Row: < 0 } and not InputEvent.Mouse { Column: < 0 }, "a mouse is off the screen");
        }
    }

    private static void EncodeFor(InputEvent it, InputModes modes)
    {
        if (it is not InputEvent.Answer)
        {
            InputEncoder.Encode(it, modes, new ArrayBufferWriter<byte>());
        }
    }

    private static void Encode(byte[] input) => VtEncodeVerb.Run([], new MemoryStream(input), Stream.Null, TextWriter.Null);

    private static void Chord(byte[] input)
    {
        // Latin-1 pairs make lone surrogates possible, which UTF-8 has no form for.
        foreach (var text in (string[])[Encoding.UTF8.GetString(input), Encoding.BigEndianUnicode.GetString(input)])
        {
            if (KeyNames.TryParseChord(text, out var key))
            {
                EncodeFor(key, InputModes.None);
                EncodeFor(key, (InputModes)(0x1F << 20));
            }
        }
    }
}

/// <summary>Words and values at the edges of JSON.</summary>
internal static class Json
{
    public static IReadOnlyList<byte[]> Tokens { get; } =
    [
        .. new[]
        {
            "null", "true", "false", "{}", "[]", "\"\"", "0", "-1", "1e999", "1e-9", "1.5", "9223372036854775808", "-0", "\"\\ud800\"", "\"\\u0000\"", "\"\\udc00\\ud800\"", "[null]", "{\"a\":1}", ",", ":", "{", "}", "[", "]",
            "\"", "\\", "\\u", "[[[[[[[[[[[[[[[[[[[[", "{\"a\":{\"a\":{\"a\":{\"a\":", "\"type\":", "//", "\n", "\"x\":null,", "NaN", "\"1\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59.9999999-14:00\"",
        }.Select(Encoding.UTF8.GetBytes),
        [0x22, 0xFF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0xEF, 0xBB, 0xBF],
    ];
}
