using Loreli.Agents.Identities;
using Loreli.Configuration;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>Says in the supervisor's words what the configuration says in the operator's. Pure.</summary>
internal static class SupervisionWords
{
    public static string Of(Side side) => side == Side.Yin ? "yin" : "yang";

    public static RestartPolicy Of(RestartSettings it) => new(it.Policy switch
    {
        RestartChoice.Always => RestartKind.Always,
        RestartChoice.Never => RestartKind.Never,
        _ => RestartKind.OnFailure,
    })
    {
        Intensity = it.Intensity,
        Period = it.Period,
        BackoffMin = Positive(it.Backoff.Least),
        BackoffMax = Positive(it.Backoff.Most),
    };

    public static StallPolicy Of(StallSettings it, TimeoutSettings timeouts) => new()
    {
        Timeout = it.Timeout ?? timeouts.Stall,
        Ladder = [.. it.Ladder.Select(Of)],
        TypesNudges = timeouts.Nudge,
        CountsIdle = it.Idle,
        Life = it.Evidence.Aggregate(LifeKinds.None, static (kinds, evidence) => kinds | Of(evidence)),
        ToolPatience = Positive(it.ToolPatience),
    };

    public static FaultPolicy Of(FaultSettings it) => new()
    {
        OnFatal = it.OnFatal == FatalFaultChoice.Stay ? OnFatalFault.Stay : OnFatalFault.Stop,
        Settles = it.Settle,
        Parks = it.Park,
        ParkMin = Positive(it.Rest.Least),
        ParkMax = Positive(it.Rest.Most),
    };

    public static Dependency Of(AgentDependency it) => new(it.Agent, it.Until switch
    {
        DependencyStep.Started => DependencyStage.Started,
        DependencyStep.Done => DependencyStage.Done,
        _ => DependencyStage.Idle,
    });

    public static FleetPolicy Of(FleetConfiguration fleet) => new()
    {
        AgentsMax = fleet.Scaling.MaxAgents,
        AgentsMaxOfRole = fleet.Scaling.MaxPerRole,
        EnlistsMax = fleet.Scaling.MaxPerTick,
        Cooldown = fleet.Scaling.Cooldown,
        IdleTimeout = Positive(fleet.Scaling.IdleTimeout),
        IdleTimeoutOfRole = fleet.Scaling.IdleTimeoutPerRole,
        Pace = new PacePolicy
        {
            BootsMax = fleet.Scaling.MaxBoots,
            Gap = fleet.Scaling.Pace.Least,
            Jitter = fleet.Scaling.Pace.Most - fleet.Scaling.Pace.Least,
        },
        Breaker = new BreakerPolicy
        {
            FailuresMax = fleet.Breaker.Failures,
            OpenMin = Positive(fleet.Breaker.Cooldown.Least),
            OpenMax = Positive(fleet.Breaker.Cooldown.Most),
            ProvenAfter = Positive(fleet.Breaker.Proven),
        },
    };

    private static LadderStep Of(StallStep step) => step switch
    {
        StallStep.Nudge => LadderStep.Nudge,
        StallStep.Warn => LadderStep.Warn,
        StallStep.Escape => LadderStep.Escape,
        StallStep.Interrupt => LadderStep.Interrupt,
        StallStep.Restart => LadderStep.Restart,
        _ => LadderStep.Kill,
    };

    private static LifeKinds Of(LifeEvidence evidence) => evidence switch
    {
        LifeEvidence.Screen => LifeKinds.Screen,
        LifeEvidence.Children => LifeKinds.ChildCpu,
        LifeEvidence.Tool => LifeKinds.Tool,
        LifeEvidence.Heartbeat => LifeKinds.Heartbeat,
        LifeEvidence.Cpu => LifeKinds.Cpu,
        _ => LifeKinds.Io,
    };

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(1);
}
