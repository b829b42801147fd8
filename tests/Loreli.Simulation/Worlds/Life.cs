using Loreli.Supervision;

namespace Loreli.Simulation.Worlds;

/// <summary>What simulated agents do of their own accord: boot, work, ask, freeze, spin, flap, lie, fork, and die.</summary>
internal sealed class Life(World world)
{
    private static readonly Mood[] Day =
    [
        Mood.Working, Mood.Working, Mood.Idle, Mood.Idle, Mood.Building, Mood.Reporting, Mood.Tooling, Mood.Spinning,
        Mood.Frozen, Mood.Asking, Mood.Throttled, Mood.Retrying, Mood.Mute, Mood.Lying,
    ];

    public void Begin(Pane pane)
    {
        pane.IsDeaf = Odd(6);
        pane.KillsToFail = Odd(12) ? 1 + world.Chance.Next(4) : 0;
        var (boots, chapter) = (Odd(20) ? TimeSpan.FromMinutes(4) : TimeSpan.FromMilliseconds(500 + world.Chance.Next(8_000)), pane.Chapter);
        Later(pane, chapter, boots, () =>
        {
            if (Odd(12))
            {
                world.End(pane, 1 + world.Chance.Next(2)); // It cannot live with what it found.
                return;
            }
            Rest(pane);
            GoOn(pane);
        });
    }

    // Nothing is wrong with it any more; one that must not be idle works.
    private void Rest(Pane pane) => Show(pane, world.IsCalm && pane.Spec!.Stall.CountsIdle ? Mood.Working : Mood.Idle);

    public void CalmDown()
    {
        foreach (var pane in world.Host.Alive.Where(static pane => pane.Spec is not null))
        {
            (pane.IsDeaf, pane.IsSilent) = (false, false);
            if (pane.Mood is not Mood.Booting)
            {
                Rest(pane);
            }
        }
    }

    /// <summary>Typed text appears, and the agent may take it to heart.</summary>
    public void Echo(Pane pane, FleetAction.OnAgent why)
    {
        if (!pane.IsAlive)
        {
            return;
        }
        world.Trail.Note("echo", pane.Name);
        pane.Echo();
        LookSoon(pane);
        switch (why)
        {
            case FleetAction.RequestShutdown it:
                Heed(pane, it);
                break;
            case FleetAction.Nudge when pane.Mood is Mood.Lying or Mood.Idle or Mood.Mute && Odd(3):
                Later(pane, pane.Chapter, TimeSpan.FromSeconds(8), () => Show(pane, Mood.Working));
                break;
            case FleetAction.PressEscape or FleetAction.Interrupt when Odd(2):
                Later(pane, pane.Chapter, TimeSpan.FromSeconds(8), () => Show(pane, Mood.Idle));
                break;
        }
    }

    // Says that it is ready, ends by itself, says it for another request, or does not care.
    private void Heed(Pane pane, FleetAction.RequestShutdown it)
    {
        var time = TimeSpan.FromMilliseconds(world.Chance.Next(20_000));
        switch (world.Chance.Next(4))
        {
            case 0:
                world.After(time, () => Acknowledge(pane, it.RequestId));
                break;
            case 1:
                world.After(time, () => world.End(pane, 0));
                break;
            case 2:
                world.After(time, () => Acknowledge(pane, it.RequestId + "-not"));
                break;
        }
    }

    private void Acknowledge(Pane pane, string request)
    {
        var news = new FleetEvent.Acknowledged(pane.Name, pane.Generation, request);
        world.Trail.Note("told", news);
        world.Checks.Told(news);
        world.Daemon?.Tell(news);
    }

    private void GoOn(Pane pane) => Later(pane, pane.Chapter, world.About(world.Weather.MoodLasts), () =>
    {
        if (world.IsCalm)
        {
            Rest(pane);
            return;
        }
        Turn(pane);
        GoOn(pane);
    });

    private void Turn(Pane pane)
    {
        switch (world.Chance.Next(24))
        {
            case 0:
                world.End(pane, 0);
                return;
            case 1:
                world.End(pane, 1);
                return;
            case 2:
                world.End(pane, null, world.Chance.Pick([6, 9, 11]), isOutOfMemory: world.OneIn(3));
                return;
            case 3:
                Flap(pane, 3 + world.Chance.Next(6));
                return;
            case 4:
                pane.KillsToFail = world.Chance.Next(4); // It forks what will outlive it.
                break;
            case 5:
                Show(pane, Mood.Mute, new Fault(FaultClass.Request, "400 too long"));
                return;
        }
        var api = world.Host.Apis;
        var backend = pane.Spec!.Backend;
        var mood = api.Refuses(backend) ? Mood.Refused : api.LimitedUntil(backend) is not null ? Mood.Limited : world.Chance.Pick(Day);
        Show(pane, mood);
    }

    // Back and forth, faster than anybody should believe.
    private void Flap(Pane pane, int times)
    {
        Show(pane, world.Chance.Pick([Mood.Idle, Mood.Working, Mood.Asking, Mood.Refused, Mood.Mute]));
        if (times > 0)
        {
            Later(pane, pane.Chapter, TimeSpan.FromMilliseconds(300 + world.Chance.Next(3_000)), () => Flap(pane, times - 1));
            return;
        }
        GoOn(pane);
    }

    private void Show(Pane pane, Mood mood, Fault? fault = null)
    {
        pane.Turn(mood, fault ?? FaultOf(pane, mood));
        LookSoon(pane);
        if (pane.Fault is not null)
        {
            // Rules read a screen again while it shows a fault, to see that it stays.
            Later(pane, pane.Chapter, TimeSpan.FromSeconds(3), () => world.Daemon?.Eyes.Look(pane));
            Later(pane, pane.Chapter, TimeSpan.FromSeconds(7), () => world.Daemon?.Eyes.Look(pane));
        }
    }

    private Fault? FaultOf(Pane pane, Mood mood) => mood switch
    {
        Mood.Refused   => new Fault(world.Chance.Pick([FaultClass.Auth, FaultClass.Auth, FaultClass.Budget, FaultClass.ModelGone]), "refused"),
        Mood.Limited   => new Fault(FaultClass.Quota, "limit", world.Host.Apis.LimitedUntil(pane.Spec!.Backend)),
        Mood.Throttled => new Fault(world.Chance.Pick([FaultClass.RateLimit, FaultClass.Overloaded, FaultClass.Network]), "overloaded"),
        Mood.Retrying  => new Fault(FaultClass.Overloaded, "tries again") { IsRetried = true },
        _              => null,
    };

    private void LookSoon(Pane pane) => world.After(TimeSpan.FromMilliseconds(200 + world.Chance.Next(1_000)), () => world.Daemon?.Eyes.Look(pane));

    private void Later(Pane pane, int chapter, TimeSpan time, Action act) => world.After(time, () =>
    {
        if (pane.IsAlive && pane.Chapter == chapter)
        {
            act();
        }
    });

    private bool Odd(int oneIn) => !world.IsCalm && world.OneIn(oneIn);
}
