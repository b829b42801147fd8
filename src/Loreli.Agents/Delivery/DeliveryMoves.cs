using System.Buffers;
using Loreli.Agents.Backends;
using Loreli.Supervision;
using Loreli.Terminal;
using static Loreli.Agents.Delivery.CourierAction;
using static Loreli.Agents.Delivery.DeliveryStep;

namespace Loreli.Agents.Delivery;

/// <summary>The steps of a delivery that has begun: table 4 of docs/specs/prompt-delivery.md.</summary>
internal static class DeliveryMoves
{
    private const string LineKey = "ctrl+u";

    public static (Courier, CourierAction) Write(Courier courier, Writing step, Sight sight, Instant now)
    {
        var (load, patience) = (step.Load, courier.Patience);
        if (Disturbed(courier, load, sight, isWritten: step.Next > 0) is { } by)
        {
            // Before the first byte nothing is lost by beginning anew.
            return step.Next == 0 && load.Written == 1
                ? (courier with { Step = new Resting() }, new WaitUntil(now))
                : Interrupt(courier, load, isWhole: false, by, sight, now);
        }
        if (step.Next > 0)
        {
            var isShown = IsShown(sight, load, step.Next - 1, courier.Way);
            if (!isShown && now >= step.WroteAt + courier.Way.ArrivalTime)
            {
                return NotShown(courier, load, sight, now);
            }
            var next = step.WroteAt + courier.Way.ChunkPause;
            if (!isShown || next > now)
            {
                return (courier, new WaitUntil(next > now ? next : step.WroteAt + courier.Way.ArrivalTime));
            }
        }
        var isLast = step.Next == load.Pieces.Length - 1;
        var bytes = Encode(load.Pieces[step.Next], courier.Way, sight.Modes);
        var what = load.Pieces.Length == 1 ? "text" : $"piece {step.Next + 1} of {load.Pieces.Length}";
        return (courier with { Step = isLast ? new Checking(load, now) : new Writing(load, step.Next + 1, now) }, new CourierAction.Write(bytes, what));
    }

    public static (Courier, CourierAction) Check(Courier courier, Checking step, Sight sight, Instant now)
    {
        var (load, way, patience) = (step.Load, courier.Way, courier.Patience);
        if (Disturbed(courier, load, sight, isWritten: true) is { } by)
        {
            return Interrupt(courier, load, isWhole: true, by, sight, now);
        }
        if (!IsShown(sight, load, load.Pieces.Length - 1, way))
        {
            return now < step.WroteAt + courier.Way.ArrivalTime
                ? (courier, new WaitUntil(step.WroteAt + courier.Way.ArrivalTime))
                : NotShown(courier, load, sight, now);
        }
        // The box must stand still, too: a long paste is drawn while it is read.
        var quietSince = courier.Still.Composer > step.WroteAt ? courier.Still.Composer : step.WroteAt;
        return quietSince + way.SubmitPause > now
            ? (courier, new WaitUntil(quietSince + way.SubmitPause))
            : (courier with { Step = new Submitted(load, Enters: 1, now) }, Key("enter", sight.Modes, "enter"));
    }

    public static (Courier, CourierAction) Prove(Courier courier, Submitted step, Sight sight, Instant now)
    {
        var (load, patience) = (step.Load, courier.Patience);
        var deadline = step.EnteredAt + courier.Way.ProofTime;
        if (Proof(load, sight, courier.Way) is { } proof && (proof != DeliveryProof.EmptyBox || now >= deadline))
        {
            var file = load.Text.Length < load.Prompt.Text.Length || !PromptText.IsTypable(load.Prompt.Text) ? load.Text : null;
            return (PromptDelivery.End(courier, load.Prompt,
                new DeliveryOutcome.Delivered(proof, now - load.BeganAt, step.Enters, file)), new WaitUntil(now));
        }
        if (IsAway(sight, load, isWritten: false, courier.Way))
        {
            // A dialog took the box away before there was a proof: what it did with the text shows when it closes.
            return now < step.EnteredAt + patience.Interruption
                ? (courier, new WaitUntil(step.EnteredAt + patience.Interruption))
                : (PromptDelivery.End(courier, load.Prompt, new DeliveryOutcome.Unproven(sight.Lines)), new WaitUntil(now));
        }
        if (now < deadline)
        {
            return (courier, new WaitUntil(deadline));
        }
        if (Box.IsEmpty(sight))
        {
            return (PromptDelivery.End(courier, load.Prompt, new DeliveryOutcome.Unproven(sight.Lines)), new WaitUntil(now));
        }
        if (Disturbed(courier, load, sight, isWritten: true) is not null || sight.Composer is not null && !Box.ShowsOnly(sight, load.Text, courier.Way))
        {
            return Interrupt(courier, load, isWhole: true, "an operator", sight, now);
        }
        return step.Enters < DeliveryLimits.EntersMax
            ? (courier with { Step = step with { Enters = step.Enters + 1, EnteredAt = now } }, Key("enter", sight.Modes, "enter again"))
            : StartClearing(courier, load, new DeliveryOutcome.NotTaken(IsLeft: false, sight.Lines), now);
    }

