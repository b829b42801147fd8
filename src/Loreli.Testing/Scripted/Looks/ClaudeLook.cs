namespace Loreli.Testing.Scripted.Looks;

/// <summary>As Claude Code 2.1 looks.</summary>
internal sealed class ClaudeLook : IScriptedLook
{
    private const string Spinner = "·✢*✶✻✽";

    public bool TellsStatus => true;
    public string Placeholder => "";
    public string Interrupted => "  ⎿  Interrupted · What should Claude do instead?";

    public string Title(ScriptedMood mood, string name, int frame) => "Claude Code";

    public string[] Busy(string task, TimeSpan elapsed, int frame) =>
        ["", $"{Spinner[frame % Spinner.Length]} {task}…{(elapsed.TotalSeconds >= 15 ? $" ({(int)elapsed.TotalSeconds}s)" : "")}"];

    public string[] Retrying(string fault, TimeSpan elapsed, int attempt, int frame) =>
        ["", $"{Spinner[frame % Spinner.Length]} {Cause(fault)} · retrying in {4 - ((int)elapsed.TotalSeconds % 4)}s · attempt {attempt}/10"];

    public string[] Composer(IReadOnlyList<string> lines, bool isBusy, int columns, int frame)
    {
        var rule = new string('─', Math.Clamp(columns - 1, 4, 300));
        return ["", rule, .. lines.Select((it, index) => index == 0 ? $"❯\u00a0{it}" : $"  {it}"), rule, $"  {(isBusy ? "esc to interrupt" : "? for shortcuts")}"];
    }

    public string Echo(string prompt) => $"\n❯ {prompt}";

    public string Queued(string prompt) => $"❯ {prompt}\n  ⎿  Queued · ctrl+x ctrl+s to send now";

    public string Said(string text) => $"\n● {text}";

    public string Done(TimeSpan elapsed) => $"\n✻ Worked for {(int)elapsed.TotalSeconds}s · done 6:34 AM";

    public ScriptedMenu Asking(string command) => new(
        ["● Bash(" + command + ")", "", "────────────", " Bash command", "", $"   {command}", "", " Do you want to proceed?"],
        ["Yes", "Yes, and don't ask again for this command", "Yes, allow all edits", "No"], Agrees: 0, First: 0,
        static (text, index, isMarked) => $" {(isMarked ? "❯" : " ")} {index + 1}. {text}", ["", " Esc to cancel · Tab to amend"]);

    public ScriptedMenu Dialog(string kind, bool marksYes, string folder)
    {
        var (above, yes, no, refused) = kind switch
        {
            "trust" => (new[] { " Accessing workspace:", "", $" {folder}", "", " Quick safety check: Is this a project you created or one you trust?", "" },
                "Yes, I trust this folder", "No, exit", "Claude Code didn't start because this folder isn't trusted."),
            "theme" => ([" Choose the text style that looks best with your terminal", ""], "Auto (match terminal)", "Dark mode", null),
            "key" => ([" Detected a custom API key in your environment", "", " Do you want to use this API key?", ""], "Yes", "No (recommended)", null),
            _ => ([" Try the new model?", ""], "Yes", "No", (string?)null),
        };
        string[] options = marksYes ? [yes, no] : [no, yes];
        return new(above, options, Agrees: marksYes ? 0 : 1, First: 0,
            static (text, _, isMarked) => $" {(isMarked ? "❯" : " ")} {text}", ["", " Enter to confirm · Esc to cancel"], Refused: refused);
    }

    public string[] Fatal(string fault, DateTimeOffset? resetsAt, TimeSpan? wait) => ["", fault switch
    {
        "auth" => "  ⎿  Invalid API key · Fix external API key",
        "quota" => $"  ⎿  You've hit your 5-hour limit{(resetsAt is { } at ? $" · resets {PlainLook.Clock(at)} (UTC)" : "")}",
        "rate-limit" => $"● API Error: Request rejected (429) · Too many requests.{(wait is { } time ? $" Try again in {(int)time.TotalSeconds}s." : "")}",
        "budget" => "  ⎿  Credit balance too low · Add funds: https://platform.claude.com/settings/billing",
        "model-gone" => "● There's an issue with the selected model (scripted-1). It may not exist or you may not have access to it. Run /model to pick a different model.",
        "overloaded" => "● API Error: Repeated 529 Overloaded errors. The API is at capacity — this is usually temporary. Try again in a moment.",
        _ => "● API Error: Connection refused — a firewall or proxy may be blocking it (ECONNREFUSED)",
    }];

    private static string Cause(string fault) => fault switch
    {
        "auth" => "401 invalid x-api-key",
        "quota" or "rate-limit" => "429 This request would exceed your organization's rate limit",
        "overloaded" => "529 Overloaded",
        "network" => "Connection refused (ECONNREFUSED)",
        _ => "API error",
    };
}
