using System.Collections.Immutable;
using Loreli.Agents.Backends;
using Loreli.Supervision;
using static Loreli.Agents.Delivery.CourierAction;
using static Loreli.Agents.Delivery.CourierNews;
using static Loreli.Agents.Delivery.DeliveryStep;

namespace Loreli.Agents.Delivery;

/// <summary>Decides what is typed for an agent, and when. Pure: no clock, no I/O, no sleep.</summary>
/// <remarks>Specification: docs/specs/prompt-delivery.md. Ask <see cref="Decide"/> again after everything it says but to rest or to wait.</remarks>
public static class PromptDelivery
{
    /// <summary>Table 1: news.</summary>
    public static Courier Observe(Courier courier, CourierNews news, Instant now) => news switch
    {
        Asked it => Enqueue(courier, it.Prompt with { Text = PromptText.Normal(it.Prompt.Text) }),
        Withdrawn it => Withdraw(courier, it.PromptId),
        Saw it => See(courier, it.Sight, now),
        OperatorTyped => courier with { OperatorTypedAt = now },
        Stored it when courier.Step is Storing step && step.Prompt.Id == it.PromptId =>
            Begin(courier, step.Prompt, courier.Way.FileReference.Replace("{file}", it.Path, StringComparison.Ordinal), now),
        StoreFailed it when courier.Step is Storing step && step.Prompt.Id == it.PromptId =>
            End(courier, step.Prompt, new DeliveryOutcome.Unreachable($"its file could not be written: {it.Reason}")),
        WriteFailed it when InHand(courier) is { } load => End(courier, load.Prompt, new DeliveryOutcome.Unreachable(it.Reason)),
        AgentEnded when InHand(courier) is { } load =>
            End(courier, load.Prompt, new DeliveryOutcome.Unreachable("the agent ended while the prompt was being typed")) with { Sight = null },
        AgentEnded => courier with { Sight = null, Step = new Resting() },
        _ => courier, // News of a file or a write that nothing waits for any more.
    };

    /// <summary>Table 2: action. The next thing to do, and the courier after it.</summary>
    public static (Courier Next, CourierAction Action) Decide(Courier courier, Instant now)
    {
        courier = Expire(courier, now);
        if (!courier.Ended.IsEmpty)
        {
            return (courier with { Ended = courier.Ended.Dequeue(out var ended) }, ended);
        }
        if (courier.Sight is not { } sight)
        {
            return (courier, UntilExpiry(courier));
        }
        return courier.Step switch
        {
            Resting when courier.Queue.IsEmpty => (courier, new Rest()),
            Resting => WhenFree(courier, sight, now),
            Storing => (courier, new Rest()),
            Interrupted step => DeliveryMoves.AfterInterruption(courier, step, sight, now),
            Writing step => DeliveryMoves.Write(courier, step, sight, now),
            Checking step => DeliveryMoves.Check(courier, step, sight, now),
            Submitted step => DeliveryMoves.Prove(courier, step, sight, now),
            Clearing step => DeliveryMoves.Clear(courier, step, sight, now),
            _ => throw new System.Diagnostics.UnreachableException(courier.Step.ToString()),
        };
    }

    /// <summary>Why the first prompt is not typed now, in words; null when nothing holds it or none waits.</summary>
    public static string? Holding(Courier courier, Instant now) =>
        courier is { Step: Resting, Queue: [var first, ..] } ? Hold(courier, first, now)?.Reason : null;

    /// <summary>What is to be kept over the daemon's end; the one at work comes back as begun.</summary>
    public static ImmutableList<Prompt> Remember(Courier courier) =>
        InHand(courier) is { } load ? courier.Queue.SetItem(0, load.Prompt with { WasBegun = true }) : courier.Queue;

    internal static Courier Begin(Courier courier, Prompt prompt, string text, Instant now)
    {
        var typed = PromptText.Typed(text, courier.Way, prompt.IsCommand);
        var load = new Load(prompt, typed, PromptText.Pieces(typed, courier.Way), now, Written: 1,
            courier.Sight?.TurnsBegun ?? 0, courier.Sight?.Reading.Activity == Activity.Busy);
        return courier with { Step = new Writing(load, Next: 0, WroteAt: now) };
    }

    internal static Courier End(Courier courier, Prompt prompt, DeliveryOutcome outcome) => courier with
    {
        Queue = courier.Queue.RemoveAll(it => it.Id == prompt.Id),
        Step = new Resting(),
        Ended = courier.Ended.Enqueue(new Finish(prompt, outcome)),
    };

    internal static bool HasOperator(Courier courier, Instant now) => courier.OperatorTypedAt + courier.Patience.OperatorLease > now;

    private static Load? InHand(Courier courier) => courier.Step switch
    {
        Writing it => it.Load,
        Checking it => it.Load,
        Submitted it => it.Load,
        Interrupted it => it.Load,
        Clearing it => it.Load,
        _ => null,
    };

    private static Courier Enqueue(Courier courier, Prompt prompt)
    {
        DeliveryOutcome? refusal =
            courier.Queue.Count >= DeliveryLimits.QueueMax ? new DeliveryOutcome.QueueFull(DeliveryLimits.QueueMax)
            : string.IsNullOrWhiteSpace(prompt.Text) ? new DeliveryOutcome.Refused("there is nothing in it")
            : System.Text.Encoding.UTF8.GetByteCount(prompt.Text) > DeliveryLimits.PromptBytesMax
                ? new DeliveryOutcome.Refused($"it is longer than {ByteSize.Format(DeliveryLimits.PromptBytesMax)}")
            : null;
        if (refusal is not null)
        {
            return courier with { Ended = courier.Ended.Enqueue(new Finish(prompt, refusal)) };
        }
        // The one at work keeps its place: what is half typed is not overtaken.
        var first = courier.Step is Resting ? 0 : 1;
        var at = prompt.IsUrgent ? courier.Queue.FindIndex(Math.Min(first, courier.Queue.Count), it => !it.IsUrgent) : -1;
        return courier with { Queue = courier.Queue.Insert(at < 0 ? courier.Queue.Count : at, prompt) };
    }

