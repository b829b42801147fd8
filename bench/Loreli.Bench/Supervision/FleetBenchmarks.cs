using BenchmarkDotNet.Attributes;
using Loreli.Supervision;

namespace Loreli.Bench.Supervision;

/// <summary>What supervising a thousand agents costs while nothing happens to them: most passes, on most days.</summary>
public class FleetBenchmarks
{
    private const int Agents = 1_000;

    private readonly Reading _busy = new(Activity.Busy, ReadingSource.Screen, "busy", "works", []);
    private readonly string[] _names = [.. Enumerable.Range(0, Agents).Select(number => $"agent-{number}")];
    private Fleet _fleet = null!;
    private Moment _now;
    private ulong _screen;

    [GlobalSetup]
    public void RunAThousand()
    {
        var policy = new FleetPolicy
        {
            AgentsMax = Agents, Pace = new PacePolicy { BootsMax = Agents, Gap = TimeSpan.Zero, Jitter = TimeSpan.Zero },
        };
        _now = new Moment(new Instant(TimeSpan.FromHours(1)), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _fleet = new Fleet(policy, seed: 1);
        _fleet.Observe(new FleetEvent.Wanted([.. _names.Select(name => new AgentSpec(name, "action", "claude", "claude"))]), _now);
        for (var action = 0; action < 2; action++)
        {
            foreach (var launch in _fleet.Decide(_now).Actions.OfType<FleetAction.Launch>())
            {
                _fleet.Observe(new FleetEvent.Launched(launch.Agent, launch.Generation), _now);
            }
        }
        Look();
        _fleet.Decide(_now);
        _fleet.Remember(_now);
        if (_fleet.Agents.Count(agent => agent.Life is AgentLife.Running) != Agents)
        {
            throw new InvalidOperationException("not all of them run");
        }
    }

    [Benchmark(Description = "1,000 agents: look at each and decide, nothing new")]
    public int Pass()
    {
        _now += TimeSpan.FromTicks(1);
        Look();
        return _fleet.Decide(_now).Actions.Count;
    }

    [Benchmark(Description = "1,000 agents: decide, nothing new")]
    public int Decide()
    {
        _now += TimeSpan.FromTicks(1);
        return _fleet.Decide(_now).Actions.Count;
    }

    [Benchmark(Description = "1,000 agents: every screen moved, and decide")]
    public int Pass_with_news()
    {
        _now += TimeSpan.FromTicks(1);
        _screen++;
        Look();
        return _fleet.Decide(_now).Actions.Count;
    }

    [Benchmark(Description = "1,000 agents: the memory as JSON")]
    public int Remember() => _fleet.Remember(_now).Format().Length;

    private void Look()
    {
        foreach (var name in _names)
        {
            _fleet.Observe(new Sighting(name, 1, _busy, new LifeSigns { Screen = _screen }), _now);
        }
    }
}