    public static (Courier, CourierAction) AfterInterruption(Courier courier, Interrupted step, Sight sight, Instant now)
    {
        var (load, patience) = (step.Load, courier.Patience);
        if (now >= step.Since + patience.Interruption)
        {
            return (PromptDelivery.End(courier, load.Prompt, new DeliveryOutcome.Interfered(By(sight), sight.Lines)), new WaitUntil(now));
        }
        if (IsAway(sight, load, isWritten: false, courier.Way))
        {
            return (courier, new WaitUntil(step.Since + patience.Interruption));
        }
        if (PromptDelivery.HasOperator(courier, now))
        {
            return (courier, new WaitUntil(courier.OperatorTypedAt!.Value + patience.OperatorLease));
        }
        if (courier.Still.Composer + courier.Way.Quiet > now)
        {
            return (courier, new WaitUntil(courier.Still.Composer + courier.Way.Quiet));
        }
        var operatorTyped = courier.OperatorTypedAt is { } typed && typed >= load.BeganAt;
        return sight switch
        {
            _ when step.IsWhole && Box.ShowsOnly(sight, load.Text, courier.Way) && Box.Shows(sight, load.Pieces[^1], courier.Way) =>
                (courier with { Step = new Checking(load with { BeganAt = now }, now) }, new WaitUntil(now)),
            _ when step.IsWhole && (Proof(load, sight, courier.Way) is DeliveryProof.Turn or DeliveryProof.Transcript) =>
                (PromptDelivery.End(courier, load.Prompt,
                    new DeliveryOutcome.Delivered(DeliveryProof.Transcript, now - load.BeganAt, Enters: 0, File: null)), new WaitUntil(now)),
            _ when operatorTyped && Box.HoldsSomething(sight) =>
                (PromptDelivery.End(courier, load.Prompt, new DeliveryOutcome.Interfered("an operator", sight.Lines)), new WaitUntil(now)),
            _ => StartClearing(courier, load, why: null, now),
        };
    }

    public static (Courier, CourierAction) Clear(Courier courier, Clearing step, Sight sight, Instant now)
    {
        var (load, why) = (step.Load, step.Why);
        if (sight.IsAsking || sight.Composer is null || courier.OperatorTypedAt is { } typed && typed >= load.BeganAt && Box.HoldsSomething(sight))
        {
            var outcome = why ?? new DeliveryOutcome.Interfered(By(sight), sight.Lines);
            return (PromptDelivery.End(courier, load.Prompt, outcome is DeliveryOutcome.NotTaken it ? it with { IsLeft = true } : outcome), new WaitUntil(now));
        }
        if (now < step.NextAt)
        {
            return (courier, new WaitUntil(step.NextAt));
        }
        if (Box.IsEmpty(sight))
        {
            // A box that reads as empty while the text is to be seen may be read wrongly: writing again could double it.
            return why is null && !Box.IsInTranscript(sight, load.Text, courier.Way)
                ? Anew(courier, load, sight, now)
                : (PromptDelivery.End(courier, load.Prompt, why ?? new DeliveryOutcome.NotShown(sight.Lines)), new WaitUntil(now));
        }
        if (step.Tries >= DeliveryLimits.ClearsMax)
        {
            return (PromptDelivery.End(courier, load.Prompt, new DeliveryOutcome.NotTaken(IsLeft: true, sight.Lines)), new WaitUntil(now));
        }
        // What empties an idle CLI's box may interrupt one that works.
        var key = sight.Reading.Activity == Activity.Busy ? LineKey : courier.Way.ClearKeys[step.Tries % courier.Way.ClearKeys.Count];
        return (courier with { Step = step with { Tries = step.Tries + 1, NextAt = now + courier.Patience.Cleared } }, Key(key, sight.Modes, "clear"));
    }

