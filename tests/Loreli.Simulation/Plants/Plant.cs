using Loreli.Ledger;
using Loreli.Simulation.Worlds;
using Loreli.Supervision;

namespace Loreli.Simulation.Plants;

/// <summary>Faults that are planted on purpose, to show that the checkers find them. docs/internals/simulation.md lists them.</summary>
internal static class Plant
{
    public enum Kind
    {
        None,
        /// <summary>A launch that is said again starts a second process.</summary>
        LaunchTwice,
        /// <summary>A launch does not look whether another generation runs.</summary>
        LaunchBesides,
        /// <summary>A failed launch leaves its process behind.</summary>
        HalfLaunched,
        /// <summary>A starting daemon does not find the panes that are there.</summary>
        AdoptionBlind,
        /// <summary>An exit that is told late is taken for that of the present generation.</summary>
        ExitOfAnother,
        RemovedTwice,
        IdentityForgotten,
        IdentityTwice,
        /// <summary>One save in four is only said to be done.</summary>
        EffectsBeforeSave,
        /// <summary>What is remembered lacks the restarts that there were.</summary>
        IntensityForgotten,
        IntensityOffByOne,
        CapOffByOne,
        RoleCapOffByOne,
        /// <summary>A breaker that probes lets others start too.</summary>
        TwoProbes,
        /// <summary>A breaker that opened is closed again by nobody.</summary>
        BreakerSlips,
        /// <summary>The text that we typed counts as life.</summary>
        EchoIsLife,
        /// <summary>A question on the screen does not suspend the ladder.</summary>
        WaitingIsSilence,
        /// <summary>Hooks' reports do not count as life.</summary>
        DeafToHooks,
        /// <summary>A ladder takes a step back by itself.</summary>
        LadderSlips,
        /// <summary>A machine that stood still is not noticed.</summary>
        GapUnnoticed,
        /// <summary>One step of a ladder in five is not written down.</summary>
        StepUnwritten,
        /// <summary>Who is asked to finish gets a second.</summary>
        Impatient,
        /// <summary>Every pane counts as ours.</summary>
        ForeignIsOurs,
        /// <summary>Nothing mends what a lost message left wrong.</summary>
        NoRepair,
        /// <summary>A changed configuration is not carried to the agents that run.</summary>
        NoRenewal,
    }

    public static IReadOnlyList<Kind> All { get; } = [.. Enum.GetValues<Kind>().Where(static kind => kind is not Kind.None)];

    /// <summary>The fleet is told of a looser cap than there is.</summary>
    public static FleetPolicy Loosen(World world, FleetPolicy policy) => world.Plant switch
    {
        Kind.CapOffByOne => policy with { AgentsMax = policy.AgentsMax + 1 },
        Kind.RoleCapOffByOne => policy with { AgentsMaxOfRole = policy.AgentsMaxOfRole.ToDictionary(static cap => cap.Key, static cap => cap.Value + 1) },
        _ => policy,
    };

    public static AgentSpec Loosen(World world, AgentSpec spec) => world.Plant switch
    {
        Kind.IntensityOffByOne => spec with { Restart = spec.Restart with { Intensity = spec.Restart.Intensity + 1 } },
        Kind.NoRenewal => spec with { Fingerprint = "0" },
        _ => spec,
    };

    public static FleetMemory Forget(World world, FleetMemory memory) => world.Has(Kind.IntensityForgotten)
        ? memory with { Agents = [.. memory.Agents.Select(static agent => agent with { Restarts = [] })] }
        : memory;

    public static bool Swallows(World world, NewEvent fact) => world.Has(Kind.StepUnwritten) && fact.Type == EventType.Stall && world.OneIn(5);

    public static Sighting Distort(World world, in Sighting seen) => world.Plant switch
    {
        Kind.WaitingIsSilence when seen.Reading.Activity is Activity.Waiting => seen with { Reading = seen.Reading with { Activity = Activity.Busy } },
        Kind.DeafToHooks => seen with { Signs = seen.Signs with { Heartbeats = 0 } },
        _ => seen,
    };

    public static FleetEvent.Exited Late(World world, FleetEvent.Exited exit, Fleet fleet) =>
        world.Has(Kind.ExitOfAnother) && fleet.Find(exit.Agent) is { } agent ? exit with { Generation = agent.Generation } : exit;

    /// <summary>Changes what the fleet knows behind its back.</summary>
    public static void Tamper(World world, Fleet fleet)
    {
        switch (world.Plant)
        {
            case Kind.TwoProbes:
                Close<Breaker.HalfOpen>(fleet);
                break;
            case Kind.BreakerSlips when world.OneIn(4):
                Close<Breaker.Open>(fleet);
                break;
            case Kind.LadderSlips when world.OneIn(50):
                Change<AgentLife.Running>(fleet, static it => it with { Ladder = it.Ladder with { Taken = Math.Max(0, it.Ladder.Taken - 1) } });
                break;
            case Kind.Impatient:
                Change<AgentLife.Stopping>(fleet, it => it.Phase is StopPhase.Asked && it.Until - world.Clock.Now > TimeSpan.FromSeconds(1)
                    ? it with { Until = world.Clock.Now + TimeSpan.FromSeconds(1) }
                    : it);
                break;
        }
    }

    private static void Close<T>(Fleet fleet) where T : Breaker
    {
        foreach (var (key, lane) in fleet.State.Lanes.Known.Where(static lane => lane.Value.Breaker is T).ToList())
        {
            fleet.State.Lanes.Set(key, lane with { Breaker = Breaker.Healthy });
        }
    }

    private static void Change<T>(Fleet fleet, Func<T, T> change) where T : AgentLife
    {
        foreach (var slot in fleet.State.Slots.Values)
        {
            if (slot.Agent.Life is T life && change(life) is var changed && !ReferenceEquals(changed, life))
            {
                slot.Agent = slot.Agent with { Life = changed };
                slot.LookAt = default;
            }
        }
    }
}
