using System.Globalization;
using Loreli.Ledger;
using Loreli.Simulation.Worlds;
using Loreli.Supervision;

namespace Loreli.Simulation.Checkers;

/// <summary>Who is asked to finish has the time that it was given, unless it says that it is ready or an operator wants it gone.</summary>
internal sealed class PatienceChecker(World world) : Checker(world)
{
    private readonly Dictionary<(string, int), (TimeSpan Until, string Request)> _asked = [];

    protected override string Rule => "time to finish";

    public override void Fact(NewEvent fact)
    {
        if (fact is { Type: EventType.ShutdownAsked, Agent: { } agent, Generation: { } generation })
        {
            var seconds = double.Parse(Evidence.Find(fact.Data, "timeoutSeconds"), CultureInfo.InvariantCulture);
            _asked[(agent, generation)] = (World.Clock.World + TimeSpan.FromSeconds(seconds), Evidence.Find(fact.Data, "requestId"));
        }
    }

    public override void Told(FleetEvent news)
    {
        switch (news)
        {
            case FleetEvent.Acknowledged it when _asked.GetValueOrDefault((it.Agent, it.Generation)).Request == it.RequestId:
                _asked.Remove((it.Agent, it.Generation));
                break;
            case FleetEvent.Ordered { Order: Order.Kill or Order.Restart } it:
                foreach (var key in _asked.Keys.Where(key => key.Item1 == it.Agent).ToList())
                {
                    _asked.Remove(key);
                }
                break;
            case FleetEvent.StopAllOrdered:
                _asked.Clear();
                break;
        }
    }

    public override void Action(FleetAction action)
    {
        if (action is FleetAction.Terminate or FleetAction.Kill && (FleetAction.OnAgent)action is var it
            && _asked.TryGetValue((it.Agent, it.Generation), out var asked))
        {
            Demand(World.Clock.World >= asked.Until - TimeSpan.FromMilliseconds(100), $"{it.Agent} {it.Generation} is ended {asked.Until - World.Clock.World} too early");
        }
    }
}
