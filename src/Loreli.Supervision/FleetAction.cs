namespace Loreli.Supervision;

/// <summary>What a fleet wants done. Values, not calls: hands carry them out and answer with the events named.</summary>
/// <remarks><see cref="Launch"/>, <see cref="Enlist"/>, <see cref="Terminate"/>, <see cref="Kill"/>, <see cref="Remove"/>
/// and <see cref="Cancel"/> are said again until they are answered, so hands must take the same agent and generation (or
/// reservation) twice without a second effect. All others are said once; one that is lost is lost.</remarks>
public abstract record FleetAction
{
    private FleetAction() { }

    /// <summary>Rising over the life of the repository, also over restarts of the daemon.</summary>
    public long Id { get; init; }

    /// <summary>An action on one generation of one agent.</summary>
    public abstract record OnAgent(string Agent, int Generation) : FleetAction;

    /// <summary>Workspace, session, pane: one transaction. Answer <see cref="FleetEvent.Launched"/>, also when this generation
    /// runs already, or <see cref="FleetEvent.LaunchFailed"/>. Refuse it while another generation has a process.</summary>
    /// <param name="Resume">Go on with the CLI's own conversation where it can.</param>
    public sealed record Launch(string Agent, int Generation, AgentSpec Spec, bool Resume) : OnAgent(Agent, Generation);

    /// <summary>Type a message, and tell <see cref="FleetEvent.Typed"/> as its bytes leave.</summary>
    public sealed record Nudge(string Agent, int Generation, string Text) : OnAgent(Agent, Generation);

    /// <summary>Tell operators, and whoever gave the work.</summary>
    public sealed record Warn(string Agent, int Generation, string Text) : OnAgent(Agent, Generation);

    /// <summary>Tell <see cref="FleetEvent.Typed"/> as it leaves.</summary>
    public sealed record PressEscape(string Agent, int Generation) : OnAgent(Agent, Generation);

    /// <summary>Tell <see cref="FleetEvent.Typed"/> as it leaves.</summary>
    public sealed record Interrupt(string Agent, int Generation) : OnAgent(Agent, Generation);

    /// <summary>Ask the agent to finish and to acknowledge with the id. Answer <see cref="FleetEvent.Acknowledged"/> if it does.</summary>
    public sealed record RequestShutdown(string Agent, int Generation, string RequestId, string Text) : OnAgent(Agent, Generation);

    /// <summary>Keep the last screen in the death log. Said once a generation, before it is ended or after it ended.</summary>
    public sealed record Snapshot(string Agent, int Generation) : OnAgent(Agent, Generation);

    /// <summary>The whole tree: signal to end, kill after the grace. Answer <see cref="FleetEvent.Exited"/>.</summary>
    public sealed record Terminate(string Agent, int Generation, TimeSpan Grace) : OnAgent(Agent, Generation);

    /// <summary>The whole tree, at once. Answer <see cref="FleetEvent.Exited"/> or <see cref="FleetEvent.StopFailed"/>.</summary>
    public sealed record Kill(string Agent, int Generation) : OnAgent(Agent, Generation);

    /// <summary>The agent leaves: claims, identity, session, pane, and the workspace where policy allows. The one way out for
    /// all paths. Write <c>removed</c> once for the generation. Answer <see cref="FleetEvent.Removed"/> whatever failed.</summary>
    /// <param name="Reason"><c>shutdown</c>, <c>killed</c>, <c>reconciled</c>, <c>stalled</c>, <c>stuck-alive</c>, …: <see cref="RemovalReason"/>.</param>
    public sealed record Remove(string Agent, int Generation, string Reason) : OnAgent(Agent, Generation);

    /// <summary>Take an identity for the role and say what the agent is to be, but start nothing. Answer
    /// <see cref="FleetEvent.Enlisted"/> or <see cref="FleetEvent.EnlistFailed"/>.</summary>
    /// <param name="IsSingleSide">No provider of the other side is there: work is judged by the side that made it.</param>
    public sealed record Enlist(
        int Reservation, string Role, string Backend, string Provider, string Side, string? Template, bool IsSingleSide, string Why) : FleetAction;

    /// <summary>Undo what <see cref="Enlist"/> holds under the reservation, also when its answer comes later. No answer.</summary>
    public sealed record Cancel(int Reservation) : FleetAction;

    /// <summary>A live pane that is provably ours and that no agent has: end its tree and remove it. No answer.</summary>
    public sealed record Sweep(string Agent, int Generation) : OnAgent(Agent, Generation);

    /// <summary>Write one event to the ledger.</summary>
    /// <param name="Type">One of <see cref="Fact"/>.</param>
    /// <param name="Agent">Null when it is about no single agent.</param>
    public sealed record Record(string Type, string? Agent, int? Generation, Sequence<Exhibit> Evidence) : FleetAction;
}

/// <summary>What to do now, and when to ask again if nothing happens before.</summary>
/// <param name="SavesFirst"><see cref="Fleet.Remember"/> must be on disk before any of the actions is begun.</param>
public readonly record struct Decision(IReadOnlyList<FleetAction> Actions, Instant AskAgainAt, bool SavesFirst);
