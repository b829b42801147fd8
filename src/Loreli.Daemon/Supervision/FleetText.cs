using System.Text;
using Loreli.Daemon.Screens;
using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Supervision;

/// <summary>What the verbs about the whole team print. Pure.</summary>
internal static class FleetText
{
    public static string Handlers(IReadOnlyList<HandlerView> handlers, DateTimeOffset now) => TextTable.Of(
        ["HANDLER", "LAST", "TOOK", "RUNS", "FAILED", "ERROR"],
        handlers.Select(it => (IReadOnlyList<string>)
        [
            it.Name,
            it.LastAt is { } last ? $"{DurationText.Format(now - last)} ago" : "never",
            $"{it.LastMilliseconds:0.0} ms{(it.IsRunning ? " and runs" : "")}",
            $"{it.Runs}",
            $"{it.Failures}",
            it.Error ?? "",
        ]));

    public static string Demands(IReadOnlyList<DemandView> demands, DateTimeOffset now) => demands.Count == 0
        ? "no work asks for agents\n"
        : TextTable.Of(
            ["ROLE", "WORKLOAD", "SUPPLY", "DEFICIT", "RESERVED", "PAUSE", "TEMPLATE"],
            demands.Select(it => (IReadOnlyList<string>)
            [
                it.Role, $"{it.Workload}", $"{it.Supply}", $"{it.Deficit}", $"{it.Reserved}",
                it.PausedUntil is { } until ? DurationText.Format(until - now) : "-", it.Template ?? "-",
            ]));

    public static string Attention(IReadOnlyList<AttentionView> queue, DateTimeOffset now)
    {
        if (queue.Count == 0)
        {
            return "nothing needs you\n";
        }
        var text = new StringBuilder();
        foreach (var it in queue)
        {
            text.Append(TextTable.Harmless($"{it.Kind,-13} {DurationText.Format(now - it.Since),-8} {it.Agent ?? "-",-14} {it.Text}"));
            text.Append(it.SnoozedUntil is { } until ? $"  (snoozed for {DurationText.Format(until - now)})\n" : "\n");
            foreach (var (option, number) in (it.Question?.Options ?? []).Select(static (option, index) => (option, index + 1)))
            {
                text.Append(TextTable.Harmless($"  {(it.Question!.Marked == number - 1 ? ">" : " ")} {number}. {option}")).Append('\n');
            }
            text.Append(it.Question is null ? $"  {it.Id}\n" : $"  loreli answer {it.Agent} …      {it.Id}\n");
        }
        return text.ToString();
    }

    public static string Plan(PlanView plan)
    {
        var text = new StringBuilder();
        if (plan.Problem is { } problem)
        {
            text.Append(TextTable.Harmless(problem).Replace('\uFFFD', ' ')).Append('\n');
        }
        if (!plan.Trusted)
        {
            text.Append("not trusted: nothing of it runs. Read loreli.yml, then: loreli trust\n");
        }
        if (plan.Steps.Count == 0)
        {
            return text.Append(plan.Problem is null ? "nothing to do: what is declared is what there is\n" : "").ToString();
        }
        foreach (var step in plan.Steps)
        {
            var mark = step.Step switch { "add" => '+', "remove" => '-', _ => '~' };
            text.Append($"{mark} {step.Step,-8} {step.Agent}\n");
            foreach (var why in step.Why)
            {
                text.Append("      ").Append(TextTable.Harmless(why)).Append('\n');
            }
        }
        return text.ToString();
    }
}
