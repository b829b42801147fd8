using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Supervision;

/// <summary>What the daemon's endpoints may ask of the supervisor. Safe for threads; views are of the last moment that was decided.</summary>
/// <remarks>Every member that names an agent throws <see cref="Api.ApiRefusal"/> when there is none of that name.</remarks>
internal interface ISupervision
{
    bool Knows(string agent);
    FleetView Fleet();
    ExplainView Explain(string agent);
    Task<IReadOnlyList<HealthView>> Health(string? agent, CancellationToken stopAsked);
    IReadOnlyList<HandlerView> Handlers();
    /// <summary>What the work needs, as it was said last.</summary>
    Task<IReadOnlyList<DemandView>> Demand(CancellationToken stopAsked);

    /// <summary>Adds an agent that nobody declared and starts it.</summary>
    Task<AgentView> Spawn(AgentSpawnRequest request, CancellationToken stopAsked);
    Task<AgentView> Restart(string agent, bool fresh, CancellationToken stopAsked);
    /// <summary>Asks the agent to end and, when the time is over, ends it. Answers when that is on its way.</summary>
    Task<AgentView> Shutdown(string agent, TimeSpan? timeout, string? reason, CancellationToken stopAsked);
    /// <summary>Answers when no process is left.</summary>
    Task<AgentView> Kill(string agent, CancellationToken stopAsked);
    Task<IReadOnlyList<AgentView>> StopAll(bool now, CancellationToken stopAsked);

    /// <summary>Queues a prompt. Returns how many wait, this one included.</summary>
    Task<int> Prompt(string agent, string text, CancellationToken stopAsked);
    /// <summary>Chooses an answer to the open question, and returns when the screen shows that it was taken.</summary>
    Task Answer(string agent, string answer, CancellationToken stopAsked);
    /// <summary>The agent says that a request is done. False when no such request is open.</summary>
    Task<bool> Acknowledge(string agent, string request, CancellationToken stopAsked);
    /// <summary>The agent's own hook reports something.</summary>
    void Hook(string agent, HookReport report);

    /// <summary>The operator takes all agents down with the daemon: their ends are no failures, and nothing is started meanwhile.</summary>
    Task GoDown(CancellationToken stopAsked);
    /// <summary>All have ended. The next daemon starts them again.</summary>
    Task WentDown(CancellationToken stopAsked);

    PlanView Plan();
    Task<PlanView> Apply(CancellationToken stopAsked);
    bool Snooze(string id, TimeSpan time);
}

/// <param name="Event">As the CLI calls it: <c>Stop</c>, <c>PreToolUse</c>, <c>Notification</c> …</param>
/// <param name="Tool">The tool that it is about, if any.</param>
/// <param name="Conversation">Id of the CLI's own conversation, which it can be resumed by.</param>
internal sealed record HookReport(string Event, string? Tool, string? Text, string? Conversation = null);
