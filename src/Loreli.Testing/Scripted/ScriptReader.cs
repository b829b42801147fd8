using System.Globalization;

namespace Loreli.Testing.Scripted;

/// <summary>Reads scripts: blocks begin at the margin and end in a colon, steps stand below them, one a line.</summary>
public static class ScriptReader
{
    public const int ForksMax = 50;
    public const int LinesMax = 1_000;
    public const long HogBytesMax = 64L << 30;

    public static readonly IReadOnlyList<string> Looks = ["plain", "claude", "codex", "gemini", "opencode"];
    public static readonly IReadOnlyList<string> Faults = ["auth", "quota", "rate-limit", "budget", "model-gone", "overloaded", "network"];
    private static readonly string[] Dialogs = ["trust", "theme", "model", "key"];
    private static readonly string[] Words =
    [
        "work", "say", "ask", "dialog", "fail", "retry", "hang", "stall", "freeze", "spin", "build", "wait", "die", "exit", "signal", "fork", "hog",
        "acknowledge", "repeat",
    ];

    private static readonly (string Name, int Number)[] Signals = [("HUP", 1), ("INT", 2), ("ILL", 4), ("ABRT", 6), ("KILL", 9), ("SEGV", 11), ("TERM", 15)];

    /// <exception cref="FormatException">Names the line, what stands there and what was expected.</exception>
    public static Script Read(string text, string name = "script")
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        if (lines.Length > LinesMax)
        {
            throw new FormatException($"{name} has {lines.Length} lines, at most {LinesMax} are read");
        }
        var script = new Script();
        List<ScriptStep>? block = null;
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index];
            var words = line.Trim();
            if (words.Length == 0 || words[0] == '#')
            {
                continue;
            }
            try
            {
                (script, block) = TakeLine(script, block, line, words);
            }
            catch (FormatException wrong)
            {
                throw new FormatException($"{name}:{index + 1}: {wrong.Message}", wrong);
            }
        }
        return script;
    }

    /// <summary>Steps apart by semicolons, as a prompt or an option says them.</summary>
    /// <exception cref="FormatException">One of them is none.</exception>
    public static IReadOnlyList<ScriptStep> Steps(string text) =>
        [.. text.Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Step)];

    private static (Script, List<ScriptStep>?) TakeLine(Script script, List<ScriptStep>? block, string line, string words)
    {
        if (char.IsWhiteSpace(line[0]))
        {
            (block ?? throw new FormatException($"\"{words}\" stands below no block: start:, prompt:, prompt WORDS:, shutdown:")).Add(Step(words));
            return (script, block);
        }
        if (!words.EndsWith(':'))
        {
            return (Setting(script, words), null);
        }
        var head = words[..^1].Trim();
        var steps = new List<ScriptStep>();
        return head switch
        {
            "start" => (script with { AtStart = steps }, steps),
            "shutdown" => (script with { AtShutdown = steps }, steps),
            _ when head == "prompt" || head.StartsWith("prompt ", StringComparison.Ordinal) =>
                (script with { AtPrompt = [.. script.AtPrompt, new ScriptAnswer(head[6..].Trim(), steps)] }, steps),
            _ => throw new FormatException($"\"{words}\" is no block: start:, prompt:, prompt WORDS:, shutdown:"),
        };
    }

    private static Script Setting(Script script, string words)
    {
        var (name, value) = Split(words);
        return name switch
        {
            "look" => script with { Look = OneOf(value, Looks) },
            "status" => script with { TellsStatus = OneOf(value, ["on", "off"]) == "on" },
            "terminate" => script with { TerminateAfter = value == "ignore" ? TimeSpan.MaxValue : Duration(value) },
            "paste-mark" => script with { MarksPastesOver = Number(value, 0, 1_000_000) },
            _ => throw Wrong(name, ["look", "status", "terminate", "paste-mark"], "a setting"),
        };
    }

    private static ScriptStep Step(string line)
    {
        var (name, rest) = Split(line);
        var (first, second) = Split(rest);
        return name switch
        {
            "work" when rest.Length == 0 => new ScriptStep.Work(null, null),
            "work" => new ScriptStep.Work(Duration(first), second.Length > 0 ? second : null),
            "say" => new ScriptStep.Say(rest.Length > 0 ? rest : null),
            "ask" => new ScriptStep.Ask(rest.Length > 0 ? rest : "git push origin main"),
            "dialog" => new ScriptStep.Dialog(OneOf(first, Dialogs), second.Length == 0 || OneOf(second, ["yes", "no"]) == "yes"),
            "fail" => new ScriptStep.Fail(OneOf(first, Faults), second.Length > 0 ? Duration(second) : null),
            "retry" => new ScriptStep.Retry(OneOf(first, Faults), Duration(second)),
            "freeze" => new ScriptStep.Freeze(rest.Length > 0 ? Duration(rest) : TimeSpan.MaxValue),
            "spin" => new ScriptStep.Spin(Duration(rest)),
            "build" => new ScriptStep.Build(Duration(rest)),
            "wait" => new ScriptStep.Wait(Duration(rest)),
            "die" => new ScriptStep.Die(Duration(first), second.Length > 0 ? Number(second, 0, 255) : 1),
            "exit" => new ScriptStep.Exit(rest.Length > 0 ? Number(rest, 0, 255) : 0),
            "signal" => new ScriptStep.Signal(Signals.First(it => it.Name == OneOf(rest, [.. Signals.Select(signal => signal.Name)])).Number),
            "fork" => new ScriptStep.Fork(Number(rest, 1, ForksMax)),
            "hog" => new ScriptStep.Hog(Bytes(rest)),
            _ => Bare(name, rest),
        };
    }

    private static ScriptStep Bare(string name, string rest)
    {
        ScriptStep step = name switch
        {
            "hang" => new ScriptStep.Hang(),
            "stall" => new ScriptStep.Stall(),
            "acknowledge" => new ScriptStep.Acknowledge(),
            "repeat" => new ScriptStep.Repeat(),
            _ => throw Wrong(name, Words, "a step"),
        };
        return rest.Length == 0 ? step : throw new FormatException($"{name} takes nothing, not \"{rest}\"");
    }

    private static (string First, string After) Split(string text)
    {
        var at = text.IndexOf(' ', StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..].Trim());
    }

    private static string OneOf(string word, IReadOnlyList<string> known) =>
        known.Contains(word, StringComparer.Ordinal) ? word : throw Wrong(word, known, "one of them");

    private static FormatException Wrong(string word, IReadOnlyList<string> known, string what)
    {
        var nearest = Nearest.To(word, known);
        return new FormatException($"\"{word}\" is not {what}: {string.Join(", ", known)}" + (nearest is null ? "" : $"; did you mean {nearest}?"));
    }

    private static TimeSpan Duration(string text) => DurationText.TryParse(text, out var duration)
        ? duration
        : throw new FormatException($"\"{text}\" is no duration like 250ms, 15s, 10m");

    private static long Bytes(string text) => ByteSize.TryParse(text, out var bytes) && bytes <= HogBytesMax
        ? bytes
        : throw new FormatException($"\"{text}\" is no size up to {ByteSize.Format(HogBytesMax)} like 64MiB");

    private static int Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"\"{text}\" is no whole number from {least} to {most}");
}
