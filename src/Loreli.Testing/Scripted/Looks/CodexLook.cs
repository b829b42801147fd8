using System.Globalization;

namespace Loreli.Testing.Scripted.Looks;

/// <summary>As Codex 0.169 looks.</summary>
internal sealed class CodexLook : IScriptedLook
{
    public bool TellsStatus => true;
    public string Placeholder => "Ask Codex to do anything";
    public string Interrupted => "■ Conversation interrupted - use /feedback if something went wrong";

    public string Title(ScriptedMood mood, string name, int frame) => mood switch
    {
        ScriptedMood.Busy => $"{"⠋⠙⠹⠸⠼⠴⠦⠧"[frame % 8]} {name}",
        ScriptedMood.Asking => $"[ {(frame / 8 % 2 == 0 ? '!' : '.')} ] Action Required | {name}",
        _ => name,
    };

    public string[] Busy(string task, TimeSpan elapsed, int frame) =>
        [$"{(frame / 4 % 2 == 0 ? '•' : '◦')} {task} ({(int)elapsed.TotalSeconds}s • esc to interrupt)", ""];

    public string[] Retrying(string fault, TimeSpan elapsed, int attempt, int frame) =>
        [$"• Reconnecting... {attempt}/5 ({(int)elapsed.TotalSeconds}s • esc to interrupt)", $"  └ {Cause(fault)}", ""];

    public string[] Composer(IReadOnlyList<string> lines, bool isBusy, int columns, int frame) =>
        ["", .. lines.Select((it, index) => index == 0 ? $"› {it}" : $"  {it}"), "", "  \e[2mscripted · /work\e[22m"];

    public string Echo(string prompt) => $"\n› {prompt}\n";

    public string Queued(string prompt) => $"• Messages to be submitted after next tool call (press esc to interrupt and send immediately)\n  ↳ {prompt}";

    public string Said(string text) => $"• {text}";

    public string Done(TimeSpan elapsed) => $"  Worked for {(int)elapsed.TotalSeconds}s • 06:46";

    public ScriptedMenu Asking(string command) => new(
        ["  Would you like to run the following command?", "", $"  $ {command}", ""],
        ["Yes, proceed (y)", "Yes, and don't ask again for commands that start with this (p)", "No, and tell Codex what to do differently (esc)"],
        Agrees: 0, First: 0, Option, ["", "  Press enter to confirm or esc to cancel"]);

    public ScriptedMenu Dialog(string kind, bool marksYes, string folder)
    {
        var (above, yes, no, refused) = kind switch
        {
            "trust" => (new[] { "  Folder access", "", $"  {folder}", "", "  Trust this folder? Its files can make Codex run commands.", "" },
                "Trust and continue", "Back to Agent Command Center", "not trusted"),
            "model" => (["  Meet the next model", ""], "Try new model", "Use existing model", null),
            _ => (["  Update available", ""], "Update now", "Skip", (string?)null),
        };
        return new(above, [yes, no], Agrees: 0, First: marksYes ? 0 : 1, Option, ["", "  enter/esc confirm · ^c quit"], Refused: refused);
    }

    public string[] Fatal(string fault, DateTimeOffset? resetsAt, TimeSpan? wait) => ["", fault switch
    {
        "auth" => "■ unexpected status 401 Unauthorized: Incorrect API key provided, url: http://127.0.0.1/v1/responses",
        "quota" => $"■ You’ve hit your usage limit. Visit https://chatgpt.com/settings/usage to purchase more credits or try again {(resetsAt is { } at ? $"at {at.ToString("h:mm tt", CultureInfo.InvariantCulture)}" : "later")}.",
        "rate-limit" => wait is { } time ? $"■ rate limit exceeded: Please try again in {(int)time.TotalSeconds}s." : "■ exceeded retry limit, last status: 429 Too Many Requests",
        "budget" => "■ unexpected status 402 Payment Required: billing, url: http://127.0.0.1/v1/responses",
        "model-gone" => "■ The model `scripted-1` does not exist or you do not have access to it.",
        "overloaded" => "■ Selected model is at capacity. Please try a different model.",
        _ => "■ Connection failed: error sending request",
    }];

    private static string Option(string text, int index, bool isMarked) => $"{(isMarked ? "›" : " ")} {index + 1}. {text}";

    private static string Cause(string fault) => fault switch
    {
        "auth" => "Unexpected status 401 Unauthorized",
        "budget" => "Unexpected status 402 Payment Required",
        "quota" or "rate-limit" => "rate limit exceeded",
        _ => "Stream disconnected before completion",
    };
}
