using System.Globalization;

namespace Loreli.Testing.Scripted.Looks;

/// <summary>The scripted agent's own.</summary>
internal sealed class PlainLook : IScriptedLook
{
    private const string Spinner = "·✢✶✻✽✻✶✢";

    public bool TellsStatus => true;
    public string Placeholder => "";
    public string Interrupted => "\e[31m■ Interrupted. What should be done instead?\e[39m";

    public string Title(ScriptedMood mood, string name, int frame) => mood == ScriptedMood.Busy
        ? $"{(frame / 8 % 2 == 0 ? "◐" : "◑")} {name}"
        : $"✳ {name}";

    public string[] Busy(string task, TimeSpan elapsed, int frame) =>
        [$"\e[33m{Spinner[frame % Spinner.Length]} {task}… ({(int)elapsed.TotalSeconds}s · esc to interrupt)\e[39m"];

    public string[] Retrying(string fault, TimeSpan elapsed, int attempt, int frame) =>
        [$"\e[33m{Spinner[frame % Spinner.Length]} {Words(fault)} · retrying in {4 - ((int)elapsed.TotalSeconds % 4)}s · attempt {attempt}/10 · esc to interrupt\e[39m"];

    public string[] Composer(IReadOnlyList<string> lines, bool isBusy, int columns, int frame)
    {
        var rule = $"\e[2m{new string('─', Math.Clamp(columns - 1, 4, 200))}\e[22m";
        return [rule, .. lines.Select((it, index) => index == 0 ? $"❯\u00a0{it}" : $"  {it}"), rule, $"\e[2m{(isBusy ? "esc to interrupt" : "? for shortcuts")}\e[22m"];
    }

    public string Echo(string prompt) => $"\e[1m› {prompt}\e[22m";

    public string Queued(string prompt) => $"↳ queued: {prompt}";

    public string Said(string text) => $"\e[32m●\e[39m {text}";

    public string Done(TimeSpan elapsed) => "";

    public ScriptedMenu Asking(string command) => new(
        ["Do you want to proceed?", $"  \e[36m{command}\e[39m"],
        ["Yes", "No, and say what to do instead"], Agrees: 0, First: 0,
        static (text, index, isMarked) => Option($"{index + 1}. {text}", isMarked), ["\e[2mEnter to confirm · Esc to cancel\e[22m"]);

    public ScriptedMenu Dialog(string kind, bool marksYes, string folder)
    {
        var (above, yes, no, refused) = kind switch
        {
            "trust" => (new[] { "Do you trust the files in this folder?", $"  {folder}" }, "Yes, I trust this folder", "No, exit",
                "This folder is not trusted: nothing was started."),
            "theme" => (["Choose how text looks on your terminal"], "Auto", "Dark", null),
            "key" => (["Use the API key of your environment?"], "Yes, use it", "No, sign in instead", null),
            _ => (["There is a newer model"], "Try the new model", "Keep the current model", (string?)null),
        };
        string[] options = marksYes ? [yes, no] : [no, yes];
        return new(above, options, Agrees: marksYes ? 0 : 1, First: 0, static (text, _, isMarked) => Option(text, isMarked),
            ["\e[2mEnter to confirm · Esc to cancel\e[22m"], Refused: refused);
    }

    public string[] Fatal(string fault, DateTimeOffset? resetsAt, TimeSpan? wait) =>
        [$"\e[31m■ {Words(fault)}{(wait is { } time ? $" · try again in {DurationText.Format(time)}" : "")}\e[39m"];

    internal static string Clock(DateTimeOffset time) => time.ToString("h:mmtt", CultureInfo.InvariantCulture).ToLowerInvariant();

    private static string Option(string text, bool isMarked) => isMarked ? $"\e[1m❯ {text}\e[22m" : $"  {text}";

    private static string Words(string fault) => fault switch
    {
        "auth" => "401 Invalid API key",
        "quota" => "You've hit your usage limit",
        "rate-limit" => "429 Rate limit reached",
        "budget" => "402 Credit balance too low",
        "model-gone" => "404 The model scripted-1 does not exist",
        "overloaded" => "529 Overloaded",
        _ => "Connection refused",
    };
}
