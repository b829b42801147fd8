using Loreli.Ledger;
using Loreli.Simulation.Daemons;
using Loreli.Simulation.Worlds;
using Loreli.Supervision;

namespace Loreli.Simulation.Checkers;

/// <summary>What must never happen has happened.</summary>
internal sealed class CheckFailure(string rule, string what) : Exception($"{rule}: {what}")
{
    public string Rule => rule;
}

/// <summary>Holds one promise: hears all that happens, with an account of its own, and fails at the step at which it is broken.</summary>
internal abstract class Checker(World world)
{
    protected World World => world;
    protected abstract string Rule { get; }

    /// <summary>A process is about to run.</summary>
    public virtual void Spawning(Pane pane) { }
    public virtual void Ended(Pane pane) { }
    /// <summary>A fact was written.</summary>
    public virtual void Fact(NewEvent fact) { }
    /// <summary>Hands begin with something.</summary>
    public virtual void Action(FleetAction action) { }
    /// <summary>The daemon's memory is on disk.</summary>
    public virtual void Saved(FleetMemory memory) { }
    /// <summary>The fleet has decided once more.</summary>
    public virtual void Decided(SimulatedDaemon daemon) { }
    /// <summary>The daemon is shown this of a pane.</summary>
    public virtual void Look(Pane pane, in Sighting seen) { }
    /// <summary>Bytes of ours go to a pane.</summary>
    public virtual void Typed(Pane pane) { }
    /// <summary>An operator or an agent said something.</summary>
    public virtual void Told(FleetEvent news) { }
    /// <summary>The daemon tells its fleet what is declared now.</summary>
    public virtual void Declared() { }
    /// <summary>Clocks went apart, or nothing ran for a while.</summary>
    public virtual void Gap() { }
    public virtual void Crashed() { }
    /// <summary>What the daemon remembered is gone.</summary>
    public virtual void MemoryLost() { }
    public virtual void DaemonStarts() { }
    /// <summary>All has been calm for long.</summary>
    public virtual void Settled() { }

    protected void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw Broken(what);
        }
    }

    protected CheckFailure Broken(string what) => World.Broken(Rule, what);
}
