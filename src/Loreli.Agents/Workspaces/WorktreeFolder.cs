using Loreli.Protocol.Places;

namespace Loreli.Agents.Workspaces;

/// <summary>The git side of one worktree. Every step may be done again after a crash in it.</summary>
internal sealed class WorktreeFolder(Git git)
{
    /// <summary>Null when a worktree can be made of the repository; else why not.</summary>
    public async Task<ErrorText?> RefusalAsync(string repository, CancellationToken stopAsked)
    {
        var inside = await git.ReadAsync(repository, stopAsked, "rev-parse", "--is-inside-work-tree");
        if (!inside.IsOk)
        {
            // 128 is what git says outside of any repository, and for one that it does not trust: its words tell which.
            return inside.ExitCode == 128 && !Path.Exists(Path.Combine(repository, ".git")) ? WorkspaceMessages.NoRepository(repository) : inside.Error;
        }
        if (inside.Line != "true")
        {
            return WorkspaceMessages.NoRepository(repository);
        }
        var head = await git.ReadAsync(repository, stopAsked, "rev-parse", "--verify", "--quiet", "HEAD^{commit}");
        return head.IsOk ? null : head.ExitCode == 1 ? WorkspaceMessages.NoCommit(repository) : head.Error;
    }

    public async Task<(string? Commit, ErrorText? Error)> CommitAsync(string folder, string revision, CancellationToken stopAsked)
    {
        var found = await git.ReadAsync(folder, stopAsked, "rev-parse", "--verify", "--end-of-options", revision + "^{commit}");
        return found.IsOk ? (found.Line, null) : (null, found.Error);
    }

    public async Task<(string? Branch, ErrorText? Error)> FreeBranchAsync(WorkspaceOptions options, PaneName agent, CancellationToken stopAsked)
    {
        var all = await git.ReadAsync(options.Repository, stopAsked, "for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads");
        if (!all.IsOk)
        {
            return (null, all.Error);
        }
        var branch = BranchNames.Choose(options.Branch, agent, all.Line.Split('\n').ToHashSet(StringComparer.Ordinal));
        var valid = branch is not null && branch[0] != '-'
            && (await git.ReadAsync(options.Repository, stopAsked, "check-ref-format", "refs/heads/" + branch)).IsOk;
        return valid ? (branch, null) : (null, WorkspaceMessages.BadBranch(branch ?? options.Branch));
    }

    /// <summary>Makes the worktree of a mark in <see cref="WorkspacePhase.Making"/>. What a crash left of it goes first: nobody has worked there.</summary>
    public async Task<ErrorText?> MakeAsync(WorkspaceMark mark, CancellationToken stopAsked)
    {
        if (await DropAsync(mark, stopAsked) is { } left)
        {
            return left;
        }
        var (tip, _) = await CommitAsync(mark.Repository, "refs/heads/" + mark.Branch, stopAsked);
        var made = tip is null
            ? await git.WriteAsync(mark.Repository, stopAsked, "worktree", "add", "--quiet", "--no-track", "-b", mark.Branch!, mark.Path, mark.Base!)
            : await git.WriteAsync(mark.Repository, stopAsked, "worktree", "add", "--quiet", mark.Path, mark.Branch!);
        return made.Error;
    }

    /// <summary>Takes away folder and registration of a worktree, whatever there is of them, and leaves the branch.</summary>
    /// <remarks>Only for what was found to hold no work, or was never ready. git deletes what it finds; links are not followed.</remarks>
    public async Task<ErrorText?> DropAsync(WorkspaceMark mark, CancellationToken stopAsked)
    {
        // Twice forced: a worktree that is locked while git makes it is one that a crash left behind.
        Task<GitAnswer> RemoveAsync() => git.WriteAsync(mark.Repository, stopAsked, "worktree", "remove", "--force", "--force", mark.Path);

        var removed = await IsRegisteredAsync(mark, stopAsked) ? await RemoveAsync() : null;
        if (Delete(mark.Path) is { } notDeleted)
        {
            return notDeleted;
        }
        // git refuses a folder that is half gone, and not one that is gone.
        return removed is { IsOk: false } ? (await RemoveAsync()).Error : null;
    }

    /// <summary>The folder and git's own note about it name each other, as git made them.</summary>
    public static bool IsProven(WorkspaceMark mark)
    {
        if (mark.AdminFolder is not { } admin || !IsFolder(mark.Path))
        {
            return false;
        }
        var there = Sessions.PrivateFiles.Read(Path.Combine(mark.Path, ".git"), 8 << 10);
        var back = Sessions.PrivateFiles.Read(Path.Combine(admin, "gitdir"), 8 << 10);
        return there is not null && back is not null && Text(there) == "gitdir: " + admin && Names(Text(back), mark.Path);
    }

    /// <summary>Folder of the worktree's own files within <c>.git</c>.</summary>
    public async Task<(string? Folder, ErrorText? Error)> AdminFolderAsync(string path, CancellationToken stopAsked)
    {
        var found = await git.ReadAsync(path, stopAsked, "rev-parse", "--absolute-git-dir");
        return (found.IsOk ? found.Line : null, found.Error);
    }

    private async Task<bool> IsRegisteredAsync(WorkspaceMark mark, CancellationToken stopAsked)
    {
        var all = await git.ReadAsync(mark.Repository, stopAsked, "worktree", "list", "--porcelain", "-z");
        return all.Parts.Any(it => it.StartsWith("worktree ", StringComparison.Ordinal) && Names(it["worktree ".Length..] + "/.git", mark.Path));
    }

    // git writes paths without symbolic links; the state directory may be reached through one.
    private static bool Names(string gitFile, string path) =>
        gitFile == path + "/.git" || gitFile == Path.Combine(RealPath.Of(path), ".git");

    private static bool IsFolder(string path) => Posix.FileOwner.Of(path) is { IsFolder: true };

    private static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes).TrimEnd('\n');

    private static ErrorText? Delete(string path)
    {
        if (Posix.FileOwner.Of(path) is not { } there)
        {
            return null;
        }
        if (!there.IsFolder || there.UserId != Posix.Resources.UserId)
        {
            return WorkspaceMessages.NotOurs(path);
        }
        try
        {
            Directory.Delete(path, recursive: true);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return WorkspaceMessages.NotWritten(path, refused.Message);
        }
    }
}
