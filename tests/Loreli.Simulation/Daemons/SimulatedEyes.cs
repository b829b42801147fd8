using Loreli.Simulation.Plants;
using Loreli.Simulation.Worlds;
using Loreli.Supervision;

namespace Loreli.Simulation.Daemons;

/// <summary>Looks at panes when they have changed and settled, and at all of them now and then.</summary>
internal sealed class SimulatedEyes(World world, SimulatedDaemon daemon)
{
    /// <summary>Panes of agents that one daemon has launched or adopted are looked at; nobody else's are.</summary>
    public void LookAtAll()
    {
        foreach (var pane in world.Host.Panes.Values)
        {
            Look(pane);
        }
    }

    public void Look(Pane pane)
    {
        if (!pane.IsAlive || pane.IsSilent || pane.Spec is null || daemon.IsDead)
        {
            return;
        }
        var seen = Plant.Distort(world, pane.Look());
        world.Checks.Look(pane, seen);
        daemon.See(seen);
    }

    /// <summary>The kernel says that a process has ended. What is lost is found by the next look at all panes.</summary>
    public void Ended(Pane pane)
    {
        var copies = world.Copies();
        for (var copy = 0; copy < copies; copy++)
        {
            world.After(world.Delay(), () =>
            {
                if (!daemon.IsDead && daemon.Fleet.Find(pane.Name) is not null)
                {
                    world.Trail.Note("told", pane.Exit);
                    daemon.Tell(Plant.Late(world, pane.Exit, daemon.Fleet));
                }
            });
        }
    }
}
