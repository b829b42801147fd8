using System.Diagnostics.CodeAnalysis;
using Shouldly;

namespace Loreli.Supervision.Specs;

/// <summary>A fleet, its hands and a host, in a world where time moves only when told to. What must never happen throws.</summary>
[SuppressMessage("Design", "CA1001", Justification = "nothing to dispose")]
internal sealed class FleetWorld
{
    public static readonly DateTimeOffset Midnight = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly List<FleetAction> _actions = [];
    private readonly HashSet<(string, int)> _removed = [];
    private readonly Dictionary<string, ulong> _screens = [];

    public FleetWorld(FleetPolicy? policy = null, ulong seed = 1)
    {
        Policy = policy ?? Plenty;
        Fleet = new Fleet(Policy, seed);
        Fleet.Observe(new FleetEvent.BackendsSeen(Backends), Now);
    }

    /// <summary>No cap and no pace that a spec did not ask for.</summary>
    public static FleetPolicy Plenty { get; } = new() { AgentsMax = 1_000, Pace = new PacePolicy { BootsMax = 1_000, Gap = TimeSpan.Zero, Jitter = TimeSpan.Zero } };

    public static IReadOnlyList<BackendSeen> Backends { get; } =
    [
        new("claude", "claude", "yin", true), new("codex", "codex", "yang", true), new("gemini", "gemini", "yang", true),
    ];

    public FleetPolicy Policy { get; }
    public Fleet Fleet { get; private set; }
    public Moment Now { get; private set; } = new(new Instant(TimeSpan.FromHours(5)), Midnight);
    public IReadOnlyList<FleetAction> Actions => _actions;

    /// <summary>Processes that live, by name.</summary>
    public Dictionary<string, int> Alive { get; } = [];

    /// <summary>Hands that do at once what they are told; false for a spec that answers itself.</summary>
    public bool HandsAnswer { get; set; } = true;

    public static AgentSpec Spec(string name = "a", string role = "action", Origin origin = Origin.Declared) =>
        new(name, role, "claude", "claude") { Side = "yin", Origin = origin, Fingerprint = "1" };

    public FleetWorld Declare(params AgentSpec[] specs) => Tell(new FleetEvent.Wanted(specs));

    public FleetWorld Tell(params FleetEvent[] events)
    {
        foreach (var news in events)
        {
            if (news is FleetEvent.Exited exit && Alive.GetValueOrDefault(exit.Agent) == exit.Generation)
            {
                Alive.Remove(exit.Agent);
            }
            Fleet.Observe(news, Now);
            Settle();
        }
        return this;
    }

    /// <summary>Declared, launched, and seen idle.</summary>
    public FleetWorld Start(AgentSpec spec, Activity at = Activity.Idle)
    {
        (spec.Origin is Origin.Declared ? Declare(spec) : Tell(new FleetEvent.Added(spec))).See(at, spec.Name);
        Agent(spec.Name).Life.ShouldBeOfType<AgentLife.Running>();
        return this;
    }

    public Agent Agent(string name = "a") => Fleet.Find(name) ?? throw new InvalidOperationException($"There is no {name}.");

    public T Life<T>(string name = "a") where T : AgentLife => Agent(name).Life.ShouldBeOfType<T>();

    /// <summary>One look. The screen is as it was unless it is said to have moved.</summary>
    public FleetWorld See(
        Activity activity, string name = "a", Fault? fault = null, bool moved = false, Func<LifeSigns, LifeSigns>? signs = null, int? generation = null)
    {
        _screens[name] = _screens.GetValueOrDefault(name) + (moved ? 1UL : 0UL);
        var seen = new LifeSigns { Screen = _screens[name] };
        var reading = new Reading(activity, ReadingSource.Screen, $"rule-{activity}", $"{activity}", []) { Fault = fault };
        Fleet.Observe(new Sighting(name, generation ?? Agent(name).Generation, reading, signs?.Invoke(seen) ?? seen), Now);
        Settle();
        return this;
    }

    public FleetWorld See(Reading reading, LifeSigns signs, string name = "a")
    {
        Fleet.Observe(new Sighting(name, Agent(name).Generation, reading, signs), Now);
        Settle();
        return this;
    }

    /// <summary>Lets time pass in steps as the daemon does, looking at the agent at each as it stands.</summary>
    public FleetWorld Watch(TimeSpan time, Activity activity = Activity.Busy, string name = "a", TimeSpan? step = null, Func<LifeSigns, LifeSigns>? signs = null)
    {
        var until = Now.Instant + time;
        while (Now.Instant < until)
        {
            var by = until - Now.Instant < (step ?? TimeSpan.FromSeconds(30)) ? until - Now.Instant : step ?? TimeSpan.FromSeconds(30);
            Now += by;
            if (Fleet.Find(name)?.Life is AgentLife.Running or AgentLife.Starting { LaunchedAt: not null } or AgentLife.Stopping)
            {
                See(activity, name, signs: signs);
            }
            Settle();
        }
        return this;
    }

    /// <summary>Lets time pass without a look. In steps, for a long silence is a gap.</summary>
    public IReadOnlyList<FleetAction> Advance(TimeSpan by)
    {
        var before = _actions.Count;
        var until = Now.Instant + by;
        while (Now.Instant < until)
        {
            Now += until - Now.Instant < TimeSpan.FromSeconds(30) ? until - Now.Instant : TimeSpan.FromSeconds(30);
            Settle();
        }
        return _actions[before..];
    }

