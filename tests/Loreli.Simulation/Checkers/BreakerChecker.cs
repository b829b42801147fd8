using Loreli.Ledger;
using Loreli.Simulation.Daemons;
using Loreli.Simulation.Worlds;
using Loreli.Supervision;

namespace Loreli.Simulation.Checkers;

/// <summary>While a breaker is open nobody is started on its backend but one probe; and it opens when an API refuses for good.</summary>
/// <remarks>Knows breakers by the facts that are written of them.</remarks>
internal sealed class BreakerChecker(World world) : Checker(world)
{
    private readonly Dictionary<string, (string State, string Agent)> _breakers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _generations = new(StringComparer.Ordinal);
    private readonly List<string> _refused = [];

    protected override string Rule => "breakers";

    public override void Fact(NewEvent fact)
    {
        if (fact.Type == EventType.Breaker)
        {
            _breakers[Evidence.Find(fact.Data, "backend")] = (Evidence.Find(fact.Data, "state"), Evidence.Find(fact.Data, "agent"));
        }
        else if (fact.Type == EventType.Fault && Evidence.Find(fact.Data, "class") is "auth" or "budget" or "model-gone")
        {
            _refused.Add(fact.Agent!);
        }
    }

    public override void DaemonStarts()
    {
        _refused.Clear();
        _generations.Clear();
        foreach (var backend in Apis.Known)
        {
            // A probe that nobody remembers is none; and what could not be kept is not known.
            _breakers[backend] = (World.Host.Disk.Memory?.Breakers.FirstOrDefault(it => it.Key.Backend == backend)?.State ?? "") is "Open" ? ("open", "") : ("closed", "");
        }
    }

    public override void Decided(SimulatedDaemon daemon)
    {
        if (daemon.IsDead)
        {
            return;
        }
        foreach (var agent in daemon.Fleet.Agents)
        {
            var before = _generations.GetValueOrDefault(agent.Name, -1);
            _generations[agent.Name] = agent.Generation;
            if (before >= 0 && before < agent.Generation && agent.Life is AgentLife.Starting
                && _breakers.GetValueOrDefault(agent.Spec.Backend) is { State: "open" or "half-open" } breaker)
            {
                Demand(breaker.State is "half-open" && breaker.Agent == agent.Name,
                    $"{agent.Name} {agent.Generation} starts on {agent.Spec.Backend}, which is {breaker.State} for {breaker.Agent}");
            }
        }
        foreach (var name in _refused)
        {
            var backend = daemon.Fleet.Find(name)?.Spec.Backend;
            Demand(backend is null || _breakers.GetValueOrDefault(backend).State is not "closed", $"{backend} refuses {name} and its breaker stays closed");
        }
        _refused.Clear();
    }
}
