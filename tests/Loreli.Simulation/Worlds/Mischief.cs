using Loreli.Supervision;

namespace Loreli.Simulation.Worlds;

/// <summary>What befalls a host from outside: operators, clocks, disks, backends, and the end of the daemon.</summary>
internal sealed class Mischief(World world)
{
    private Host Host => world.Host;

    public void Begin()
    {
        Host.Wishes.Policy = Host.Wishes.InForce = world.Weather.Policy();
        Host.Wishes.Declared = world.Weather.Declared([]);
        Next();
    }

    public void CalmDown()
    {
        Host.Wishes.Needed.Clear();
        Host.Wishes.WorkEdition++;
        Host.Wishes.Edition++;
        Host.Wishes.Declared = [.. Host.Wishes.Declared.Select(static spec => spec with { DependsOn = [] })];
        world.After(TimeSpan.FromMinutes(5), () => Tell(new FleetEvent.Resumed()));
        world.After(TimeSpan.FromMinutes(10), () => Tell(new FleetEvent.WorkClosed()));
        TryAgain();
    }

    // As an operator would, who sees that an agent was given up, or stopped, although all is well again.
    private void TryAgain()
    {
        foreach (var agent in world.Daemon?.Fleet.Agents.Where(static agent => agent is { Life: AgentLife.GaveUp } or { Wish: Wish.Down }).ToList() ?? [])
        {
            Order(agent.Name, new Order.Restart());
        }
        world.After(TimeSpan.FromMinutes(30), TryAgain);
    }

    private void Next() => world.After(world.About(world.Weather.MischiefEvery), () =>
    {
        if (!world.IsCalm)
        {
            Happen();
            Next();
        }
    });

    private void Happen()
    {
        if (world.OneIn(world.Weather.CrashEvery))
        {
            Crash();
            return;
        }
        switch (world.Chance.Next(20))
        {
            case 0 or 1 or 2 or 3:
                Order();
                break;
            case 4:
                Configure();
                break;
            case 5:
                Clocks();
                break;
            case 6:
                DiskFor(world.About(TimeSpan.FromMinutes(20)));
                break;
            case 7 or 8 or 9:
                Backend(world.Chance.Pick(Apis.Known), world.About(TimeSpan.FromMinutes(60)));
                break;
            case 10:
                StopAll();
                break;
            case 11:
                Foreign();
                break;
            case 12 or 13 or 14:
                Work();
                break;
            case 15:
                Add();
                break;
            case 16:
                Silence();
                break;
            case 17:
                Tell(new FleetEvent.WorkClosed());
                break;
            default:
                world.Daemon?.Wake();
                break;
        }
    }

    private void Crash()
    {
        if (world.OneIn(8))
        {
            world.LoseMemory();
            return;
        }
        switch (world.Chance.Next(6))
        {
            case 0:
                world.Reboot();
                break;
            case 1:
                world.Crash(world.About(TimeSpan.FromMinutes(1)));
                break;
            case 2:
                world.Crash(world.About(TimeSpan.FromHours(2)));
                break;
            default:
                world.Daemon?.CrashAfter(1 + world.Chance.Next(40)); // In the middle of whatever comes.
                break;
        }
    }

    private void Order()
    {
        if (world.Daemon is { Fleet.Count: > 0 } daemon)
        {
            Order(world.Chance.Pick([.. daemon.Fleet.Agents]).Name, world.Chance.Next(6) switch
            {
                0 => new Order.Start(),
                1 => new Order.Restart(world.OneIn(2)),
                2 => new Order.Shutdown(TimeSpan.FromSeconds(1 + world.Chance.Next(60))),
                3 => new Order.Kill(),
                _ => new Order.Start(),
            });
        }
    }

    private void Order(string name, Order order) => Tell(new FleetEvent.Ordered(name, order));

    private void Configure()
    {
        var wishes = Host.Wishes;
        wishes.Declared = world.Weather.Declared(wishes.Declared);
        if (world.OneIn(3))
        {
            wishes.Policy = world.Weather.Policy();
        }
        wishes.Edition++;
        world.Daemon?.Wake();
    }