    private static Courier Withdraw(Courier courier, long id)
    {
        var waits = courier.Queue.Find(it => it.Id == id);
        // What is half typed is not taken back: it ends by itself within its patience.
        return waits is null || InHand(courier)?.Prompt.Id == id ? courier : End(courier, waits, new DeliveryOutcome.Withdrawn()) with { Step = StepWithout(courier, id) };
    }

    private static DeliveryStep StepWithout(Courier courier, long id) => courier.Step is Storing it && it.Prompt.Id == id ? new Resting() : courier.Step;

    private static Courier See(Courier courier, Sight sight, Instant now)
    {
        var before = courier.Sight;
        return courier with
        {
            Sight = sight,
            Still = new Stillness(
                before is null || before.Still != sight.Still || before.Reading.Activity != sight.Reading.Activity ? now : courier.Still.Screen,
                before is null || before.Composer != sight.Composer ? now : courier.Still.Composer),
        };
    }

    private static Courier Expire(Courier courier, Instant now)
    {
        var atWork = courier.Step is Resting ? 0 : 1;
        foreach (var prompt in courier.Queue.Skip(atWork).Where(it => it.ExpiresAt <= now))
        {
            var waitedFor = courier.Sight is null ? "the agent to be there" : Hold(courier, prompt, now)?.Reason ?? "its turn";
            var step = courier.Step;
            courier = End(courier, prompt, new DeliveryOutcome.Expired(waitedFor, courier.Sight?.Lines ?? [])) with { Step = step };
        }
        return courier;
    }

    // Table 3: what holds a prompt back, the first that applies; Until is null where only news can end it.
    private static (string Reason, Instant? Until)? Hold(Courier courier, Prompt prompt, Instant now)
    {
        var isNudge = prompt.Timing != PromptTiming.WhenIdle;
        var (still, settle) = (isNudge ? courier.Still.Composer : courier.Still.Screen, courier.Way.Quiet);
        return courier.Sight switch
        {
            null => ("the agent is not there", null),
            { IsAsking: true } when !Answers(courier.Sight, prompt) => ("a question or a dialog is open", null),
            { Composer: null } => ("no composer is to be seen", null),
            { Reading.Activity: Activity.Busy } when !isNudge || !courier.Way.TakesWhileBusy => ("the agent is busy", null),
            { Reading.Activity: Activity.Blocked } when !isNudge => ("the agent's API refuses it", null),
            { Reading.Activity: Activity.Unknown } it when !isNudge && Box.IsEmpty(it) => ("it is not known what the agent is at", null),
            _ when HasOperator(courier, now) => ("an operator is typing", courier.OperatorTypedAt + courier.Patience.OperatorLease),
            var it when Box.HoldsSomething(it) && !(prompt.WasBegun && Box.ShowsOnly(it, prompt.Text, courier.Way)) => ("a draft is in the composer", null),
            _ when still + settle > now => ("the screen has just changed", still + settle),
            _ => null,
        };
    }

    internal static bool Answers(Sight sight, Prompt prompt) =>
        prompt.Timing == PromptTiming.IntoQuestion && sight.Reading.Question is null or { Options.Count: 0 };

    private static (Courier, CourierAction) WhenFree(Courier courier, Sight sight, Instant now)
    {
        var prompt = courier.Queue[0];
        if (Hold(courier, prompt, now) is { } hold)
        {
            var expiry = UntilExpiry(courier);
            return (courier, hold.Until is { } until && until < expiry.Then ? new WaitUntil(until) : expiry);
        }
        if (prompt.WasBegun)
        {
            return Resume(courier, prompt, sight, now);
        }
        var way = courier.Way;
        return PromptText.IsTypable(prompt.Text) && PromptText.Fits(prompt.Text, way)
            ? (Begin(courier, prompt, prompt.Text, now), new WaitUntil(now))
            : (courier with { Step = new Storing(prompt) }, new Store(prompt.Id, prompt.Text));
    }

    // Begun before the daemon ended: still in the box, taken meanwhile, or lost.
    private static (Courier, CourierAction) Resume(Courier courier, Prompt prompt, Sight sight, Instant now)
    {
        if (Box.HoldsSomething(sight))
        {
            var begun = (Writing)Begin(courier, prompt, prompt.Text, now).Step;
            return (courier with { Step = new Checking(begun.Load, now) }, new WaitUntil(now));
        }
        return Box.IsInTranscript(sight, prompt.Text, courier.Way)
            ? (End(courier, prompt, new DeliveryOutcome.Delivered(DeliveryProof.Transcript, TimeSpan.Zero, Enters: 0, File: null)), new WaitUntil(now))
            : (courier with { Queue = courier.Queue.SetItem(0, prompt with { WasBegun = false }) }, new WaitUntil(now));
    }

    private static WaitUntil UntilExpiry(Courier courier) =>
        new(courier.Queue.IsEmpty ? new Instant(TimeSpan.MaxValue) : courier.Queue.Min(it => it.ExpiresAt));
}
