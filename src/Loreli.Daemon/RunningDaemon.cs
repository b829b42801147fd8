using Loreli.Daemon.Api;
using Loreli.Daemon.Door;
using Loreli.Daemon.Live;
using Loreli.Daemon.Panes;
using Loreli.Daemon.Supervision;
using Loreli.Ledger;
using Loreli.Posix;
using Loreli.Protocol;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Places;

namespace Loreli.Daemon;

/// <summary>The parts of a daemon, put together. Created, started, stopped once each.</summary>
internal sealed class RunningDaemon : IDaemonControl, IAsyncDisposable
{
    /// <summary>What present requests get to end when the daemon stops.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource<string> _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DaemonOptions _options;
    private readonly DaemonLog _log;
    private readonly EventLedger _ledger;
    private readonly Roster _roster;
    private readonly LiveHub _hub;
    private readonly WebFront _front;
    private readonly DateTimeOffset _startedAt;
    private readonly PaneStarter _starter;
    private readonly PaneEnding _ending;
    private readonly TimeProvider _clock;
    private FleetSupervision? _supervision;

    private RunningDaemon(
        DaemonOptions options, Func<IPaneListener, IPaneHost> makeHost, DaemonLog log, TimeProvider clock, EventLedger ledger, FileDescriptor listening, string? token)
    {
        (_options, _log, _ledger, _clock, _startedAt) = (options, log, ledger, clock, clock.GetUtcNow());
        _roster = new Roster(makeHost, ledger, clock);
        _hub = new LiveHub(_roster, clock, new LayoutStore(Path.Combine(options.Paths.StateDirectory, "layout.json"), log), log) { Status = Status };
        ledger.Written = _hub.Written;
        ledger.ListenerFailed = it => log.Error("facts not told to screens", ("exception", it.ToString()));
        _ending = new PaneEnding(_roster, clock);
        _starter = new PaneStarter(_roster, _ending, ledger, new PaneDefaults(
            options.Paths.Root, options.Paths.Socket, Path.GetFileName(options.Paths.StateDirectory), options.Environment, options.RecordingBytesMax),
            () => _hub.Sizes.LatestArea);
        var dispatcher = new ApiDispatcher(
        [
            .. new DaemonEndpoints(this, _roster, _ending, Supervised, ledger).Routes,
            .. new PaneEndpoints(_roster, _starter, _ending, Supervised, clock).Routes,
            .. new InputEndpoints(_roster, it => Supervised() is var all && all.Knows(it) ? all : null, clock).Routes,
            .. new ScreenEndpoints(_roster).Routes,
            .. new WaitEndpoint(_roster, clock).Routes,
            .. new RecordingEndpoints(_roster, clock).Routes,
            .. new AgentEndpoints(Supervised, clock).Routes,
            .. new FleetEndpoints(Supervised, clock).Routes,
        ], log);
        _hub.Dispatcher = dispatcher;
        var door = new UnixDoor(listening, _hub, log, clock);
        _front = new WebFront(door, options.Paths.Socket, options.Listen, token, dispatcher, _hub, log, clock);
    }

    /// <summary>Ends with the reason when the daemon is to stop.</summary>
    public Task<string> StopRequested => _stop.Task;

    /// <exception cref="PlaceRefusal">Socket, token or ledger cannot be used.</exception>
    public static RunningDaemon Create(DaemonOptions options, Func<IPaneListener, IPaneHost> makeHost, DaemonLog log, TimeProvider clock)
    {
        var token = options.Listen is null ? null : PrivatePlaces.Token(options.Paths.TokenFile);
        if (EventLedger.Open(options.Paths.Ledger, clock) is not LedgerOutcome.Opened { Ledger: var ledger } opened)
        {
            throw new PlaceRefusal(new ErrorText("LOR0319", $"the ledger {options.Paths.Ledger} cannot be opened",
                "It may be of a newer version, or on a full or read-only disk. See: loreli doctor"), ExitCode.Failed);
        }
        if (opened.PutAsideAs is { } aside)
        {
            log.Warning("ledger was no database and is put aside", ("as", aside));
        }
        if (opened.DamagedSeq is { } seq)
        {
            log.Warning("ledger does not fit its hash chain", ("from", seq));
        }
        try
        {
            return new RunningDaemon(options, makeHost, log, clock, ledger, PrivatePlaces.Listen(options.Paths.Socket), token);
        }
        catch
        {
            ledger.Dispose();
            throw;
        }
    }