    private static (Courier, CourierAction) NotShown(Courier courier, Load load, Sight sight, Instant now) =>
        StartClearing(courier, load, load.Written < DeliveryLimits.WritesMax ? null : new DeliveryOutcome.NotShown(sight.Lines), now);

    // No Enter was sent, and the box is empty: writing it again cannot double it.
    private static (Courier, CourierAction) Anew(Courier courier, Load load, Sight sight, Instant now) => load.Written < DeliveryLimits.WritesMax
        ? (courier with { Step = new Writing(load with { Written = load.Written + 1, BeganAt = now, TurnsBefore = sight.TurnsBegun }, 0, now) }, new WaitUntil(now))
        : (PromptDelivery.End(courier, load.Prompt, new DeliveryOutcome.NotShown(sight.Lines)), new WaitUntil(now));

    private static (Courier, CourierAction) StartClearing(Courier courier, Load load, DeliveryOutcome? why, Instant now) =>
        (courier with { Step = new Clearing(load, why, Tries: 0, now) }, new WaitUntil(now));

    private static (Courier, CourierAction) Interrupt(Courier courier, Load load, bool isWhole, string by, Sight sight, Instant now) =>
        by.Length > 0 && courier.Patience.Interruption > TimeSpan.Zero
            ? (courier with { Step = new Interrupted(load, isWhole, now) }, new WaitUntil(now))
            : (PromptDelivery.End(courier, load.Prompt, new DeliveryOutcome.Interfered(by, sight.Lines)), new WaitUntil(now));

    // A box that outgrew the screen may have lost its frame; then its text is what is seen, or will be in a moment.
    private static bool IsAway(Sight sight, Load load, bool isWritten, DeliveryWay way) =>
        sight.IsAsking ? !PromptDelivery.Answers(sight, load.Prompt)
        : sight.Composer is null && !isWritten && !Box.Shows(sight, load.Pieces[^1], way);

    // A text in pieces passes for typing; where a mark stands for a part of it, it did not, and nobody knows which part.
    private static bool IsShown(Sight sight, Load load, int piece, DeliveryWay way) => load.Pieces.Length == 1
        ? Box.Shows(sight, load.Pieces[piece], way)
        : Box.Shows(sight, load.Pieces[piece], way with { StandIns = [] }) && !Box.ShowsMark(sight, way);

    private static string? Disturbed(Courier courier, Load load, Sight sight, bool isWritten) =>
        IsAway(sight, load, isWritten, courier.Way) ? By(sight)
        : courier.OperatorTypedAt is { } typed && typed >= load.BeganAt ? "an operator"
        : null;

    private static string By(Sight sight) => sight.IsAsking || sight.Composer is null ? "a dialog" : "an operator";

    // As long as the text stands in the box, whatever else seems to have begun is not its turn.
    private static DeliveryProof? Proof(Load load, Sight sight, DeliveryWay way) => sight switch
    {
        { Composer: not null } when Box.Shows(sight, load.Text, way) => null,
        _ when sight.TurnsBegun > load.TurnsBefore => DeliveryProof.Turn,
        { Reading.Activity: Activity.Busy } when !load.WasBusy => DeliveryProof.Activity,
        { Reading: { Activity: Activity.Waiting, Source: ReadingSource.Hook or ReadingSource.Protocol } } when !load.WasBusy => DeliveryProof.Activity,
        { Composer: null } => null,
        _ when Box.IsInTranscript(sight, load.Text, way) => DeliveryProof.Transcript,
        _ when load.Prompt.IsCommand && Box.IsEmpty(sight) => DeliveryProof.EmptyBox,
        _ => null,
    };

    private static ReadOnlyMemory<byte> Encode(string piece, DeliveryWay way, InputModes modes)
    {
        var bytes = new ArrayBufferWriter<byte>(piece.Length + 16);
        // Without brackets a paste's line ends would be Enters, and a CLI that asks for every key as a code would get
        // line feeds as such: then it is plain text.
        var isPaste = way.Mode == SubmissionMode.Paste && (modes & InputModes.BracketedPaste) != InputModes.None;
        InputEvent input = isPaste ? new InputEvent.Paste(piece) : new InputEvent.Key("", Text: piece);
        InputEncoder.Encode(input, isPaste ? modes : InputModes.None, bytes);
        return bytes.WrittenMemory;
    }

    private static CourierAction.Write Key(string name, InputModes modes, string what) => new(Keys.Encode(name, modes), what);
}
