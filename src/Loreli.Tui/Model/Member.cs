using Loreli.Protocol.Daemon;

namespace Loreli.Tui.Model;

/// <summary>One row of the list: a supervised agent, a pane that nobody supervises, or an agent with its pane, which bears the same name.</summary>
/// <remarks>At least one of the two is there.</remarks>
public sealed record Member(string Name, PaneView? Pane, AgentView? Agent)
{
    public Standing Standing => Agent is { } agent ? OfAgent(agent) : Pane is { } pane ? Attention.Of(pane) : Standing.Unknown;

    public bool HasNews => Pane is { } pane && Attention.HasNews(pane);

    /// <summary>There is a program that takes keys.</summary>
    public bool IsLive => Pane is { } pane && !Attention.IsDead(pane);

    public string? Role => Agent?.Role ?? Pane?.Role;

    /// <summary>When it last gave a sign of life.</summary>
    public DateTimeOffset? LastActivity
    {
        get
        {
            DateTimeOffset? ofPane = Pane is { } pane ? Attention.LastActivity(pane) : null;
            return Agent is null ? ofPane : Agent.LastActivityAt ?? ofPane ?? Agent.ActivitySince;
        }
    }

    /// <summary>loreli does not run it now and will by itself: it waits for its turn, its pause or its quota.</summary>
    public bool IsDelayed => Agent?.State is AgentState.Pending or AgentState.Backoff or AgentState.Parked;

    // A tier above the nudge means that loreli's own means are running out.
    private Standing OfAgent(AgentView agent) => agent.State switch
    {
        AgentState.GaveUp => Standing.Died,
        AgentState.Pending or AgentState.Backoff or AgentState.Parked => Standing.Delayed,
        AgentState.Starting => Standing.Starting,
        AgentState.Stopping => Standing.Stopping,
        AgentState.Dormant => Standing.Ended,
        _ when agent.Activity == AgentActivity.Waiting => Standing.Blocked,
        _ when agent.Activity == AgentActivity.Blocked || agent.Tier >= StallTier.Warning => Standing.Troubled,
        _ when HasNews => Standing.Called,
        _ when agent.Activity == AgentActivity.Busy => Standing.Working,
        _ when agent.Activity == AgentActivity.Idle => Standing.Idle,
        _ => Standing.Unknown,
    };
}
