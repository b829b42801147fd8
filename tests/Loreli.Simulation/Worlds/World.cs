using Loreli.Simulation.Checkers;
using Loreli.Simulation.Daemons;
using Loreli.Supervision;

namespace Loreli.Simulation.Worlds;

/// <summary>A host with its agents, operators and daemon, in one thread and from one seed. Time jumps to whatever is due next.</summary>
internal sealed class World
{
    /// <summary>Pauses that have grown in the chaos must be able to run out.</summary>
    private static readonly TimeSpan CalmMin = TimeSpan.FromHours(8);

    private readonly PriorityQueue<Action, (long Due, long Order)> _plans = new();
    private long _order;
    private CheckFailure? _broken;
    private SimulatedDaemon? _daemon;

    public World(ulong seed, TimeSpan lasts, Plants.Plant.Kind plant = Plants.Plant.Kind.None)
    {
        (Seed, Lasts, Plant) = (seed, lasts, plant);
        Chance = new Prng(seed);
        Weather = new Weather(Chance);
        Host = new Host(Clock);
        Trail = new Trail(Clock);
        Life = new Life(this);
        Mischief = new Mischief(this);
        Checks = new Checks(this);
    }

    public ulong Seed { get; }
    public TimeSpan Lasts { get; }
    /// <summary>A fault that is planted.</summary>
    public Plants.Plant.Kind Plant { get; }
    public HostClock Clock { get; } = new();
    public Prng Chance { get; }
    public Weather Weather { get; }
    public Host Host { get; }
    public Trail Trail { get; }
    public Life Life { get; }
    public Mischief Mischief { get; }
    public Checks Checks { get; }
    /// <summary>Null while it is down.</summary>
    public SimulatedDaemon? Daemon => _daemon;
    /// <summary>Nothing is lost, nobody misbehaves, and all must come to what is declared.</summary>
    public bool IsCalm { get; private set; }
    public long Turns { get; private set; }

    /// <summary>A promise is broken. Whoever catches what is thrown cannot hide it.</summary>
    public CheckFailure Broken(string rule, string what)
    {
        var broken = new CheckFailure(rule, what);
        _broken ??= broken;
        return broken;
    }

    /// <exception cref="CheckFailure">A promise was broken.</exception>
    public void Raise()
    {
        if (_broken is not null)
        {
            throw _broken;
        }
    }

    public bool Has(Plants.Plant.Kind plant) => Plant == plant;
    public bool OneIn(int many) => Chance.Next(many) == 0;
    public TimeSpan About(TimeSpan time) => time * ((50 + Chance.Next(101)) / 100.0);
    public TimeSpan Delay() => IsCalm ? TimeSpan.FromMilliseconds(20)
        : OneIn(30) ? TimeSpan.FromSeconds(Chance.Next(90)) : TimeSpan.FromMilliseconds(Chance.Next(400));

    /// <summary>How often a message arrives.</summary>
    public int Copies() => IsCalm || !OneIn(Weather.Losses) ? 1 : Chance.Next(2) * 2;

    public void After(TimeSpan time, Action act) => _plans.Enqueue(act, ((Clock.World + time).Ticks, ++_order));

    /// <summary>Chaos for the most of it, then calm; at the end everything is where it should be.</summary>
    /// <exception cref="CheckFailure">What must never happen has happened.</exception>
    public void Run()
    {
        Mischief.Begin();
        StartDaemon();
        EveryLook();
        Pass(Lasts - (Lasts * 0.1 > CalmMin ? Lasts * 0.1 : CalmMin));
        CalmDown();
        Pass(Lasts);
        Checks.Settled();
    }

    /// <summary>How things stand.</summary>
    public override string ToString() => string.Concat((_daemon?.Fleet.Agents ?? []).Select(static agent =>
        $"  {agent.Name} {agent.Generation} {agent.Spec.Origin}#{agent.Spec.Fingerprint} {agent.Wish} {agent.Life} {agent.Tally.Restarts.Count}{Environment.NewLine}"))
        + string.Concat(Host.Panes.Values.Select(static pane => $"  pane {pane.Name} {pane.Generation} {pane.State} {pane.Mood}{Environment.NewLine}"))
        + $"  names {Host.Names}, reserved {string.Join(' ', (_daemon?.Fleet.Reservations ?? []).Select(static it => it.Number))}{Environment.NewLine}"
        + $"  renewing {_daemon?.Fleet.State.Renewing}, now {Clock.Now.SinceBoot}, {Clock.Utc:O}{Environment.NewLine}";

    public void StartDaemon()
    {
        Trail.Note("daemon starts");
        Checks.DaemonStarts();
        _daemon = new SimulatedDaemon(this);
        _daemon.Start();
    }

    /// <summary>The daemon is gone at this very instruction.</summary>
    public void Crash(TimeSpan down)
    {
        _daemon?.CrashAfter(0);
        _daemon = null;
        Trail.Note("daemon crashed", down);
        Checks.Crashed();
        After(down, () =>
        {
            if (_daemon is null)
            {
                StartDaemon();
            }
        });
    }

