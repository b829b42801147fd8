using Loreli.Agents.Delivery;
using Loreli.Agents.Dialogs;
using Loreli.Agents.Screens;
using Loreli.Daemon.Api;
using Loreli.Daemon.Panes;
using Loreli.Ledger;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Places;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>The supervisor with its real surroundings, as endpoints know it: put together here, started and stopped once.</summary>
internal sealed class FleetSupervision : ISupervision, IAsyncDisposable
{
    /// <summary>What present actions get to end when the daemon stops; what they began is found by the next one.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);

    /// <summary>From an order to kill until the process must be gone.</summary>
    private static readonly TimeSpan KilledWithin = TimeSpan.FromSeconds(15);

    /// <summary>For how long a prompt waits until its agent can take it.</summary>
    private static readonly TimeSpan PromptPatience = TimeSpan.FromDays(1);
    private static readonly TimeSpan RefusedWithin = TimeSpan.FromMilliseconds(250);

    private readonly SupervisionParts _parts;
    private readonly Clerks _clerks;
    private readonly TeamKeeper _keeper;
    private readonly ConfigurationKeeper _configuration;
    private readonly AttentionQueue _attention;
    private readonly Lock _attentionGate = new();
    private readonly Supervisor _supervisor;
    private readonly Reactor _reactor;
    private ConfigurationWatch? _watch;
    private volatile FleetSnapshot _snapshot = FleetSnapshot.Empty;

    public FleetSupervision(SupervisionParts parts, Fleet fleet, Clerks clerks, IFleetHands hands, TeamKeeper keeper, ConfigurationKeeper configuration)
    {
        (_parts, _clerks, _keeper, _configuration) = (parts, clerks, keeper, configuration);
        _attention = new AttentionQueue(parts.Clock);
        Notifier = new Notifier(parts.Facts, parts.Options.Paths.Root);
        _supervisor = new Supervisor(fleet, new SupervisorParts(hands, parts.Store, parts.Facts, parts.Clock)
        {
            Changed = Changed,
            Complain = it => parts.Log.Warning("supervisor", ("problem", it)),
        });
        _reactor = new Reactor(parts.Clock, new ReactorOptions { Interval = keeper.Team.Fleet.Watch.Interval }, Report);
        new FleetHandlers(this, parts).Register(_reactor);
    }

    /// <summary>Told when something of the view has changed.</summary>
    public Action ViewChanged { get; set; } = static () => { };

    /// <summary>An operator looks at a screen of ours.</summary>
    public Func<bool> IsAttended { get; set; } = static () => false;

    internal Notifier Notifier { get; }
    internal Supervisor Supervisor => _supervisor;
    internal TeamKeeper Keeper => _keeper;
    internal ConfigurationKeeper Configuration => _configuration;

    public void Start()
    {
        _clerks.Echoes = it => _supervisor.Tell(it);
        _parts.Eyes.Saw = it =>
        {
            _supervisor.See(it.Sighting());
            _clerks.Saw(it);
        };
        _parts.Eyes.Ended = Ended;
        _parts.Eyes.MemoryMaxOf = pane => _keeper.Team.Recipes.GetValueOrDefault(pane.Name.Value)?.Entry.Limits.MemoryBytes;
        _parts.Eyes.MemoryExceeded = EndForMemory;
        Measure(_keeper.Team);
        _parts.Eyes.OperatorTyped = pane =>
        {
            _supervisor.Tell(new FleetEvent.Typed(pane.Name.Value, pane.Spec.Generation, ByOperator: true));
            _clerks.OperatorTyped(pane);
        };
        _supervisor.Start();
        _reactor.Start();
        var files = ConfigurationWatch.FilesOf(_parts.Options.Paths.Root, _parts.Options.Environment);
        _watch = new ConfigurationWatch(files, _reactor.Wake, _parts.Clock, _parts.Log);
    }

    public void Wake() => _reactor.Wake();

    public async ValueTask DisposeAsync()
    {
        _watch?.Dispose();
        await _reactor.Stop(StopPatience);
        await _supervisor.Stop(StopPatience);
        _parts.Eyes.Dispose();
        _clerks.Dispose();
        Notifier.Dispose();
    }

    public bool Knows(string agent) => _snapshot.Find(agent) is not null;

    public FleetView Fleet()
    {
        var now = Now;
        return new FleetView([.. _snapshot.Agents.Select(it => View(it, now))], Needs(),
            [.. _parts.Installed.Found.Select(it => FleetViews.Of(it, _snapshot.Lanes, now))], PendingPlan(), FleetViews.Of(_keeper.Team.Fleet.Notifications));
    }

