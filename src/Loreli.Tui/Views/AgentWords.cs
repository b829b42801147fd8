using Loreli.Protocol.Daemon;
using Loreli.Tui.Model;

namespace Loreli.Tui.Views;

/// <summary>What an agent is at and why, in the words of <c>loreli ps</c> and <c>loreli explain</c>.</summary>
public static class AgentWords
{
    /// <summary>State or activity with its reason: <c>busy 2m</c>, <c>asks: …</c>, <c>back-off 30s (2 of 5 left): exited with 1</c>.</summary>
    public static string State(Member member, ScreenModel model) => member.Agent is { } agent
        ? OfAgent(agent, member, model)
        : member.Pane is { } pane ? Words.State(pane) : "";

    /// <summary>State or activity in one word: <c>busy</c>, <c>gave up</c>.</summary>
    public static string Short(AgentView agent) => agent.State switch
    {
        AgentState.Running when agent.Activity != AgentActivity.Unknown => agent.Activity.ToString().ToLowerInvariant(),
        AgentState.Backoff => "in back-off",
        AgentState.GaveUp => "given up",
        var state => state.ToString().ToLowerInvariant(),
    };

    /// <summary>A need in words; those of panes are told by the pane itself.</summary>
    public static string Need(AttentionView need, ScreenModel model) =>
        Needs.IsOfPane(need) && model.FindMember(need.Agent) is { } member ? State(member, model) : need.Text;

    /// <summary>The stall tier as a mark: one for the nudge, three when loreli acts next.</summary>
    public static string TierMark(StallTier tier) => new('!', (int)tier);

    public static string Tier(StallTier tier) => tier switch
    {
        StallTier.Nudge => "quiet, was nudged",
        StallTier.Warning => "quiet for long, warned",
        StallTier.Critical => "stalled",
        _ => "none",
    };

    /// <summary>What happens next by itself: <c>start in 30s</c>.</summary>
    public static string? Next(AgentView agent, ScreenModel model) => agent.NextStep is not { Length: > 0 } step
        ? null
        : agent.NextStepAt is { } at ? at > model.Now ? $"{step} {In(at, model)}" : $"{step} now" : step;

    /// <summary>Starts after failures that were used and are left.</summary>
    public static string Restarts(AgentView agent) => $"{agent.Restarts} used, {agent.RestartsLeft} left";

    /// <summary>How an agent that does not run goes on, with the keys that help it.</summary>
    public static string HowToGoOn(AgentView agent) => agent.State switch
    {
        AgentState.Pending => "It starts by itself as soon as it can.",
        AgentState.Starting => "It is being started.",
        AgentState.Backoff => "It is started again by itself when the pause is over; r starts it now.",
        AgentState.Parked => "It goes on by itself at that time; r tries now.",
        AgentState.GaveUp => "loreli does not start it again by itself: r starts it, w says why it ended.",
        AgentState.Stopping => "It is ending.",
        AgentState.Dormant => "It ended and is not wanted at the moment; r starts it.",
        _ => "It runs; its screen has not come yet.",
    };

    public static string Clock(DateTimeOffset at, ScreenModel model)
    {
        var local = at.ToOffset(model.Options.UtcOffset);
        return local.Date == model.Now.ToOffset(model.Options.UtcOffset).Date ? $"{local:HH:mm}" : $"{local:MMM d HH:mm}";
    }

    /// <summary>A moment of the past, to the second when it was today.</summary>
    public static string Moment(DateTimeOffset at, ScreenModel model)
    {
        var local = at.ToOffset(model.Options.UtcOffset);
        return local.Date == model.Now.ToOffset(model.Options.UtcOffset).Date ? $"{local:HH:mm:ss}" : $"{local:MM-dd HH:mm}";
    }

    private static string In(DateTimeOffset at, ScreenModel model) => at - model.Now >= TimeSpan.FromMinutes(10)
        ? $"at {Clock(at, model)}"
        : $"in {Left(at, model)}";

    // A second that has begun counts: nothing is due in no time.
    private static string Left(DateTimeOffset at, ScreenModel model) => at - model.Now < TimeSpan.FromMinutes(1)
        ? $"{Math.Max(1, (int)Math.Ceiling((at - model.Now).TotalSeconds))}s"
        : Words.Age(at - model.Now);

    private static string OfAgent(AgentView agent, Member member, ScreenModel model) => agent.State switch
    {
        AgentState.Pending => With("pending", WaitsFor(agent.Reason)),
        AgentState.Starting => With("starting", agent.Reason),
        AgentState.Stopping => With("stopping", agent.Reason),
        AgentState.Dormant => With("dormant", agent.Reason),
        AgentState.GaveUp => With("gave up", agent.Reason),
        AgentState.Parked => With(agent.NextStepAt is { } until ? $"parked until {Clock(until, model)}" : "parked", agent.Reason),
        AgentState.Backoff => With(Backoff(agent, model), agent.Reason),
        _ => Running(agent, member, model),
    };

    // The daemon names what is waited for: a turn, a seat, another agent to be idle.
    private static string? WaitsFor(string? reason) =>
        string.IsNullOrWhiteSpace(reason) || reason.StartsWith("waits ", StringComparison.Ordinal) ? reason : $"waits for {reason}";

    private static string Backoff(AgentView agent, ScreenModel model)
    {
        var left = agent.NextStepAt is { } at && at > model.Now ? $" {Left(at, model)}" : "";
        return $"back-off{left} ({agent.RestartsLeft} of {agent.Restarts + agent.RestartsLeft} left)";
    }

    private static string Running(AgentView agent, Member member, ScreenModel model)
    {
        var since = agent.ActivitySince is { } at && model.Now - at >= TimeSpan.FromSeconds(2) ? $" {Words.Age(model.Now - at)}" : "";
        var tier = agent.Tier == StallTier.None ? "" : $", {Tier(agent.Tier)}";
        return agent.Activity switch
        {
            AgentActivity.Waiting => With("asks", agent.Question?.Text ?? agent.ActivityReason),
            AgentActivity.Blocked => With("blocked", agent.ActivityReason) + tier,
            AgentActivity.Busy => $"busy{since}{tier}",
            AgentActivity.Idle when member.Pane?.UnreadNotification is { Length: > 0 } said => said,
            AgentActivity.Idle => $"idle{since}{tier}",
            _ => With("unknown", agent.ActivityReason) + tier,
        };
    }

    // The daemon's reasons may begin with the state's own word: it is not said twice.
    private static string With(string word, string? reason)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return word;
        }
        var first = word.Split(' ')[0];
        return reason.StartsWith($"{word}:", StringComparison.Ordinal) ? reason
            : reason.StartsWith($"{first} until", StringComparison.Ordinal) ? reason
            : $"{word}: {reason}";
    }
}
