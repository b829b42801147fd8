using Loreli.Simulation.Daemons;
using Loreli.Simulation.Worlds;
using Loreli.Supervision;

namespace Loreli.Simulation.Checkers;

/// <summary>Whoever was enlisted holds its name for as long as it is known. That none is left over is seen at rest.</summary>
internal sealed class IdentityChecker(World world) : Checker(world)
{
    protected override string Rule => "one holder for a name";

    public override void Decided(SimulatedDaemon daemon)
    {
        if (daemon.IsDead)
        {
            return;
        }
        foreach (var agent in daemon.Fleet.Agents)
        {
            if (agent is { Spec.Origin: Origin.Demand, Life: not AgentLife.Leaving } && !World.Host.Names.Held.Contains(agent.Name))
            {
                throw Broken($"{agent.Name} is at {agent.Life.GetType().Name} and its name is free for others");
            }
        }
    }
}
