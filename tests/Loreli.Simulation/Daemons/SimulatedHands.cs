using Loreli.Daemon.Supervision;
using Loreli.Ledger;
using Loreli.Simulation.Plants;
using Loreli.Simulation.Worlds;
using Loreli.Supervision;
using Pause = Loreli.Daemon.Supervision.Pause;

namespace Loreli.Simulation.Daemons;

/// <summary>Hands that do what <see cref="FleetAction"/> asks of hands: slowly, half-way, in vain, and sometimes without saying so.</summary>
internal sealed class SimulatedHands(World world, SimulatedDaemon daemon) : IFleetHands
{
    private Host Host => world.Host;

    public async Task<FleetEvent?> Perform(FleetAction action, CancellationToken stopAsked)
    {
        if (!daemon.MayAct())
        {
            return null;
        }
        world.Trail.Note("does", action);
        world.Checks.Action(action);
        var answer = await Do(action, stopAsked);
        if (answer is not null and not FleetEvent.Typed && !daemon.IsDead && !world.IsCalm)
        {
            if (world.OneIn(60))
            {
                world.Trail.Note("unanswered", answer);
                return null;
            }
            if (world.OneIn(60))
            {
                world.After(world.Delay(), () => daemon.Tell(answer));
            }
        }
        return answer;
    }

    private async Task<FleetEvent?> Do(FleetAction action, CancellationToken stopAsked) => action switch
    {
        FleetAction.Launch it => await Launch(it, stopAsked),
        FleetAction.Nudge or FleetAction.RequestShutdown => await Say((FleetAction.OnAgent)action, stopAsked),
        FleetAction.PressEscape or FleetAction.Interrupt => Press((FleetAction.OnAgent)action),
        FleetAction.Terminate it => Terminate(it),
        FleetAction.Kill it => await Kill(it, stopAsked),
        FleetAction.Remove it => Remove(it),
        FleetAction.Sweep it => Sweep(it),
        FleetAction.Enlist it => await Enlist(it, stopAsked),
        FleetAction.Cancel it => Cancel(it),
        FleetAction.Snapshot => await Linger(stopAsked),
        _ => null,
    };

    // Workspace, record, process: what was begun is taken back when a later step fails.
    private async Task<FleetEvent?> Launch(FleetAction.Launch it, CancellationToken stopAsked)
    {
        if (Host.Panes.GetValueOrDefault(it.Agent) is { } earlier)
        {
            if (earlier.Generation == it.Generation && !world.Has(Plant.Kind.LaunchTwice))
            {
                return earlier.IsAlive ? new FleetEvent.Launched(it.Agent, it.Generation) : earlier.Exit;
            }
            if (earlier.IsAlive && earlier.Generation != it.Generation && !world.Has(Plant.Kind.LaunchBesides))
            {
                return Failed(it, "pane", $"generation {earlier.Generation} runs");
            }
        }
        await Linger(stopAsked);
        if (Host.Disk.IsFull || Mishap(12))
        {
            return Failed(it, "workspace", "no room");
        }
        var before = Host.Records.GetValueOrDefault(it.Agent);
        Host.Records[it.Agent] = it.Generation;
        await Linger(stopAsked, () => Host.Records[it.Agent] = before);
        if (!Host.Apis.IsInstalled(it.Spec.Backend) || Mishap(15))
        {
            if (world.Has(Plant.Kind.HalfLaunched) && world.OneIn(2))
            {
                world.Spawn(it);
            }
            Host.Records[it.Agent] = before;
            return Failed(it, "spawn", "no such program", blamesBackend: !Host.Apis.IsInstalled(it.Spec.Backend));
        }
        if (!daemon.MayAct())
        {
            return null;
        }
        world.Spawn(it);
        await Linger(CancellationToken.None);
        return new FleetEvent.Launched(it.Agent, it.Generation);
    }

    private async Task<FleetEvent?> Say(FleetAction.OnAgent it, CancellationToken stopAsked)
    {
        await Linger(stopAsked);
        if (Host.Find(it) is not { IsAlive: true } pane || Mishap(20) || !daemon.MayAct())
        {
            return null;
        }
        world.Typed(pane, it);
        return world.Has(Plant.Kind.EchoIsLife) ? null : new FleetEvent.Typed(it.Agent, it.Generation);
    }

