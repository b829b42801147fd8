using Loreli.Agents.Launch;
using Loreli.Agents.Sessions;
using Loreli.Configuration;
using Loreli.Daemon.Supervision;
using Loreli.Ledger;
using Loreli.Protocol.Daemon;
using Loreli.Supervision;
using Loreli.Testing;
using Shouldly;

namespace Loreli.Daemon.Specs.Supervision;

/// <summary>A fleet and the hand that enlists for it, with real names, files and configuration; launches come out as the spec says.</summary>
internal sealed class DemandWorld : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ld-").FullName;
    private readonly ManualTime _time = new();
    private FleetConfiguration _configuration;
    private InstalledBackends _installed;
    private EnlistHand _hand;
    private FleetMemory? _saved;

    public DemandWorld(FleetConfiguration configuration, params string[] installed)
    {
        _configuration = configuration;
        foreach (var program in installed)
        {
            Install(program);
        }
        (Fleet, Keeper, _installed, _hand) = Begin();
    }

    public Fleet Fleet { get; private set; }
    public TeamKeeper Keeper { get; private set; }
    public List<FleetAction> Actions { get; } = [];

    /// <summary>What a launch fails of; null when it does not.</summary>
    public string? LaunchProblem { get; set; }

    /// <summary>The daemon dies before the fleet hears an answer of the hand.</summary>
    public bool LosesAnswers { get; set; }

    public IReadOnlyList<Agent> Agents => [.. Fleet.Agents];
    public IEnumerable<FleetAction.Enlist> Enlistings => Actions.OfType<FleetAction.Enlist>();
    public string TeamFile => Path.Combine(_folder, "team.json");

    public static FleetConfiguration Configuration(int max = 8, int perTick = 8, params AgentEntry[] agents) => FleetConfiguration.Default with
    {
        Agents = [.. agents],
        Scaling = new ScalingSettings() with { MaxAgents = max, MaxPerTick = perTick, MaxBoots = 100, Pace = default },
    };

    /// <summary>A program of that name in the search path, as discovery looks for it.</summary>
    private void Install(string program)
    {
        var file = Path.Combine(_folder, program);
        File.WriteAllText(file, "#!/bin/sh\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public void Demand(params Demand[] demands)
    {
        Fleet.Observe(new FleetEvent.BackendsSeen(_installed.Seen(Keeper.Team)), Now);
        Fleet.Observe(new FleetEvent.Demanded(demands), Now);
        Settle();
    }

    public void Pass(TimeSpan time)
    {
        for (; time > TimeSpan.Zero; time -= TimeSpan.FromSeconds(30))
        {
            _time.Pass(TimeSpan.FromSeconds(30));
            Settle();
        }
    }

    public void Tell(FleetEvent news)
    {
        Fleet.Observe(news, Now);
        Settle();
    }

    /// <summary>Another daemon goes on with what is on disk.</summary>
    public void Crash(FleetConfiguration? changed = null)
    {
        _configuration = changed ?? _configuration;
        (Fleet, Keeper, _installed, _hand) = Begin();
    }

    /// <summary>The same, and what the fleet knew is lost.</summary>
    public void CrashWithoutMemory()
    {
        _saved = null;
        Crash();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (Fleet, TeamKeeper, InstalledBackends, EnlistHand) Begin()
    {
        var log = new DaemonLog(TextWriter.Null, LogFormat.Text, _time);
        var session = new SessionStore(_folder, _time).OpenOrCreate("/repo", 1).ShouldBeOfType<SessionOutcome.Opened>().Session;
        var installed = new InstalledBackends(new Dictionary<string, string> { ["PATH"] = _folder }, _time);
        var keeper = new TeamKeeper(new StateFile<TeamMemory>(TeamFile, TeamJson.Default.TeamMemory, log), new NamePool(session, _time), installed, _time, 1);
        keeper.Recall(_saved);
        keeper.Carry(_configuration);
        var policy = SupervisionWords.Of(_configuration);
        var fleet = _saved is null ? new Fleet(policy, 1) : Fleet.Recall(_saved, policy, 1, Now);
        keeper.IsTaken = name => fleet.Find(name) is not null;
        return (fleet, keeper, installed, new EnlistHand(keeper, new NoFacts()));
    }

    private void Settle()
    {
        while (true)
        {
            var decision = Fleet.Decide(Now);
            _saved = decision.SavesFirst ? Fleet.Remember(Now) : _saved;
            if (decision.Actions.Count == 0)
            {
                return;
            }
            Actions.AddRange(decision.Actions);
            foreach (var answer in decision.Actions.Select(Perform).OfType<FleetEvent>().Where(_ => !LosesAnswers).ToList())
            {
                Fleet.Observe(answer, Now);
            }
        }
    }

    private FleetEvent? Perform(FleetAction action)
    {
        switch (action)
        {
            case FleetAction.Enlist it:
                return _hand.Enlist(it);
            case FleetAction.Cancel it:
                return _hand.Cancel(it);
            case FleetAction.Launch it:
                return LaunchProblem is { } problem
                    ? new FleetEvent.LaunchFailed(it.Agent, it.Generation, "spawn", problem, BlamesBackend: false)
                    : new FleetEvent.Launched(it.Agent, it.Generation);
            case FleetAction.Terminate or FleetAction.Kill:
                return new FleetEvent.Exited(((FleetAction.OnAgent)action).Agent, ((FleetAction.OnAgent)action).Generation, 0);
            case FleetAction.Remove it:
                Keeper.Forget(it.Agent);
                return new FleetEvent.Removed(it.Agent, it.Generation);
            default:
                return null;
        }
    }

    private Moment Now => new(_time.Now, _time.GetUtcNow());

    private sealed class NoFacts : IFacts
    {
        public void Record(NewEvent fact)
        {
        }

        public int LastGeneration(string agent) => 0;
    }
}
