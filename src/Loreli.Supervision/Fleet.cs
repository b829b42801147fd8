namespace Loreli.Supervision;

/// <summary>All agents, breakers and reservations of one repository: takes news, gives actions.</summary>
/// <remarks>Pure: no clock, no effects; chance comes from the seed. One owner, no lock. What a pass finds unchanged costs
/// no allocation. Call <see cref="Decide"/> after each batch of news, at <see cref="Decision.AskAgainAt"/>, and at least
/// once a minute: a longer silence counts as a gap of the clock.</remarks>
public sealed class Fleet(FleetPolicy policy, ulong seed)
{
    public FleetPolicy Policy { get; private set; } = policy;

    internal Prng Chance { get; } = new(seed);

    /// <summary>Rises whenever anything an operator could see has changed.</summary>
    public long Version { get; private set; }

    /// <summary>Takes effect with the next decision.</summary>
    public void Adjust(FleetPolicy changed) => Policy = changed;

    public void Observe(FleetEvent news, Moment now) => throw new NotImplementedException();

    public void Observe(in Sighting sighting, Moment now) => throw new NotImplementedException();

    public Decision Decide(Moment now) => throw new NotImplementedException();

    public FleetMemory Remember(Moment now) => throw new NotImplementedException();

    public static Fleet Recall(FleetMemory memory, FleetPolicy policy, ulong seed, Moment now) => throw new NotImplementedException();

    public Agent? Find(string name) => throw new NotImplementedException();

    public IEnumerable<Agent> Agents => throw new NotImplementedException();
}
