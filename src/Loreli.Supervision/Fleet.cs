namespace Loreli.Supervision;

/// <summary>All agents, breakers and reservations of one repository: takes news, gives actions.</summary>
/// <remarks>Pure: no clock, no effects; chance comes from the seed. One owner, no lock. What a pass finds unchanged costs
/// no allocation. Call <see cref="Decide"/> after each batch of news, at <see cref="Decision.AskAgainAt"/>, and at least
/// once a minute: a longer silence counts as a gap of the clock.</remarks>
public sealed class Fleet(FleetPolicy policy, ulong seed)
{
    /// <summary>The longest that a decision may stand without being asked for again.</summary>
    public static readonly TimeSpan AskAgainMax = TimeSpan.FromSeconds(60);

    private readonly FleetNews _news = new(new FleetState(policy, seed));

    public FleetPolicy Policy => State.Policy;

    /// <summary>Rises whenever anything that an operator could see has changed.</summary>
    public long Version => State.Version;

    public IEnumerable<Agent> Agents => State.Slots.Values.Select(slot => slot.Agent);
    public int Count => State.Slots.Count;
    public IReadOnlyDictionary<BreakerKey, Lane> Lanes => State.Lanes.Known;
    public IReadOnlyCollection<Reservation> Reservations => State.Enlistment.Reservations;
    public IReadOnlyDictionary<string, Cooldown> Cooldowns => State.Enlistment.Cooldowns;
    public IReadOnlyList<Demand> Demands => State.Enlistment.Demands;
    /// <summary>All were stopped, and nothing is enlisted.</summary>
    public bool IsHalted => State.IsHalted;
    public bool IsDiskLow => State.IsDiskLow;

    internal FleetState State => _news.State;

    public Agent? Find(string name) => State.Find(name);

    /// <summary>Takes effect with the next decision.</summary>
    public void Adjust(FleetPolicy changed)
    {
        State.Policy = changed;
        State.Touch();
    }

    public void Observe(FleetEvent news, Moment now)
    {
        Gap.Notice(State, now);
        _news.Observe(news, now);
    }

    public void Observe(in Sighting sighting, Moment now)
    {
        Gap.Notice(State, now);
        _news.Observe(sighting, now);
    }

    public Decision Decide(Moment now)
    {
        Gap.Notice(State, now);
        return FleetPass.Decide(State, now);
    }

    /// <summary>For the disk; see <see cref="Decision.SavesFirst"/>.</summary>
    public FleetMemory Remember(Moment now)
    {
        State.IsUnsaved = false;
        return Recollection.Remember(State, now);
    }

    /// <summary>What <see cref="Remember"/> gave could not be written: the next decision asks for it again.</summary>
    public void NotSaved() => State.IsUnsaved = true;

    /// <summary>Goes on where another daemon left. Tell <see cref="FleetEvent.Adopted"/> for each agent that had a process.</summary>
    public static Fleet Recall(FleetMemory memory, FleetPolicy policy, ulong seed, Moment now)
    {
        var fleet = new Fleet(policy, seed);
        Recollection.Recall(fleet.State, memory, now);
        return fleet;
    }
}
