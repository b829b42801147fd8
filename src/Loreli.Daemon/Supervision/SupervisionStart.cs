using Loreli.Agents.Launch;
using Loreli.Agents.Sessions;
using Loreli.Agents.Trust;
using Loreli.Agents.Workspaces;
using Loreli.Configuration;
using Loreli.Daemon.Panes;
using Loreli.Ledger;
using Loreli.Protocol;
using Loreli.Daemon.Door;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>Puts supervision together when a daemon starts, and takes up what an earlier one left.</summary>
internal static class SupervisionStart
{
    /// <exception cref="PlaceRefusal">The session's folder cannot be written.</exception>
    public static FleetSupervision Create(
        SupervisionOptions options, Roster roster, PaneStarter starter, PaneEnding ending, EventLedger ledger, TimeProvider clock, DaemonLog log)
    {
        var seed = unchecked((ulong)clock.GetUtcNow().UtcTicks ^ ((ulong)System.Environment.ProcessId << 32));
        var session = new SessionStore(options.Paths.StateDirectory, clock).OpenOrCreate(options.Paths.Root, seed) switch
        {
            SessionOutcome.Opened opened => opened.Session,
            SessionOutcome.Refused refused => throw new PlaceRefusal(refused.Error, ExitCode.Failed),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var eyes = new AgentEyes(clock, log);
        roster.Watch = eyes;
        var parts = new SupervisionParts(
            options, roster, eyes, session, new FleetStore(options.MemoryFile, log), new LedgerFacts(ledger),
            new InstalledBackends(options.Environment, clock), ledger, clock, log);
        foreach (var record in session.List().Records.Where(static it => it.Workspace is not null))
        {
            parts.Notes[record.Name] = record.Workspace!;
        }
        foreach (var source in options.Sources)
        {
            parts.Sources.Add(source);
        }
        var keeper = new TeamKeeper(new StateFile<TeamMemory>(options.TeamFile, TeamJson.Default.TeamMemory, log), new NamePool(session, clock), parts.Installed, clock, seed);
        var configuration = new ConfigurationKeeper(
            new ConfigurationPlaces(options.Paths.Root, options.Environment, options.AppliedFile, options.NeedsConfirmation), new TrustStore(options.Paths.Home, clock));
        configuration.Recall();
        var memory = parts.Store.Load();
        keeper.Recall(memory);
        if (configuration.Applied is not null || memory is { Agents.Count: > 0 } or { Reservations.Count: > 0 })
        {
            // What a daemon without any agent does not need, the backends' files above all, is not read.
            keeper.Carry(configuration.Applied?.Fleet ?? FleetConfiguration.Default);
        }
        var now = new Moment(clock.Now, clock.GetUtcNow());
        var policy = SupervisionWords.Of(keeper.Team.Fleet);
        var fleet = memory is not null ? Fleet.Recall(memory, policy, seed, now) : new Fleet(policy, seed);
        var clerks = new Clerks(parts, new StateFile<WaitingPrompts>(options.PromptsFile, ClerkJson.Default.WaitingPrompts, log))
        {
            Word = policy => keeper.Team.Fleet.Dialogs.GetValueOrDefault(policy),
        };
        clerks.Recall();
        var launch = new LaunchParts(roster, starter, ending, eyes, clerks, session, options.Paths, () => WorkspacesOf(options, keeper.Team.Fleet.Workspace, clock), parts.Notes, options.Self,
            parts.Installed.VersionOf, clock)
        {
            SessionName = () => keeper.Team.Fleet.Tmux.Session,
        };
        var supervision = new FleetSupervision(parts, fleet, clerks, new AgentHands(launch, new AgentLaunch(launch), keeper, new EnlistHand(keeper, parts.Facts)), keeper, configuration);
        keeper.IsTaken = name => supervision.Knows(name) || roster.Find(name) is not null;
        Adopt(fleet, supervision, parts, now);
        TakeUp(fleet, supervision, parts, now);
        if (configuration.Applied is not null)
        {
            // The last daemon may have died between writing it down as carried out and telling its fleet.
            supervision.Declare(fleet, keeper.Team, now);
        }
        if (keeper.NoteDown(isDown: false))
        {
            fleet.Observe(new FleetEvent.Resumed(), now);
        }
        supervision.Changed(fleet, now);
        return supervision;
    }

    // What is carried out is trusted.
    internal static RepositoryWorkspaces WorkspacesOf(SupervisionOptions options, WorkspaceSettings settings, TimeProvider clock) =>
        new(settings.OptionsFor(options.Paths.Root, options.Paths.StateDirectory, isTrusted: true), clock);

    /// <summary>Tells what became of every agent that had a process when the last daemon went.</summary>
    private static void Adopt(Fleet fleet, FleetSupervision supervision, SupervisionParts parts, Moment now)
    {
        foreach (var agent in fleet.Agents.Where(static it => it.Life is AgentLife.Recalled).ToList())
        {
            var pane = parts.Roster.Find(agent.Name);
            var isSame = pane?.Spec.Generation == agent.Generation;
            var ended = isSame ? parts.Eyes.EndOf(pane!) : null;
            fleet.Observe(new FleetEvent.Adopted(
                agent.Name, agent.Generation, isSame ? FleetHandlers.StateOf(pane!) : Loreli.Supervision.PaneState.Missing, ended?.Code, ended?.Signal), now);
            Watch(pane, isSame, agent, supervision, parts);
        }
    }

    // Memory may be damaged or gone; what runs and is provably ours is not started beside itself, nor swept away.
    private static void TakeUp(Fleet fleet, FleetSupervision supervision, SupervisionParts parts, Moment now)
    {
        var ours = parts.Session.List().Records.ToDictionary(static it => it.Name, static it => it.Generation, StringComparer.Ordinal);
        var team = supervision.Keeper.Team;
        foreach (var pane in parts.Roster.Panes.Where(pane => !PaneViews.IsDead(pane.Life) && fleet.Find(pane.Name.Value) is null))
        {
            if (ours.GetValueOrDefault(pane.Name.Value) == pane.Spec.Generation && team.Recipes.TryGetValue(pane.Name.Value, out var recipe))
            {
                var spec = recipe.Spec(team.Fleet);
                fleet.Observe(new FleetEvent.Adopted(spec.Name, pane.Spec.Generation, FleetHandlers.StateOf(pane), Spec: spec), now);
                Watch(pane, isSame: true, fleet.Find(spec.Name)!, supervision, parts);
            }
        }
    }

    private static void Watch(IPane? pane, bool isSame, Agent agent, FleetSupervision supervision, SupervisionParts parts)
    {
        if (isSame && !PaneViews.IsDead(pane!.Life) && (supervision.Keeper.Team.Recipes.GetValueOrDefault(agent.Name)?.Backend
            ?? parts.Installed.Find(agent.Spec.Backend)) is { } backend)
        {
            parts.Eyes.Watch(pane, backend, parts.Installed.VersionOf(backend));
        }
    }
}
