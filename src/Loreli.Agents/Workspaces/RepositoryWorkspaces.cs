using Loreli.Posix;
using Loreli.Protocol.Places;

namespace Loreli.Agents.Workspaces;

/// <summary>The workspaces of one repository: made, looked at, merged, removed. One at a time, also between a daemon and a verb.</summary>
/// <remarks>Needs no daemon. All its knowledge is in the marks, the file system and git.</remarks>
public sealed class RepositoryWorkspaces(WorkspaceOptions options, TimeProvider time) : Launch.IWorkspaceMaker
{
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(100);
    private const int LockTriesMax = 1_200;

    private readonly MarkFolder _marks = new(options.StateDirectory);
    private readonly CommandRunner _commands = new(time);

    private Git Git => new(_commands);

    /// <summary>Makes the agent's workspace, or finds the one that it has. What fails half-way is gone on with by the next call.</summary>
    /// <remarks>Not to be called twice at once for one agent. Setup commands of several agents run at the same time.</remarks>
    public async Task<WorkspaceOutcome> PrepareAsync(WorkspaceRequest request, CancellationToken stopAsked)
    {
        var maker = new WorkspaceMaker(options, _marks, Git, _commands, time);
        var made = await AloneAsync<MakeOutcome>(
            async () =>
            {
                if (_marks.Read(request.Agent) is MarkOutcome.Found { Mark.Phase: WorkspacePhase.Removing }
                    && await Cleaner.CleanAsync(request.Agent, Attention.Thorough, dryRun: false, [], stopAsked) is CleanOutcome.Failed failed)
                {
                    return new MakeOutcome.Over(new WorkspaceOutcome.Refused(failed.Error));
                }
                return await maker.MakeAsync(request, stopAsked);
            },
            error => new MakeOutcome.Over(new WorkspaceOutcome.Refused(error)), stopAsked);
        return made switch
        {
            MakeOutcome.Over over => over.Outcome,
            MakeOutcome.Made it => await maker.FinishAsync(request, it, stopAsked),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>A workspace of that name was made or begun.</summary>
    public bool Has(PaneName agent) => _marks.Read(agent) is not MarkOutcome.Missing;

    /// <summary>Takes back what <see cref="PrepareAsync"/> made for a launch that failed. One that was there before stays.</summary>
    /// <returns>Null, or why it is still there.</returns>
    public async Task<string?> DiscardAsync(PaneName agent, CancellationToken stopForced)
    {
        var outcome = await AloneAsync<CleanOutcome?>(
            async () => _marks.Read(agent) is MarkOutcome.Found { Mark: var mark }
                ? await Cleaner.CleanAsync(
                    agent, mark.Phase == WorkspacePhase.Made ? Attention.NobodyWorked : Attention.Thorough, dryRun: false, [], stopForced)
                : null,
            error => new CleanOutcome.Failed(agent.Value, error), stopForced);
        return outcome switch
        {
            CleanOutcome.Kept kept => $"{kept.Path} is kept: {string.Join("; ", kept.Reasons)}",
            CleanOutcome.Failed failed => failed.Error.Message,
            _ => null,
        };
    }

    /// <summary>Every workspace that loreli made here, with what it holds. Those whose marks cannot be used are told apart.</summary>
    public async Task<(IReadOnlyList<WorkspaceReport> Workspaces, IReadOnlyList<ErrorText> Problems)> ListAsync(CancellationToken stopAsked)
    {
        var (reports, problems) = (new List<WorkspaceReport>(), new List<ErrorText>());
        foreach (var name in _marks.Names())
        {
            switch (_marks.Read(name))
            {
                case MarkOutcome.Found { Mark: var mark }:
                    reports.Add(await new WorkspaceInspection(Git).LookAsync(mark, Attention.Brief, stopAsked));
                    break;
                case MarkOutcome.Unusable unusable:
                    problems.Add(unusable.Error);
                    break;
            }
        }
        return (reports, problems);
    }

    public async Task<DiffOutcome> DiffAsync(string name, bool statistics, CancellationToken stopAsked) => Find(name) switch
    {
        ({ } mark, _) => await new WorkspaceMerger(Git).DiffAsync(mark, options.Repository, statistics, stopAsked),
        (_, var error) => new DiffOutcome.Refused(error!),
    };

    /// <summary>Merges an agent's commits into the branch that the repository has checked out.</summary>
    public Task<MergeOutcome> MergeAsync(string name, CancellationToken stopAsked) => AloneAsync<MergeOutcome>(
        async () => Find(name) switch
        {
            ({ } mark, _) => await new WorkspaceMerger(Git).MergeAsync(mark, options.Repository, stopAsked),
            (_, var error) => new MergeOutcome.Refused(error!),
        },
        error => new MergeOutcome.Refused(error), stopAsked);

    /// <summary>Removes a workspace if nothing in it would be lost. Never one in which a process works.</summary>
    public async Task<CleanOutcome> CleanAsync(PaneName name, bool dryRun, CancellationToken stopAsked)
    {
        // Others need not wait for the commands; what they leave behind is seen by the look that decides.
        var warnings = dryRun ? [] : await Cleaner.TearDownAsync(name, stopAsked);
        return await AloneAsync<CleanOutcome>(
            () => Cleaner.CleanAsync(name, Attention.Thorough, dryRun, warnings, stopAsked), error => new CleanOutcome.Failed(name.Value, error), stopAsked);
    }

    /// <summary>As <see cref="CleanAsync"/>, for each that there is.</summary>
    public async Task<IReadOnlyList<CleanOutcome>> CleanAllAsync(bool dryRun, CancellationToken stopAsked)
    {
        var outcomes = new List<CleanOutcome>();
        foreach (var name in _marks.Names())
        {
            outcomes.Add(await CleanAsync(name, dryRun, stopAsked));
        }
        return outcomes;
    }

    /// <summary>Whether the disk of the workspaces has less room than the floor; null when it cannot be told.</summary>
    public bool? IsBelowFloor()
    {
        var folder = WorkspaceRoot.Of(options);
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } above)
        {
            folder = above;
        }
        return Resources.Disk(folder) is { } disk ? disk.Available < options.FreeBytesMin : null;
    }