    public ExplainView Explain(string agent)
    {
        var (known, now) = (Find(agent), Now);
        var reading = known.Watch?.Reading ?? Reading.Nothing;
        var events = _parts.Ledger.Read(Math.Max(0, _parts.Ledger.LastSeq - ExplainReading.EventsBack), ExplainReading.EventsBack, agent);
        return new ExplainView(
            View(known, now), reading.Rule, reading.Evidence, ExplainReading.Clocks(known, _parts.Eyes.Find(agent), _clerks.Find(agent), now),
            [.. events.Where(ExplainReading.IsStep).TakeLast(ExplainReading.EventsMax).Select(EventViews.Of)]);
    }

    public async Task<IReadOnlyList<HealthView>> Health(string? agent, CancellationToken stopAsked)
    {
        var health = await _supervisor.Ask((fleet, now) => (agent is null ? [.. fleet.Agents.Select(static it => it.Name)] : new[] { agent })
            .Select(name => Loreli.Supervision.Health.Of(fleet, name, now)).ToList(), stopAsked);
        return [.. health.Select(it => new HealthView(it.Name, it.IsAlive, it.Status, it.Reasons, _parts.Roster.Find(it.Name)?.Counters.Read ?? 0))];
    }

    public IReadOnlyList<HandlerView> Handlers() => [.. _reactor.Views(), .. _parts.Sources.Views()];

    public Task<IReadOnlyList<DemandView>> Demand(CancellationToken stopAsked) => _supervisor.Ask(FleetViews.Demands, stopAsked);

    public async Task<AgentView> Spawn(AgentSpawnRequest request, CancellationToken stopAsked)
    {
        var recipe = _keeper.Add(request);
        await Order(new FleetEvent.Added(recipe.Spec(_keeper.Team.Fleet), _parts.Facts.LastGeneration(recipe.Name)), stopAsked);
        return ViewOf(recipe.Name);
    }

    public async Task<AgentView> Restart(string agent, bool fresh, CancellationToken stopAsked)
    {
        Find(agent);
        await Order(new FleetEvent.Ordered(agent, new Order.Restart(fresh)), stopAsked);
        return ViewOf(agent);
    }

    public async Task<AgentView> Shutdown(string agent, TimeSpan? timeout, string? reason, CancellationToken stopAsked)
    {
        Find(agent);
        await Order(new FleetEvent.Ordered(agent, new Order.Shutdown(timeout, reason)), stopAsked);
        return ViewOf(agent);
    }

    public async Task<AgentView> Kill(string agent, CancellationToken stopAsked)
    {
        var before = View(Find(agent), Now);
        var pane = _parts.Roster.Find(agent);
        await Order(new FleetEvent.Ordered(agent, new Order.Kill()), stopAsked);
        if (pane is not null && !await Pause.For(_parts.Roster.WhenDead(pane), KilledWithin, _parts.Clock, stopAsked))
        {
            throw ApiErrors.StopTimedOut(agent);
        }
        return _snapshot.Find(agent) is { } after ? View(after, Now) : before with { State = AgentState.Dormant };
    }

    public async Task<IReadOnlyList<AgentView>> StopAll(bool now, CancellationToken stopAsked)
    {
        var living = _snapshot.Agents.Where(static it => it.IsLive).Select(static it => it.Name).ToHashSet(StringComparer.Ordinal);
        await Order(new FleetEvent.StopAllOrdered(now), stopAsked);
        return [.. _snapshot.Agents.Where(it => living.Contains(it.Name)).Select(it => View(it, Now))];
    }

    public async Task<int> Prompt(string agent, string text, CancellationToken stopAsked)
    {
        var known = Find(agent);
        if (!known.IsLive)
        {
            throw FleetErrors.NotRunning(agent, AgentWords.Of(View(known, Now).State));
        }
        var clerk = _clerks.Of(agent);
        var prompt = new Prompt(_clerks.NextId(), text, _parts.Clock.Now + PromptPatience);
        var delivered = clerk.Deliver(prompt);
        // What is refused is refused at once; what waits may wait for hours.
        if (await Pause.For(delivered, RefusedWithin, _parts.Clock, stopAsked) && DeliveryMessages.Of(agent, prompt, await delivered) is { } error)
        {
            throw FleetErrors.Of(error, 409);
        }
        return clerk.Queued;
    }

