namespace Loreli.Testing.Scripted.Looks;

/// <summary>As Gemini CLI 0.61 looks.</summary>
internal sealed class GeminiLook : IScriptedLook
{
    public bool TellsStatus => false;
    public string Placeholder => "Type your message or @path/to/file";
    public string Interrupted => "ℹ Request cancelled.";

    public string Title(ScriptedMood mood, string name, int frame) => mood switch
    {
        ScriptedMood.Busy => $"✦  Working… ({name})",
        ScriptedMood.Asking => $"✋  Action Required ({name})",
        _ => $"◇  Ready ({name})",
    };

    public string[] Busy(string task, TimeSpan elapsed, int frame) => [$" {"⠋⠙⠹⠸⠼⠴⠦⠧"[frame % 8]} {task}... (esc to cancel, {(int)elapsed.TotalSeconds}s)"];

    public string[] Retrying(string fault, TimeSpan elapsed, int attempt, int frame) => Busy("Thinking", elapsed, frame);

    public string[] Composer(IReadOnlyList<string> lines, bool isBusy, int columns, int frame)
    {
        var rule = new string('─', Math.Clamp(columns - 1, 4, 300));
        return [rule, .. lines.Select((it, index) => index == 0 ? $" > {it}" : $"   {it}"), rule, " /work  no sandbox  scripted"];
    }

    public string Echo(string prompt) => $" > {prompt}";

    public string Queued(string prompt) => $"Queued (press ↑ to edit):\n  {prompt}";

    public string Said(string text) => $"✦ {text}";

    public string Done(TimeSpan elapsed) => "";

    public ScriptedMenu Asking(string command) => new(
        [" ?  Shell " + command, "", " Allow execution of [Shell]?", ""], ["Allow once", "Allow for this session", "No, suggest changes (esc)"],
        Agrees: 0, First: 0, Option, [""]);

    public ScriptedMenu Dialog(string kind, bool marksYes, string folder) => kind switch
    {
        "trust" => new([" Do you trust the files in this folder?", ""], [$"Trust folder ({folder})", "Trust parent folder", "Don't trust"],
            Agrees: 0, First: marksYes ? 0 : 2, Option, [""], Refused: "not trusted"),
        "key" => new([" ? Get started", "", " How would you like to authenticate for this project?", ""], ["Login with Google", "Use Gemini API Key"],
            Agrees: 1, First: marksYes ? 1 : 0, Option, [" (Use Enter to select)"]),
        _ => new([" It seems like you don't have access to gemini-2.5-pro.", ""], ["Switch to gemini-2.5-flash", "Stop"], Agrees: 0, First: marksYes ? 0 : 1, Option, [""]),
    };

    public string[] Fatal(string fault, DateTimeOffset? resetsAt, TimeSpan? wait) => [fault switch
    {
        "auth" => "✕ [API Error: {\"error\":{\"code\":400,\"message\":\"API key not valid. Please pass a valid API key.\",\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}]",
        "quota" => "✕ [API Error: {\"error\":{\"code\":429,\"message\":\"You exceeded your current quota, please check your plan and billing details.\",\"details\":\"PerDay\"}}]",
        "rate-limit" => $"✕ [API Error: {{\"error\":{{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"message\":\"Please retry in {(int)(wait ?? TimeSpan.FromSeconds(30)).TotalSeconds}s.\"}}}}]",
        "budget" => "✕ [API Error: {\"error\":{\"code\":402,\"message\":\"Billing account is disabled.\",\"status\":\"FAILED_PRECONDITION\"}}]",
        "model-gone" => "✕ [API Error: {\"error\":{\"code\":404,\"message\":\"models/scripted-1 is not found for API version v1beta\",\"status\":\"NOT_FOUND\"}}]",
        "overloaded" => "✕ [API Error: {\"error\":{\"code\":503,\"message\":\"The model is overloaded. Please try again later.\",\"status\":\"UNAVAILABLE\"}}]",
        _ => "✕ [API Error: exception TypeError: fetch failed sending request]",
    }];

    private static string Option(string text, int index, bool isMarked) => $" {(isMarked ? "●" : " ")} {index + 1}. {text}";
}
