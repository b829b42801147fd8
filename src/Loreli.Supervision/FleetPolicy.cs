namespace Loreli.Supervision;

/// <summary>What holds for the fleet as a whole.</summary>
public sealed record FleetPolicy
{
    /// <summary>Most agents with a process or a reservation.</summary>
    public int AgentsMax { get; init => field = Must.BePositive(value); } = 8;
    /// <summary>The same by role; a role that is missing has no limit of its own.</summary>
    public IReadOnlyDictionary<string, int> AgentsMaxOfRole { get; init; } = new Dictionary<string, int>();
    /// <summary>Agents enlisted for one round of demands.</summary>
    public int EnlistsMax { get; init => field = Must.BePositive(value); } = 2;
    /// <summary>Pause after an attempt to enlist for a role; doubles with each failure, up to <see cref="CooldownMax"/>.</summary>
    public TimeSpan Cooldown { get; init => field = Must.NotBeNegative(value); } = TimeSpan.FromSeconds(30);
    public TimeSpan CooldownMax { get; init => field = Must.BePositive(value); } = TimeSpan.FromMinutes(10);
    /// <summary>An enlisted agent that is idle for longer while its role lacks nobody is asked to stop.</summary>
    public TimeSpan IdleTimeout { get; init => field = Must.BePositive(value); } = TimeSpan.FromMinutes(10);
    public IReadOnlyDictionary<string, TimeSpan> IdleTimeoutOfRole { get; init; } = new Dictionary<string, TimeSpan>();
    public PacePolicy Pace { get; init; } = new();
    public BreakerPolicy Breaker { get; init; } = new();
}

/// <summary>How fast agents that share a login are started: many that refresh it at once log the whole host out.</summary>
public sealed record PacePolicy
{
    /// <summary>Starts of one backend, provider and credential that may be in flight.</summary>
    public int BootsMax { get; init => field = Must.BePositive(value); } = 2;
    public TimeSpan Gap { get; init => field = Must.NotBeNegative(value); } = TimeSpan.FromSeconds(2);
    /// <summary>A random part of up to this is added to the gap.</summary>
    public TimeSpan Jitter { get; init => field = Must.NotBeNegative(value); } = TimeSpan.FromSeconds(1);
}

/// <summary>When starts on a backend are held back (docs/specs/breaker.md).</summary>
public sealed record BreakerPolicy
{
    /// <summary>Rapid deaths and failed launches in a row, not all of one agent, that open it. A fatal API error opens it at once.</summary>
    public int FailuresMax { get; init => field = Must.BePositive(value); } = 3;
    public TimeSpan OpenMin { get; init => field = Must.BePositive(value); } = TimeSpan.FromMinutes(1);
    /// <summary>The pause doubles with each probe that fails, up to this.</summary>
    public TimeSpan OpenMax { get; init => field = Must.BePositive(value); } = TimeSpan.FromMinutes(30);
    /// <summary>A probe that neither failed nor finished a turn for this long has shown that the backend works.</summary>
    public TimeSpan ProvenAfter { get; init => field = Must.BePositive(value); } = TimeSpan.FromSeconds(60);
}
