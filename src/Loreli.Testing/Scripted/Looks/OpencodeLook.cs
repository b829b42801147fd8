namespace Loreli.Testing.Scripted.Looks;

/// <summary>As opencode 1.18 looks.</summary>
internal sealed class OpencodeLook : IScriptedLook
{
    private const string Bar = "┃";
    private const string Red = "\e[31m┃\e[39m";

    public bool TellsStatus => false;
    public string Placeholder => "Ask anything... \"Fix broken tests\"";
    public bool IsPlaceholderFirstOnly => true;
    public string Interrupted => $"{Bar}  Aborted";

    public string Title(ScriptedMood mood, string name, int frame) => "OpenCode";

    public string[] Busy(string task, TimeSpan elapsed, int frame) => [];

    public string[] Retrying(string fault, TimeSpan elapsed, int attempt, int frame) =>
        [$"  {Squares(frame)} {Cause(fault)} [retrying in {9 - ((int)elapsed.TotalSeconds % 9)}s attempt #{attempt}]"];

    public string[] Composer(IReadOnlyList<string> lines, bool isBusy, int columns, int frame) =>
    [
        "", $"  {Bar}", .. lines.Select(it => $"  {Bar}  {it}"), $"  {Bar}", $"  {Bar}  Build · scripted", "  ╹▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀",
        isBusy ? $"  {Squares(frame)}  esc interrupt" : "  /work                 ctrl+p commands",
    ];

    public string Echo(string prompt) => $"\n  {Bar}\n  {Bar}  {prompt.Replace("\n  ", $"\n  {Bar}  ", StringComparison.Ordinal)}\n  {Bar}\n";

    public string Queued(string prompt) => $"  {Bar}  {prompt}  QUEUED";

    public string Said(string text) => $"     {text}";

    public string Done(TimeSpan elapsed) => $"     ▣  Build · scripted · {elapsed.TotalSeconds:0.0}s";

    public ScriptedMenu Asking(string command) => new(
        [$"  {Bar}  △ Permission required", $"  {Bar}    # Shell command", $"  {Bar}    $ {command}", $"  {Bar}"], ["Allow once", "Allow always", "Reject"],
        Agrees: 0, First: 0, static (text, _, isMarked) => isMarked ? $"\e[30;43m {text} \e[39;49m" : $" {text} ", [""], IsRow: true);

    public ScriptedMenu Dialog(string kind, bool marksYes, string folder) => Asking(kind);

    public string[] Fatal(string fault, DateTimeOffset? resetsAt, TimeSpan? wait) => 
        ["", $"  {Red}", $"  {Red}  {Cause(fault)}", $"  {Red}", "", "     ▣  Build · scripted"];

    private static string Squares(int frame) => new string('■', 1 + (frame % 8)) + new string('⬝', 7 - (frame % 8));

    private static string Cause(string fault) => fault switch
    {
        "auth" => "Incorrect API key provided: sk-fake.",
        "quota" => "You exceeded your current quota, please check your plan and billing details.",
        "rate-limit" => "Rate limit reached for gpt-5 on tokens per min (TPM).",
        "budget" => "Insufficient credits. Add more credits.",
        "model-gone" => "The model scripted-1 does not exist or you do not have access to it.",
        "overloaded" => "Overloaded",
        _ => "Cannot connect to API: Unable to connect. Is the computer able to access the url?",
    };
}
