using Loreli.Ledger;
using Loreli.Simulation.Worlds;

namespace Loreli.Simulation.Checkers;

/// <summary><c>removed</c> is written exactly once for a generation, and nothing of that generation lives after it.</summary>
internal sealed class RemovalChecker(World world) : Checker(world)
{
    private readonly HashSet<(string, int)> _removed = [];

    protected override string Rule => "removed exactly once";

    public override void Fact(NewEvent fact)
    {
        if (fact is { Type: EventType.Removed, Agent: { } agent, Generation: { } generation })
        {
            Demand(_removed.Add((agent, generation)), $"{agent} {generation} is removed a second time");
        }
    }

    public override void Spawning(Pane pane) =>
        Demand(!_removed.Contains((pane.Name, pane.Generation)), $"{pane.Name} {pane.Generation} starts after its removal");
}