    private FleetEvent.Typed? Press(FleetAction.OnAgent it)
    {
        if (Host.Find(it) is not { IsAlive: true } pane)
        {
            return null;
        }
        world.Typed(pane, it);
        return new FleetEvent.Typed(it.Agent, it.Generation);
    }

    private FleetEvent? Terminate(FleetAction.Terminate it)
    {
        if (Target(it) is not { } pane)
        {
            return Gone(it);
        }
        if (!pane.IsAlive)
        {
            return pane.Exit;
        }
        world.Terminate(pane, it.Grace);
        return null;
    }

    private async Task<FleetEvent?> Kill(FleetAction.Kill it, CancellationToken stopAsked)
    {
        if (Target(it) is not { } pane)
        {
            return Gone(it);
        }
        await Linger(stopAsked);
        return !daemon.MayAct() ? null : world.Kill(pane) ? pane.Exit : new FleetEvent.StopFailed(it.Agent, it.Generation, 1);
    }

    private FleetEvent.Removed Remove(FleetAction.Remove it)
    {
        if (Host.Find(it) is { } pane)
        {
            world.Kill(pane);
            if (!pane.IsAlive)
            {
                Host.Panes.Remove(pane.Name);
            }
        }
        if (!Host.Ledger.IsRemoved(it.Agent, it.Generation) || world.Has(Plant.Kind.RemovedTwice))
        {
            daemon.Facts.Record(new NewEvent(EventType.Removed, it.Agent, it.Generation, EventData.Of(("reason", it.Reason))));
        }
        if (daemon.MayAct() && !world.Has(Plant.Kind.IdentityForgotten))
        {
            Host.Names.Release(it.Agent);
        }
        return new FleetEvent.Removed(it.Agent, it.Generation);
    }

    private FleetEvent? Sweep(FleetAction.Sweep it)
    {
        if (Host.Find(it) is { } pane)
        {
            world.Touch(pane, "sweep");
            if (world.Kill(pane))
            {
                Host.Panes.Remove(pane.Name);
            }
        }
        return null;
    }

    private async Task<FleetEvent?> Enlist(FleetAction.Enlist it, CancellationToken stopAsked)
    {
        await Linger(stopAsked);
        var name = !Host.Names.Has(it.Reservation) && Mishap(10)
            ? null
            : Host.Names.Acquire(it.Reservation, world.Has(Plant.Kind.IdentityTwice), name => Host.Panes.ContainsKey(name) || daemon.Fleet.Find(name) is not null);
        if (name is null)
        {
            Host.Names.Cancel(it.Reservation);
            return new FleetEvent.EnlistFailed(it.Reservation, "no identity is free");
        }
        await Linger(CancellationToken.None);
        return new FleetEvent.Enlisted(it.Reservation, world.Weather.Enlisted(name, it), daemon.Facts.LastGeneration(name));
    }

    private FleetEvent? Cancel(FleetAction.Cancel it)
    {
        Host.Names.Cancel(it.Reservation);
        return null;
    }

    private Pane? Target(FleetAction.OnAgent it)
    {
        var pane = Host.Find(it);
        if (pane is not null)
        {
            world.Touch(pane, it.GetType().Name);
        }
        return pane;
    }

    // What takes time can be told to end; then what was begun is taken back.
    private async Task<FleetEvent?> Linger(CancellationToken stopAsked, Action? undo = null)
    {
        if (world.IsCalm || world.OneIn(2))
        {
            return null;
        }
        var time = world.OneIn(40) ? TimeSpan.FromMinutes(world.Chance.Next(6)) : TimeSpan.FromMilliseconds(world.Chance.Next(4_000));
        await Pause.For(time, daemon.Time, stopAsked);
        if (stopAsked.IsCancellationRequested && !daemon.IsDead)
        {
            undo?.Invoke();
        }
        stopAsked.ThrowIfCancellationRequested();
        return null;
    }

    private bool Mishap(int oneIn) => !world.IsCalm && world.OneIn(oneIn);

    private static FleetEvent.Exited Gone(FleetAction.OnAgent it) => new(it.Agent, it.Generation, null);

    private static FleetEvent.LaunchFailed Failed(FleetAction.Launch it, string step, string reason, bool blamesBackend = false) =>
        new(it.Agent, it.Generation, step, reason, blamesBackend);
}
