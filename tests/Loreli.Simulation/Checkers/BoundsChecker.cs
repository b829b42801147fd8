using Loreli.Simulation.Daemons;
using Loreli.Simulation.Worlds;

namespace Loreli.Simulation.Checkers;

/// <summary>Nothing grows without end, however long the world lasts.</summary>
internal sealed class BoundsChecker(World world) : Checker(world)
{
    private int _looks;

    protected override string Rule => "bounds";

    public override void Decided(SimulatedDaemon daemon)
    {
        if (++_looks % 256 != 0)
        {
            return;
        }
        var fleet = daemon.Fleet;
        Demand(fleet.Count <= 40, $"{fleet.Count} agents");
        Demand(fleet.Lanes.Count <= Apis.Known.Count, $"{fleet.Lanes.Count} lanes");
        Demand(fleet.Cooldowns.Count <= 8, $"{fleet.Cooldowns.Count} cooldowns");
        Demand(fleet.Reservations.Count <= 40, $"{fleet.Reservations.Count} reservations");
        Demand(daemon.Time.Waiting <= 500, $"{daemon.Time.Waiting} timers");
        Demand(daemon.Lost == 0, $"{daemon.Lost} messages found no room");
        Demand(fleet.Agents.All(static agent => agent.Tally.Restarts.Count <= 10), "restarts are remembered for ever");
    }
}
