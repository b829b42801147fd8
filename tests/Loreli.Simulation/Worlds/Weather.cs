using Loreli.Supervision;

namespace Loreli.Simulation.Worlds;

/// <summary>How one world is: its sizes, its policies and its pace, drawn from its seed before anything happens.</summary>
internal sealed class Weather
{
    private static readonly string[] Roles = ["action", "reviewer", "planner"];
    private static readonly string[] Names = ["ada", "bob", "cyd", "dot", "eve", "fay", "gus", "hal"];

    private readonly Prng _chance;
    private readonly int _names;
    // A policy speaks when an agent ends; one that changes later brings nobody back.
    private readonly RestartKind[] _kinds;

    public Weather(Prng chance)
    {
        _chance = chance;
        _names = 3 + chance.Next(6);
        _kinds = [.. Names.Select(_ => chance.Pick([RestartKind.OnFailure, RestartKind.OnFailure, RestartKind.Always, RestartKind.Never]))];
        IsLooped = chance.Next(24) == 0;
        LookEvery = TimeSpan.FromSeconds(chance.Pick([20, 60, 110, 110, 110, 110]));
        Interval = TimeSpan.FromSeconds(chance.Pick([60, 300, 600, 600, 900, 900]));
        MoodLasts = TimeSpan.FromMinutes(chance.Pick([5, 15, 40]));
        MischiefEvery = TimeSpan.FromMinutes(chance.Pick([5, 15, 30]));
        Losses = chance.Pick([4, 20, 1_000]);
        CrashEvery = chance.Pick([8, 30, 200]);
    }

    /// <summary>The supervisor runs its own loop, instead of being stepped when there is something to do.</summary>
    public bool IsLooped { get; }
    /// <summary>Between two looks at panes that have not changed.</summary>
    public TimeSpan LookEvery { get; }
    /// <summary>Of the reactor.</summary>
    public TimeSpan Interval { get; }
    /// <summary>About how long an agent stays at what it is at.</summary>
    public TimeSpan MoodLasts { get; }
    /// <summary>About how long between two things that operators, hosts and backends do.</summary>
    public TimeSpan MischiefEvery { get; }
    /// <summary>One message in so many is lost, and one in so many doubled.</summary>
    public int Losses { get; }
    /// <summary>One mischief in so many is a crash of the daemon.</summary>
    public int CrashEvery { get; }

    public FleetPolicy Policy() => new()
    {
        AgentsMax = 3 + _chance.Next(6),
        AgentsMaxOfRole = _chance.Next(2) == 0 ? new Dictionary<string, int>() : new Dictionary<string, int> { [_chance.Pick(Roles)] = 1 + _chance.Next(3) },
        EnlistsMax = 1 + _chance.Next(3),
        Cooldown = TimeSpan.FromSeconds(_chance.Pick([0, 30])),
        IdleTimeout = TimeSpan.FromMinutes(_chance.Pick([5, 60])),
        Pace = new PacePolicy { BootsMax = 1 + _chance.Next(3), Gap = TimeSpan.FromSeconds(_chance.Next(5)) },
        Breaker = new BreakerPolicy { OpenMin = TimeSpan.FromMinutes(1 + _chance.Next(5)), FailuresMax = 2 + _chance.Next(3) },
    };

    public IReadOnlyList<AgentSpec> Declared(IReadOnlyList<AgentSpec> before)
    {
        var declared = new List<AgentSpec>();
        foreach (var name in Names.Take(_names))
        {
            var earlier = before.FirstOrDefault(spec => spec.Name == name);
            if (_chance.Next(4) != 0)
            {
                declared.Add(earlier is null || _chance.Next(3) == 0 ? Spec(name, declared) : earlier with { DependsOn = [] });
            }
        }
        return declared;
    }

    /// <summary>A role that may need agents for its work.</summary>
    public string Role() => _chance.Pick(Roles);

    public AgentSpec Enlisted(string name, FleetAction.Enlist it) => Plain(name, it.Role, it.Backend) with
    {
        Origin = Origin.Demand, Template = it.Template, Restart = new RestartPolicy(RestartKind.Never),
    };

    public AgentSpec Operators(int number) => Plain($"own{number}", _chance.Pick(Roles), _chance.Pick(Apis.Known)) with { Origin = Origin.Operator };

    private AgentSpec Spec(string name, IReadOnlyList<AgentSpec> earlier) => Plain(name, _chance.Pick(Roles), _chance.Pick(Apis.Known)) with
    {
        Restart = new RestartPolicy(_kinds[Array.IndexOf(Names, name)])
        {
            Intensity = 1 + _chance.Next(5), Period = TimeSpan.FromMinutes(_chance.Pick([10, 120])), BackoffMax = TimeSpan.FromMinutes(2),
        },
        Stall = Stall(),
        Faults = new FaultPolicy { OnFatal = _chance.Next(4) == 0 ? OnFatalFault.Stay : OnFatalFault.Stop, Parks = _chance.Next(5) != 0 },
        DependsOn = earlier.Count > 0 && _chance.Next(6) == 0 ? [new Dependency(_chance.Pick(earlier).Name, DependencyStage.Started)] : [],
        Fingerprint = $"{_chance.Next(3)}",
    };

    private StallPolicy Stall() => new()
    {
        Timeout = TimeSpan.FromMinutes(_chance.Pick([4, 10, 20])),
        Ladder = _chance.Next(5) switch
        {
            0 => [LadderStep.Nudge, LadderStep.Warn, LadderStep.Escape, LadderStep.Kill],
            1 => [LadderStep.Nudge, LadderStep.Interrupt, LadderStep.Restart],
            2 => [LadderStep.Warn],
            _ => [LadderStep.Nudge, LadderStep.Warn, LadderStep.Kill],
        },
        CountsIdle = _chance.Next(6) == 0,
    };

    private static AgentSpec Plain(string name, string role, string backend)
    {
        var seen = Apis.Of(backend);
        return new AgentSpec(name, role, seen.Name, seen.Provider) { Side = seen.Side, Fingerprint = "1" };
    }
}
