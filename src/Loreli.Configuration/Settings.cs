namespace Loreli.Configuration;

/// <param name="MaxAgents">Of all, reservations counted.</param>
/// <param name="MaxPerRole">A role that is not named is bounded by <paramref name="MaxAgents"/> alone.</param>
/// <param name="MaxPerTick">Agents that a demand may start in one pass.</param>
/// <param name="Cooldown">Pause of a role after a start for a demand.</param>
/// <param name="MaxBoots">Starts on one backend and login that may be under way at a time.</param>
/// <param name="Pace">Pause between two such starts, chosen anew each time between the two.</param>
/// <param name="IdleTimeout">After how long idle an agent that was started for a demand is asked to end.</param>
/// <param name="IdleTimeoutPerRole">The same for single roles.</param>
public sealed record ScalingSettings(
    int MaxAgents, ValueMap<int> MaxPerRole, int MaxPerTick, TimeSpan Cooldown, int MaxBoots, DurationSpan Pace,
    TimeSpan IdleTimeout, ValueMap<TimeSpan> IdleTimeoutPerRole)
{
    public ScalingSettings() : this(
        8, ValueMap<int>.Empty, 2, TimeSpan.FromSeconds(30), 2, new DurationSpan(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)),
        TimeSpan.FromMinutes(10), ValueMap<TimeSpan>.Empty)
    {
    }
}

/// <param name="Stall">Without a sign of life for this long, the ladder's first step.</param>
/// <param name="RapidDeath">Who ends by itself within this time was not started well.</param>
/// <param name="Shutdown">For an agent that is asked to end.</param>
/// <param name="Grace">Between the signal to end and the kill.</param>
/// <param name="Start">From the start to the first sign of what the agent is at.</param>
/// <param name="Poll">Between two looks at what cannot tell by itself.</param>
/// <param name="Nudge">False: a nudge is recorded, but nothing is typed.</param>
public sealed record TimeoutSettings(
    TimeSpan Stall, TimeSpan RapidDeath, TimeSpan Shutdown, TimeSpan Grace, TimeSpan Start, TimeSpan Poll, bool Nudge)
{
    public TimeoutSettings() : this(
        TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2),
        TimeSpan.FromSeconds(2), Nudge: true)
    {
    }
}

/// <param name="Failures">Rapid deaths and failed starts in a row, not all of one agent, that open a backend's breaker.</param>
/// <param name="Cooldown">Until an open breaker lets one probe through: the least at first, doubled up to the most.</param>
/// <param name="Proven">A probe without a fault for this long has shown that the backend works.</param>
public sealed record BreakerSettings(int Failures, DurationSpan Cooldown, TimeSpan Proven)
{
    public BreakerSettings() : this(3, new DurationSpan(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(30)), TimeSpan.FromSeconds(60))
    {
    }
}

/// <param name="Interval">Between two passes of the reactor when nothing wakes it.</param>
public sealed record WatchSettings(TimeSpan Interval)
{
    public WatchSettings() : this(TimeSpan.FromSeconds(60))
    {
    }
}

/// <param name="Cleanup">A workspace is removed with its agent, unless it holds work that is nowhere else.</param>
/// <param name="Root">Folder of the workspaces; null: in loreli's state.</param>
/// <param name="Base">What a new branch starts from; null: what the repository has checked out.</param>
/// <param name="Branch">Of a new worktree; <c>{agent}</c> in it stands for the agent's name; null: <c>{agent}/work</c>.</param>
/// <param name="MinFreeSpaceBytes">No agent is started while the disk has less.</param>
/// <param name="Setup">Shell commands in a new workspace before the agent.</param>
/// <param name="Teardown">Shell commands in a workspace before it is removed.</param>
/// <param name="Timeout">For each of these commands.</param>
public sealed record WorkspaceSettings(
    bool Cleanup, string? Root, string? Base, string? Branch, long MinFreeSpaceBytes, ValueList<string> Setup, ValueList<string> Teardown, TimeSpan Timeout)
{
    public WorkspaceSettings() : this(false, null, null, null, 5L << 30, [], [], TimeSpan.FromMinutes(5))
    {
    }
}

/// <param name="Terminal">OSC 9 and OSC 777 to attached terminals.</param>
/// <param name="Bell">The bell to attached terminals.</param>
/// <param name="Command">Program and arguments when nobody is attached; empty: none. It gets the text on standard input.</param>
/// <param name="Webhook">Address that gets JSON by POST when nobody is attached; null: none.</param>
/// <param name="Kinds">Kinds of attention that notify.</param>
/// <param name="Escalate">What is still unanswered after this long is told again, then after twice as long.</param>
public sealed record NotificationSettings(
    bool Terminal, bool Bell, ValueList<string> Command, string? Webhook, ValueList<string> Kinds, TimeSpan Escalate)
{
    public NotificationSettings() : this(
        true, true, [], null, ["waiting", "blocked", "gave-up", "stall", "breaker", "delivery", "unseen", "unstoppable", "disk", "configuration"], TimeSpan.FromMinutes(15))
    {
    }
}

/// <param name="Session">Name of the session, as agents and operators see it.</param>
public sealed record TmuxSettings(string Session)
{
    public TmuxSettings() : this("loreli")
    {
    }
}
