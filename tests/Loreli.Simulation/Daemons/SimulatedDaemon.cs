using Loreli.Daemon.Supervision;
using Loreli.Ledger;
using Loreli.Simulation.Checkers;
using Loreli.Simulation.Plants;
using Loreli.Simulation.Worlds;
using Loreli.Supervision;
using Loreli.Testing;

namespace Loreli.Simulation.Daemons;

/// <summary>One run of the daemon: the real supervisor, lanes, reactor and fleet, on simulated time and with simulated hands.</summary>
/// <remarks>A daemon that crashed still thinks until its turn is over, but nothing that it does has an effect any more.</remarks>
internal sealed class SimulatedDaemon
{
    /// <summary>Turns without time passing after which something must be going round in circles.</summary>
    private const int TurnsMax = 200;

    private readonly World _world;
    private readonly StepScheduler _tasks = new();
    private readonly Supervisor _supervisor;
    private readonly Reactor _reactor;
    private readonly Action _step;
    private Exception? _failure;
    private Instant _stepAt;
    private long _effectsLeft = long.MaxValue;

    public SimulatedDaemon(World world)
    {
        _world = world;
        Time = new DaemonTime(world.Clock);
        var memory = world.Host.Disk.Memory is { } saved ? FleetMemory.Parse(saved.Format()) : null;
        var seed = world.Chance.Next();
        Fleet = memory is null
            ? new Fleet(world.Host.Wishes.InForce, seed)
            : Fleet.Recall(memory, world.Host.Wishes.InForce, seed, world.Clock.Moment);
        Facts = new SimulatedFacts(world, this);
        var store = new SimulatedStore(world, this);
        _supervisor = new Supervisor(Fleet, new SupervisorParts(new SimulatedHands(world, this), store, Facts, Time)
        {
            Changed = (_, _) => world.Checks.Decided(this),
            Complain = it => world.Trail.Note("complaint", it),
        });
        var options = new ReactorOptions { Interval = world.Weather.Interval, HandlerLimit = TimeSpan.FromSeconds(30) };
        _reactor = new Reactor(Time, options, it => world.Trail.Note("handler", it));
        var handlers = new SimulatedHandlers(world, this);
        handlers.Register(_reactor);
        Eyes = new SimulatedEyes(world, this);
        _step = Step;
        _stepAt = world.Clock.Now;
        Adopt();
        if (world.Host.Wishes.Applied > 0)
        {
            handlers.Declare(Fleet, world.Clock.Moment, isNews: world.Host.Wishes.Told != world.Host.Wishes.Applied);
        }
    }

    public Fleet Fleet { get; }
    public DaemonTime Time { get; }
    public SimulatedFacts Facts { get; }
    public SimulatedEyes Eyes { get; }
    public bool IsDead { get; private set; }
    /// <summary>The longest that this run let a message wait that it had lost the room for.</summary>
    public long Lost { get; private set; }

    /// <summary>When it has something to do next.</summary>
    public Instant NextDue => Time.NextDue is { } due && due < _stepAt ? due : _stepAt;

    public void Start()
    {
        _tasks.Begin(_reactor.Start);
        if (_world.Weather.IsLooped)
        {
            _tasks.Begin(_supervisor.Start);
        }
        Run();
    }

    public void Wake() => _reactor.Wake();

    public void Tell(FleetEvent news)
    {
        if (!_supervisor.Tell(news))
        {
            Lost++;
        }
    }

    public void See(in Sighting sighting) => _supervisor.See(sighting);

    public bool Tell(Action<Fleet, Moment> news) => _supervisor.Tell(news);

    /// <summary>Dies before the effect of this number from now; 0 is at once.</summary>
    public void CrashAfter(int effects)
    {
        _effectsLeft = effects;
        IsDead |= effects == 0;
    }

    /// <summary>Something is about to leave the daemon. False when it is dead, or dies just before.</summary>
    public bool MayAct()
    {
        IsDead |= --_effectsLeft < 0;
        return !IsDead;
    }

