using Loreli.Agents.Delivery;
using Loreli.Supervision;
using static Loreli.Agents.Dialogs.AnsweringAction;
using static Loreli.Agents.Dialogs.AnsweringNews;
using static Loreli.Agents.Dialogs.AnsweringStep;

namespace Loreli.Agents.Dialogs;

/// <summary>Answers a question with its keys: moves the marker, looks where it is, and confirms only what is marked. Pure.</summary>
/// <remarks>
/// Specification: docs/specs/dialog-answers.md. Which option a CLI marks first differs from version to version, so no option
/// is confirmed that was not seen to be marked. Ask <see cref="Decide"/> again after each press.
/// </remarks>
public static class DialogAnswering
{
    /// <summary>A question is drawn before its keys are read.</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(400);

    /// <summary>From a key to the marker's move; then the key was lost and is pressed again.</summary>
    public static readonly TimeSpan MoveTime = TimeSpan.FromSeconds(1);

    /// <summary>From Enter to the end of the question.</summary>
    public static readonly TimeSpan ConfirmTime = TimeSpan.FromSeconds(3);

    public const int ConfirmsMax = 2;

    /// <summary>News.</summary>
    public static Answering Observe(Answering answering, AnsweringNews news, Instant now) => news switch
    {
        Saw it => answering with { Sight = it.Sight, StillSince = AsksTheSame(answering.Sight, it.Sight) ? answering.StillSince : now },
        _ => answering with { OperatorTypedAt = now },
    };

    /// <summary>The next thing to do: the first row that applies.</summary>
    public static (Answering Next, AnsweringAction Action) Decide(Answering answering, Instant now)
    {
        var settled = answering.StillSince + Settle;
        var free = answering.OperatorTypedAt + DeliveryPatience.Usual.OperatorLease;
        return (answering.Step, answering.Sight) switch
        {
            _ when now >= answering.GiveUpAt => GiveUp(answering, "it took too long"),
            (_, null) => Wait(answering, answering.GiveUpAt),
            _ when settled > now => Wait(answering, settled),
            (Looking, var sight) when !IsAsked(answering, sight) => (answering, new Finish(new AnswerOutcome.AlreadyGone())),
            (Confirming, var sight) when !IsAsked(answering, sight) => (answering, new Finish(new AnswerOutcome.Answered(answering.Option))),
            (_, var sight) when !IsAsked(answering, sight) => GiveUp(answering, "it changed while it was being answered"),
            _ when free > now => Wait(answering, free.Value),
            (Confirming step, var sight) => Confirmed(answering, step, sight, now),
            (_, var sight) when IsMarked(answering, sight) => Confirm(answering, sight, 1, now),
            (_, { Reading.Question.Marked: < 0 }) => GiveUp(answering, "it cannot be seen which option is marked"),
            (_, var sight) => Move(answering, sight, now),
        };
    }

    private static (Answering, AnsweringAction) Move(Answering answering, Sight sight, Instant now)
    {
        var marked = sight.Reading.Question!.Marked;
        var before = answering.Step as Moving;
        if (before is not null && before.From == marked && before.PressedAt + MoveTime > now)
        {
            return Wait(answering, before.PressedAt + MoveTime);
        }
        var moves = before?.Moves ?? 0;
        if (moves >= MovesMax(answering))
        {
            return GiveUp(answering, "the marker does not reach the option");
        }
        var key = marked < answering.Target ? answering.How.NextKey : answering.How.PreviousKey;
        return (answering with { Step = new Moving(moves + 1, marked, now) }, new Press(Keys.Encode(key, sight.Modes), key));
    }

    private static (Answering, AnsweringAction) Confirmed(Answering answering, Confirming step, Sight sight, Instant now)
    {
        var keys = answering.How.Keys;
        if (step.Presses % keys.Count != 0)
        {
            return Confirm(answering, sight, step.Presses + 1, now);
        }
        if (step.PressedAt + ConfirmTime > now)
        {
            return Wait(answering, step.PressedAt + ConfirmTime);
        }
        if (!IsMarked(answering, sight))
        {
            return GiveUp(answering, "the marker moved away from the option");
        }
        return step.Presses < ConfirmsMax * keys.Count
            ? Confirm(answering, sight, step.Presses + 1, now)
            : GiveUp(answering, "it was confirmed and is still there");
    }

    private static (Answering, AnsweringAction) Confirm(Answering answering, Sight sight, int presses, Instant now)
    {
        var key = answering.How.Keys[(presses - 1) % answering.How.Keys.Count];
        return (answering with { Step = new Confirming(presses, now) }, new Press(Keys.Encode(key, sight.Modes), key));
    }

    private static (Answering, AnsweringAction) Wait(Answering answering, Instant until) =>
        (answering, new WaitUntil(until < answering.GiveUpAt ? until : answering.GiveUpAt));

    private static (Answering, AnsweringAction) GiveUp(Answering answering, string reason) =>
        (answering, new Finish(new AnswerOutcome.GaveUp(reason, answering.Sight?.Lines ?? [])));

    // A lost key is pressed again, so more keys than options; a marker that goes round in a circle ends.
    private static int MovesMax(Answering answering) => (2 * answering.Asked.Options.Count) + 4;

    private static bool IsMarked(Answering answering, Sight sight) =>
        answering.Target < 0 || sight.Reading.Question!.Marked == answering.Target;

    private static bool IsAsked(Answering answering, Sight sight) =>
        sight.Reading.Question is { } question && IsSame(question, answering.Asked);

    private static bool AsksTheSame(Sight? before, Sight now) => (before?.Reading.Question, now.Reading.Question) switch
    {
        (null, null) => before is not null,
        ({ } left, { } right) => left.Marked == right.Marked && IsSame(left, right),
        _ => false,
    };

    private static bool IsSame(Question left, Question right) =>
        left.Kind == right.Kind && left.Text == right.Text && left.Options.SequenceEqual(right.Options);
}