    public async Task Start(CancellationToken stopAsked)
    {
        _ledger.Append(new NewEvent(EventType.DaemonStarted, Data: EventData.Of(
            ("pid", Environment.ProcessId), ("version", _options.Version), ("repository", _options.Paths.Root),
            ("withoutGit", _options.Paths.IsWithoutGit), ("listen", _options.Listen?.ToString()))));
        // Before the door opens: who types the moment a lost daemon is back must find the panes here.
        _roster.Adopt();
        foreach (var problem in _roster.AdoptionProblems)
        {
            _log.Warning("not adopted", ("problem", problem));
        }
        _supervision = SupervisionStart.Create(
            new SupervisionOptions(_options.Paths, _options.KeeperCommand.SkipLast(1).ToList(), _options.Environment) { NeedsConfirmation = _options.NeedsConfirmation, Sources = _options.Sources },
            _roster, _starter, _ending, _ledger, _clock, _log);
        _supervision.ViewChanged = _hub.FleetChanged;
        _supervision.IsAttended = () => _hub.Count > 0;
        _hub.Fleet = _supervision.Fleet;
        _supervision.Start();
        // A daemon that supervises nobody must not look like one that does; the keepers keep the agents for the next.
        _ = _supervision.Supervisor.Ended.ContinueWith(Unsupervised, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        try
        {
            await _front.Start(stopAsked);
        }
        catch (IOException taken)
        {
            throw new PlaceRefusal(new ErrorText("LOR0320", $"the daemon cannot listen on {_options.Listen}: {taken.Message}",
                "Choose another port, or 0 for a free one."), ExitCode.Failed);
        }
        _log.Information("started",
            ("pid", Environment.ProcessId), ("repository", _options.Paths.Root), ("socket", _options.Paths.Socket),
            ("panes", _roster.Panes.Count), ("listen", _front.Listen?.ToString()));
    }

    public StatusView Status() => new()
    {
        Pid = Environment.ProcessId,
        Version = _options.Version,
        Protocol = ProtocolVersion.Daemon,
        Repository = _options.Paths.Root,
        Socket = _options.Paths.Socket,
        StateDirectory = _options.Paths.StateDirectory,
        StartedAt = _startedAt,
        LastSeq = _ledger.LastSeq,
        Clients = _hub.Count,
        Listen = _front.Listen?.ToString(),
        Trouble = Trouble(_ledger.Trouble, _roster.AdoptionProblems),
        Panes = _roster.Views(),
    };

    // One line: a program reads it as it is, and `loreli status` prints it in one.
    private static string? Trouble(string? ledger, IReadOnlyList<string> adoption)
    {
        var written = ledger is null ? null : $"the ledger cannot be written: {ledger}";
        var adopted = adoption.Count switch
        {
            0 => null,
            1 => adoption[0],
            var count => $"{adoption[0]} (and {count - 1} more: loreli events)",
        };
        return written is not null && adopted is not null ? $"{written}; {adopted}" : written ?? adopted;
    }

    public void RequestStop(string reason) => _stop.TrySetResult(reason);

    public void Reload(string reason)
    {
        _log.Information("reloaded", ("because", reason));
        _ledger.Append(new NewEvent(EventType.Reloaded, Data: EventData.Of(("because", reason))));
        _supervision?.Wake();
    }

    public async Task Stop(string reason)
    {
        _log.Information("stopping", ("because", reason));
        _hub.Dispose();
        await _front.Stop(StopPatience);
        if (_supervision is { } supervision)
        {
            await supervision.DisposeAsync();
        }
        _ledger.Append(new NewEvent(EventType.DaemonStopped, Data: EventData.Of(("because", reason), ("panes", _roster.Panes.Count))));
    }

    private void Unsupervised(Task loop)
    {
        _log.Error("supervisor failed", ("exception", loop.Exception?.ToString()));
        RequestStop("the supervisor failed");
    }

    /// <exception cref="ApiRefusal">The panes are still being adopted.</exception>
    private FleetSupervision Supervised() => _supervision ?? throw ApiErrors.Starting();

    public async ValueTask DisposeAsync()
    {
        _roster.Watch = null;
        await _front.DisposeAsync();
        _roster.Dispose();
        _ledger.Dispose();
        _ = Descriptors.Unlink(_options.Paths.Socket);
    }
}
