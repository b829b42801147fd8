namespace Loreli.Supervision;

/// <summary>All that a fleet can be told. Time passing is no event: it is the <c>now</c> of the next decision.</summary>
/// <remarks>Doubled and late events are harmless: one about a generation that is not the agent's own any more is dropped
/// and reported as <see cref="Fact.StaleDropped"/>. Looks come as <see cref="Sighting"/>, which costs no allocation.</remarks>
public abstract record FleetEvent
{
    private FleetEvent() { }

    /// <summary>News about one process. Dropped and reported unless it is the agent's own and present one.</summary>
    public abstract record OfGeneration(string Agent, int Generation) : FleetEvent;

    /// <summary>The configuration, whole: who is declared. What is not in it any more is asked to stop and forgotten.</summary>
    /// <param name="LastGenerations">By name, the highest generation that any event in the ledger bears, one that was never
    /// spawned included; a name that is missing has none.</param>
    public sealed record Wanted(IReadOnlyList<AgentSpec> Specs, IReadOnlyDictionary<string, int>? LastGenerations = null) : FleetEvent;

    /// <summary>An operator's own agent. A name that is held already is left alone and reported.</summary>
    public sealed record Added(AgentSpec Spec, int LastGeneration = 0) : FleetEvent;

    /// <param name="Generation">Of the process that the operator saw; null for whichever runs.</param>
    public sealed record Ordered(string Agent, Order Order, int? Generation = null) : FleetEvent;

    /// <summary>Every agent is killed at once, or asked to stop, and nothing is enlisted until <see cref="Resumed"/>.</summary>
    public sealed record StopAllOrdered(bool Now) : FleetEvent;

    /// <summary>Ends <see cref="StopAllOrdered"/>: declared agents that it stopped are wanted again.</summary>
    public sealed record Resumed : FleetEvent;

    /// <summary>Answers <see cref="FleetAction.Launch"/>: the process runs.</summary>
    public sealed record Launched(string Agent, int Generation) : OfGeneration(Agent, Generation);

    /// <summary>Answers <see cref="FleetAction.Launch"/>: there is no process, and all that was made for it is undone.</summary>
    /// <param name="Step">Which one failed: <c>workspace</c>, <c>session</c>, <c>spawn</c>.</param>
    /// <param name="BlamesBackend">The CLI itself could not be run; false for a full disk or a bad workspace.</param>
    public sealed record LaunchFailed(string Agent, int Generation, string Step, string Reason, bool BlamesBackend) : OfGeneration(Agent, Generation);

    /// <summary>The process ended; from the kernel by way of its keeper.</summary>
    /// <param name="Code">Null when a signal ended it, and both null when nobody can say.</param>
    public sealed record Exited(string Agent, int Generation, int? Code, int? Signal = null, bool IsOutOfMemory = false) : OfGeneration(Agent, Generation);

    /// <summary>What a starting daemon found of an agent that it remembers. Tell it for each that <see cref="Fleet.Recall"/>
    /// brought back with a process (<see cref="AgentLife.Recalled"/>); none of them is started before.</summary>
    /// <param name="Spec">From the session record, so that an agent whose memory was lost is taken up instead of swept away.</param>
    public sealed record Adopted(string Agent, int Generation, PaneState State, int? Code = null, int? Signal = null, AgentSpec? Spec = null) : OfGeneration(Agent, Generation);

    /// <summary>The agent said that it stops, with the id of <see cref="FleetAction.RequestShutdown"/>.</summary>
    public sealed record Acknowledged(string Agent, int Generation, string RequestId) : OfGeneration(Agent, Generation);

    /// <summary>Text or keys go to the pane: what the screen shows next is their echo. Tell it before the bytes leave, at most
    /// once a second while they flow.</summary>
    /// <param name="ByOperator">Somebody is at it: the next step of the ladder is put off for a whole timeout.</param>
    public sealed record Typed(string Agent, int Generation, bool ByOperator = false) : OfGeneration(Agent, Generation);

    /// <summary>Processes outlived the kill.</summary>
    public sealed record StopFailed(string Agent, int Generation, int ProcessesLeft) : OfGeneration(Agent, Generation);

