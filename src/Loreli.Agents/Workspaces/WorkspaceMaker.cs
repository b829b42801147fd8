using Loreli.Agents.Sessions;
using Loreli.Posix;
using Loreli.Protocol.Places;

namespace Loreli.Agents.Workspaces;

internal abstract record MakeOutcome
{
    private MakeOutcome() { }

    public sealed record Over(WorkspaceOutcome Outcome) : MakeOutcome;
    /// <summary>The worktree is there.</summary>
    public sealed record Made(WorkspaceMark Mark, bool IsNew) : MakeOutcome;
}

/// <summary>Makes workspaces, and goes on where a crash ended it: the mark is written before each step that it speaks of.</summary>
internal sealed class WorkspaceMaker(WorkspaceOptions options, MarkFolder marks, Git git, CommandRunner commands, TimeProvider time)
{
    private readonly WorktreeFolder _worktrees = new(git);

    public async Task<MakeOutcome> MakeAsync(WorkspaceRequest request, CancellationToken stopAsked)
    {
        if (request.Kind == WorkspaceKind.Shared)
        {
            return Shared(request.Agent, []);
        }
        var mark = marks.Read(request.Agent);
        if (mark is MarkOutcome.Unusable unusable)
        {
            return Refused(unusable.Error);
        }
        var existing = (mark as MarkOutcome.Found)?.Mark;
        if (existing is not null && existing.Kind != request.Kind)
        {
            return Refused(WorkspaceMessages.Kept(request.Agent.Value,
                [$"it is there as \"{Word(existing.Kind)}\", and \"{Word(request.Kind)}\" is asked for; clean it first"]));
        }
        return request.Kind == WorkspaceKind.None
            ? MakePlain(request.Agent, existing)
            : await MakeWorktreeAsync(request, existing, stopAsked);
    }

    private async Task<MakeOutcome> MakeWorktreeAsync(WorkspaceRequest request, WorkspaceMark? mark, CancellationToken stopAsked)
    {
        if (await _worktrees.RefusalAsync(options.Repository, stopAsked) is { } refusal)
        {
            return request.IsDefault && mark is null && refusal.Code is "LOR0609" or "LOR0610"
                ? Shared(request.Agent, [$"{refusal.Message}: {request.Agent} works in the repository itself"])
                : Refused(refusal);
        }
        var isNew = mark is null;
        if (mark is null)
        {
            var (begun, error) = await BeginAsync(request.Agent, stopAsked);
            if (begun is null)
            {
                return Refused(error!);
            }
            mark = begun;
        }
        else if (mark.Phase == WorkspacePhase.Ready && FileOwner.Of(mark.Path) is null)
        {
            // Somebody deleted the folder; the branch has what was committed.
            mark = mark with { Phase = WorkspacePhase.Making };
        }
        if (mark.Phase == WorkspacePhase.Making)
        {
            var (made, error) = await CheckOutAsync(mark, stopAsked);
            if (made is null)
            {
                return Refused(error!);
            }
            mark = made;
        }
        return WorktreeFolder.IsProven(mark) ? new MakeOutcome.Made(mark, isNew) : Refused(WorkspaceMessages.NotOurs(mark.Path));
    }

    private async Task<(WorkspaceMark? Mark, ErrorText? Error)> BeginAsync(PaneName agent, CancellationToken stopAsked)
    {
        var (root, unusable) = WorkspaceRoot.Make(options);
        if (root is null)
        {
            return (null, unusable);
        }
        var path = Path.Combine(root, agent.Value);
        if (FileOwner.Of(path) is not null)
        {
            return (null, WorkspaceMessages.NotOurs(path));
        }
        var (commit, noCommit) = await _worktrees.CommitAsync(options.Repository, options.Base ?? "HEAD", stopAsked);
        if (commit is null)
        {
            return (null, noCommit);
        }
        var (branch, noBranch) = await _worktrees.FreeBranchAsync(options, agent, stopAsked);
        if (branch is null)
        {
            return (null, noBranch);
        }
        var mark = new WorkspaceMark
        {
            Name = agent.Value, Kind = WorkspaceKind.Worktree, Phase = WorkspacePhase.Making, Path = path, Repository = options.Repository,
            Branch = branch, Base = commit, CreatedAt = time.GetUtcNow(),
        };
        return Write(mark) is { } notWritten ? (null, notWritten) : (mark, null);
    }

