using Loreli.Configuration.Keys;

namespace Loreli.Configuration;

public enum PlanStepKind
{
    /// <summary>Settings of the fleet, or of an agent that goes on running.</summary>
    Update,
    /// <summary>The agent is asked to end.</summary>
    Remove,
    /// <summary>The agent is ended and started anew.</summary>
    Restart,
    /// <summary>A new agent is started.</summary>
    Add,
}

/// <summary>One step from what is declared to what shall be.</summary>
/// <param name="Agent">As wanted; as it was when it goes; null when the step is about the fleet.</param>
/// <param name="Why">Keys that changed with the old and the new value, a sentence each.</param>
public sealed record PlanStep(PlanStepKind Kind, DeclaredAgent? Agent, ValueList<string> Why)
{
    /// <summary>Id of the agent, or <c>fleet</c>.</summary>
    public string Subject => Agent?.Id ?? "fleet";
}

/// <summary>What has to be done so that another configuration holds. Pure: it knows nothing of what really runs.</summary>
/// <param name="Steps">In the order to take them: updates, agents that go (they make room), restarts, new agents. Restarts are taken
/// one at a time, the next when the one before is up; agents that others depend on come first.</param>
public sealed record FleetPlan(ValueList<PlanStep> Steps)
{
    public bool IsEmpty => Steps.Count == 0;

    /// <param name="before">Null when nothing runs yet.</param>
    public static FleetPlan Between(FleetConfiguration? before, FleetConfiguration after)
    {
        var old = (before ?? FleetConfiguration.Default).Declared.ToDictionary(it => it.Id, StringComparer.Ordinal);
        var wanted = after.Declared;
        var ids = wanted.Select(it => it.Id).ToHashSet(StringComparer.Ordinal);
        var changed = before is null ? [] : InRollingOrder(wanted).Where(it => old.ContainsKey(it.Id)).Select(it => ChangeOf(before, after, old[it.Id], it)).OfType<PlanStep>().ToList();
        return new FleetPlan(
        [
            .. before is null ? [] : FleetUpdate(before, after),
            .. changed.Where(it => it.Kind == PlanStepKind.Update),
            .. old.Values.Where(it => !ids.Contains(it.Id)).Select(it => new PlanStep(PlanStepKind.Remove, it, [$"{it.Id} is no longer declared"])),
            .. changed.Where(it => it.Kind == PlanStepKind.Restart),
            .. InRollingOrder(wanted).Where(it => !old.ContainsKey(it.Id))
                .Select(it => new PlanStep(PlanStepKind.Add, it, [$"{it.Entry.Role} on {it.Entry.Backend}{(it.Entry.Model is { } model ? $" with {model}" : "")}"])),
        ]);
    }

    // Agents are told of by their own steps; a fleet-wide model or backend reaches them through those.
    private static IEnumerable<PlanStep> FleetUpdate(FleetConfiguration before, FleetConfiguration after)
    {
        ValueList<string> why = [.. FleetKeys.Table.Keys
            .Where(it => it.Path is not ("agents" or "model" or "backends") && !it.IsSame(before, after))
            .Select(it => Sentence(it, before, after))];
        ValueList<string> backends = [.. before.Backends.Keys.Union(after.Backends.Keys, StringComparer.Ordinal)
            .Where(it => !Equals(before.Backends.GetValueOrDefault(it), after.Backends.GetValueOrDefault(it))).Order(StringComparer.Ordinal)
            .Select(it => BackendSentence(before, after, it))];
        return why.Count + backends.Count == 0 ? [] : [new PlanStep(PlanStepKind.Update, null, [.. why, .. backends])];
    }

    private static PlanStep? ChangeOf(FleetConfiguration before, FleetConfiguration after, DeclaredAgent old, DeclaredAgent wanted)
    {
        var keys = AgentKeys.Table.Keys.Where(it => it.Effect != ChangeEffect.Identity && !it.IsSame(old.Entry, wanted.Entry)).ToList();
        var why = keys.Select(it => Sentence(it, old.Entry, wanted.Entry)).ToList();
        var backend = wanted.Entry.Backend;
        var isBackendOther = old.Entry.Backend == backend && !Equals(before.Backends.GetValueOrDefault(backend), after.Backends.GetValueOrDefault(backend));
        if (isBackendOther)
        {
            why.Add(BackendSentence(before, after, backend));
        }
        return why.Count == 0
            ? null
            : new PlanStep(isBackendOther || keys.Exists(it => it.Effect == ChangeEffect.Restart) ? PlanStepKind.Restart : PlanStepKind.Update, wanted, [.. why]);
    }

    private static string BackendSentence(FleetConfiguration before, FleetConfiguration after, string name) =>
        (before.Backends.ContainsKey(name), after.Backends.ContainsKey(name)) switch
        {
            (false, _) => $"backends.{name} is defined here now",
            (_, false) => $"backends.{name} is no longer defined here",
            _ => $"backends.{name} is defined otherwise",
        };

    private static string Sentence<T>(Key<T> key, T before, T after) => $"{key.Path}: {(before, after) switch
    {
        (AgentEntry old, AgentEntry now) when key.Path == "env" => Variables(old.Env, now.Env),
        _ when key.Format(before) == key.Format(after) => "another value",
        _ => $"{Said(key.Format(before))} → {Said(key.Format(after))}",
    }}{(key.Effect == ChangeEffect.Next ? " (from the next start on)" : "")}";

    private static string Said(string value) => value == "null" ? "unset" : Problems.Shorten(value);

    // By name alone: values may be secrets.
    private static string Variables(ValueMap<string> before, ValueMap<string> after) => string.Join(", ", before.Keys
        .Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
        .Where(it => before.GetValueOrDefault(it) != after.GetValueOrDefault(it))
        .Select(it => !before.ContainsKey(it) ? $"{it} added" : !after.ContainsKey(it) ? $"{it} removed" : $"{it} changed"));

    // Dependencies first, else the order of the file.
    private static IEnumerable<DeclaredAgent> InRollingOrder(IReadOnlyList<DeclaredAgent> agents)
    {
        var byName = agents.Where(it => it.Name is not null).ToDictionary(it => it.Name!, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var order = new List<DeclaredAgent>();
        var todo = new Stack<(DeclaredAgent Agent, bool IsReady)>(agents.Reverse().Select(it => (it, false)));
        while (todo.TryPop(out var next))
        {
            if (next.IsReady)
            {
                order.Add(next.Agent);
            }
            else if (seen.Add(next.Agent.Id))
            {
                todo.Push((next.Agent, true));
                foreach (var dependency in next.Agent.Entry.DependsOn.Where(it => byName.ContainsKey(it.Agent)))
                {
                    todo.Push((byName[dependency.Agent], false));
                }
            }
        }
        return order;
    }
}
