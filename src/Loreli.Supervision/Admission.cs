namespace Loreli.Supervision;

/// <summary>Whether a pending agent starts now. Closed: these two are all there are.</summary>
public abstract record Verdict
{
    private Verdict() { }

    public sealed record Start : Verdict;

    /// <param name="For">In words, for operators.</param>
    /// <param name="Until">When it may be different by itself; null when only news can change it.</param>
    public sealed record Wait(string For, Instant? Until = null) : Verdict;
}

/// <summary>Decides who of those that wait may start. Pure.</summary>
/// <remarks>Specification: docs/specs/scaling.md, table 1. The first row that holds is what the operator reads.</remarks>
internal static class Admission
{
    private static readonly Verdict Start = new Verdict.Start();

    public static Verdict Decide(AgentSpec spec, Premises premises, Census census, Instant now)
    {
        var (policy, lane) = (premises.Policy, premises.Lanes.Of(spec.BreakerKey));
        return lane.Breaker switch
        {
            _ when premises.IsDiskLow                                      => new Verdict.Wait("disk space"),
            _ when Unmet(spec, premises) is { } dependency                 => new Verdict.Wait(Wording.Dependency(dependency)),
            _ when IsMissing(spec, premises.Backends)                      => new Verdict.Wait($"{spec.Backend}, which is not installed"),
            _ when Crowd(spec, policy, census) is { } crowd                => new Verdict.Wait($"a seat: {crowd} run"),
            Breaker.HalfOpen it                                            => new Verdict.Wait($"{it.Probe}, which shows whether {spec.Backend} works again"),
            Breaker.Open it when now < it.Until                            => new Verdict.Wait($"{spec.Backend}, which refuses: {it.Reason}", it.Until),
            _ when census.Boots(spec.BreakerKey) >= policy.Pace.BootsMax   => new Verdict.Wait($"its turn: {policy.Pace.BootsMax} agents of {spec.Backend} are starting"),
            _ when now < lane.StartsAfter                                  => new Verdict.Wait("its turn", lane.StartsAfter),
            _                                                              => Start,
        };
    }

    /// <summary>Who has all the seats that there are for this one, in words; null when one is free.</summary>
    public static string? Crowd(AgentSpec spec, FleetPolicy policy, Census census) =>
        census.Seats >= policy.AgentsMax ? $"{census.Seats} of {policy.AgentsMax} agents"
        : RoleMax(policy, spec.Role) is { } most && census.SeatsOf(spec.Role) >= most ? $"{census.SeatsOf(spec.Role)} of {most} agents of the role {spec.Role}"
        : null;

    private static int? RoleMax(FleetPolicy policy, string role) => policy.AgentsMaxOfRole.TryGetValue(role, out var most) ? most : null;

    private static bool IsMissing(AgentSpec spec, IReadOnlyList<BackendSeen> backends) =>
        backends.Any(backend => backend.Name == spec.Backend) && !backends.Any(backend => backend.Name == spec.Backend && backend.IsInstalled);

    private static Dependency? Unmet(AgentSpec spec, Premises premises) =>
        spec.DependsOn.FirstOrDefault(dependency => !IsMet(premises.Find(dependency.Agent), dependency.Until));

    private static bool IsMet(Agent? other, DependencyStage stage) => (stage, other?.Life) switch
    {
        (DependencyStage.Done, AgentLife.Dormant { After.Class: DeathClass.Clean }) => true,
        (DependencyStage.Started, AgentLife.Running)                                => true,
        (DependencyStage.Idle, AgentLife.Running)                                   => other!.Watch?.WasIdle is true,
        _                                                                           => false,
    };
}

/// <summary>What admission looks at besides the agent.</summary>
internal sealed record Premises(
    FleetPolicy Policy, Lanes Lanes, IReadOnlyList<BackendSeen> Backends, bool IsDiskLow, Func<string, Agent?> Find);