    /// <summary>The daemon is gone, and the next one cannot read what it remembered.</summary>
    public void LoseMemory()
    {
        Crash(About(TimeSpan.FromMinutes(1)));
        Host.Disk.Memory = null;
        Trail.Note("memory lost");
        Checks.MemoryLost();
    }

    /// <summary>The machine starts anew: nothing of it lives on.</summary>
    public void Reboot()
    {
        Crash(TimeSpan.FromMinutes(1 + Chance.Next(30)));
        foreach (var pane in Host.Panes.Values)
        {
            pane.Die(null);
            Checks.Ended(pane);
        }
        Clock.Boot();
    }

    public void Spawn(FleetAction.Launch it)
    {
        var pane = new Pane(it.Agent, it.Generation, it.Spec, Clock);
        Checks.Spawning(pane);
        Host.Panes[it.Agent] = pane;
        Trail.Note("spawned", it);
        _daemon?.Facts.Record(new Loreli.Ledger.NewEvent(Loreli.Ledger.EventType.Spawned, it.Agent, it.Generation));
        Life.Begin(pane);
    }

    /// <summary>A pane that an operator opened: not ours, never to be touched.</summary>
    public void OpenForeign(string name)
    {
        if (Host.Panes.TryGetValue(name, out var there) && there.IsAlive)
        {
            return;
        }
        var pane = new Pane(name, Host.Ledger.LastGeneration(name) + 1, spec: null, Clock);
        Host.Ledger.Append(new Loreli.Ledger.NewEvent(Loreli.Ledger.EventType.Spawned, name, pane.Generation));
        Host.Panes[name] = pane;
        Trail.Note("foreign", name);
    }

    /// <summary>Bytes of ours go to a pane.</summary>
    public void Typed(Pane pane, FleetAction.OnAgent why)
    {
        Trail.Note("typed", pane.Name);
        Touch(pane, "typing");
        Checks.Typed(pane);
        After(TimeSpan.FromMilliseconds(Chance.Next(3_000)), () => Life.Echo(pane, why));
    }

    /// <summary>Something is done to a pane.</summary>
    public void Touch(Pane pane, string how)
    {
        if (pane.Spec is null)
        {
            throw Broken("foreign panes are left alone", $"{how} of {pane.Name}, which an operator opened");
        }
    }

    /// <summary>A signal to end; its keeper kills it after the grace.</summary>
    public void Terminate(Pane pane, TimeSpan grace)
    {
        var (time, code) = pane.IsDeaf || (!IsCalm && OneIn(8)) ? (grace, (int?)null) : (TimeSpan.FromMilliseconds(Chance.Next(2_000)), 0);
        After(time, () =>
        {
            if (pane.IsAlive && pane.KillsToFail == 0)
            {
                End(pane, code, code is null ? 9 : null);
            }
        });
    }

    /// <returns>True when nothing of it is left.</returns>
    public bool Kill(Pane pane)
    {
        if (pane.IsAlive && (IsCalm || --pane.KillsToFail < 0))
        {
            pane.KillsToFail = 0;
            End(pane, null, 9);
        }
        return !pane.IsAlive;
    }

    public void End(Pane pane, int? code, int? signal = null, bool isOutOfMemory = false)
    {
        if (!pane.IsAlive)
        {
            return;
        }
        pane.Die(code, signal, isOutOfMemory);
        Trail.Note("ended", pane.Exit);
        Checks.Ended(pane);
        _daemon?.Eyes.Ended(pane);
    }

    private void CalmDown()
    {
        IsCalm = true;
        Trail.Note("calm");
        Host.Disk.IsFull = Host.Disk.IsLow = false;
        Host.Apis.Mend();
        Life.CalmDown();
        Mischief.CalmDown();
        if (_daemon is null)
        {
            StartDaemon();
        }
    }

    private void EveryLook()
    {
        _daemon?.Eyes.LookAtAll();
        After(Weather.LookEvery, EveryLook);
    }

    private void Pass(TimeSpan until)
    {
        while (Clock.World < until)
        {
            Turns++;
            var next = Next(until);
            if (next > Clock.World)
            {
                Clock.GoOn(next - Clock.World);
            }
            while (_plans.TryPeek(out _, out var plan) && plan.Due <= Clock.World.Ticks)
            {
                _plans.Dequeue()();
            }
            _daemon?.Run();
            Raise();
            if (_daemon is { IsDead: true })
            {
                Crash(About(TimeSpan.FromMinutes(1)));
            }
        }
    }

    private TimeSpan Next(TimeSpan until)
    {
        var next = _plans.TryPeek(out _, out var plan) && plan.Due < until.Ticks ? TimeSpan.FromTicks(plan.Due) : until;
        if (_daemon is not null)
        {
            var wakes = Clock.World + (_daemon.NextDue - Clock.Now);
            next = wakes < next ? wakes : next;
        }
        return next;
    }
}
