using System.Collections.Immutable;
using Loreli.Agents.Backends;

namespace Loreli.Agents.Delivery;

/// <summary>All that is known about the prompts of one agent: those that wait, and how far the one is that is being typed. A value.</summary>
/// <param name="Queue">In the order in which they will be typed; the first one is at work unless <see cref="Step"/> rests.</param>
public sealed record Courier(DeliveryWay Way, DeliveryPatience Patience, ImmutableList<Prompt> Queue)
{
    /// <summary>Null while the agent is not there.</summary>
    public Sight? Sight { get; init; }

    /// <summary>Since when the screen stands still, and the composer.</summary>
    public Stillness Still { get; init; }

    public Instant? OperatorTypedAt { get; init; }

    public DeliveryStep Step { get; init; } = new DeliveryStep.Resting();

    /// <summary>What ended and was not yet told.</summary>
    public ImmutableQueue<CourierAction.Finish> Ended { get; init; } = [];

    public static Courier For(DeliveryWay way, DeliveryPatience? patience = null) => new(way, patience ?? DeliveryPatience.Usual, []);
}

/// <param name="Screen">Since when the masked screen shows the same.</param>
/// <param name="Composer">Since when the composer does.</param>
public readonly record struct Stillness(Instant Screen, Instant Composer);

/// <summary>A text on its way.</summary>
/// <param name="Text">What is typed: the prompt's own text, or the words that name its file.</param>
/// <param name="Pieces">The same, cut as it is written.</param>
/// <param name="Written">How often writing it was begun.</param>
public sealed record Load(Prompt Prompt, string Text, ImmutableArray<string> Pieces, Instant BeganAt, int Written, long TurnsBefore, bool WasBusy);

/// <summary>How far a delivery is. Closed: these seven are all there are.</summary>
public abstract record DeliveryStep
{
    private DeliveryStep() { }

    public sealed record Resting : DeliveryStep;

    /// <summary>The text is being put into a file.</summary>
    public sealed record Storing(Prompt Prompt) : DeliveryStep;

    /// <param name="Next">Index of the piece that is written next.</param>
    /// <param name="WroteAt">When the last one was.</param>
    public sealed record Writing(Load Load, int Next, Instant WroteAt) : DeliveryStep;

    /// <summary>All is written; it must be seen in the box.</summary>
    public sealed record Checking(Load Load, Instant WroteAt) : DeliveryStep;

    public sealed record Submitted(Load Load, int Enters, Instant EnteredAt) : DeliveryStep;

    /// <summary>A dialog opened, or the operator typed, in between: nothing is written until that is over.</summary>
    public sealed record Interrupted(Load Load, bool IsWhole, Instant Since) : DeliveryStep;

    /// <summary>What was put into the box is taken out again.</summary>
    /// <param name="Why">How the delivery ends then; null: it begins anew.</param>
    public sealed record Clearing(Load Load, DeliveryOutcome? Why, int Tries, Instant NextAt) : DeliveryStep;
}

/// <summary>What can happen. Time passing is no news: it is the <c>now</c> of the next decision.</summary>
public abstract record CourierNews
{
    private CourierNews() { }

    public sealed record Asked(Prompt Prompt) : CourierNews;

    public sealed record Withdrawn(long PromptId) : CourierNews;

    /// <summary>The screen shows something else than before.</summary>
    public sealed record Saw(Sight Sight) : CourierNews;

    /// <summary>An operator pressed a key in this pane.</summary>
    public sealed record OperatorTyped : CourierNews;

    /// <summary>The file of <see cref="CourierAction.Store"/> is there.</summary>
    public sealed record Stored(long PromptId, string Path) : CourierNews;

    public sealed record StoreFailed(long PromptId, string Reason) : CourierNews;

    public sealed record WriteFailed(string Reason) : CourierNews;

    /// <summary>The agent's process ended. What waits goes on waiting, for the next generation.</summary>
    public sealed record AgentEnded : CourierNews;
}

/// <summary>What to do. Data, not a call.</summary>
public abstract record CourierAction
{
    private CourierAction() { }

    public sealed record Rest : CourierAction;

    /// <summary>Nothing to do before then, unless there is news.</summary>
    public sealed record WaitUntil(Instant Then) : CourierAction;

    /// <summary>Bytes for the pane, in one write of their own.</summary>
    /// <param name="What">For the record: <c>text</c>, <c>piece 3 of 12</c>, <c>enter</c>, <c>clear</c>.</param>
    public sealed record Write(ReadOnlyMemory<byte> Bytes, string What) : CourierAction;

    /// <summary>Put the text, byte by byte, into a file that the agent can read and nobody else; then say where.</summary>
    public sealed record Store(long PromptId, string Text) : CourierAction;

    public sealed record Finish(Prompt Prompt, DeliveryOutcome Outcome) : CourierAction;
}

/// <summary>What a prompt was proven by.</summary>
public enum DeliveryProof
{
    /// <summary>The agent itself said that a turn began.</summary>
    Turn,
    /// <summary>The agent was idle and is at work, or asks for something.</summary>
    Activity,
    /// <summary>The box is empty and the text stands in the transcript, or in the CLI's own queue.</summary>
    Transcript,
    /// <summary>The box is empty; enough for a command, which begins no turn.</summary>
    EmptyBox,
}

/// <summary>How a prompt ended. Whatever is not <see cref="Delivered"/> carries what the screen showed.</summary>
public abstract record DeliveryOutcome
{
    private DeliveryOutcome() { }

    /// <param name="Took">From the first byte to the proof.</param>
    public sealed record Delivered(DeliveryProof Proof, TimeSpan Took, int Enters, string? File) : DeliveryOutcome;

    /// <summary>LOR0550: the queue is full.</summary>
    public sealed record QueueFull(int Most) : DeliveryOutcome;

    /// <summary>LOR0551: too long, or nothing but blanks.</summary>
    public sealed record Refused(string Reason) : DeliveryOutcome;

    /// <summary>LOR0552: it waited too long; nothing was typed.</summary>
    public sealed record Expired(string WaitedFor, IReadOnlyList<string> Screen) : DeliveryOutcome;

    /// <summary>LOR0553: it was written and never seen in the box.</summary>
    public sealed record NotShown(IReadOnlyList<string> Screen) : DeliveryOutcome;

    /// <summary>LOR0554: it stood in the box and Enter did not take it.</summary>
    /// <param name="IsLeft">It could not be taken out of the box again.</param>
    public sealed record NotTaken(bool IsLeft, IReadOnlyList<string> Screen) : DeliveryOutcome;

    /// <summary>LOR0555: it is gone from the box, and nothing shows that a turn began. It is not sent again: it may have arrived.</summary>
    public sealed record Unproven(IReadOnlyList<string> Screen) : DeliveryOutcome;

    /// <summary>LOR0556: an operator typed, or a dialog opened, while it was in the box; it is left to the operator.</summary>
    public sealed record Interfered(string By, IReadOnlyList<string> Screen) : DeliveryOutcome;

    /// <summary>LOR0557: the agent ended, its pane took nothing, or the text's file could not be written.</summary>
    public sealed record Unreachable(string Reason) : DeliveryOutcome;

    public sealed record Withdrawn : DeliveryOutcome;
}