    /// <summary>Does all that is due at this moment.</summary>
    public void Run()
    {
        Time.FireDue();
        for (var turn = 0; ; turn++)
        {
            _tasks.RunAll(10_000);
            Raise();
            if (_world.Weather.IsLooped)
            {
                _stepAt = _world.Clock.Now + Fleet.AskAgainMax;
                if (Time.NextDue is { } due && due <= _world.Clock.Now)
                {
                    Time.FireDue();
                    continue;
                }
                return;
            }
            if (IsDead || (!_supervisor.HasNews && _world.Clock.Now < _stepAt))
            {
                return;
            }
            if (turn == TurnsMax)
            {
                throw _world.Broken("at rest", $"still busy after {TurnsMax} turns at one moment");
            }
            _tasks.Begin(_step);
        }
    }

    private void Step()
    {
        try
        {
            _stepAt = _supervisor.Step();
            // Who has nothing to do is asked once a minute all the same, or the fleet takes it for a gap of the clock.
            var latest = _world.Clock.Now + _world.Weather.LookEvery;
            _stepAt = _stepAt < latest ? _stepAt : latest;
            Plant.Tamper(_world, Fleet);
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }

    private void Raise()
    {
        _world.Raise();
        if (_failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
        }
        if (_supervisor.Ended is { IsFaulted: true, Exception: { } fault })
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault.InnerException!);
        }
    }

    // As SupervisionStart does it. Names that an earlier daemon took for somebody of whom nothing is remembered are let go.
    private void Adopt()
    {
        foreach (var agent in Fleet.Agents.Where(static agent => agent.Life is AgentLife.Recalled).ToList())
        {
            var pane = _world.Host.Panes.GetValueOrDefault(agent.Name);
            var isSame = pane?.Generation == agent.Generation && !_world.Has(Plant.Kind.AdoptionBlind);
            Fleet.Observe(new FleetEvent.Adopted(
                agent.Name, agent.Generation, isSame ? pane!.State : PaneState.Missing, pane?.Code, pane?.Signal), _world.Clock.Moment);
        }
        foreach (var pane in _world.Host.Alive.Where(pane => _world.Host.IsOurs(pane) && Fleet.Find(pane.Name) is null && !_world.Has(Plant.Kind.AdoptionBlind)))
        {
            Fleet.Observe(new FleetEvent.Adopted(pane.Name, pane.Generation, pane.State, Spec: _world.Host.Wishes.SpecOf(pane)), _world.Clock.Moment);
        }
        _world.Host.Names.Keep(name => Fleet.Find(name) is not null, reservation => Fleet.Reservations.Any(it => it.Number == reservation));
    }
}

/// <summary>The ledger, as one daemon writes it.</summary>
internal sealed class SimulatedFacts(World world, SimulatedDaemon daemon) : IFacts
{
    public void Record(NewEvent fact)
    {
        if (daemon.MayAct() && !Plant.Swallows(world, fact))
        {
            world.Host.Ledger.Append(fact);
            world.Trail.Note("fact", fact);
            world.Checks.Fact(fact);
        }
    }

    public int LastGeneration(string agent) => world.Host.Ledger.LastGeneration(agent);
}

/// <summary>The disk, as one daemon writes it.</summary>
internal sealed class SimulatedStore(World world, SimulatedDaemon daemon) : IFleetStore
{
    public FleetMemory? Load() => world.Host.Disk.Memory;

    public bool Save(FleetMemory memory)
    {
        if (!daemon.MayAct() || world.Host.Disk.IsFull)
        {
            return daemon.IsDead; // A dead one goes on as if, and nobody sees it.
        }
        if (world.Has(Plant.Kind.EffectsBeforeSave) && world.OneIn(4))
        {
            return true;
        }
        world.Host.Disk.Memory = Plant.Forget(world, memory);
        world.Host.Wishes.Told = world.Host.Wishes.Applied;
        world.Checks.Saved(memory);
        return true;
    }
}
