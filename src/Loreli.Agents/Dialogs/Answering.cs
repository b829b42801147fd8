using Loreli.Agents.Backends;
using Loreli.Agents.Delivery;
using Loreli.Supervision;

namespace Loreli.Agents.Dialogs;

/// <summary>All that is known about one question that is being answered. A value.</summary>
/// <param name="Asked">The question as it was when the answer was chosen; another one is not answered.</param>
/// <param name="Target">Index of the option; -1 where there is nothing to choose and <see cref="DialogAnswer.Keys"/> are enough.</param>
public sealed record Answering(Question Asked, int Target, DialogAnswer How, Instant GiveUpAt)
{
    /// <summary>What the screen shows now.</summary>
    public Sight? Sight { get; init; }

    /// <summary>Since when it asks the same, with the same option marked.</summary>
    public Instant StillSince { get; init; }

    public Instant? OperatorTypedAt { get; init; }

    public AnsweringStep Step { get; init; } = new AnsweringStep.Looking();

    public string Option => Target < 0 ? "" : Asked.Options[Target];
}

/// <summary>How far an answer is. Closed: these three are all there are.</summary>
public abstract record AnsweringStep
{
    private AnsweringStep() { }

    public sealed record Looking : AnsweringStep;

    /// <param name="From">The option that was marked before the last key.</param>
    public sealed record Moving(int Moves, int From, Instant PressedAt) : AnsweringStep;

    public sealed record Confirming(int Presses, Instant PressedAt) : AnsweringStep;
}

/// <summary>What can happen.</summary>
public abstract record AnsweringNews
{
    private AnsweringNews() { }

    public sealed record Saw(Sight Sight) : AnsweringNews;

    public sealed record OperatorTyped : AnsweringNews;
}

/// <summary>What to do. Data, not a call.</summary>
public abstract record AnsweringAction
{
    private AnsweringAction() { }

    public sealed record WaitUntil(Instant Then) : AnsweringAction;

    /// <param name="Key">For the record: <c>down</c>, <c>enter</c>.</param>
    public sealed record Press(ReadOnlyMemory<byte> Bytes, string Key) : AnsweringAction;

    public sealed record Finish(AnswerOutcome Outcome) : AnsweringAction;
}

/// <summary>How an answer ended.</summary>
public abstract record AnswerOutcome
{
    private AnswerOutcome() { }

    /// <summary>The question is gone after its option was marked and confirmed.</summary>
    public sealed record Answered(string Option) : AnswerOutcome;

    /// <summary>Somebody else was faster: nothing was pressed.</summary>
    public sealed record AlreadyGone : AnswerOutcome;

    /// <summary>LOR0560: it is left as it is, for the operator.</summary>
    public sealed record GaveUp(string Reason, IReadOnlyList<string> Screen) : AnswerOutcome;
}

/// <summary>What is to be done about a question.</summary>
public abstract record AnswerChoice
{
    private AnswerChoice() { }

    public sealed record Answer(Answering Answering) : AnswerChoice;

    /// <summary>It asks for words: they are delivered like a prompt, with <see cref="PromptTiming.IntoQuestion"/>.</summary>
    public sealed record Type(string Text) : AnswerChoice;

    /// <summary>The policy leaves it to the operator, or nothing of what it allows is offered.</summary>
    public sealed record AskOperator(string Reason) : AnswerChoice;

    /// <summary>LOR0561: nothing that is offered is meant by it, or more than one thing.</summary>
    public sealed record NoSuchOption(string Reason, IReadOnlyList<string> Options) : AnswerChoice;
}
