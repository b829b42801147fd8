using Loreli.Ledger;
using Loreli.Simulation.Worlds;
using Loreli.Supervision;

namespace Loreli.Simulation.Plants;

/// <summary>Faults that are planted on purpose, to show that the checkers find them.</summary>
internal static class Plant
{
    public enum Kind
    {
        None,
        LaunchTwice,
        LaunchBesides,
        HalfLaunched,
        RemovedTwice,
        IdentityForgotten,
        IdentityTwice,
        EchoIsLife,
        EffectsBeforeSave,
        AdoptionBlind,
        NoRepair,
        ForeignIsOurs,
        IntensityForgotten,
    }

    public static FleetPolicy Loosen(World world, FleetPolicy policy) => policy;

    public static AgentSpec Loosen(World world, AgentSpec spec) => spec;

    public static bool Swallows(World world, NewEvent fact) => false;

    public static Sighting Distort(World world, in Sighting seen) => seen;

    public static void Tamper(World world, Fleet fleet)
    {
    }
}
