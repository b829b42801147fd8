using Loreli.Agents.Sessions;
using Loreli.Posix;
using Loreli.Protocol.Places;

namespace Loreli.Agents.Workspaces;

/// <summary>Removes workspaces that we made and that hold nothing which is not elsewhere.</summary>
internal sealed class WorkspaceCleaner(WorkspaceOptions options, MarkFolder marks, Git git, CommandRunner commands)
{
    private readonly WorkspaceInspection _inspection = new(git);
    private readonly WorktreeFolder _worktrees = new(git);

    /// <summary>Runs the teardown commands of a workspace that would be removed. Their failures are warnings.</summary>
    public async Task<IReadOnlyList<string>> TearDownAsync(PaneName name, CancellationToken stopAsked)
    {
        if (options.Teardown.Count == 0 || marks.Read(name) is not MarkOutcome.Found { Mark: { Phase: WorkspacePhase.Ready } mark }
            || !Directory.Exists(mark.Path) || (await _inspection.LookAsync(mark, Attention.Thorough, stopAsked)).KeptBecause.Count > 0)
        {
            return [];
        }
        var failed = await new WorkspaceCommands(commands).RunAsync("teardown", options.Teardown, mark.Path, options.CommandLimit, null, stopAsked);
        return failed is null ? [] : [failed.Message];
    }

    public async Task<CleanOutcome> CleanAsync(
        PaneName name, Attention attention, bool dryRun, IReadOnlyList<string> warnings, CancellationToken stopAsked)
    {
        switch (marks.Read(name))
        {
            case MarkOutcome.Unusable unusable:
                return new CleanOutcome.Failed(name.Value, unusable.Error);
            case MarkOutcome.Found { Mark: var mark }:
                return await CleanAsync(mark, attention, dryRun, warnings, stopAsked);
            default:
                return new CleanOutcome.Failed(name.Value, WorkspaceMessages.Unknown(name.Value, Nearest.To(name.Value, marks.Names().Select(it => it.Value))));
        }
    }

    private async Task<CleanOutcome> CleanAsync(
        WorkspaceMark mark, Attention attention, bool dryRun, IReadOnlyList<string> warnings, CancellationToken stopAsked)
    {
        if (mark.Phase != WorkspacePhase.Removing)
        {
            var report = await _inspection.LookAsync(mark, attention, stopAsked);
            if (report.KeptBecause.Count > 0)
            {
                return new CleanOutcome.Kept(mark.Name, mark.Path, report.KeptBecause);
            }
            // Of a worktree that was never ready the branch, if there is one, has nothing but what it began with.
            mark = mark with { Tip = report.Tip ?? (mark.Phase == WorkspacePhase.Making ? mark.Base : null) };
        }
        return dryRun
            ? new CleanOutcome.Removed(mark.Name, mark.Path, mark.Tip is null ? null : mark.Branch, mark.Tip, warnings, IsDryRun: true)
            : await RemoveAsync(mark, warnings, stopAsked);
    }

    // From here on a crash is finished by the next clean: the mark says that nothing is lost.
    private async Task<CleanOutcome> RemoveAsync(WorkspaceMark mark, IReadOnlyList<string> warnings, CancellationToken stopAsked)
    {
        if (marks.Write(mark with { Phase = WorkspacePhase.Removing }) is not 0 and var errno)
        {
            return new CleanOutcome.Failed(mark.Name, WorkspaceMessages.NotWritten("the note about workspace " + mark.Name, Errno.Describe(errno)));
        }
        var error = mark.Kind == WorkspaceKind.Worktree ? await _worktrees.DropAsync(mark, stopAsked) : DropPlain(mark.Path);
        if (error is not null)
        {
            return new CleanOutcome.Failed(mark.Name, error);
        }
        string? deleted = null;
        if (mark is { Kind: WorkspaceKind.Worktree, Tip: { } tip })
        {
            // Only if it still points to what was found to be safe, and no other worktree has it.
            var isElsewhere = (await git.ReadAsync(mark.Repository, stopAsked, "worktree", "list", "--porcelain", "-z")).Parts.Contains("branch refs/heads/" + mark.Branch);
            deleted = !isElsewhere && (await git.ReadAsync(mark.Repository, stopAsked, "update-ref", "-d", "refs/heads/" + mark.Branch, tip)).IsOk ? mark.Branch : null;
        }
        marks.Delete(PaneName.Parse(mark.Name));
        return new CleanOutcome.Removed(mark.Name, mark.Path, deleted, mark.Tip, warnings, IsDryRun: false);
    }

    // rmdir(2), which refuses a folder that holds anything.
    private static ErrorText? DropPlain(string path)
    {
        try
        {
            if (FileOwner.Of(path) is { IsFolder: true })
            {
                Directory.Delete(path, recursive: false);
            }
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return WorkspaceMessages.NotWritten(path, refused.Message);
        }
    }
}
