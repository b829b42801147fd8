namespace Loreli.Supervision;

/// <summary>A seat given away before its agent exists, so that no two rounds give away the same one.</summary>
public sealed record Reservation(
    int Number, string Role, string Backend, string Provider, string Side, string? Template, Instant TakenAt, Instant RetryAt);

/// <summary>Pause of a role, or of a template, after an attempt to enlist for it.</summary>
public sealed record Cooldown(Instant Until, int Failures);

/// <summary>What scaling looks at.</summary>
/// <param name="Live">Agents that run or will run by themselves, of every origin.</param>
public sealed record ScalingScene(
    FleetPolicy Policy, IReadOnlyList<Agent> Live, IReadOnlyCollection<Reservation> Reservations, IReadOnlyDictionary<string, Cooldown> Cooldowns,
    IReadOnlyList<BackendSeen> Backends, Func<BreakerKey, Breaker> BreakerOf)
{
    /// <summary>An open breaker whose pause is over takes one agent, as its probe.</summary>
    public bool IsUsable(BackendSeen backend, IReadOnlyList<Choice> picks, Instant now) => BreakerOf(backend.BreakerKey) switch
    {
        Breaker.Closed => true,
        Breaker.Open open => now >= open.Until && !picks.Any(pick => pick.Backend == backend) && !Reservations.Any(taken => taken.Backend == backend.Name && taken.Provider == backend.Provider)
            && !Live.Any(agent => agent.Spec.BreakerKey == backend.BreakerKey && agent.Life is AgentLife.Pending),
        _ => false,
    };
}

/// <summary>What a round of scaling wants: agents of these roles, and why others were not to be had.</summary>
public sealed record ScalingRound(IReadOnlyList<Choice> Picks, IReadOnlyList<(string Role, string Why)> Refusals);

/// <summary>Decides how many agents of which role are enlisted. Pure.</summary>
/// <remarks>Specification: docs/specs/scaling.md, table 2. Whoever is taken counts at once, for caps and for sides.</remarks>
public static class Scaling
{
    /// <summary>Reviewers unblock merges, and risk unblocks reviewers.</summary>
    public static int Rank(string role) => role switch { "reviewer" => 0, "risk" => 1, "action" => 2, "planner" => 3, _ => 99 };

    /// <summary>What a demand's cooldown and its reservations are kept under.</summary>
    public static string KeyOf(Demand demand) => KeyOf(demand.Role, demand.Template);

    public static string KeyOf(string role, string? template) => template is null ? role : $"{role}:{template}";

    public static ScalingRound Decide(IEnumerable<Demand> demands, ScalingScene scene, Instant now)
    {
        var (picks, refusals) = (new List<Choice>(), new List<(string, string)>());
        foreach (var demand in demands.OrderBy(demand => Rank(demand.Role)))
        {
            var wanted = Math.Min(Missing(demand, scene), scene.Policy.EnlistsMax - picks.Count);
            if (wanted > 0 && scene.Cooldowns.TryGetValue(KeyOf(demand), out var cooldown) && now < cooldown.Until)
            {
                continue;
            }
            for (; wanted > 0; wanted--)
            {
                if (Full(demand.Role, scene, picks) is { } full)
                {
                    refusals.Add((demand.Role, full));
                    break;
                }
                var choice = SideChoice.Decide(demand, scene, picks, now);
                if (choice.Backend is null)
                {
                    refusals.Add((demand.Role, choice.Why));
                    break;
                }
                picks.Add(choice);
            }
        }
        return new ScalingRound(picks, refusals);
    }

    /// <summary>Agents to let go: replicas beyond their number, those that wait to start and are not missed any more, and
    /// the longest idle of those beyond the work.</summary>
    public static IEnumerable<Agent> Surplus(Demand demand, ScalingScene scene, Instant now)
    {
        var own = scene.Live.Where(agent => agent.Wish is Wish.Up && agent.Spec.Origin is Origin.Demand
            && agent.Spec.Role == demand.Role && agent.Spec.Template == demand.Template).ToList();
        if (demand.Template is not null)
        {
            return own.OrderBy(agent => agent.Activity is Activity.Idle ? 0 : 1).ThenByDescending(agent => agent.Life.Since).Take(own.Count - demand.Workload);
        }
        var waiting = own.Where(agent => agent.Life is AgentLife.Pending).OrderByDescending(agent => agent.Life.Since).ToList();
        var idle = own.Where(agent => IsIdleFor(agent, IdleTimeout(scene.Policy, demand.Role), now)).OrderBy(agent => agent.Watch!.ReadingSince);
        return waiting.Take(waiting.Count - Math.Max(0, demand.Deficit)).Concat(idle.Take(demand.Deficit > 0 ? 0 : demand.Supply - demand.Workload));
    }

    // What is in creation is counted here and not by those who made the demand.
    private static int Missing(Demand demand, ScalingScene scene)
    {
        var reserved = scene.Reservations.Count(taken => taken.Role == demand.Role && taken.Template == demand.Template);
        return demand.Template is { } template
            ? demand.Workload - reserved - scene.Live.Count(agent => agent.Spec.Template == template && agent.Wish is Wish.Up)
            : demand.Deficit - reserved - scene.Live.Count(agent => agent.Spec.Origin is Origin.Demand && agent.Spec.Role == demand.Role
                && agent.Spec.Template is null && agent.Life is AgentLife.Pending or AgentLife.Starting);
    }

    private static string? Full(string role, ScalingScene scene, List<Choice> picks)
    {
        var all = scene.Live.Count + scene.Reservations.Count + picks.Count;
        if (all >= scene.Policy.AgentsMax)
        {
            return $"{all} of {scene.Policy.AgentsMax} agents";
        }
        var ofRole = scene.Live.Count(agent => agent.Spec.Role == role)
            + scene.Reservations.Count(taken => taken.Role == role) + picks.Count(pick => pick.Role == role);
        return scene.Policy.AgentsMaxOfRole.TryGetValue(role, out var most) && ofRole >= most ? $"{ofRole} of {most} agents of the role" : null;
    }

    private static TimeSpan IdleTimeout(FleetPolicy policy, string role) => policy.IdleTimeoutOfRole.GetValueOrDefault(role, policy.IdleTimeout);

    private static bool IsIdleFor(Agent agent, TimeSpan timeout, Instant now) =>
        agent is { Life: AgentLife.Running, Watch: { Reading.Activity: Activity.Idle } watch } && now - watch.ReadingSince > timeout;
}
