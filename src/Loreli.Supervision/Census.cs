namespace Loreli.Supervision;

/// <summary>Heads counted once for a decision, and kept right while it gives seats away.</summary>
internal sealed class Census
{
    private readonly Dictionary<string, int> _seatsOfRole = [];
    private readonly Dictionary<BreakerKey, int> _boots = [];

    public Census(IEnumerable<Agent> agents)
    {
        foreach (var agent in agents)
        {
            if (agent.HoldsSeat)
            {
                Seat(agent);
            }
        }
    }

    public int Seats { get; private set; }

    public int SeatsOf(string role) => _seatsOfRole.GetValueOrDefault(role);

    public int Boots(BreakerKey key) => _boots.GetValueOrDefault(key);

    public void Seat(Agent agent)
    {
        Seats++;
        _seatsOfRole[agent.Spec.Role] = SeatsOf(agent.Spec.Role) + 1;
        if (agent.Life is AgentLife.Starting)
        {
            _boots[agent.Spec.BreakerKey] = Boots(agent.Spec.BreakerKey) + 1;
        }
    }
}
