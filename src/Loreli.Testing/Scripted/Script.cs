namespace Loreli.Testing.Scripted;

/// <summary>How a scripted agent lives: what it looks like and what it does, line by line (docs/internals/scripted-agent.md).</summary>
public sealed record Script
{
    /// <summary><c>plain</c>, or the CLI whose screen it shows: <c>claude</c>, <c>codex</c>, <c>gemini</c>, <c>opencode</c>.</summary>
    public string Look { get; init; } = "plain";

    /// <summary>Tells its state by OSC 7501; null: as the CLI that it looks like does.</summary>
    public bool? TellsStatus { get; init; }

    /// <summary>What it does when it is asked to end by a signal; null: it ends.</summary>
    public TimeSpan? TerminateAfter { get; init; }

    /// <summary>Pastes longer than this are shown as a mark; 0 for none.</summary>
    public int MarksPastesOver { get; init; }

    public IReadOnlyList<ScriptStep> AtStart { get; init; } = [];

    /// <summary>The first whose words are part of the prompt.</summary>
    public IReadOnlyList<ScriptAnswer> AtPrompt { get; init; } = [];

    /// <summary>Null: it acknowledges and leaves.</summary>
    public IReadOnlyList<ScriptStep>? AtShutdown { get; init; }

    public static readonly IReadOnlyList<ScriptStep> UsualWork = [new ScriptStep.Work(null, null), new ScriptStep.Say(null)];
    public static readonly IReadOnlyList<ScriptStep> UsualShutdown = [new ScriptStep.Acknowledge(), new ScriptStep.Exit(0)];
}

/// <param name="Words">Empty for every prompt.</param>
public sealed record ScriptAnswer(string Words, IReadOnlyList<ScriptStep> Steps);

/// <summary>One line of a script. Closed.</summary>
public abstract record ScriptStep
{
    private ScriptStep() { }

    /// <param name="For">Null: 5 to 20 seconds by its seed, with words of progress.</param>
    public sealed record Work(TimeSpan? For, string? Task) : ScriptStep;

    /// <param name="Text">Null for a result by its seed.</param>
    public sealed record Say(string? Text) : ScriptStep;

    /// <summary>A permission question; a refusal ends the steps.</summary>
    public sealed record Ask(string Command) : ScriptStep;

    /// <param name="Kind"><c>trust</c>, <c>theme</c>, <c>model</c>, <c>key</c>.</param>
    /// <param name="MarksYes">The option that agrees is marked first.</param>
    public sealed record Dialog(string Kind, bool MarksYes) : ScriptStep;

    /// <summary>The API refuses it: the text of its CLI, and back to the prompt.</summary>
    /// <param name="Resets">When it may go on, as a span from now; null: it does not say.</param>
    public sealed record Fail(string Class, TimeSpan? Resets) : ScriptStep;

    /// <summary>The CLI tries again, with its spinner.</summary>
    public sealed record Retry(string Class, TimeSpan For) : ScriptStep;

    /// <summary>A spinner over a call that never answers.</summary>
    public sealed record Hang : ScriptStep;

    /// <summary>Looks idle and says by its status that it works.</summary>
    public sealed record Stall : ScriptStep;

    public sealed record Freeze(TimeSpan For) : ScriptStep;

    public sealed record Spin(TimeSpan For) : ScriptStep;

    public sealed record Build(TimeSpan For) : ScriptStep;

    /// <summary>Looks idle, takes prompts into its queue.</summary>
    public sealed record Wait(TimeSpan For) : ScriptStep;

    /// <summary>Goes on for so long and then ends.</summary>
    public sealed record Die(TimeSpan After, int Code) : ScriptStep;

    public sealed record Exit(int Code) : ScriptStep;

    public sealed record Signal(int Number) : ScriptStep;

    public sealed record Fork(int Count) : ScriptStep;

    public sealed record Hog(long Bytes) : ScriptStep;

    public sealed record Acknowledge : ScriptStep;

    /// <summary>From the first step of its block again.</summary>
    public sealed record Repeat : ScriptStep;
}