    private WorkspaceCleaner Cleaner => new(options, _marks, Git, _commands);

    private (WorkspaceMark? Mark, ErrorText? Error) Find(string name)
    {
        var outcome = PaneName.TryParse(name, out var agent) ? _marks.Read(agent) : new MarkOutcome.Missing();
        return outcome switch
        {
            MarkOutcome.Found { Mark.Kind: WorkspaceKind.Worktree } found => (found.Mark, null),
            MarkOutcome.Found => (null, WorkspaceMessages.NotMergeable(name, "it is no worktree")),
            MarkOutcome.Unusable unusable => (null, unusable.Error),
            _ => (null, WorkspaceMessages.Unknown(name, Nearest.To(name, _marks.Names().Select(it => it.Value)))),
        };
    }

    private async Task<T> AloneAsync<T>(Func<Task<T>> act, Func<ErrorText, T> refused, CancellationToken stopAsked)
    {
        if (_marks.Make() is not 0 and var unmade)
        {
            return refused(WorkspaceMessages.NotWritten(_marks.LockFile, Errno.Describe(unmade)));
        }
        for (var attempt = 1; ; attempt++)
        {
            var (held, errno) = FileLock.TryTake(_marks.LockFile);
            if (held is not null)
            {
                using (held)
                {
                    return await act();
                }
            }
            if (errno != Errno.EAGAIN)
            {
                return refused(WorkspaceMessages.NotWritten(_marks.LockFile, Errno.Describe(errno)));
            }
            if (attempt == LockTriesMax)
            {
                return refused(WorkspaceMessages.Busy(options.StateDirectory));
            }
            await Task.Delay(LockPause, time, stopAsked);
        }
    }
}
