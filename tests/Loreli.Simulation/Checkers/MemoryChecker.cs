using Loreli.Simulation.Worlds;
using Loreli.Supervision;

namespace Loreli.Simulation.Checkers;

/// <summary>What an effect depends on is on disk before it begins.</summary>
internal sealed class MemoryChecker(World world) : Checker(world)
{
    protected override string Rule => "memory before effects";

    public override void Action(FleetAction action)
    {
        var memory = World.Host.Disk.Memory;
        switch (action)
        {
            case FleetAction.Launch it:
                var saved = memory?.Agents.FirstOrDefault(agent => agent.Spec.Name == it.Agent);
                Demand(saved?.Generation >= it.Generation, $"{it.Agent} {it.Generation} is launched, generation {saved?.Generation} is remembered");
                break;
            case FleetAction.Enlist it:
                Demand(memory?.LastReservation >= it.Reservation, $"reservation {it.Reservation} is said, {memory?.LastReservation} is remembered");
                break;
        }
    }
}
