using Loreli.Simulation.Daemons;
using Loreli.Simulation.Worlds;
using Loreli.Supervision;

namespace Loreli.Simulation.Checkers;

/// <summary>Nobody starts beyond a cap, and no reservation is given beyond it. A cap that is lowered ends nobody.</summary>
internal sealed class CapsChecker(World world) : Checker(world)
{
    private readonly Dictionary<string, int> _generations = new(StringComparer.Ordinal);

    protected override string Rule => "caps";

    public override void DaemonStarts() => _generations.Clear();

    public override void Decided(SimulatedDaemon daemon)
    {
        foreach (var agent in daemon.Fleet.Agents)
        {
            var before = _generations.GetValueOrDefault(agent.Name, -1);
            _generations[agent.Name] = agent.Generation;
            if (before >= 0 && before < agent.Generation && agent.HoldsSeat)
            {
                Count(daemon.Fleet, agent);
            }
        }
    }

    public override void Action(FleetAction action)
    {
        if (action is FleetAction.Enlist { Why: not "said again" } it && World.Daemon is { } daemon)
        {
            var given = daemon.Fleet.Agents.Count(static agent => agent.HoldsSeat) + daemon.Fleet.Reservations.Count;
            Demand(given <= World.Host.Wishes.InForce.AgentsMax + 1, $"{it} makes {given} seats and reservations");
        }
    }

    private void Count(Fleet fleet, Agent started)
    {
        var policy = World.Host.Wishes.InForce;
        var (all, ofRole) = (0, 0);
        foreach (var agent in fleet.Agents)
        {
            all += agent.HoldsSeat ? 1 : 0;
            ofRole += agent.HoldsSeat && agent.Spec.Role == started.Spec.Role ? 1 : 0;
        }
        Demand(all <= policy.AgentsMax, $"{started.Name} starts as number {all} of {policy.AgentsMax}");
        Demand(!policy.AgentsMaxOfRole.TryGetValue(started.Spec.Role, out var most) || ofRole <= most,
            $"{started.Name} starts as number {ofRole} of {most} of the role {started.Spec.Role}");
    }
}
