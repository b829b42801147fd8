using Loreli.Ledger;
using Loreli.Simulation.Worlds;
using Loreli.Supervision;

namespace Loreli.Simulation.Checkers;

/// <summary>At most one process for a name and for a generation, ever.</summary>
internal sealed class ProcessChecker(World world) : Checker(world)
{
    private readonly HashSet<(string, int)> _were = [];

    protected override string Rule => "one process for a name and a generation";

    public override void Fact(NewEvent fact)
    {
        if (fact is { Type: EventType.Ended, Agent: { } agent } && World.Host.Panes.GetValueOrDefault(agent) is { IsAlive: true, Spec: not null } pane)
        {
            Demand(pane.Generation != fact.Generation, $"{agent} {fact.Generation} is told to have ended, and it lives");
        }
    }

    public override void Spawning(Pane pane)
    {
        var there = World.Host.Panes.GetValueOrDefault(pane.Name);
        Demand(there is not { IsAlive: true }, $"{pane.Name} {pane.Generation} starts beside its generation {there?.Generation}");
        Demand(_were.Add((pane.Name, pane.Generation)), $"{pane.Name} {pane.Generation} starts a second time");
    }
}
