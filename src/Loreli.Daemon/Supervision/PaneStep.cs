using Loreli.Agents.Launch;
using Loreli.Daemon.Api;
using Loreli.Daemon.Panes;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Places;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>The last step of a launch: the process, in its pane.</summary>
/// <param name="beginId">Id of the conversation that the CLI was told to begin; null when it chooses, or goes on with one.</param>
internal sealed class PaneStep(
    LaunchParts parts, FleetAction.Launch launch, Recipe recipe, FilesStep files, RecordStep record, Func<string?> beginId) : ILaunchStep
{
    private IPane? _pane;

    public string Name => "spawn";

    public Task<StepOutcome> RunAsync(CancellationToken stopAsked)
    {
        var plan = files.Plan!;
        try
        {
            _pane = parts.Starter.Spawn(new SpawnRequest
            {
                Name = launch.Agent,
                Command = plan.Command,
                Cwd = plan.Folder,
                Env = plan.Environment,
                Role = recipe.Entry.Role,
                RecordingBytesMax = recipe.Entry.Limits.RecordingBytes ?? 0,
            }, new AgentPane(launch.Generation, parts.Session.Id, plan.Without) { Facts = Facts() });
            parts.Eyes.Watch(_pane, recipe.Backend, recipe.Entry.Command.Count > 0 ? null : parts.VersionOf(recipe.Backend));
            var now = parts.Clock.GetUtcNow();
            return Task.FromResult(record.Change(it => beginId() is { } id ? it.Started(now).InConversation(id, now) : it.Started(now)));
        }
        catch (ApiRefusal refusal)
        {
            // A program that is missing or cannot run is the backend's fault; a full disk or a taken name is not.
            var blamesBackend = refusal.Error.Code is "LOR0110" or "LOR0111";
            return Task.FromResult<StepOutcome>(new StepOutcome.Failed(
                new ErrorText(refusal.Error.Code, refusal.Error.Message, refusal.Error.Hint), blamesBackend));
        }
    }

    private IReadOnlyList<(string Name, object? Value)> Facts() =>
    [
        ("backend", recipe.Backend.Id), ("provider", recipe.Backend.Provider), ("model", recipe.Entry.Model),
        ("workspace", record.Record?.Workspace is { } note ? AgentWords.Of(note.Kind) : null), ("branch", record.Record?.Workspace?.Branch),
        ("resumed", launch.Resume), .. files.Plan!.Notes is { Count: > 0 } notes ? [("notes", notes)] : Array.Empty<(string, object?)>(),
    ];

    public async Task<string?> UndoAsync(CancellationToken stopForced)
    {
        if (_pane is null)
        {
            return null;
        }
        await parts.Ending.End(_pane, TimeSpan.Zero, "the launch failed");
        parts.Roster.Remove(_pane, "failed");
        return null;
    }
}
