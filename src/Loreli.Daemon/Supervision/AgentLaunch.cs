using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Loreli.Agents.Backends;
using Loreli.Agents.Identities;
using Loreli.Agents.Launch;
using Loreli.Agents.Sessions;
using Loreli.Agents.Workspaces;
using Loreli.Configuration;
using Loreli.Daemon.Panes;
using Loreli.Ledger;
using Loreli.Protocol.Places;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>What launches work with.</summary>
/// <param name="Workspaces">As the configuration that is carried out has them made.</param>
/// <param name="Notes">Where each agent works, by name.</param>
/// <param name="Self">How loreli is started.</param>
internal sealed record LaunchParts(
    Roster Roster, PaneStarter Starter, PaneEnding Ending, AgentEyes Eyes, Clerks Clerks, SessionFolder Session, RepositoryPaths Paths,
    Func<RepositoryWorkspaces> Workspaces, ConcurrentDictionary<string, WorkspaceNote> Notes, IReadOnlyList<string> Self,
    Func<Backend, CliVersion?> VersionOf, TimeProvider Clock)
{
    /// <summary>As the operator calls the session.</summary>
    public required Func<string> SessionName { get; init; }
}

/// <summary>Starts one generation of an agent as a transaction: workspace, record, files, pane; what was begun is taken back when it fails.</summary>
internal sealed class AgentLaunch(LaunchParts parts)
{
    /// <summary>For how long a first prompt waits for its agent's composer: a login may have to be mended by hand.</summary>
    private static readonly TimeSpan PromptPatience = TimeSpan.FromDays(1);

    public async Task<FleetEvent> Run(FleetAction.Launch launch, Recipe recipe, CancellationToken stopAsked)
    {
        var earlier = parts.Roster.Find(launch.Agent);
        if (earlier is not null && !PaneViews.IsDead(earlier.Life))
        {
            return earlier.Spec.Generation == launch.Generation
                ? new FleetEvent.Launched(launch.Agent, launch.Generation)
                : Failed(launch, "pane", $"a pane \"{launch.Agent}\" of generation {earlier.Spec.Generation} is {AgentWords.Of(PaneViews.State(earlier.Life))}");
        }
        var name = PaneName.Parse(launch.Agent);
        var identity = new Identity(launch.Agent, Themes.OwnerOf(launch.Agent)?.Theme.Name, recipe.Backend.Side, recipe.Backend.Provider);
        var workspace = new WorkspaceStep(parts.Workspaces(), () => new WorkspaceRequest(name, recipe.Entry.Workspace.Kind(), recipe.Entry.Workspace == WorkspaceChoice.Auto, SetupEnvironment(launch, recipe)));
        var record = new RecordStep(parts.Session, () => name, before => RecordOf(before, identity, launch, recipe, workspace.Workspace!));
        var begin = Conversation(launch, recipe, record);
        var files = new FilesStep(() => new LaunchInput
        {
            Identity = identity, Entry = recipe.Entry, Backend = recipe.Backend, Workspace = workspace.Workspace!, Paths = parts.Paths,
            Session = parts.Session.Id, SessionName = parts.SessionName(), Self = parts.Self, Notes = workspace.Notes, ResumeId = begin().Resume, BeginId = begin().Begin,
        });
        var pane = new PaneStep(parts, launch, recipe, files, record, () => begin().Begin);
        return await LaunchTransaction.RunAsync([workspace, record, files, pane], parts.Clock, stopAsked) switch
        {
            LaunchOutcome.Failed failed => new FleetEvent.LaunchFailed(
                launch.Agent, launch.Generation, failed.Step, $"{failed.Error.Code} {failed.Error.Message}", failed.BlamesBackend),
            _ => Launched(launch, recipe, workspace.Workspace!, resumes: begin().Resume is not null),
        };
    }

    private FleetEvent.Launched Launched(FleetAction.Launch launch, Recipe recipe, Workspace workspace, bool resumes)
    {
        parts.Notes[launch.Agent] = NoteOf(workspace);
        if (!resumes && FirstPrompt(recipe.Entry) is { } prompt)
        {
            parts.Clerks.Of(launch.Agent).DeliverFirst(prompt, launch.Generation, parts.Clock.Now + PromptPatience);
        }
        return new FleetEvent.Launched(launch.Agent, launch.Generation);
    }

    /// <summary>Null when there is none, or its file cannot be read: then the operator is told.</summary>
    private string? FirstPrompt(AgentEntry entry)
    {
        if (entry.PromptFile is not { } file)
        {
            return entry.Prompt;
        }
        try
        {
            return File.ReadAllText(Path.Combine(parts.Paths.Root, file));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            parts.Roster.Record(new NewEvent(EventType.PromptFailed, Data: EventData.Of(("file", file), ("message", refused.Message))));
            return null;
        }
    }

    private static FleetEvent.LaunchFailed Failed(FleetAction.Launch launch, string step, string reason) =>
        new(launch.Agent, launch.Generation, step, reason, BlamesBackend: false);

    /// <summary>The conversation to go on with, or the id for a new one; known once the record was read.</summary>
    private Func<(string? Resume, string? Begin)> Conversation(FleetAction.Launch launch, Recipe recipe, RecordStep record) => () =>
    {
        var words = recipe.Backend.Command.Session;
        var resume = launch.Resume && recipe.Entry.Restart.Resume && words.Resume.Count > 0 ? record.Record?.Resumable : null;
        return (resume, resume is null && words.Start.Count > 0 ? NewConversation(launch) : null);
    };

    // The same launch, said again after a crash, begins the same conversation.
    private string NewConversation(FleetAction.Launch launch) => new Guid(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{parts.Session.Id}/{launch.Agent}/{launch.Generation}")).AsSpan(0, 16)).ToString();

    private AgentRecord RecordOf(AgentRecord? before, Identity identity, FleetAction.Launch launch, Recipe recipe, Workspace workspace)
    {
        var record = before ?? new AgentRecord { Identity = identity, Role = recipe.Entry.Role, Backend = recipe.Backend.Id, Repository = parts.Paths.Root };
        return (record with
        {
            Role = recipe.Entry.Role, Backend = recipe.Backend.Id, Model = recipe.Entry.Model, IsDeclared = recipe.Origin == Origin.Declared,
            Workspace = NoteOf(workspace),
        }).ForStart(launch.Generation, Posix.ProcFiles.BootId() is { Length: > 0 } boot ? boot : null);
    }

    private Dictionary<string, string> SetupEnvironment(FleetAction.Launch launch, Recipe recipe) => new(recipe.Entry.Env, StringComparer.Ordinal)
    {
        ["LORELI_AGENT"] = launch.Agent,
        ["LORELI_ROLE"] = recipe.Entry.Role,
        ["LORELI_REPO"] = parts.Paths.Root,
        ["LORELI_SESSION"] = parts.Session.Id,
    };

    private static WorkspaceNote NoteOf(Workspace it) => new(it.Kind, it.Path, it.Branch);
}
