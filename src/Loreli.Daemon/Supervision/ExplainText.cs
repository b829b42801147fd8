using System.Text;
using Loreli.Daemon.Screens;
using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Supervision;

/// <summary>What <c>loreli explain</c> prints. Pure.</summary>
internal static class ExplainText
{
    public static string Of(ExplainView view, DateTimeOffset now)
    {
        var (agent, text) = (view.Agent, new StringBuilder());
        Line(text, "agent", $"{agent.Name}, {agent.Role}, {agent.Backend}{(agent.Model is { } model ? $" ({model})" : "")}, generation {agent.Generation}");
        Line(text, "state", $"{AgentWords.Of(agent.State)}{Because(agent.Reason)}");
        if (agent.State == AgentState.Running)
        {
            var since = agent.ActivitySince is { } at ? $" since {DurationText.Format(now - at)}" : "";
            Line(text, "activity", $"{AgentWords.Of(agent.Activity)}{since}{Because(agent.ActivityReason)}");
            Line(text, "seen by", $"{agent.ActivitySource}, rule {view.Rule}");
        }
        if (agent.Tier != StallTier.None)
        {
            Line(text, "stall", AgentWords.Of(agent.Tier));
        }
        if (agent.NextStep is { } next)
        {
            Line(text, "next", agent.NextStepAt is { } at && at > now ? $"{next} in {DurationText.Format(at - now)}" : next);
        }
        Line(text, "restarts", $"{agent.Restarts} within the period, {agent.RestartsLeft} left");
        if (agent.Workspace is { } workspace)
        {
            Line(text, "workspace", agent.Branch is { } branch ? $"{workspace} on {branch}" : workspace);
        }
        foreach (var clock in view.Clocks)
        {
            Line(text, clock.Label, clock.Text);
        }
        Section(text, "evidence", view.Evidence);
        Section(text, "steps", view.Events.Select(it => $"{it.Seq,6}  {DurationText.Format(now - it.Time),8} ago  {it.Type,-16} {it.Data.GetRawText()}"));
        return text.ToString();
    }

    private static string Because(string? reason) => string.IsNullOrEmpty(reason) ? "" : $": {reason}";

    private static void Line(StringBuilder text, string label, string value) =>
        text.Append(label.PadRight(26)).Append(TextTable.Harmless(value)).Append('\n');

    private static void Section(StringBuilder text, string label, IEnumerable<string> lines)
    {
        var first = true;
        foreach (var line in lines)
        {
            text.Append(first ? $"\n{label}\n" : "").Append("  ").Append(TextTable.Harmless(line)).Append('\n');
            first = false;
        }
    }
}
