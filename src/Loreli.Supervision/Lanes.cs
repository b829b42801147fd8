namespace Loreli.Supervision;

/// <summary>A breaker and the pace behind it, for one login.</summary>
/// <param name="StartsAfter">The next start's time: many logins refreshed at once log the whole host out.</param>
public sealed record Lane(Breaker Breaker, Instant StartsAfter)
{
    internal static readonly Lane Fresh = new(Breaker.Healthy, default);
}

/// <summary>All lanes: as many as there are backends, providers and logins in the configuration.</summary>
internal sealed class Lanes
{
    private readonly Dictionary<BreakerKey, Lane> _lanes = [];

    public Dictionary<BreakerKey, Lane> Known => _lanes;

    public Lane Of(BreakerKey key) => _lanes.GetValueOrDefault(key, Lane.Fresh);

    public void Set(BreakerKey key, Lane lane) => _lanes[key] = lane;

    /// <summary>Folds in news, and gives the fact to write when the breaker changed its state.</summary>
    public FleetAction.Record? Observe(BreakerKey key, BackendNews news, BreakerPolicy policy, Moment now)
    {
        var lane = Of(key);
        var next = BreakerRules.Observe(lane.Breaker, news, policy, now.Instant);
        if (next == lane.Breaker)
        {
            return null;
        }
        _lanes[key] = lane with { Breaker = next };
        return next.GetType() == lane.Breaker.GetType() ? null : new FleetAction.Record(Fact.Breaker, null, null,
        [
            new("backend", key.Backend), new("provider", key.Provider), new("credential", key.Credential),
            new("state", Wording.State(next)), new("reason", Reason(next, news)),
            new("until", next is Breaker.Open open ? $"{now.UtcOf(open.Until):O}" : ""), new("agent", news.Agent),
        ]);
    }

    /// <summary>A start takes its turn; through an open breaker it is the probe.</summary>
    public FleetAction.Record? Start(BreakerKey key, string agent, int generation, FleetPolicy policy, Moment now, Prng chance)
    {
        var pause = policy.Pace.Gap + (policy.Pace.Jitter * (chance.Next(1_000_001) / 1_000_000.0));
        _lanes[key] = Of(key) with { StartsAfter = now.Instant + pause };
        return Observe(key, new BackendNews.Probing(agent, generation), policy.Breaker, now);
    }

    private static string Reason(Breaker breaker, BackendNews news) => (breaker, news) switch
    {
        (Breaker.Open it, _)                     => it.Reason,
        (Breaker.HalfOpen it, _)                 => $"{it.Probe} shows whether it works again after: {it.Reason}",
        (_, BackendNews.Proved)                  => $"{news.Agent} has shown that it works",
        _                                        => "",
    };
}
