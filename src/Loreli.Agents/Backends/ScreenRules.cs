using Loreli.Supervision;

namespace Loreli.Agents.Backends;

/// <summary>Where on the screen a rule looks.</summary>
public abstract record ScreenRegion
{
    private ScreenRegion() { }

    public sealed record Whole : ScreenRegion;
    /// <summary>The last lines that are not blank.</summary>
    public sealed record Last(int Lines) : ScreenRegion;
    /// <summary>The last lines above the composer that are not blank; of the whole screen when there is no composer.</summary>
    public sealed record Above(int Lines) : ScreenRegion;
    /// <summary>The composer and what is below it; nothing when there is no composer.</summary>
    public sealed record Composer : ScreenRegion;
    /// <summary>What is below the composer; nothing when there is no composer.</summary>
    public sealed record Below : ScreenRegion;
    /// <summary>From the last prompt of the user that is shown down to the composer: what belongs to the current turn.</summary>
    public sealed record Turn : ScreenRegion;
    /// <summary>From the first of the last adjacent lines above the composer that match, down to the composer, or to the end where there is none.</summary>
    public sealed record From(BoundedPattern Pattern) : ScreenRegion;
}

public enum PatternTarget
{
    /// <summary>A line as shown, rows that the terminal wrapped joined.</summary>
    Line,
    /// <summary>The region without any blank, frame and line end, so that it matters not where the CLI broke a sentence.</summary>
    Flow,
    /// <summary>The window title.</summary>
    Title,
}

/// <summary>A pattern and what it is matched against.</summary>
public sealed record TextPattern(PatternTarget Target, BoundedPattern Pattern);

/// <summary>When a rule matches: all of <see cref="All"/>, one of <see cref="Any"/> (if there are some), none of <see cref="None"/>.</summary>
public sealed record ScreenCondition
{
    public ScreenRegion Region { get; init; } = new ScreenRegion.Whole();
    public IReadOnlyList<TextPattern> All { get; init; } = [];
    public IReadOnlyList<TextPattern> Any { get; init; } = [];
    public IReadOnlyList<TextPattern> None { get; init; } = [];
    public VersionRange Versions { get; init; } = VersionRange.Any;
    /// <summary>True: the composer must be there and empty. False: there must be none. Null: no matter.</summary>
    public bool? ComposerIsEmpty { get; init; }
}

/// <summary>A picture of one activity.</summary>
public sealed record ScreenRule(string Id, Activity Activity, int Priority, ScreenCondition When)
{
    /// <summary>For operators; null for a general wording.</summary>
    public string? Reason { get; init; }
    /// <summary>Set for rules of <see cref="Activity.Waiting"/>.</summary>
    public QuestionRule? Question { get; init; }
}

/// <summary>How a question is taken apart.</summary>
/// <param name="Kind">As in <see cref="Question.Kind"/>.</param>
public sealed record QuestionRule(string Kind)
{
    /// <summary>The line that asks; null for the last line above the options.</summary>
    public BoundedPattern? Text { get; init; }
    /// <summary>Characters that mark an option.</summary>
    public string Marks { get; init; } = "❯›●▶";
    /// <summary>Options stand in one line, two or more blanks apart: its group <c>options</c>. The marked one has another background.</summary>
    public BoundedPattern? Inline { get; init; }
}

/// <summary>An error that the CLI shows when its API refuses it.</summary>
/// <remarks>Looked for only when no question is open, and while it works only when <see cref="IsRetried"/>.</remarks>
public sealed record FaultRule(string Id, FaultClass Class, ScreenCondition When)
{
    /// <summary>The CLI tries again or goes on by itself.</summary>
    public bool IsRetried { get; init; }
    /// <summary>Groups name when it may go on: <c>time</c> (10:05am), <c>date</c>, <c>zone</c>, or <c>wait</c> (8s, 2h 5m); in the flow.</summary>
    public BoundedPattern? Resets { get; init; }
    /// <summary>The line must not have the colour of the composer's frame: tells errors from prompts that quote them.</summary>
    public bool IsForeignInk { get; init; }
}

/// <summary>A dialog that is answered by the operator's policy and not by hand.</summary>
/// <param name="Policy">Name of the policy that decides, like <c>trust-folder</c>.</param>
public sealed record DialogRule(string Id, string Policy, ScreenCondition When, QuestionRule Question)
{
    public int Priority { get; init; } = 1000;
    public string? Reason { get; init; }
    /// <summary>Word of the policy (<c>accept</c>, <c>refuse</c>…) to the option that says so. An answer of <c>ask</c> leaves it to the operator.</summary>
    public IReadOnlyDictionary<string, DialogAnswer> Answers { get; init; } =
        new Dictionary<string, DialogAnswer>(StringComparer.Ordinal);
    /// <summary>The word when the operator has said nothing.</summary>
    public string Default { get; init; } = "ask";
}

/// <summary>What answers a dialog: an option to mark and confirm, or keys where there is nothing to choose.</summary>
public sealed record DialogAnswer
{
    /// <summary>Matches the text of the option; null when there is nothing to choose.</summary>
    public BoundedPattern? Option { get; init; }
    /// <summary>Moves the marker down or right, up or left.</summary>
    public string NextKey { get; init; } = "down";
    public string PreviousKey { get; init; } = "up";
    /// <summary>Sent when the marker stands on the option.</summary>
    public IReadOnlyList<string> Keys { get; init; } = ["enter"];
}

/// <summary>How the place where prompts are typed is found.</summary>
public sealed record ComposerPlace
{
    /// <summary>Its first line; the group <c>text</c> is what is typed there. The last match on the screen counts.</summary>
    public required BoundedPattern First { get; init; }
    /// <summary>Its further lines; the group <c>text</c> is what is typed there. Null: it ends with the first line.</summary>
    public BoundedPattern? More { get; init; }
    /// <summary>The line directly above must match, if set; a blank line is an empty text.</summary>
    public BoundedPattern? Over { get; init; }
    /// <summary>The nearest line below it that is not blank must match, if set.</summary>
    public BoundedPattern? Under { get; init; }
    /// <summary>What the CLI writes below it; never typed text, even where it looks like a further line.</summary>
    public BoundedPattern? Below { get; init; }
    /// <summary>Its upper edge when its first lines are scrolled out of sight.</summary>
    public BoundedPattern? Scrolled { get; init; }
    /// <summary>Shown while nothing is typed. Faint text never counts as typed.</summary>
    public IReadOnlyList<BoundedPattern> Placeholders { get; init; } = [];
    /// <summary>A prompt in the transcript begins so.</summary>
    public BoundedPattern? Echo { get; init; }
    /// <summary>Its last line is among so many at the end of what the screen shows.</summary>
    public int WithinLast { get; init; } = 16;
}