    public async Task Answer(string agent, string answer, CancellationToken stopAsked)
    {
        var known = Find(agent);
        if (_parts.Eyes.Find(agent) is not { Reading: { Question: { } question } reading } eye)
        {
            throw FleetErrors.NoQuestion(agent, AgentWords.Of(known.Activity));
        }
        var choice = Answers.ByOperator(question, answer, ScreenReader.OpenDialog(eye.Backend, reading), _parts.Clock.Now);
        var error = choice switch
        {
            AnswerChoice.Answer it => DeliveryMessages.Of(agent, question.Text, await _clerks.Of(agent).Answer(it.Answering).WaitAsync(stopAsked)),
            AnswerChoice.Type it => await Type(agent, it.Text, stopAsked),
            _ => DeliveryMessages.Of(agent, answer, choice),
        };
        if (error is not null)
        {
            throw FleetErrors.Of(error, choice is AnswerChoice.NoSuchOption ? 400 : 409);
        }
    }

    private async Task<ErrorText?> Type(string agent, string text, CancellationToken stopAsked)
    {
        var prompt = new Prompt(_clerks.NextId(), text, _parts.Clock.Now + Answers.TimeMax) { Timing = PromptTiming.IntoQuestion, IsUrgent = true };
        return DeliveryMessages.Of(agent, prompt, await _clerks.Of(agent).Deliver(prompt).WaitAsync(stopAsked));
    }

    public async Task<bool> Acknowledge(string agent, string request, CancellationToken stopAsked)
    {
        Find(agent);
        return await _supervisor.Ask((fleet, now) =>
        {
            if (fleet.Find(agent) is not { Life: AgentLife.Stopping { RequestId: var open } } known || open != request)
            {
                return false;
            }
            fleet.Observe(new FleetEvent.Acknowledged(agent, known.Generation, request), now);
            return true;
        }, stopAsked);
    }

    public void Hook(string agent, HookReport report)
    {
        Find(agent);
        if (_parts.Eyes.Find(agent) is { } eye)
        {
            _parts.Eyes.Told(eye, report);
            if (report.Conversation is { Length: > 0 and <= 200 } id)
            {
                _parts.Session.Update(PaneName.Parse(agent), it => it.InConversation(id, _parts.Clock.GetUtcNow()));
            }
        }
    }

    public async Task GoDown(CancellationToken stopAsked)
    {
        await _reactor.Stop(StopPatience);
        await _supervisor.StandBack(stopAsked);
        await Order(new FleetEvent.StopAllOrdered(Now: true), stopAsked);
    }

    public async Task WentDown(CancellationToken stopAsked)
    {
        _keeper.NoteDown(isDown: true);
        await _supervisor.SaveNow(stopAsked);
    }

    public PlanView Plan()
    {
        _configuration.Look();
        return _configuration.Plan();
    }

    public async Task<PlanView> Apply(CancellationToken stopAsked)
    {
        var wanted = _configuration.Confirmed();
        var plan = _configuration.Plan();
        if (wanted is null)
        {
            throw _configuration.IsTrusted
                ? FleetErrors.BadConfiguration(_configuration.Problem ?? "it cannot be read")
                : FleetErrors.Of(_configuration.NotTrusted, 403);
        }
        Carry(wanted);
        await Order(new FleetEvent.Resumed(), stopAsked);
        return plan;
    }

    public bool Snooze(string id, TimeSpan time)
    {
        bool done;
        lock (_attentionGate)
        {
            done = _attention.Snooze(id, time);
        }
        ViewChanged();
        return done;
    }

    /// <summary>Makes a configuration the one that holds.</summary>
    internal void Carry(Configuration.LoadedConfiguration wanted)
    {
        var team = _keeper.Carry(wanted.Fleet);
        _configuration.Done(wanted);
        _reactor.Options = _reactor.Options with { Interval = wanted.Fleet.Watch.Interval };
        Measure(team);
        _supervisor.Tell((fleet, now) => Declare(fleet, team, now));
    }

    /// <summary>Tells the fleet who is wanted.</summary>
    internal void Declare(Fleet fleet, Team team, Moment now)
    {
        fleet.Adjust(SupervisionWords.Of(team.Fleet));
        fleet.Observe(new FleetEvent.BackendsSeen(_parts.Installed.Seen(team)), now);
        fleet.Observe(new FleetEvent.Wanted(
            team.DeclaredSpecs, team.Recipes.Keys.ToDictionary(static it => it, _parts.Facts.LastGeneration, StringComparer.Ordinal)), now);
    }

