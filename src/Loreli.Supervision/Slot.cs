namespace Loreli.Supervision;

/// <summary>One agent's place in a fleet, and the clocks that move without anything having happened to the agent.</summary>
internal sealed class Slot(Agent agent, Instant now)
{
    public Agent Agent { get; set; } = agent;
    /// <summary>When <see cref="Fleet.Decide"/> has something to do here.</summary>
    public Instant LookAt { get; set; } = now;
    /// <summary>The last look that anybody took at this generation.</summary>
    public Instant SeenAt { get; set; } = now;
    /// <summary>Since when its pane is not among those there are.</summary>
    public Instant? MissingSince { get; set; }
    /// <summary>Since when nobody can say whether its pane lives.</summary>
    public Instant? UnknownSince { get; set; }
}