    /// <summary>Copies files and runs commands, unless that was done.</summary>
    public async Task<WorkspaceOutcome> FinishAsync(WorkspaceRequest request, MakeOutcome.Made made, CancellationToken stopAsked)
    {
        var (mark, notes) = (made.Mark, new List<string>());
        if (mark.Phase == WorkspacePhase.Made)
        {
            notes.AddRange(await new IncludedFiles(git).CopyAsync(options.Repository, mark.Path, stopAsked));
            var failed = await new WorkspaceCommands(commands).RunAsync(
                "setup", options.Setup, mark.Path, options.CommandLimit, request.Environment, stopAsked);
            mark = mark with { Phase = WorkspacePhase.Ready };
            if ((failed ?? Write(mark)) is { } error)
            {
                return new WorkspaceOutcome.Refused(error);
            }
        }
        return new WorkspaceOutcome.Ready(new Workspace(request.Agent, mark.Kind, mark.Path, mark.Branch, made.IsNew), notes);
    }

    private async Task<(WorkspaceMark? Mark, ErrorText? Error)> CheckOutAsync(WorkspaceMark mark, CancellationToken stopAsked)
    {
        if (await _worktrees.MakeAsync(mark, stopAsked) is { } failed)
        {
            return (null, failed);
        }
        var (admin, noAdmin) = await _worktrees.AdminFolderAsync(mark.Path, stopAsked);
        if (admin is null)
        {
            return (null, noAdmin);
        }
        mark = mark with { Phase = WorkspacePhase.Made, AdminFolder = admin };
        return Write(mark) is { } notWritten ? (null, notWritten) : (mark, null);
    }

    private MakeOutcome MakePlain(PaneName agent, WorkspaceMark? mark)
    {
        var (root, unusable) = WorkspaceRoot.Make(options);
        if (root is null)
        {
            return Refused(unusable!);
        }
        var isNew = mark is null;
        mark ??= new WorkspaceMark
        {
            Name = agent.Value, Kind = WorkspaceKind.None, Phase = WorkspacePhase.Ready, Path = Path.Combine(root, agent.Value),
            Repository = options.Repository, CreatedAt = time.GetUtcNow(),
        };
        if (isNew && FileOwner.Of(mark.Path) is not null)
        {
            return Refused(WorkspaceMessages.NotOurs(mark.Path));
        }
        if (isNew && Write(mark) is { } notWritten)
        {
            return Refused(notWritten);
        }
        return PrivateFiles.MakeFolder(mark.Path) is not 0 and var errno
            ? Refused(WorkspaceMessages.NotWritten(mark.Path, Errno.Describe(errno)))
            : new MakeOutcome.Over(new WorkspaceOutcome.Ready(new Workspace(agent, WorkspaceKind.None, mark.Path, Branch: null, isNew), []));
    }

    private MakeOutcome.Over Shared(PaneName agent, IReadOnlyList<string> notes) =>
        new(new WorkspaceOutcome.Ready(new Workspace(agent, WorkspaceKind.Shared, options.Repository, Branch: null, IsNew: false), notes));

    private static MakeOutcome.Over Refused(ErrorText error) => new(new WorkspaceOutcome.Refused(error));

    private ErrorText? Write(WorkspaceMark mark) =>
        marks.Write(mark) is not 0 and var errno ? WorkspaceMessages.NotWritten("the note about workspace " + mark.Name, Errno.Describe(errno)) : null;

    private static string Word(WorkspaceKind kind) => kind.ToString().ToLowerInvariant();
}
