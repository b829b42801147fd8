namespace Loreli.Testing.Scripted.Looks;

/// <summary>What a CLI's screen looks like: the texts and shapes that screen rules know it by. Rows may hold SGR sequences.</summary>
internal interface IScriptedLook
{
    bool TellsStatus { get; }

    string Title(ScriptedMood mood, string name, int frame);

    /// <summary>Rows above the composer while it works.</summary>
    string[] Busy(string task, TimeSpan elapsed, int frame);

    string[] Retrying(string fault, TimeSpan elapsed, int attempt, int frame);

    /// <summary>Composer and what is below it.</summary>
    string[] Composer(IReadOnlyList<string> lines, bool isBusy, int columns, int frame);

    /// <summary>Shown faint in the empty composer.</summary>
    string Placeholder { get; }

    /// <summary>The placeholder is gone after the first prompt.</summary>
    bool IsPlaceholderFirstOnly => false;

    string Echo(string prompt);

    string Queued(string prompt);

    string Said(string text);

    string Done(TimeSpan elapsed);

    string Interrupted { get; }

    ScriptedMenu Asking(string command);

    ScriptedMenu Dialog(string kind, bool marksYes, string folder);

    /// <summary>Lines of the transcript.</summary>
    string[] Fatal(string fault, DateTimeOffset? resetsAt, TimeSpan? wait);
}

internal enum ScriptedMood { Idle, Busy, Asking }

/// <param name="Agrees">Index of the option that says yes.</param>
/// <param name="IsRow">Options stand in one line.</param>
/// <param name="Row">Draws an option, by text, index and whether it is marked.</param>
/// <param name="Refused">Said when another option is taken, before it leaves; null: it goes on.</param>
internal sealed record ScriptedMenu(
    string[] Above, string[] Options, int Agrees, int First, Func<string, int, bool, string> Row, string[] Below, bool IsRow = false, string? Refused = null);
