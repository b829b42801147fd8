using Loreli.Ledger;
using Loreli.Simulation.Daemons;
using Loreli.Simulation.Worlds;
using Loreli.Supervision;

namespace Loreli.Simulation.Checkers;

/// <summary>No more restarts within the period than the policy allows; and nobody is given up before.</summary>
internal sealed class IntensityChecker(World world) : Checker(world)
{
    private readonly Dictionary<string, List<TimeSpan>> _restarts = new(StringComparer.Ordinal);
    private readonly HashSet<(string, int)> _counted = [];
    private readonly List<(string Agent, int Generation, TimeSpan At)> _unsaved = [];
    private TimeSpan _forgotAt;
    private bool _forgets;

    protected override string Rule => "restart intensity";

    public override void Fact(NewEvent fact)
    {
        switch (fact)
        {
            case { Type: EventType.Ended, Agent: { } agent, Generation: { } generation } when IsRestart(fact.Data):
                Count(agent, generation);
                break;
            case { Type: EventType.GaveUp, Agent: { } agent }:
                var (policy, within) = Within(agent);
                Demand(World.Clock.World - _forgotAt <= policy.Period || within.Count >= policy.Intensity || World.Has(Plants.Plant.Kind.IntensityForgotten),
                    $"{agent} is given up after {within.Count} restarts, {policy.Intensity} are allowed");
                break;
            case { Type: EventType.Removed, Agent: { } agent }:
                _restarts.Remove(agent);
                break;
        }
    }

    // An operator's word, or another configuration, clears the slate; a clock that was set moves the period.
    public override void Told(FleetEvent news)
    {
        if (news is FleetEvent.Ordered or FleetEvent.Resumed)
        {
            Declared();
        }
    }

    public override void Declared()
    {
        Forget();
        _forgets = true;
    }

    // What was told together with it may have been heard before it.
    public override void Decided(SimulatedDaemon daemon)
    {
        if (_forgets)
        {
            Forget();
            _forgets = false;
        }
    }

    public override void Gap() => Forget();

    public override void MemoryLost() => Forget();

    public override void Saved(FleetMemory memory) => _unsaved.Clear();

    public override void Crashed()
    {
        foreach (var (agent, generation, at) in _unsaved)
        {
            _counted.Remove((agent, generation)); // It was written, and will be written again if it is so.
            _restarts.GetValueOrDefault(agent)?.Remove(at);
        }
        _unsaved.Clear();
        if (World.Host.Disk.IsFull)
        {
            Forget(); // What happened since could not be kept.
        }
    }

    private void Count(string agent, int generation)
    {
        if (!_counted.Add((agent, generation)))
        {
            return; // Written twice: the daemon died before it could remember that it had written it.
        }
        var (policy, within) = Within(agent);
        within.Add(World.Clock.World);
        _unsaved.Add((agent, generation, World.Clock.World));
        Demand(within.Count <= policy.Intensity, $"{agent} is started again {within.Count} times within {policy.Period}, {policy.Intensity} are allowed");
    }

    private (RestartPolicy Policy, List<TimeSpan> Within) Within(string agent)
    {
        var policy = World.Host.Wishes.SpecOf(agent)?.Restart ?? new RestartPolicy();
        if (!_restarts.TryGetValue(agent, out var restarts))
        {
            _restarts[agent] = restarts = [];
        }
        restarts.RemoveAll(at => World.Clock.World - at >= policy.Period);
        return (policy, restarts);
    }

    // An API that refuses holds the next start back without a pause of its own; it counts all the same.
    private static bool IsRestart(string data) => Evidence.Find(data, "next") is var next
        && (next is "backoff" || (next is "pending" && Evidence.Find(data, "class") is "api-fatal"));

    private void Forget()
    {
        _restarts.Clear();
        _forgotAt = World.Clock.World;
    }
}
