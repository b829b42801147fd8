namespace Loreli.Supervision;

/// <summary>What an agent is at, as far as can be told. Unknown is a state: nothing is guessed.</summary>
public enum Activity
{
    Unknown,
    /// <summary>It works on a turn.</summary>
    Busy,
    /// <summary>Its composer is visible and empty, and no dialog is open.</summary>
    Idle,
    /// <summary>A question or a permission prompt is open: the operator is needed.</summary>
    Waiting,
    /// <summary>Its API refuses it: see <see cref="Reading.Fault"/>.</summary>
    Blocked,
}

/// <summary>Who says so, the most trusted first. One of them is the authority at a time.</summary>
public enum ReadingSource
{
    /// <summary>The agent's own hooks.</summary>
    Hook,
    /// <summary>Program status (OSC 7501), or the agent's HTTP port.</summary>
    Protocol,
    /// <summary>Rules over the settled screen.</summary>
    Screen,
    None,
}

/// <summary>Why an agent's API refuses it.</summary>
public enum FaultClass
{
    Auth, Quota, RateLimit, Budget, ModelGone, Overloaded, Network,
    /// <summary>This one request was refused (too long, malformed): says nothing about the backend, another may work.</summary>
    Request,
}

/// <param name="Text">The line that says so, as the screen shows it.</param>
/// <param name="ResetsAt">When the agent may go on, where the text names a time.</param>
public sealed record Fault(FaultClass Class, string Text, DateTimeOffset? ResetsAt = null)
{
    /// <summary>The CLI tries again or goes on by itself: the turn is not over. Such a fault can come with <see cref="Activity.Busy"/>.</summary>
    public bool IsRetried { get; init; }

    /// <summary>The same notice, still there, is the same fault: a time that it names from now on (<c>in 8s</c>) counts from the first look.</summary>
    public Fault After(Fault? before) => before is not null && before with { ResetsAt = ResetsAt } == this ? before : this;
}

/// <summary>A question that an agent asks on its screen.</summary>
/// <param name="Kind"><c>permission</c>, <c>question</c>, <c>auth</c>, or the id of a known dialog.</param>
/// <param name="Options">As shown, without marker and number; empty when free text is asked for.</param>
/// <param name="Marked">Index of the option under the marker; -1 when none is.</param>
public sealed record Question(string Kind, string Text, IReadOnlyList<string> Options, int Marked);

/// <summary>What an agent is at, with the reason in words and the evidence. One moment of one generation.</summary>
/// <param name="Rule">Id of the rule that matched; <c>none</c> when none did.</param>
/// <param name="Reason">For operators, like <c>asks: Do you want to proceed?</c>.</param>
/// <param name="Evidence">Lines that the rule matched, as shown; at most 8.</param>
public sealed record Reading(Activity Activity, ReadingSource Source, string Rule, string Reason, IReadOnlyList<string> Evidence)
{
    public static readonly Reading Nothing = new(Activity.Unknown, ReadingSource.None, "none", "nothing is known yet", []);

    public Fault? Fault { get; init; }
    public Question? Question { get; init; }
    /// <summary>A rule of the backend that should have matched by now did not: its CLI may look different in this version.</summary>
    public string? Drift { get; init; }
}

/// <summary>What an agent's processes and screen have done until now: counters, so that two of them tell what happened between.</summary>
/// <param name="Screen">Hash of the settled screen without the regions that move without meaning.</param>
/// <param name="Cpu">Processor time of the whole tree, the ended children included; never falls within a generation.</param>
/// <param name="IoBytes">Bytes that the whole tree read and wrote.</param>
/// <param name="ChildCpu">Processor time of the tree without the agent's own process: a build, a test run.</param>
/// <param name="HasToolOpen">The agent said that a tool call runs.</param>
/// <param name="Heartbeats">Tool calls, hook reports and answered requests, counted.</param>
public readonly record struct LifeSigns(
    ulong Screen, TimeSpan Cpu, long IoBytes, TimeSpan ChildCpu, bool HasToolOpen, long Heartbeats);
