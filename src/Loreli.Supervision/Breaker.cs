namespace Loreli.Supervision;

/// <summary>Whether agents may be started with one login (docs/specs/breaker.md).</summary>
public abstract record Breaker
{
    private Breaker() { }

    public static readonly Breaker Healthy = new Closed([]);

    /// <param name="Failed">The agents of the failures in a row, oldest first.</param>
    public sealed record Closed(Sequence<string> Failed) : Breaker;

    /// <param name="Wait">The pause that led to <paramref name="Until"/>; the next is twice as long.</param>
    public sealed record Open(Instant Since, Instant Until, TimeSpan Wait, string Reason) : Breaker;

    /// <summary>One agent shows whether it works again; all others wait.</summary>
    public sealed record HalfOpen(Instant Since, string Probe, int Generation, TimeSpan Wait, string Reason) : Breaker;

    /// <summary>One more agent may start now.</summary>
    public bool Admits(Instant now) => this is Closed || (this is Open open && now >= open.Until);
}

/// <summary>What an agent's life says about its backend.</summary>
public abstract record BackendNews(string Agent, int Generation)
{
    /// <summary>It died at once, or could not be launched.</summary>
    public sealed record Failed(string Agent, int Generation, string Reason) : BackendNews(Agent, Generation);
    /// <summary>Its API refuses all that use this login.</summary>
    /// <param name="Until">When that is over, where it is known.</param>
    public sealed record Faulted(string Agent, int Generation, string Reason, Instant? Until) : BackendNews(Agent, Generation);
    /// <summary>It finished a turn, or ran for long enough.</summary>
    public sealed record Proved(string Agent, int Generation) : BackendNews(Agent, Generation);
    /// <summary>It was launched while the breaker was open.</summary>
    public sealed record Probing(string Agent, int Generation) : BackendNews(Agent, Generation);
    /// <summary>An operator ordered a start, who may know that it works again.</summary>
    public sealed record Ordered(string Agent, int Generation) : BackendNews(Agent, Generation);
    /// <summary>The probe ended for a reason that says nothing.</summary>
    public sealed record ProbeLost(string Agent, int Generation) : BackendNews(Agent, Generation);
}

/// <summary>Folds news into a breaker. Pure.</summary>
public static class BreakerRules
{
    public static Breaker Observe(Breaker breaker, BackendNews news, BreakerPolicy policy, Instant now) => (breaker, news) switch
    {
        (Breaker.Closed it, BackendNews.Failed bad)         => Count(it, bad, policy, now),
        (Breaker.Closed, BackendNews.Faulted bad)           => Open(policy.OpenMin, bad.Reason, bad.Until, now),
        (Breaker.Closed, BackendNews.Proved)                => Breaker.Healthy,
        (Breaker.Open it, BackendNews.Faulted bad)          => it with { Until = Later(it.Until, bad.Until), Reason = bad.Reason },
        (Breaker.Open it, BackendNews.Ordered)              => it with { Until = now },
        (Breaker.Open it, BackendNews.Proved) when now >= it.Until => Breaker.Healthy, // One that rested works again.
        (Breaker.Open it, BackendNews.Probing probe)        => new Breaker.HalfOpen(now, probe.Agent, probe.Generation, it.Wait, it.Reason),
        (Breaker.HalfOpen it, BackendNews.Faulted bad)      => Open(Longer(it.Wait, policy), bad.Reason, bad.Until, now),
        (Breaker.HalfOpen it, BackendNews.Failed bad) when IsProbe(it, bad) => Open(Longer(it.Wait, policy), bad.Reason, null, now),
        (Breaker.HalfOpen it, BackendNews.Proved) when IsProbe(it, news)    => Breaker.Healthy,
        (Breaker.HalfOpen it, BackendNews.ProbeLost) when IsProbe(it, news) => new Breaker.Open(now, now, it.Wait, it.Reason),
        _                                                   => breaker, // News of those that ran before it opened prove nothing.
    };

    // One agent that dies again and again is its own restart policy's business; two are a pattern.
    private static Breaker Count(Breaker.Closed closed, BackendNews.Failed bad, BreakerPolicy policy, Instant now)
    {
        var failed = closed.Failed.Append(bad.Agent).ToArray();
        return failed.Length >= policy.FailuresMax && failed.Distinct().Count() >= Math.Min(2, policy.FailuresMax)
            ? Open(policy.OpenMin, bad.Reason, null, now)
            : new Breaker.Closed([.. failed.TakeLast(policy.FailuresMax)]);
    }

    private static Breaker.Open Open(TimeSpan wait, string reason, Instant? until, Instant now) => new(
        now, Later(now + wait, until), wait, reason);

    private static TimeSpan Longer(TimeSpan wait, BreakerPolicy policy) => Pause.Double(wait, 1, policy.OpenMax);

    private static Instant Later(Instant until, Instant? named) => named is { } at && at > until ? at : until;

    private static bool IsProbe(Breaker.HalfOpen half, BackendNews news) => half.Probe == news.Agent && half.Generation == news.Generation;
}
