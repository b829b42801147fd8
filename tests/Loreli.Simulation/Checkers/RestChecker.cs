using Loreli.Simulation.Worlds;
using Loreli.Supervision;

namespace Loreli.Simulation.Checkers;

/// <summary>After long calm everything is as declared, and nothing is left over.</summary>
internal sealed class RestChecker(World world) : Checker(world)
{
    protected override string Rule => "at rest";

    public override void Settled()
    {
        var fleet = World.Daemon?.Fleet ?? throw Broken("there is no daemon");
        var host = World.Host;
        foreach (var spec in host.Wishes.Declared)
        {
            var agent = fleet.Find(spec.Name) ?? throw Broken($"{spec.Name} is declared and not known");
            Demand(agent.Spec.Fingerprint == spec.Fingerprint, $"{spec.Name} is known by {agent.Spec.Fingerprint}, declared as {spec.Fingerprint}");
            Demand(RestsWell(agent, fleet), $"{spec.Name} rests at {agent.Wish} {agent.Life}");
        }
        foreach (var agent in fleet.Agents)
        {
            var pane = host.Panes.GetValueOrDefault(agent.Name);
            Demand(agent.HoldsSeat == (pane is { IsAlive: true, Spec: not null } && pane.Generation == agent.Generation),
                $"{agent.Name} {agent.Generation} is at {agent.Life}, its pane {pane?.Generation} is {pane?.State}");
            Demand(agent.Spec.Origin is Origin.Declared || RestsWell(agent, fleet), $"{agent.Name} of {agent.Spec.Origin} rests at {agent.Life}");
            Demand(agent.Spec.Origin is not Origin.Declared || host.Wishes.Declared.Any(spec => spec.Name == agent.Name), $"{agent.Name} is not declared");
        }
        foreach (var pane in host.Alive.Where(static pane => pane.Spec is not null))
        {
            Demand(fleet.Find(pane.Name)?.Generation == pane.Generation, $"{pane.Name} {pane.Generation} lives and nobody has it");
        }
        Demand(fleet.Reservations.Count == 0, $"{fleet.Reservations.Count} reservations are left");
        var held = fleet.Agents.Where(static agent => agent.Spec.Origin is Origin.Demand).Select(static agent => agent.Name);
        Demand(host.Names.Held.SetEquals(held), $"held are the names {string.Join(' ', host.Names.Held)}, there are {string.Join(' ', held)}");
    }

    private bool RestsWell(Agent agent, Fleet fleet) => agent.Life switch
    {
        AgentLife.GaveUp => agent.Spec.Origin is not Origin.Declared,
        AgentLife.Running it => it.Fingerprint == agent.Spec.Fingerprint && it.Parking is null,
        AgentLife.Parked it => it.Parking.UntilUtc > World.Clock.Utc,
        AgentLife.Dormant { After: { } after } => after.Class is DeathClass.Clean || agent.Spec.Restart.Kind is RestartKind.Never,
        AgentLife.Pending => fleet.Agents.Count(static other => other.HoldsSeat) >= World.Host.Wishes.InForce.AgentsMax
            || World.Host.Wishes.InForce.AgentsMaxOfRole.ContainsKey(agent.Spec.Role),
        _ => false,
    };
}
