using System.Text;

namespace Loreli.EndToEnd.RealClis;

/// <param name="Kind">For the report.</param>
internal sealed record PromptSample(string Kind, string Text);

/// <summary>Prompts of every kind that people and programs send, the same for one seed.</summary>
internal static class PromptSamples
{
    private static readonly string[] Words = ["parser", "store", "retry", "clock", "the", "a", "failing", "test", "reads", "writes", "branch", "of", "and", "why", "slow"];

    private static readonly Func<Prng, int, PromptSample>[] Kinds =
    [
        (chance, _) => new("one line", Sentence(chance, 8)),
        (chance, _) => new("a few lines", Lines(chance, 2 + chance.Next(4))),
        (chance, _) => new("many lines", Lines(chance, 20 + chance.Next(60))),
        (chance, _) => new("quotes", $"say \"{Sentence(chance, 3)}\" and '{Sentence(chance, 2)}' and `{Sentence(chance, 1)}` with \\\"escapes\\\" $HOME $(id) %s {{}} \\n"),
        (chance, number) => new("leading slash", $"/usr/lib/{number} is missing: {Sentence(chance, 4)}"),
        (chance, _) => new("leading bang", $"!important: {Sentence(chance, 4)}"),
        (chance, number) => new("unicode", $"{number}: größer als 漢字かな交じり 한국어 Привет שלום ✓ → “x” 🙂👩‍👩‍👧 {Sentence(chance, 3)}"),
        (chance, _) => new("tabs", $"columns:\tone\ttwo\n\t{Sentence(chance, 3)}\n\t\t{Sentence(chance, 2)} end"),
        (chance, _) => new("code", $"fix this:\n\n```python\ndef f(x):\n    if x:\n        return [\"{Sentence(chance, 2)}\"]\n\n    return None\n```\n\nthen test it"),
        (chance, _) => new("list", $"1. Yes\n2. No\n❯ 3. {Sentence(chance, 2)}\n- [ ] {Sentence(chance, 3)}\n# heading\n> quoted"),
        (chance, _) => new("last backslash", $"join C:\\dir\\{Sentence(chance, 1)}\\"),
        (chance, _) => new("mention", $"see @README.md and #12, ask a@b.example? {Sentence(chance, 2)}"),
        (chance, _) => new("long line", Sentence(chance, 800)),
        (chance, _) => new("blank ends", $"  {Sentence(chance, 3)}  \n\n"),
        (chance, _) => new("error words", $"the log says: API Error: 401 invalid x-api-key, esc to interrupt, Do you want to proceed? {Sentence(chance, 2)}"),
    ];

    public static IEnumerable<PromptSample> Take(int count, ulong seed)
    {
        var chance = new Prng(seed);
        for (var number = 0; number < count; number++)
        {
            // Large ones are rare, because they take their time.
            yield return number % 50 == 25 ? new PromptSample("100 KB", Lines(chance, 1_100)) : Kinds[number % Kinds.Length](chance, number);
        }
    }

    private static string Lines(Prng chance, int count)
    {
        var text = new StringBuilder();
        for (var line = 0; line < count; line++)
        {
            text.Append(line == 0 ? "" : "\n").Append(new string(' ', 2 * chance.Next(3))).Append(chance.Next(9) == 0 && line > 0 && line < count - 1 ? "" : $"{line}: {Sentence(chance, count > 500 ? 16 : 3 + chance.Next(9))}");
        }
        return text.ToString();
    }

    private static string Sentence(Prng chance, int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => chance.Pick(Words)));
}
