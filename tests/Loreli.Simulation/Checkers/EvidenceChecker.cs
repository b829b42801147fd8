using Loreli.Ledger;
using Loreli.Simulation.Worlds;
using Loreli.Supervision;

namespace Loreli.Simulation.Checkers;

/// <summary>Whatever is done to an agent unasked has its event, with its evidence, before it is done.</summary>
internal sealed class EvidenceChecker(World world) : Checker(world)
{
    private readonly HashSet<(string, int, string)> _written = [];
    private readonly HashSet<string> _ordered = new(StringComparer.Ordinal);
    private int _scaled;
    private int _enlisted;

    protected override string Rule => "evidence";

    public override void Fact(NewEvent fact)
    {
        if (fact.Type is EventType.Stall or EventType.Fault or EventType.Parked or EventType.Ended or EventType.ShutdownAsked or EventType.Breaker)
        {
            Demand(fact.Data.Length > 10, $"{fact.Type} of {fact.Agent} comes without evidence");
        }
        if (fact is { Agent: { } agent, Generation: { } generation })
        {
            _written.Add((agent, generation, fact.Type));
        }
        if (fact.Type == EventType.Scaled)
        {
            _scaled = Math.Max(_scaled, int.Parse(Checkers.Evidence.Find(fact.Data, "reservation")));
        }
    }

    public override void Told(FleetEvent news)
    {
        if (news is FleetEvent.Ordered { Order: not Order.Start } it)
        {
            _ordered.Add(it.Agent);
        }
        else if (news is FleetEvent.StopAllOrdered)
        {
            _ordered.UnionWith(World.Daemon?.Fleet.Agents.Select(static agent => agent.Name) ?? []);
        }
    }

    public override void Action(FleetAction action)
    {
        switch (action)
        {
            case FleetAction.Nudge it:
                Has(it, EventType.Stall, EventType.Unparked);
                break;
            case FleetAction.Warn or FleetAction.PressEscape or FleetAction.Interrupt:
                Has((FleetAction.OnAgent)action, EventType.Stall);
                break;
            case FleetAction.RequestShutdown it:
                Has(it, EventType.ShutdownAsked);
                break;
            case FleetAction.Terminate or FleetAction.Kill:
                Has((FleetAction.OnAgent)action, EventType.Stall, EventType.Fault, EventType.ShutdownAsked);
                break;
            case FleetAction.Sweep it:
                Has(it, EventType.StraySwept);
                break;
            case FleetAction.Enlist it:
                _enlisted = Math.Max(_enlisted, it.Reservation);
                Demand(_enlisted <= _scaled, $"{it} comes without its event");
                break;
        }
    }

    private void Has(FleetAction.OnAgent action, params ReadOnlySpan<string> types)
    {
        foreach (var type in types)
        {
            if (_written.Contains((action.Agent, action.Generation, type)))
            {
                return;
            }
        }
        Demand(action is FleetAction.Terminate or FleetAction.Kill && _ordered.Contains(action.Agent),
            $"{action.GetType().Name} of {action.Agent} {action.Generation} comes without its event");
    }
}
