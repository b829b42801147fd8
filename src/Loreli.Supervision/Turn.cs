namespace Loreli.Supervision;

/// <summary>What a machine makes of one agent: the agent after it, what to do, and what its backend is to be held to.</summary>
public readonly record struct Turn(Agent Agent, Sequence<FleetAction> Actions, BackendNews? News = null)
{
    private static readonly Sequence<FleetAction> Nothing = [];

    public static Turn Rest(Agent agent) => new(agent, Nothing);
}
