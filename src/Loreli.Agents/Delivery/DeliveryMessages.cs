using Loreli.Agents.Dialogs;
using Loreli.Protocol.Places;

namespace Loreli.Agents.Delivery;

/// <summary>What an operator is told when a prompt or an answer did not arrive. One wording each, everywhere.</summary>
public static class DeliveryMessages
{
    /// <summary>Null for what arrived or was withdrawn.</summary>
    public static ErrorText? Of(string agent, Prompt prompt, DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.QueueFull it => new("LOR0550",
            $"the prompt for {agent} is refused: {it.Most} already wait",
            $"Wait until some are delivered, or see what holds them: loreli explain {agent}."),
        DeliveryOutcome.Refused it => new("LOR0551",
            $"the prompt for {agent} is refused: {it.Reason}",
            "Shorten it, or put it into a file and name that."),
        DeliveryOutcome.Expired it => new("LOR0552",
            $"{Named(prompt)} was not typed into {agent}: it waited too long for this to end: {it.WaitedFor}",
            "Send it again when that is over."),
        DeliveryOutcome.NotShown => new("LOR0553",
            $"{Named(prompt)} was written to {agent} and never seen in its composer; no Enter was sent",
            $"Look at the pane: loreli capture {agent}."),
        DeliveryOutcome.NotTaken it => new("LOR0554",
            $"{Named(prompt)} stood in {agent}'s composer, and Enter did not take it; it was {(it.IsLeft ? "left there" : "taken out again")}",
            $"Look at the pane: loreli capture {agent}."),
        DeliveryOutcome.Unproven => new("LOR0555",
            $"{Named(prompt)} left {agent}'s composer, and nothing shows that a turn began. It is not sent again, because it may have arrived",
            $"Look at the pane: loreli capture {agent}."),
        DeliveryOutcome.Interfered it => new("LOR0556",
            $"{Named(prompt)} was interrupted in {agent}'s composer by {it.By}, and is left as it is",
            $"Finish or delete it there: loreli attach {agent}."),
        DeliveryOutcome.Unreachable it => new("LOR0557",
            $"{Named(prompt)} did not reach {agent}: {it.Reason}",
            "Send it again when the agent runs."),
        _ => null,
    };

    /// <summary>Null for what was answered.</summary>
    public static ErrorText? Of(string agent, string question, AnswerOutcome outcome) => outcome switch
    {
        AnswerOutcome.GaveUp it => new("LOR0560",
            $"{agent}'s question \"{Short(question)}\" was not answered: {it.Reason}",
            $"Answer it in the pane: loreli attach {agent}."),
        _ => null,
    };

    /// <summary>Null for what can be tried.</summary>
    public static ErrorText? Of(string agent, string answer, AnswerChoice choice) => choice switch
    {
        AnswerChoice.NoSuchOption it => new("LOR0561",
            $"\"{Short(answer)}\" is no answer to {agent}'s question: {it.Reason}",
            $"Its options are {Options(it.Options)}; answer with a number or a text."),
        _ => null,
    };

    private static string Named(Prompt prompt) => $"the prompt \"{Short(prompt.Text)}\"";

    private static string Options(IReadOnlyList<string> options) => string.Join(", ", options.Select((it, index) => $"{index + 1} \"{Short(it)}\""));

    private static string Short(string text)
    {
        var line = text.Trim().Split('\n')[0].TrimEnd();
        return line.Length > 40 || line.Length < text.Trim().Length ? $"{(line.Length > 40 ? line[..40] : line)}…" : line;
    }
}