    // No ladder may wait for a look: ten of them in the shortest timeout at least.
    private void Measure(Team team)
    {
        _parts.Eyes.Poll = team.Fleet.Timeouts.Poll;
        _parts.Eyes.MeasureEvery = team.Recipes.Values.Select(static it => it.Entry.Stall.Timeout).Append(team.Fleet.Timeouts.Stall).Min()!.Value / 10;
    }

    /// <summary>What time alone changes is not told by the loop.</summary>
    internal async Task LookAgain(CancellationToken stopAsked)
    {
        _snapshot = await _supervisor.Ask(FleetSnapshot.Of, stopAsked);
        UpdateAttention();
    }

    private void UpdateAttention()
    {
        var needs = _snapshot.Needs.Concat(_clerks.Needs);
        if (_configuration.Problem is { } problem)
        {
            var id = _configuration.IsTrusted ? "configuration:wrong" : "configuration:untrusted";
            needs = needs.Append(new AttentionItem(id, "configuration", 1, null, problem, Now.Utc));
        }
        bool changed;
        lock (_attentionGate)
        {
            changed = _attention.Update([.. needs]);
        }
        if (changed)
        {
            ViewChanged();
            // Somebody may have to be told.
            _reactor.Wake();
        }
    }

    /// <summary>What needs the operator, in the order in which to look at it.</summary>
    internal IReadOnlyList<AttentionView> Needs()
    {
        lock (_attentionGate)
        {
            return _attention.Views();
        }
    }

    private Moment Now => new(_parts.Clock.Now, _parts.Clock.GetUtcNow());

    /// <summary>What is known, for whoever asks: also before the loop has begun, as whose pane it is decides what a verb does to it.</summary>
    internal void Changed(Fleet fleet, Moment now)
    {
        _snapshot = FleetSnapshot.Of(fleet, now);
        UpdateAttention();
        ViewChanged();
    }

    // The end itself is heard from the pane. One that outlives it is seen again at the next look.
    private void EndForMemory(IPane pane, Loreli.Panes.TreeUse use, long most)
    {
        if (_parts.Eyes.EndsForMemory(pane))
        {
            _parts.Roster.Record(pane, EventType.MemoryExceeded, EventData.Of(
                ("memoryBytes", use.MemoryBytes), ("limitBytes", most), ("processes", use.Processes)));
        }
        pane.Stop(TimeSpan.Zero);
    }

    private void Ended(FleetEvent.Exited ended)
    {
        _clerks.Find(ended.Agent)?.Ended(ended.Generation);
        if (Knows(ended.Agent) && !_supervisor.Tell(ended))
        {
            _reactor.Wake();
        }
    }

    /// <exception cref="ApiRefusal">It cannot be taken now.</exception>
    private async Task Order(FleetEvent order, CancellationToken stopAsked)
    {
        try
        {
            await _supervisor.Ask((fleet, now) =>
            {
                fleet.Observe(order, now);
                return true;
            }, stopAsked);
        }
        catch (OperationCanceledException) when (!stopAsked.IsCancellationRequested)
        {
            throw FleetErrors.Busy();
        }
    }

    private Agent Find(string agent) => _snapshot.Agents.FirstOrDefault(it => it.Name == agent)
        ?? throw FleetErrors.UnknownAgent(agent, _snapshot.Agents.Select(static it => it.Name));

    private AgentView ViewOf(string agent) => View(Find(agent), Now);

    private AgentView View(Agent agent, Moment now)
    {
        var recipe = _keeper.Team.Recipes.GetValueOrDefault(agent.Name);
        var note = _parts.Notes.GetValueOrDefault(agent.Name);
        return FleetViews.Of(agent, recipe, _clerks.Find(agent.Name)?.Queued ?? 0, note, now);
    }

    private PlanView? PendingPlan() => _configuration.Plan() is { } plan && (plan.Steps.Count > 0 || plan.Problem is not null || !plan.Trusted) ? plan : null;

    internal void Report(HandlerTrouble trouble)
    {
        var (what, error) = trouble switch
        {
            HandlerTrouble.Failed failed => ("failed", failed.Error),
            HandlerTrouble.Hung hung => ("hung", $"it took longer than {DurationText.Format(hung.Limit)}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        _parts.Log.Error("handler " + what, ("handler", trouble.Handler), ("error", error));
        _parts.Facts.Record(new NewEvent(EventType.HandlerFailed, Data: EventData.Of(("handler", trouble.Handler), ("error", error))));
    }
}
