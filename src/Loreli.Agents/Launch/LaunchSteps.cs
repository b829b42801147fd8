using Loreli.Agents.Identities;
using Loreli.Agents.Sessions;
using Loreli.Agents.Workspaces;
using Loreli.Protocol.Places;

namespace Loreli.Agents.Launch;

/// <summary>Takes a name for the agent; a failed launch gives it back.</summary>
public sealed class IdentityStep(NamePool names, IdentityRequest request) : ILaunchStep
{
    public string Name => "identity";

    /// <summary>After the step.</summary>
    public Identity? Identity { get; private set; }

    public Task<StepOutcome> RunAsync(CancellationToken stopAsked) => Task.FromResult(names.Acquire(request) switch
    {
        IdentityOutcome.Acquired acquired => Take(acquired.Identity),
        IdentityOutcome.Invalid invalid => Failed(invalid.Name, "it is no name of a pane"),
        IdentityOutcome.Taken taken => Failed(taken.Name, taken.Holder == NameHolder.Ours ? "an agent has it" : "another supervisor uses it"),
        _ => Failed(request.Name ?? request.Theme.Name, "all names are taken"),
    });

    public Task<string?> UndoAsync(CancellationToken stopForced)
    {
        if (Identity is { } held)
        {
            names.Release(held.Name);
            Identity = null;
        }
        return Task.FromResult<string?>(null);
    }

    private StepOutcome Take(Identity identity)
    {
        Identity = identity;
        return StepOutcome.Ok;
    }

    private static StepOutcome Failed(string name, string why) => new StepOutcome.Failed(LaunchMessages.NoName(name, why));
}

/// <summary>Makes workspaces; what a launch needs of <see cref="RepositoryWorkspaces"/>.</summary>
public interface IWorkspaceMaker
{
    Task<WorkspaceOutcome> PrepareAsync(WorkspaceRequest request, CancellationToken stopAsked);

    bool Has(PaneName agent);

    Task<string?> DiscardAsync(PaneName agent, CancellationToken stopForced);
}

/// <summary>Makes the agent's workspace; a failed launch removes one that it made, if nothing in it would be lost.</summary>
public sealed class WorkspaceStep(IWorkspaceMaker workspaces, Func<WorkspaceRequest> request) : ILaunchStep
{
    private PaneName? _new;

    public string Name => "workspace";

    /// <summary>After the step.</summary>
    public Workspace? Workspace { get; private set; }

    /// <summary>For the operator: what is otherwise than asked for.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    public async Task<StepOutcome> RunAsync(CancellationToken stopAsked)
    {
        var asked = request();
        _new = workspaces.Has(asked.Agent) ? null : asked.Agent;
        switch (await workspaces.PrepareAsync(asked, stopAsked))
        {
            case WorkspaceOutcome.Refused refused:
                return new StepOutcome.Failed(refused.Error);
            case WorkspaceOutcome.Ready ready:
                (Workspace, Notes) = (ready.Workspace, ready.Notes);
                return StepOutcome.Ok;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    public async Task<string?> UndoAsync(CancellationToken stopForced)
    {
        if (_new is not { } agent)
        {
            return null;
        }
        var left = await workspaces.DiscardAsync(agent, stopForced);
        _new = null;
        return left;
    }
}

/// <summary>Writes the agent's record before there is a process, so that whoever finds the process knows what it is.</summary>
/// <param name="record">What it says, made from the one that there is (null: none); the version is taken care of.</param>
public sealed class RecordStep(SessionFolder session, Func<PaneName> agent, Func<AgentRecord?, AgentRecord> record) : ILaunchStep
{
    private AgentRecord? _before;
    private bool _isWritten;

    public string Name => "record";

    /// <summary>As it was written last by this launch.</summary>
    public AgentRecord? Record { get; private set; }

    public Task<StepOutcome> RunAsync(CancellationToken stopAsked)
    {
        _before = (session.Load(agent()) as RecordOutcome.Found)?.Record;
        return Task.FromResult(Written(session.Save(record(_before) with { Version = _before?.Version ?? 0 })));
    }

    /// <summary>Writes what became known later, like the pane's id; fails when somebody else wrote in between.</summary>
    public StepOutcome Change(Func<AgentRecord, AgentRecord> change) => Written(session.Save(change(Record!)));

    public Task<string?> UndoAsync(CancellationToken stopForced)
    {
        if (!_isWritten || Record is not { } ours)
        {
            return Task.FromResult<string?>(null);
        }
        _isWritten = false;
        var isBack = _before is null
            ? session.Delete(agent(), ours.Version)
            : session.Save(_before with { Version = ours.Version }) is SaveOutcome.Saved;
        return Task.FromResult(isBack ? null : "the record was changed by somebody else and stays");
    }

    private StepOutcome Written(SaveOutcome outcome)
    {
        switch (outcome)
        {
            case SaveOutcome.Saved saved:
                (Record, _isWritten) = (saved.Record, true);
                return StepOutcome.Ok;
            case SaveOutcome.Refused refused:
                return new StepOutcome.Failed(refused.Error);
            default:
                return new StepOutcome.Failed(LaunchMessages.RecordChanged(agent().Value));
        }
    }
}

/// <summary>Plans the launch and writes the files of the agent's CLI.</summary>
public sealed class FilesStep(Func<LaunchInput> input) : ILaunchStep
{
    public string Name => "files";

    /// <summary>After the step.</summary>
    public LaunchPlan? Plan { get; private set; }

    public Task<StepOutcome> RunAsync(CancellationToken stopAsked)
    {
        switch (LaunchPlan.Make(input()))
        {
            case PlanOutcome.Refused refused:
                return Task.FromResult<StepOutcome>(new StepOutcome.Failed(refused.Error));
            case PlanOutcome.Planned planned:
                Plan = planned.Plan;
                return Task.FromResult(AgentFiles.Write(Plan) is { } error ? new StepOutcome.Failed(error) : StepOutcome.Ok);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    public Task<string?> UndoAsync(CancellationToken stopForced)
    {
        if (Plan is not null)
        {
            AgentFiles.Delete(Plan);
        }
        return Task.FromResult<string?>(null);
    }
}
