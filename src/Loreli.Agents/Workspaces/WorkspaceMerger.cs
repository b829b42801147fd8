using Loreli.Protocol.Places;

namespace Loreli.Agents.Workspaces;

/// <summary>Brings an agent's commits into the branch that the repository has checked out, whole or not at all.</summary>
internal sealed class WorkspaceMerger(Git git)
{
    private static readonly string[] Operations = ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply"];

    public async Task<MergeOutcome> MergeAsync(WorkspaceMark mark, string repository, CancellationToken stopAsked)
    {
        if (!WorktreeFolder.IsProven(mark))
        {
            return Refused(mark.Name, "its folder is not the worktree that loreli made");
        }
        var source = await SourceAsync(mark, stopAsked);
        var into = await git.ReadAsync(repository, stopAsked, "symbolic-ref", "--quiet", "--short", "HEAD");
        if (source.Error is not null || !into.IsOk)
        {
            return source.Error is { } error ? new MergeOutcome.Refused(error) : Refused(mark.Name, "the repository has no branch checked out");
        }
        if (await ObstacleAsync(repository, stopAsked) is { } obstacle)
        {
            return Refused(mark.Name, obstacle);
        }
        var leftOut = (await git.ReadAsync(mark.Path, stopAsked, "status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames")).Parts.Length;
        var before = (await git.ReadAsync(repository, stopAsked, "rev-parse", "HEAD")).Line;
        if ((await git.ReadAsync(repository, stopAsked, "merge-base", "--is-ancestor", source.Commit!, "HEAD")).IsOk)
        {
            return new MergeOutcome.NothingToDo(source.Name!, into.Line, leftOut);
        }
        var isFastForward = (await git.ReadAsync(repository, stopAsked, "merge-base", "--is-ancestor", "HEAD", source.Commit!)).IsOk;
        var merged = await git.WriteAsync(repository, stopAsked, "merge", "--no-edit", "--no-stat", "--quiet", "--ff", source.Name!);
        return merged.IsOk
            ? new MergeOutcome.Merged(source.Name!, into.Line, (await git.ReadAsync(repository, stopAsked, "rev-parse", "HEAD")).Line, isFastForward, leftOut)
            : await TakeBackAsync(mark, repository, before, source.Name!, into.Line, merged.Error!);
    }

    public async Task<DiffOutcome> DiffAsync(WorkspaceMark mark, string repository, bool statistics, CancellationToken stopAsked)
    {
        if (!WorktreeFolder.IsProven(mark))
        {
            return new DiffOutcome.Refused(WorkspaceMessages.NotMergeable(mark.Name, "its folder is not the worktree that loreli made"));
        }
        var head = await git.ReadAsync(repository, stopAsked, "rev-parse", "HEAD");
        var left = await git.ReadAsync(mark.Path, stopAsked, "merge-base", "HEAD", head.IsOk ? head.Line : mark.Base!);
        string[] form = statistics ? ["--stat"] : [];
        var diff = await git.ReadAsync(
            mark.Path, stopAsked, ["diff", "--no-ext-diff", "--no-textconv", "--no-color", .. form, left.IsOk ? left.Line : mark.Base!, "--"]);
        if (!diff.IsOk)
        {
            return new DiffOutcome.Refused(diff.Error!);
        }
        var untracked = await git.ReadAsync(mark.Path, stopAsked, "ls-files", "-z", "--others", "--exclude-standard");
        return new DiffOutcome.Shown(diff.Output, untracked.Parts, diff.IsCut);
    }

    // The branch that the agent is on now, which need not be the one that it began with.
    private async Task<(string? Name, string? Commit, ErrorText? Error)> SourceAsync(WorkspaceMark mark, CancellationToken stopAsked)
    {
        var commit = await git.ReadAsync(mark.Path, stopAsked, "rev-parse", "--verify", "HEAD^{commit}");
        var branch = await git.ReadAsync(mark.Path, stopAsked, "symbolic-ref", "--quiet", "--short", "HEAD");
        return commit.IsOk ? (branch.IsOk ? branch.Line : commit.Line, commit.Line, null) : (null, null, commit.Error);
    }

    private async Task<string?> ObstacleAsync(string repository, CancellationToken stopAsked)
    {
        var admin = await git.ReadAsync(repository, stopAsked, "rev-parse", "--absolute-git-dir");
        if (!admin.IsOk)
        {
            return admin.Error!.Message;
        }
        if (Array.Find(Operations, it => Path.Exists(Path.Combine(admin.Line, it))) is { } operation)
        {
            return $"the repository is in the middle of a merge, rebase or the like ({operation})";
        }
        var status = await git.ReadAsync(repository, stopAsked, "status", "--porcelain=v1", "-z", "--untracked-files=no", "--no-renames");
        return !status.IsOk ? status.Error!.Message
            : status.Parts is [var first, ..] ? $"the repository has changes that are not committed, like {first[3..]}"
            : null;
    }

    // Not to be interrupted: whoever stopped the merge wants it taken back, too.
    private async Task<MergeOutcome> TakeBackAsync(
        WorkspaceMark mark, string repository, string before, string branch, string into, ErrorText error)
    {
        var conflicts = await git.ReadAsync(repository, CancellationToken.None, "diff", "--name-only", "--diff-filter=U", "-z");
        var aborted = await git.WriteAsync(repository, CancellationToken.None, "merge", "--abort");
        var head = await git.ReadAsync(repository, CancellationToken.None, "rev-parse", "HEAD");
        var rest = await git.ReadAsync(repository, CancellationToken.None, "status", "--porcelain=v1", "-z", "--untracked-files=no");
        if (head.Line != before || rest.Parts.Length > 0)
        {
            return Refused(mark.Name, $"the merge failed ({error.Message}) and could not be taken back: {aborted.Error?.Message ?? "files differ"}; see git status in {repository}");
        }
        return conflicts.Parts.Length > 0
            ? new MergeOutcome.Conflicts(conflicts.Parts, WorkspaceMessages.Conflict(branch, into, conflicts.Parts))
            : Refused(mark.Name, error.Message);
    }

    private static MergeOutcome.Refused Refused(string name, string why) => new(WorkspaceMessages.NotMergeable(name, why));
}