    /// <summary>The host sleeps: the wall clock goes on alone.</summary>
    public FleetWorld Sleep(TimeSpan time)
    {
        Now = Now with { Utc = Now.Utc + time };
        Settle();
        return this;
    }

    /// <summary>Nobody runs for a while, and all clocks know: a machine that was held.</summary>
    public FleetWorld Hold(TimeSpan time)
    {
        Now += time;
        Settle();
        return this;
    }

    /// <summary>The daemon dies and another goes on; processes live on.</summary>
    public FleetWorld Crash(TimeSpan? away = null)
    {
        var memory = FleetMemory.Parse(Fleet.Remember(Now).Format());
        Now = new Moment(new Instant(TimeSpan.FromHours(1)), Now.Utc + (away ?? TimeSpan.FromSeconds(3)));
        Fleet = Fleet.Recall(memory, Policy, seed: 2, Now);
        Fleet.Observe(new FleetEvent.BackendsSeen(Backends), Now);
        Settle();
        return this;
    }

    /// <summary>What a starting daemon tells of every agent that it remembers with a process.</summary>
    public FleetWorld Adopt()
    {
        foreach (var agent in Fleet.Agents.Where(agent => agent.Life is AgentLife.Recalled).ToList())
        {
            var lives = Alive.GetValueOrDefault(agent.Name) == agent.Generation;
            Tell(new FleetEvent.Adopted(agent.Name, agent.Generation, lives ? PaneState.Alive : PaneState.Missing));
        }
        return this;
    }

    public FleetWorld Die(string name = "a", int? code = 1, int? signal = null, bool oom = false) =>
        Tell(new FleetEvent.Exited(name, Agent(name).Generation, code, signal, oom));

    public IReadOnlyList<T> Did<T>(string? agent = null) where T : FleetAction =>
        [.. _actions.OfType<T>().Where(action => agent is null || (action as FleetAction.OnAgent)?.Agent == agent)];

    public IReadOnlyList<string> Facts(string type, string label) =>
        [.. Did<FleetAction.Record>().Where(fact => fact.Type == type).Select(fact => fact.Evidence.Single(exhibit => exhibit.Label == label).Value)];

    public int Wrote(string fact) => Did<FleetAction.Record>().Count(it => it.Type == fact);

    public FleetWorld Forget()
    {
        _actions.Clear();
        return this;
    }

    /// <summary>Decides until nothing is left to do, as the daemon does.</summary>
    public void Settle()
    {
        for (var round = 0; ; round++)
        {
            var decision = Fleet.Decide(Now);
            if (decision.SavesFirst)
            {
                Fleet.Remember(Now);
            }
            foreach (var action in decision.Actions)
            {
                Check(action);
                _actions.Add(action);
                if (HandsAnswer)
                {
                    Answer(action);
                }
            }
            CheckCaps();
            if (decision.Actions.Count == 0 && decision.AskAgainAt > Now.Instant)
            {
                return;
            }
            if (round > 100)
            {
                throw new InvalidOperationException($"Still acting after {round} decisions, at last {string.Join("; ", decision.Actions)}; asks again at {decision.AskAgainAt}, now {Now.Instant}.");
            }
        }
    }

    private void Check(FleetAction action)
    {
        if (action is FleetAction.Launch launch && Alive.TryGetValue(launch.Agent, out var lives) && lives != launch.Generation)
        {
            throw new InvalidOperationException($"{launch} while generation {lives} lives.");
        }
    }

    private void CheckCaps()
    {
        var seats = Fleet.Agents.Count(agent => agent.HoldsSeat);
        if (seats > Policy.AgentsMax)
        {
            throw new InvalidOperationException($"{seats} seats of {Policy.AgentsMax}.");
        }
    }

    private void Answer(FleetAction action)
    {
        switch (action)
        {
            case FleetAction.Launch it:
                Alive[it.Agent] = it.Generation;
                Fleet.Observe(new FleetEvent.Launched(it.Agent, it.Generation), Now);
                break;
            case FleetAction.Terminate it when Alive.GetValueOrDefault(it.Agent) == it.Generation:
                Alive.Remove(it.Agent);
                Fleet.Observe(new FleetEvent.Exited(it.Agent, it.Generation, null, 15), Now);
                break;
            case FleetAction.Kill it when Alive.GetValueOrDefault(it.Agent) == it.Generation:
                Alive.Remove(it.Agent);
                Fleet.Observe(new FleetEvent.Exited(it.Agent, it.Generation, null, 9), Now);
                break;
            case FleetAction.Remove it:
                _removed.Add((it.Agent, it.Generation)).ShouldBeTrue($"{it} a second time");
                Alive.ShouldNotContainKey(it.Agent);
                Fleet.Observe(new FleetEvent.Removed(it.Agent, it.Generation), Now);
                break;
            case FleetAction.Enlist it:
                var spec = Spec($"{it.Role}-{it.Reservation}", it.Role, Origin.Demand) with
                {
                    Backend = it.Backend, Provider = it.Provider, Side = it.Side, Template = it.Template, Restart = new RestartPolicy(RestartKind.Never),
                };
                Fleet.Observe(new FleetEvent.Enlisted(it.Reservation, spec), Now);
                break;
        }
    }
}
