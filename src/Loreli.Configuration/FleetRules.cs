namespace Loreli.Configuration;

/// <summary>What no key can be judged for alone: names that meet, agents that wait for each other.</summary>
internal static class FleetRules
{
    public static IReadOnlyList<ConfigurationError> Judge(
        FleetConfiguration fleet, IReadOnlyDictionary<string, Place> places, KnownNames? known)
    {
        var errors = new List<ConfigurationError>();
        Place At(int entry, string key) =>
            places.TryGetValue($"agents[{entry}].{key}", out var place) || places.TryGetValue("agents", out place) ? place : Place.BuiltIn;
        if (fleet.Agents.Sum(it => it.Replicas) is > ConfigurationLimits.AgentsMax and var count)
        {
            return [Problems.TooMuch(At(0, ""), "agents", $"{count} agents, replicas counted; {ConfigurationLimits.AgentsMax} are taken")];
        }
        JudgeNames(fleet, At, errors);
        for (var entry = 0; entry < fleet.Agents.Count; entry++)
        {
            JudgeEntry(fleet.Agents[entry], entry, At, errors);
            JudgeBackend(fleet.Agents[entry].Backend, entry, At, known?.Backends, errors);
        }
        JudgeDependencies(fleet, At, errors);
        JudgeDialogs(fleet, places, known?.Dialogs, errors);
        errors.AddRange(known?.Errors ?? []);
        return [.. errors.OrderBy(it => it.Place.Line).Take(ConfigurationLimits.ErrorsMax)];
    }

    private static void JudgeNames(FleetConfiguration fleet, Func<int, string, Place> at, List<ConfigurationError> errors)
    {
        var owners = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var agent in fleet.Declared)
        {
            if (agent.Name is { Length: > PaneName.LengthMax })
            {
                errors.Add(Problems.TooMuch(at(agent.Index, "name"), $"agents[{agent.Index}].name",
                    $"with its number the name would be \"{agent.Name}\", longer than {PaneName.LengthMax} characters"));
                return;
            }
            if (agent.Name is { } name && !owners.TryAdd(name, agent.Index))
            {
                var first = at(owners[name], "name");
                errors.Add(Problems.Contradiction(at(agent.Index, "name"), $"agents[{agent.Index}].name",
                    $"another agent is called \"{name}\" already (line {first.Line}); names differ in more than case"));
                return;
            }
        }
    }

    private static void JudgeEntry(AgentEntry spec, int entry, Func<int, string, Place> at, List<ConfigurationError> errors)
    {
        if (spec is { Prompt: not null, PromptFile: not null })
        {
            errors.Add(Problems.Contradiction(at(entry, "promptFile"), $"agents[{entry}].promptFile", "the agent has a prompt as well; keep one of them"));
        }
        if (spec.PromptFile is { } file && (Path.IsPathRooted(file) || file.Split('/').Contains("..")))
        {
            errors.Add(Problems.Contradiction(at(entry, "promptFile"), $"agents[{entry}].promptFile",
                $"\"{Problems.Shorten(file)}\" is not in the repository; give a path below its root"));
        }
    }

    private static void JudgeBackend(
        string name, int entry, Func<int, string, Place> at, IReadOnlyCollection<string>? backends, List<ConfigurationError> errors)
    {
        if (backends is null || name == "auto" || backends.Contains(name))
        {
            return;
        }
        string[] known = ["auto", .. backends];
        errors.Add(Problems.Contradiction(at(entry, "backend"), $"agents[{entry}].backend",
            $"there is no backend \"{name}\"; there are {string.Join(", ", known)}", Nearest.To(name, known)));
    }

    private static void JudgeDialogs(
        FleetConfiguration fleet, IReadOnlyDictionary<string, Place> places, IReadOnlyCollection<string>? known, List<ConfigurationError> errors)
    {
        if (known is null)
        {
            return;
        }
        foreach (var policy in fleet.Dialogs.Keys.Where(it => !known.Contains(it)))
        {
            errors.Add(Problems.Contradiction(places.GetValueOrDefault($"dialogs.{policy}", Place.BuiltIn), $"dialogs.{policy}",
                $"no backend has a dialog with the policy \"{policy}\"; there are {string.Join(", ", known)}", Nearest.To(policy, known)));
        }
    }

    private static void JudgeDependencies(FleetConfiguration fleet, Func<int, string, Place> at, List<ConfigurationError> errors)
    {
        var entries = fleet.Declared.Where(it => it.Name is not null).GroupBy(it => it.Name!, StringComparer.Ordinal)
            .ToDictionary(it => it.Key, it => it.First().Index, StringComparer.Ordinal);
        var unknown = false;
        for (var entry = 0; entry < fleet.Agents.Count; entry++)
        {
            for (var index = 0; index < fleet.Agents[entry].DependsOn.Count; index++)
            {
                var wanted = fleet.Agents[entry].DependsOn[index].Agent;
                if (!entries.ContainsKey(wanted))
                {
                    unknown = true;
                    errors.Add(Problems.Contradiction(at(entry, $"dependsOn[{index}].agent"), $"agents[{entry}].dependsOn[{index}].agent",
                        $"no agent is declared with the name \"{Problems.Shorten(wanted)}\"", Nearest.To(wanted, entries.Keys)));
                }
            }
        }
        if (!unknown && FindCycle(fleet, entries) is [var first, ..] cycle)
        {
            errors.Add(Problems.Contradiction(at(first, "dependsOn"), $"agents[{first}].dependsOn",
                $"agents wait for each other in a circle: {string.Join(" → ", cycle.Append(first).Select(it => fleet.Agents[it].Name ?? $"agents[{it}]"))}"));
        }
    }

    // Depth first over entries, with a stack of its own: a chain may be as long as the list.
    private static IReadOnlyList<int>? FindCycle(FleetConfiguration fleet, Dictionary<string, int> entries)
    {
        var isDone = new bool[fleet.Agents.Count];
        for (var start = 0; start < fleet.Agents.Count; start++)
        {
            var (path, next) = (new List<int> { start }, new Stack<int>([0]));
            while (path.Count > 0 && !isDone[path[^1]])
            {
                var dependencies = fleet.Agents[path[^1]].DependsOn;
                var at = next.Pop();
                if (at >= dependencies.Count)
                {
                    isDone[path[^1]] = true;
                    path.RemoveAt(path.Count - 1);
                    continue;
                }
                next.Push(at + 1);
                var target = entries[dependencies[at].Agent];
                if (path.IndexOf(target) is >= 0 and var from)
                {
                    return path[from..];
                }
                if (!isDone[target])
                {
                    path.Add(target);
                    next.Push(0);
                }
            }
        }
        return null;
    }
}
