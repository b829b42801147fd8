using Loreli.Daemon.Supervision;
using Loreli.Simulation.Checkers;
using Loreli.Simulation.Plants;
using Loreli.Simulation.Worlds;
using Loreli.Supervision;
using Pause = Loreli.Daemon.Supervision.Pause;

namespace Loreli.Simulation.Daemons;

/// <summary>What the reactor runs, as <see cref="FleetHandlers"/> does it; at times slow, hung or failing.</summary>
internal sealed class SimulatedHandlers(World world, SimulatedDaemon daemon)
{
    private readonly HashSet<string> _running = [];
    private bool? _diskIsLow;
    private int _workEdition = -1;

    public void Register(Reactor reactor)
    {
        Add(reactor, "configuration", Configuration);
        Add(reactor, "host", Surroundings);
        Add(reactor, "panes", Panes);
        Add(reactor, "work", Work);
    }

    private void Add(Reactor reactor, string name, Func<CancellationToken, Task> handler) => reactor.Register(name, async stopAsked =>
    {
        if (!_running.Add(name))
        {
            throw world.Broken("one run of a handler", $"{name} runs twice at once");
        }
        try
        {
            await Suffer(stopAsked);
            await handler(stopAsked);
        }
        finally
        {
            _running.Remove(name);
        }
    });

    // Slow, hung for longer than its limit, deaf to being told to end, or failing.
    private async Task Suffer(CancellationToken stopAsked)
    {
        if (world.IsCalm || !world.OneIn(30))
        {
            return;
        }
        switch (world.Chance.Next(4))
        {
            case 0:
                throw new InvalidOperationException("a handler that fails");
            case 1:
                await Pause.For(TimeSpan.FromMinutes(10), daemon.Time, stopAsked);
                stopAsked.ThrowIfCancellationRequested();
                break;
            case 2:
                await Pause.For(TimeSpan.FromMinutes(3), daemon.Time, CancellationToken.None);
                break;
            default:
                await Pause.For(TimeSpan.FromSeconds(world.Chance.Next(20)), daemon.Time, stopAsked);
                break;
        }
    }

    private Task Configuration(CancellationToken stopAsked)
    {
        var wishes = world.Host.Wishes;
        if (wishes.Applied == wishes.Edition || !daemon.MayAct())
        {
            return Task.CompletedTask;
        }
        (wishes.Applied, wishes.InForce, wishes.DeclaredInForce) = (wishes.Edition, wishes.Policy, wishes.Declared);
        daemon.Tell((fleet, now) => Declare(fleet, now, isNews: true));
        return Task.CompletedTask;
    }

    /// <summary>Tells what is declared, as it was last carried out.</summary>
    public void Declare(Fleet fleet, Moment now, bool isNews)
    {
        var wishes = world.Host.Wishes;
        world.Trail.Note("declared", string.Join(' ', wishes.DeclaredInForce.Select(static spec => $"{spec.Name}#{spec.Fingerprint}")));
        if (isNews)
        {
            world.Checks.Declared();
        }
        fleet.Adjust(Plant.Loosen(world, wishes.InForce));
        fleet.Observe(new FleetEvent.BackendsSeen(world.Host.Apis.Seen), now);
        fleet.Observe(new FleetEvent.Wanted(
            [.. wishes.DeclaredInForce.Select(spec => Plant.Loosen(world, spec))],
            wishes.DeclaredInForce.ToDictionary(static spec => spec.Name, spec => daemon.Facts.LastGeneration(spec.Name), StringComparer.Ordinal)), now);
    }

    private Task Surroundings(CancellationToken stopAsked)
    {
        if (world.Host.Disk.IsLow != _diskIsLow)
        {
            _diskIsLow = world.Host.Disk.IsLow;
            daemon.Tell(new FleetEvent.DiskLow(world.Host.Disk.IsLow));
        }
        daemon.Tell(new FleetEvent.BackendsSeen(world.Host.Apis.Seen));
        return Task.CompletedTask;
    }

    private Task Panes(CancellationToken stopAsked)
    {
        if (!world.Has(Plant.Kind.NoRepair))
        {
            daemon.Tell(new FleetEvent.PanesSeen([.. world.Host.Panes.Values.Select(pane =>
                pane.Seen(world.Host.IsOurs(pane) || world.Has(Plant.Kind.ForeignIsOurs)))]));
        }
        return Task.CompletedTask;
    }

    // And waits for the loop to answer, which shows that it lives.
    private async Task Work(CancellationToken stopAsked)
    {
        var answered = new TaskCompletionSource();
        daemon.Tell((fleet, now) =>
        {
            answered.SetResult();
            var wishes = world.Host.Wishes;
            if (wishes.WorkEdition != _workEdition || wishes.Needed.Values.Any(static needed => needed > 0))
            {
                _workEdition = wishes.WorkEdition;
                fleet.Observe(new FleetEvent.Demanded([.. wishes.Needed.Select(need => Demand(fleet, need.Key, need.Value))]), now);
            }
        });
        await answered.Task;
    }

    private static Demand Demand(Fleet fleet, string role, int needed)
    {
        var has = fleet.Agents.Count(agent => agent.Spec.Origin is Origin.Demand && agent.Spec.Role == role && agent.Life is AgentLife.Running);
        return new Demand(role, needed, has, Math.Max(0, needed - has));
    }
}
