using Loreli.Protocol.Daemon;
using Loreli.Tui.Model;

namespace Loreli.Tui.Views;

/// <summary>What concerns the team as a whole, as lines to read: backends and the pending change of the configuration.</summary>
public static class TeamSheets
{
    public static bool IsHealthy(BackendView backend) => backend.State == "closed";

    private static bool IsMissing(BackendView backend) => backend.State == "missing";

    /// <summary>Whether agents may start on a backend, and why not: <c>no new start until 14:05: 401 …</c></summary>
    public static string Health(ScreenModel model, BackendView backend)
    {
        var until = backend.Until is { } at ? $" until {AgentWords.Clock(at, model)}" : "";
        var why = backend.Reason is { Length: > 0 } reason ? $": {reason}" : "";
        return backend.State switch
        {
            "closed" => "healthy",
            "open" => $"no new start{until}{why}",
            "half-open" => $"one agent tries whether it works again{why}",
            "missing" => $"not installed{why}",
            var other => $"{other}{until}{why}",
        };
    }

    public static IEnumerable<SheetLine> Backends(ScreenModel model)
    {
        if (model.Fleet is not { Backends.Count: > 0 } fleet)
        {
            yield return SheetLine.Whole("the daemon has told of no backend", Tone.Quiet);
            yield break;
        }
        // What refuses agents comes first; what this machine does not have is said in one line.
        var here = fleet.Backends.Where(it => !IsMissing(it)).OrderBy(IsHealthy).ThenBy(it => it.Name, StringComparer.Ordinal).ToList();
        foreach (var (backend, index) in here.Select((backend, index) => (backend, index)))
        {
            if (index > 0)
            {
                yield return SheetLine.Blank;
            }
            yield return SheetLine.Whole(backend.Version is { Length: > 0 } version ? $"{backend.Name} {version}" : backend.Name, Tone.Strong);
            yield return new("health", Health(model, backend), IsHealthy(backend) ? Tone.Good : Tone.Bad);
            yield return new("provider", backend.Side.Length > 0 ? $"{backend.Provider}, {backend.Side}" : backend.Provider);
            if (backend.Path is { Length: > 0 } path)
            {
                yield return new("program", path);
            }
            var agents = fleet.Agents.Where(agent => agent.Backend == backend.Name).Select(agent => agent.Name).ToList();
            if (agents.Count > 0)
            {
                yield return new("agents", string.Join(", ", agents));
            }
        }
        var missing = fleet.Backends.Where(IsMissing).Select(it => it.Name).ToList();
        if (missing.Count > 0)
        {
            yield return SheetLine.Blank;
            yield return SheetLine.Whole($"Not installed here: {string.Join(", ", missing)}", Tone.Quiet);
        }
    }

    /// <summary>The steps of a plan with their reasons, and what stands in its way.</summary>
    public static IEnumerable<SheetLine> Plan(PlanView? plan)
    {
        if (plan is null)
        {
            yield return SheetLine.Whole("Nothing to apply: what runs is what loreli.yml declares.", Tone.Quiet);
            yield break;
        }
        if (plan.Problem is { Length: > 0 } problem)
        {
            yield return SheetLine.Whole(problem, Tone.Bad);
            yield return SheetLine.Whole("The configuration from before stays in force.", Tone.Quiet);
        }
        if (!plan.Trusted)
        {
            yield return SheetLine.Whole("This loreli.yml is not trusted as it is now, so nothing of it runs.", Tone.Warn);
            yield return SheetLine.Whole("It can run commands: read it, then say in a shell of this repository: loreli trust");
        }
        if (plan.Steps.Count > 0 && (plan.Problem is not null || !plan.Trusted))
        {
            yield return SheetLine.Blank;
        }
        foreach (var step in plan.Steps)
        {
            var (mark, tone) = step.Step switch
            {
                "add" => ("+", Tone.Good),
                "remove" => ("-", Tone.Bad),
                "restart" => ("~", Tone.Warn),
                _ => ("~", Tone.Plain),
            };
            yield return SheetLine.Whole($"{mark} {step.Step} {step.Agent}", tone);
            foreach (var why in step.Why)
            {
                yield return SheetLine.Whole($"    {why}", Tone.Quiet);
            }
        }
        if (plan.Steps.Count == 0 && plan.Problem is null)
        {
            yield return SheetLine.Whole("No agent is added, restarted or removed by it.", Tone.Quiet);
        }
    }

    /// <summary>The plan in a few letters: <c>+2 ~1 -1</c>.</summary>
    public static string Summary(PlanView plan)
    {
        int Count(params ReadOnlySpan<string> steps)
        {
            var count = 0;
            foreach (var step in plan.Steps)
            {
                count += steps.Contains(step.Step) ? 1 : 0;
            }
            return count;
        }
        var (added, changed, removed) = (Count("add"), Count("restart", "update"), Count("remove"));
        return plan.Problem is not null ? "broken" : !plan.Trusted ? "untrusted" : string.Join(' ', new[]
        {
            added > 0 ? $"+{added}" : "",
            changed > 0 ? $"~{changed}" : "",
            removed > 0 ? $"-{removed}" : "",
        }.Where(part => part.Length > 0)) is { Length: > 0 } text ? text : "changed";
    }
}