    private void Clocks()
    {
        switch (world.Chance.Next(3))
        {
            case 0:
                world.Clock.SetWall(TimeSpan.FromMinutes(world.Chance.Next(240) - 120.5));
                break;
            case 1:
                world.Clock.Sleep(world.About(TimeSpan.FromHours(3)));
                break;
            default:
                Freeze(world.About(TimeSpan.FromMinutes(50)));
                break;
        }
        world.Trail.Note("clocks", world.Clock.Moment);
        world.Checks.Gap();
    }

    // Nothing ran: the machine was frozen from outside.
    private void Freeze(TimeSpan time)
    {
        if (!world.Has(Plants.Plant.Kind.GapUnnoticed))
        {
            world.Clock.GoOn(time);
            return;
        }
        for (; time > TimeSpan.Zero; time -= TimeSpan.FromMinutes(1))
        {
            world.Clock.GoOn(TimeSpan.FromMinutes(1));
            world.Daemon?.Run();
        }
    }

    private void DiskFor(TimeSpan time)
    {
        Host.Disk.IsFull = world.OneIn(2);
        Host.Disk.IsLow = true;
        world.Trail.Note("disk", Host.Disk.IsFull ? "full" : "low");
        world.After(time, () => Host.Disk.IsFull = Host.Disk.IsLow = false);
    }

    private void Backend(string backend, TimeSpan time)
    {
        var api = Host.Apis;
        world.Trail.Note("backend", backend);
        switch (world.Chance.Next(3))
        {
            case 0:
                api.Refuse(backend, true);
                world.After(time, () => api.Refuse(backend, false));
                break;
            case 1:
                api.Limit(backend, world.Clock.Utc + time);
                break;
            default:
                api.Install(backend, false);
                world.After(time, () => api.Install(backend, true));
                break;
        }
    }

    private void StopAll()
    {
        Tell(new FleetEvent.StopAllOrdered(world.OneIn(2)));
        world.After(world.About(TimeSpan.FromMinutes(20)), () => Tell(new FleetEvent.Resumed()));
    }

    private void Foreign()
    {
        var name = world.OneIn(3) && world.Host.Wishes.Declared.Count > 0 ? world.Chance.Pick(world.Host.Wishes.Declared).Name : $"mine{world.Chance.Next(3)}";
        // The door of the daemon opens it, and refuses the name of an agent that is known.
        if (world.Daemon is { } daemon && daemon.Fleet.Find(name) is null)
        {
            world.OpenForeign(name);
        }
        if (Host.Panes.GetValueOrDefault(name) is { Spec: null } pane)
        {
            world.After(world.About(TimeSpan.FromHours(2)), () =>
            {
                pane.Die(0);
                if (ReferenceEquals(Host.Panes.GetValueOrDefault(name), pane))
                {
                    Host.Panes.Remove(name);
                }
            });
        }
    }

    private void Work()
    {
        Host.Wishes.Needed[world.Weather.Role()] = world.Chance.Next(4);
        Host.Wishes.WorkEdition++;
        world.Daemon?.Wake();
    }

    private void Add()
    {
        var spec = world.Weather.Operators(world.Chance.Next(3));
        if (world.Daemon is { } daemon)
        {
            Tell(new FleetEvent.Added(spec, daemon.Facts.LastGeneration(spec.Name)));
        }
    }

    private void Silence()
    {
        if (Host.Alive.Where(static pane => pane.Spec is not null).ToList() is { Count: > 0 } panes)
        {
            var pane = world.Chance.Pick(panes);
            pane.IsSilent = true;
            world.After(world.About(TimeSpan.FromMinutes(10)), () => pane.IsSilent = false);
        }
    }

    private void Tell(FleetEvent news)
    {
        world.Trail.Note("told", news);
        if (world.Daemon is { } daemon)
        {
            world.Checks.Told(news);
            daemon.Tell(news);
        }
    }
}