    /// <summary>Answers <see cref="FleetAction.Remove"/>: identity, workspace and pane are let go.</summary>
    public sealed record Removed(string Agent, int Generation) : OfGeneration(Agent, Generation);

    /// <summary>What the work needs now, one for each role and template; scaling runs once for each such event.</summary>
    public sealed record Demanded(IReadOnlyList<Demand> Demands) : FleetEvent;

    /// <summary>Answers <see cref="FleetAction.Enlist"/>: an identity is taken, this is its spec. It starts like any other.</summary>
    public sealed record Enlisted(int Reservation, AgentSpec Spec, int LastGeneration = 0) : FleetEvent;

    /// <summary>Answers <see cref="FleetAction.Enlist"/>: nothing is held.</summary>
    public sealed record EnlistFailed(int Reservation, string Reason) : FleetEvent;

    /// <summary>No issue and no pull request of this system is open: ended agents need not wait any longer.</summary>
    public sealed record WorkClosed : FleetEvent;

    /// <summary>All agent CLIs that are known, installed or not.</summary>
    public sealed record BackendsSeen(IReadOnlyList<BackendSeen> Backends) : FleetEvent;

    /// <summary>All panes there are. Tell it at each repair interval: it mends what a lost event left wrong, and finds strays.</summary>
    public sealed record PanesSeen(IReadOnlyList<PaneSeen> Panes) : FleetEvent;

    public sealed record DiskLow(bool IsLow) : FleetEvent;

    /// <summary>The host slept or a clock jumped. The fleet notices most of it by itself.</summary>
    public sealed record ClockGap : FleetEvent;
}

/// <summary>What an operator can ask of one agent.</summary>
public abstract record Order
{
    private Order() { }

    /// <summary>Has no effect on one that runs.</summary>
    public sealed record Start : Order;
    /// <param name="Fresh">False: the CLI's own conversation goes on where it can.</param>
    public sealed record Restart(bool Fresh = false) : Order;
    /// <param name="Timeout">Null: the agent's own.</param>
    public sealed record Shutdown(TimeSpan? Timeout = null, string? Reason = null) : Order;
    public sealed record Kill(string? Reason = null) : Order;
}

/// <summary>One look at an agent. Feed it at least every few seconds, changed or not, and whenever the screen has settled
/// anew: nobody is stalled or at fault on looks that nobody took.</summary>
/// <param name="Reading">The same object again when nothing changed costs nothing.</param>
public readonly record struct Sighting(string Agent, int Generation, Reading Reading, LifeSigns Signs);

/// <summary>How a pane was found. Unknown: its keeper lives and does not answer.</summary>
public enum PaneState { Alive, Dead, Missing, Unknown }

/// <param name="IsOurs">A session record of this very daemon's repository names the pane with this generation.</param>
public readonly record struct PaneSeen(
    string Name, int Generation, PaneState State, bool IsOurs, int? Code = null, int? Signal = null, bool IsOutOfMemory = false);

/// <param name="Name">Stable id.</param>
/// <param name="Side"><c>yin</c> or <c>yang</c>.</param>
public sealed record BackendSeen(string Name, string Provider, string Side, bool IsInstalled, string Credential = "default")
{
    /// <summary>False: no agent of its own, like a shell, or installed for one entry's own command alone. It is taken only by name.</summary>
    public bool IsEnlistable { get; init; } = true;
    public BreakerKey BreakerKey => new(Name, Provider, Credential);
}

/// <summary>What one role, or one declared entry with replicas, needs.</summary>
/// <param name="Workload">Pieces of work there are.</param>
/// <param name="Supply">Agents that have some.</param>
/// <param name="Deficit">Agents that are missing, those in creation not yet counted.</param>
public sealed record Demand(string Role, int Workload, int Supply, int Deficit)
{
    /// <summary>For reviewers and risk: the provider that made each piece of work, so that the other side judges it.</summary>
    public Sequence<string> ActionProviders { get; init; } = [];
    /// <summary>The declared entry whose replicas these are; <see cref="Workload"/> is then how many there should be.</summary>
    public string? Template { get; init; }
    /// <summary>With a template: its backend. No side is chosen.</summary>
    public string? Backend { get; init; }
}
