using System.Collections.Immutable;
using Loreli.Agents.Backends;
using Loreli.Agents.Sessions;
using Loreli.Protocol.Daemon;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>What the supervisor's loop publishes after a decision that changed something: values, for any thread.</summary>
internal sealed record FleetSnapshot(
    ImmutableArray<Agent> Agents, IReadOnlyList<AttentionItem> Needs, IReadOnlyList<KeyValuePair<BreakerKey, Lane>> Lanes)
{
    public static readonly FleetSnapshot Empty = new([], [], []);

    public static FleetSnapshot Of(Fleet fleet, Moment now) => new([.. fleet.Agents], Attention.Of(fleet, now), [.. fleet.Lanes]);

    public Agent? Find(string name) => Agents.FirstOrDefault(it => it.Name == name);
}

/// <summary>Makes what clients see of agents out of what the fleet knows. Pure.</summary>
internal static class FleetViews
{
    public static NotifyView Of(Configuration.NotificationSettings it) => new(it.Terminal, it.Bell, it.Kinds);

    public static AgentView Of(Agent agent, Recipe? recipe, int promptsQueued, WorkspaceNote? workspace, Moment now)
    {
        var said = Explanation.Of(agent, now);
        var reading = agent.Watch?.Reading ?? Reading.Nothing;
        return new AgentView
        {
            Name = agent.Name,
            Role = agent.Spec.Role,
            Backend = agent.Spec.Backend,
            Provider = agent.Spec.Provider,
            Side = agent.Spec.Side.Length == 0 ? null : agent.Spec.Side,
            Model = recipe?.Entry.Model,
            Generation = agent.Generation,
            State = StateOf(said.State),
            Reason = said.Reason,
            Activity = (AgentActivity)(int)reading.Activity,
            ActivityReason = ReferenceEquals(reading, Reading.Nothing) ? null : reading.Reason,
            ActivitySource = reading.Source.ToString().ToLowerInvariant(),
            ActivitySince = agent.Watch is { } watch ? now.UtcOf(watch.ReadingSince) : null,
            Question = Of(reading.Question),
            Tier = (StallTier)said.Tier,
            LastActivityAt = said.LastLifeAt,
            NextStep = said.Next,
            NextStepAt = said.NextAt,
            Restarts = said.Restarts,
            RestartsLeft = said.RestartsLeft,
            PromptsQueued = promptsQueued,
            Workspace = workspace?.Path,
            Branch = workspace?.Branch,
            IsDeclared = agent.Spec.Origin == Origin.Declared,
        };
    }

    public static QuestionView? Of(Question? question) =>
        question is null ? null : new QuestionView(question.Kind, question.Text, question.Options, question.Marked);

    public static BackendView Of(Installation found, IEnumerable<KeyValuePair<BreakerKey, Lane>> lanes, Moment now)
    {
        // Of several logins of one backend the worst is shown.
        var breaker = lanes.Where(it => it.Key.Backend == found.Backend.Id).Select(static it => it.Value.Breaker)
            .OrderByDescending(static it => it is Breaker.Open ? 2 : it is Breaker.HalfOpen ? 1 : 0).FirstOrDefault(Breaker.Healthy);
        (string State, string? Reason, DateTimeOffset? Until) said = breaker switch
        {
            _ when !found.IsInstalled => ("missing", null, null),
            Breaker.Open it => ("open", it.Reason, now.UtcOf(it.Until)),
            Breaker.HalfOpen it => ("half-open", it.Reason, null),
            _ => ("closed", found.Problem, null),
        };
        return new BackendView(
            found.Backend.Id, found.Backend.Provider, SupervisionWords.Of(found.Backend.Side), found.Version?.ToString(), found.Path, said.State, said.Reason, said.Until);
    }

    public static IReadOnlyList<DemandView> Demands(Fleet fleet, Moment now) => [.. fleet.Demands.Select(it => new DemandView(
        it.Role, it.Workload, it.Supply, it.Deficit, it.Template,
        fleet.Reservations.Count(taken => taken.Role == it.Role && taken.Template == it.Template),
        fleet.Cooldowns.TryGetValue(Scaling.KeyOf(it), out var pause) && pause.Until > now.Instant ? now.UtcOf(pause.Until) : null))];

    private static AgentState StateOf(string word) => word switch
    {
        "starting" => AgentState.Starting,
        "running" => AgentState.Running,
        "stopping" => AgentState.Stopping,
        "dormant" => AgentState.Dormant,
        "backoff" => AgentState.Backoff,
        "parked" => AgentState.Parked,
        "gave-up" => AgentState.GaveUp,
        _ => AgentState.Pending,
    };
}
