using Loreli.Ledger;
using Loreli.Simulation.Daemons;
using Loreli.Simulation.Worlds;
using Loreli.Supervision;

namespace Loreli.Simulation.Checkers;

/// <summary>All checkers of a world.</summary>
internal sealed class Checks
{
    private readonly Checker[] _all;

    public Checks(World world) => _all =
    [
        new CapsChecker(world), new ProcessChecker(world), new RemovalChecker(world), new MemoryChecker(world), new IdentityChecker(world), new LadderChecker(world),
        new IntensityChecker(world), new BreakerChecker(world), new EvidenceChecker(world), new PatienceChecker(world), new BoundsChecker(world), new RestChecker(world),
    ];

    public void Spawning(Pane pane)
    {
        foreach (var checker in _all)
        {
            checker.Spawning(pane);
        }
    }

    public void Ended(Pane pane)
    {
        foreach (var checker in _all)
        {
            checker.Ended(pane);
        }
    }

    public void Fact(NewEvent fact)
    {
        foreach (var checker in _all)
        {
            checker.Fact(fact);
        }
    }

    public void Action(FleetAction action)
    {
        foreach (var checker in _all)
        {
            checker.Action(action);
        }
    }

    public void Saved(FleetMemory memory)
    {
        foreach (var checker in _all)
        {
            checker.Saved(memory);
        }
    }

    public void Decided(SimulatedDaemon daemon)
    {
        foreach (var checker in _all)
        {
            checker.Decided(daemon);
        }
    }

    public void Look(Pane pane, in Sighting seen)
    {
        foreach (var checker in _all)
        {
            checker.Look(pane, seen);
        }
    }

    public void Typed(Pane pane)
    {
        foreach (var checker in _all)
        {
            checker.Typed(pane);
        }
    }

    public void Told(FleetEvent news)
    {
        foreach (var checker in _all)
        {
            checker.Told(news);
        }
    }

    public void Declared()
    {
        foreach (var checker in _all)
        {
            checker.Declared();
        }
    }

    public void Gap()
    {
        foreach (var checker in _all)
        {
            checker.Gap();
        }
    }

    public void Crashed()
    {
        foreach (var checker in _all)
        {
            checker.Crashed();
        }
    }

    public void MemoryLost()
    {
        foreach (var checker in _all)
        {
            checker.MemoryLost();
        }
    }

    public void DaemonStarts()
    {
        foreach (var checker in _all)
        {
            checker.DaemonStarts();
        }
    }

    public void Settled()
    {
        foreach (var checker in _all)
        {
            checker.Settled();
        }
    }
}
