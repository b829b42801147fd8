namespace Loreli.Supervision;

/// <summary>Which backend an agent is enlisted on, and why.</summary>
/// <param name="Backend">Null when there is none to be had.</param>
public sealed record Choice(string Role, BackendSeen? Backend, string Why, string? Template = null, bool IsSingleSide = false);

/// <summary>Chooses side and provider for a new agent: work is judged by the other side. Pure.</summary>
/// <remarks>Specification: docs/specs/scaling.md, table 3. Only live agents count, and those that are being enlisted.</remarks>
public static class SideChoice
{
    private static readonly string[] Sides = ["yin", "yang"];

    public static Choice Decide(Demand demand, ScalingScene scene, IReadOnlyList<Choice> picks, Instant now)
    {
        var installed = scene.Backends.Where(backend => backend.IsInstalled && (backend.IsEnlistable || backend.Name == demand.Backend)).ToList();
        var rivals = new Rivals(demand, scene, picks, installed);
        if (installed.Count == 0)
        {
            return new Choice(demand.Role, null, "no agent CLI is installed");
        }
        if (demand.Backend is { } pinned)
        {
            return Of(demand, installed.Where(backend => backend.Name == pinned), scene, picks, now, $"declared for {pinned}");
        }
        return demand.Role is "reviewer" or "risk"
            ? Opposite(demand, rivals, installed, scene, picks, now)
            : Balanced(demand, rivals, installed, scene, picks, now);
    }

    private static Choice Opposite(
        Demand demand, Rivals rivals, List<BackendSeen> installed, ScalingScene scene, IReadOnlyList<Choice> picks, Instant now)
    {
        if (rivals.NeededSide() is not { } side)
        {
            return Of(demand, installed, scene, picks, now, "no side has work to judge yet");
        }
        var opposite = installed.Where(backend => backend.Side == side).ToList();
        return opposite.Count > 0
            ? Of(demand, opposite, scene, picks, now, $"{side} judges the work of the other side")
            : Of(demand, installed, scene, picks, now, $"single-side fallback: no agent CLI of the side {side} is installed") with { IsSingleSide = true };
    }

    private static Choice Balanced(
        Demand demand, Rivals rivals, List<BackendSeen> installed, ScalingScene scene, IReadOnlyList<Choice> picks, Instant now)
    {
        var side = rivals.Count("yin") <= rivals.Count("yang") ? Sides[0] : Sides[1];
        var first = Of(demand, installed.Where(backend => backend.Side == side), scene, picks, now, $"fewer agents of the role are {side}");
        return first.Backend is not null ? first : Of(demand, installed, scene, picks, now, $"{first.Why}; any side will do");
    }

    // Spread over providers by load. One that is refused is stood in for by the other path to its API, else by the next.
    private static Choice Of(
        Demand demand, IEnumerable<BackendSeen> candidates, ScalingScene scene, IReadOnlyList<Choice> picks, Instant now, string why)
    {
        var all = candidates.ToList();
        var refused = new List<string>();
        foreach (var native in all.OrderBy(IsDetour).ThenBy(backend => Load(backend, scene, picks)))
        {
            var detour = scene.Backends.FirstOrDefault(backend => backend is { IsInstalled: true, IsEnlistable: true } && backend.Provider == $"cursor-{native.Provider}");
            var best = scene.IsUsable(native, picks, now) ? native : detour is not null && scene.IsUsable(detour, picks, now) ? detour : null;
            if (best is not null)
            {
                return new Choice(demand.Role, best, refused.Count == 0 && best == native ? why : $"{why}; {Said(refused, native, best, scene)}", demand.Template);
            }
            refused.Add($"{native.Name} ({Why(native, scene)})");
        }
        return new Choice(demand.Role, null, refused.Count == 0 ? $"{why}, and none is installed" : $"none is usable: {string.Join(", ", refused)}");
    }

    private static string Said(List<string> refused, BackendSeen native, BackendSeen best, ScalingScene scene) => best == native
        ? $"instead of {string.Join(", ", refused)}"
        : $"{best.Provider} instead of {string.Join(", ", refused.Append($"{native.Name} ({Why(native, scene)})"))}";

    private static bool IsDetour(BackendSeen backend) => backend.Provider.StartsWith("cursor-", StringComparison.Ordinal);

    private static int Load(BackendSeen backend, ScalingScene scene, IReadOnlyList<Choice> picks) =>
        scene.Live.Count(agent => agent.Spec.Backend == backend.Name && agent.Spec.Provider == backend.Provider)
        + scene.Reservations.Count(taken => taken.Backend == backend.Name && taken.Provider == backend.Provider)
        + picks.Count(pick => pick.Backend == backend);

    private static string Why(BackendSeen backend, ScalingScene scene) => scene.BreakerOf(backend.BreakerKey) switch
    {
        Breaker.Open it     => it.Reason,
        Breaker.HalfOpen it => $"{it.Probe} probes it",
        _                   => "in use",
    };

    /// <summary>How many of the role each side has, and how many it needs.</summary>
    private sealed class Rivals(Demand demand, ScalingScene scene, IReadOnlyList<Choice> picks, List<BackendSeen> installed)
    {
        public int Count(string side) =>
            scene.Live.Count(agent => agent.Spec.Role == demand.Role && agent.Spec.Side == side)
            + scene.Reservations.Count(taken => taken.Role == demand.Role && taken.Side == side)
            + picks.Count(pick => pick.Role == demand.Role && pick.Backend?.Side == side);

        /// <summary>The side whose judges are missing most; null when nobody made anything yet.</summary>
        public string? NeededSide()
        {
            var makers = demand.ActionProviders.Count > 0
                ? demand.ActionProviders.Select(SideOf)
                : scene.Live.Where(agent => agent.Spec.Role == "action").Select(agent => agent.Spec.Side);
            var needs = makers.Where(side => Sides.Contains(side)).GroupBy(Other).ToList();
            return needs.Count == 0 ? null : needs.MaxBy(need => need.Count() - Count(need.Key))!.Key;
        }

        private string SideOf(string provider) =>
            scene.Backends.FirstOrDefault(backend => backend.Provider == provider)?.Side ?? installed.FirstOrDefault(backend => backend.Name == provider)?.Side ?? "";

        private static string Other(string side) => side == Sides[0] ? Sides[1] : Sides[0];
    }
}
