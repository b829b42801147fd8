using System.Globalization;
using Loreli.Protocol.Places;

namespace Loreli.Agents.Workspaces;

/// <summary>How closely a workspace is looked at.</summary>
internal enum Attention
{
    /// <summary>For a list.</summary>
    Brief,
    /// <summary>Through every folder, too: it is about to be removed.</summary>
    Thorough,
    /// <summary>It is about to be removed, and its agent has never run: what is not committed comes from setup commands.</summary>
    NobodyWorked,
}

/// <summary>Finds what a workspace holds that is nowhere else.</summary>
internal sealed class WorkspaceInspection(Git git)
{
    /// <summary>Files and folders that are looked through for repositories within the workspace.</summary>
    private const int EntriesMax = 2_000_000;

    private static readonly string[] Operations = ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "BISECT_LOG", "rebase-merge", "rebase-apply"];

    public async Task<WorkspaceReport> LookAsync(WorkspaceMark mark, Attention attention, CancellationToken stopAsked)
    {
        var report = new WorkspaceReport
        {
            Name = mark.Name, Kind = mark.Kind, Path = mark.Path, Branch = mark.Branch, CreatedAt = mark.CreatedAt, Phase = mark.Phase,
        };
        var kept = new List<string>();
        if (Occupants.Of(mark.Path) is { } pid)
        {
            report = report with { IsInUse = true };
            kept.Add($"process {pid} works in it");
        }
        report = mark.Kind == WorkspaceKind.None
            ? LookIntoPlain(report, kept)
            : mark.Phase is WorkspacePhase.Making or WorkspacePhase.Removing
                ? report
                : await LookIntoWorktreeAsync(mark, report, kept, attention, stopAsked);
        return report with { KeptBecause = [.. kept] };
    }

    private static WorkspaceReport LookIntoPlain(WorkspaceReport report, List<string> kept)
    {
        if (Directory.Exists(report.Path) && Directory.EnumerateFileSystemEntries(report.Path).Any())
        {
            kept.Add("it holds files, and no repository has them");
        }
        return report;
    }

    private async Task<WorkspaceReport> LookIntoWorktreeAsync(
        WorkspaceMark mark, WorkspaceReport report, List<string> kept, Attention attention, CancellationToken stopAsked)
    {
        if (Posix.FileOwner.Of(mark.Path) is null)
        {
            return await LookAtBranchAsync(mark, report, mark.Repository, ["refs/heads/" + mark.Branch], kept, stopAsked);
        }
        if (!WorktreeFolder.IsProven(mark))
        {
            kept.Add("its folder is not the worktree that loreli made");
            return report;
        }
        var status = await git.ReadAsync(mark.Path, stopAsked, "status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames");
        if (!status.IsOk)
        {
            kept.Add(status.Error!.Message);
            return report;
        }
        report = report with { Uncommitted = status.Parts.Length };
        if (report.Uncommitted > 0 && attention != Attention.NobodyWorked)
        {
            kept.Add($"{Count(report.Uncommitted, "file")} not committed, like {status.Parts[0][3..]}");
        }
        if (Array.Find(Operations, it => Path.Exists(Path.Combine(mark.AdminFolder!, it))) is { } operation)
        {
            kept.Add($"a merge, rebase or the like is not finished ({operation})");
        }
        if (Directory.Exists(Path.Combine(mark.AdminFolder!, "modules")))
        {
            kept.Add("it has submodules with histories of their own");
        }
        if (attention == Attention.Thorough && NestedRepository(mark.Path) is { } nested)
        {
            kept.Add(nested);
        }
        return await LookAtBranchAsync(mark, report, mark.Path, ["HEAD", "refs/heads/" + mark.Branch], kept, stopAsked);
    }

    // Commits that would be lost with the worktree and its branch: in no other branch, no tag and on no remote.
    private async Task<WorkspaceReport> LookAtBranchAsync(
        WorkspaceMark mark, WorkspaceReport report, string folder, string[] from, List<string> kept, CancellationToken stopAsked)
    {
        var tip = await git.ReadAsync(mark.Repository, stopAsked, "rev-parse", "--verify", "--quiet", $"refs/heads/{mark.Branch}^{{commit}}");
        var starts = tip.IsOk ? from : [.. from.Where(it => it == "HEAD")];
        if (starts.Length == 0)
        {
            return report;
        }
        var count = await git.ReadAsync(folder, stopAsked,
            ["rev-list", "--count", .. starts, "--not", "--remotes", "--tags", "--exclude=" + mark.Branch, "--branches"]);
        if (!count.IsOk || !int.TryParse(count.Line, NumberStyles.None, CultureInfo.InvariantCulture, out var unmerged))
        {
            kept.Add(count.Error?.Message ?? "git does not say which commits are in no other branch");
            return report;
        }
        if (unmerged > 0)
        {
            kept.Add($"{Count(unmerged, "commit")} in no other branch and on no remote");
        }
        return report with { Unmerged = unmerged, Tip = tip.IsOk ? tip.Line : null };
    }

    // git's status says nothing of a repository within an ignored folder, which would be lost with it.
    private static string? NestedRepository(string root)
    {
        var (folders, seen) = (new Stack<string>([root]), 0);
        try
        {
            while (folders.TryPop(out var folder))
            {
                foreach (var entry in new DirectoryInfo(folder).EnumerateDirectories())
                {
                    if (++seen > EntriesMax)
                    {
                        return $"it has more than {EntriesMax} folders, too many to look through";
                    }
                    if (entry.LinkTarget is not null)
                    {
                        continue;
                    }
                    if (entry.Name == ".git" || IsBareRepository(entry.FullName))
                    {
                        return $"there is another repository in it: {Path.GetRelativePath(root, entry.Name == ".git" ? folder : entry.FullName)}";
                    }
                    folders.Push(entry.FullName);
                }
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be looked through: {refused.Message}";
        }
        return null;
    }

    private static bool IsBareRepository(string folder) =>
        folder.EndsWith(".git", StringComparison.Ordinal) && File.Exists(Path.Combine(folder, "HEAD")) && Directory.Exists(Path.Combine(folder, "objects"));

    private static string Count(int count, string what) => count == 1 ? $"1 {what} is" : $"{count} {what}s are";
}

/// <summary>Who works in a folder, whether loreli knows of it or not.</summary>
internal static class Occupants
{
    /// <summary>A process with its working directory in the folder; null when there is none that may be seen.</summary>
    public static int? Of(string folder)
    {
        var real = RealPath.Of(folder);
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && TryCwd(process) is { } cwd && RealPath.IsWithin(cwd, real))
            {
                return pid;
            }
        }
        return null;
    }

    private static string? TryCwd(string process)
    {
        try
        {
            return new FileInfo(process + "/cwd").LinkTarget;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
