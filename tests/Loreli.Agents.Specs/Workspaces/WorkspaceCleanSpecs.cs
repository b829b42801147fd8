using System.Diagnostics;
using Loreli.Agents.Workspaces;
using Shouldly;
using Xunit;
using static Loreli.Agents.Specs.Workspaces.GitWorld;

namespace Loreli.Agents.Specs.Workspaces;

public sealed class WorkspaceCleanSpecs : IDisposable
{
    private readonly GitWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_workspace_without_work_goes_with_its_branch_and_its_note()
    {
        await _world.Prepare();

        var removed = (await _world.Clean()).ShouldBeOfType<CleanOutcome.Removed>();

        removed.Branch.ShouldBe("jazz/work");
        ShouldBeGone();
        _world.Run("worktree", "list").Trim().Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_go_and_touches_nothing()
    {
        var workspace = await _world.Prepare();

        (await _world.Clean(dryRun: true)).ShouldBeOfType<CleanOutcome.Removed>().IsDryRun.ShouldBeTrue();

        File.Exists(Path.Combine(workspace.Path, "README")).ShouldBeTrue();
        _world.Branches.ShouldContain("jazz/work");
    }

    public static TheoryData<string, string> Work => new()
    {
        { "changed", "1 file is not committed" }, { "new", "1 file is not committed" }, { "staged", "not committed" },
        { "committed", "1 commit is in no other branch" }, { "detached", "1 commit is in no other branch" },
        { "merging", "is not finished" }, { "nested", "another repository" }, { "nested-bare", "another repository" },
    };

    [Theory, MemberData(nameof(Work))]
    public async Task Work_that_is_nowhere_else_keeps_a_workspace_and_the_reason_is_said(string work, string reason)
    {
        var path = (await _world.Prepare()).Path;
        Do(work, path);

        var kept = (await _world.Clean()).ShouldBeOfType<CleanOutcome.Kept>();

        kept.Reasons.ShouldContain(it => it.Contains(reason), string.Join("; ", kept.Reasons));
        Directory.Exists(path).ShouldBeTrue();
        _world.Branches.ShouldContain("jazz/work");
    }

    [Fact]
    public async Task Work_that_was_merged_or_pushed_or_is_in_another_branch_keeps_nothing()
    {
        var path = (await _world.Prepare()).Path;
        _world.Commit("a.txt", "a", path);
        RunIn(path, "branch", "jazz/other");

        (await _world.Clean(dryRun: true)).ShouldBeOfType<CleanOutcome.Removed>();
        _world.Run("branch", "-D", "jazz/other");
        (await _world.Clean(dryRun: true)).ShouldBeOfType<CleanOutcome.Kept>();
        _world.Run("update-ref", "refs/remotes/origin/jazz", "jazz/work");
        (await _world.Clean(dryRun: true)).ShouldBeOfType<CleanOutcome.Removed>();
        _world.Run("update-ref", "-d", "refs/remotes/origin/jazz");
        _world.Run("merge", "--quiet", "jazz/work");

        (await _world.Clean()).ShouldBeOfType<CleanOutcome.Removed>();
        _world.Run("show", "main:a.txt").ShouldBe("a");
    }

    [Fact]
    public async Task Files_that_git_ignores_are_no_work()
    {
        var path = (await _world.Prepare()).Path;
        _world.Write("out/huge.bin", "x", path);

        (await _world.Clean()).ShouldBeOfType<CleanOutcome.Removed>();
    }

    [Fact]
    public async Task A_workspace_in_which_a_process_works_is_kept_whoever_it_is()
    {
        var path = (await _world.Prepare()).Path;
        using var process = Process.Start(new ProcessStartInfo("sleep", ["60"]) { WorkingDirectory = Directory.CreateDirectory(Path.Combine(path, "out")).FullName })!;
        try
        {
            (await _world.Clean()).ShouldBeOfType<CleanOutcome.Kept>().Reasons.ShouldContain($"process {process.Id} works in it");
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
        (await _world.Clean()).ShouldBeOfType<CleanOutcome.Removed>();
    }

    [Fact]
    public async Task A_worktree_that_loreli_did_not_make_is_unknown_to_it()
    {
        _world.Run("worktree", "add", "--quiet", "-b", "mine", _world.File("mine"));

        (await _world.Workspaces.CleanAllAsync(dryRun: false, CancellationToken.None)).ShouldBeEmpty();
        (await _world.Workspaces.CleanAsync(PaneName.Parse("mine"), false, CancellationToken.None))
            .ShouldBeOfType<CleanOutcome.Failed>().Error.Code.ShouldBe("LOR0617");
        Directory.Exists(_world.File("mine")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("swapped"), InlineData("linked"), InlineData("other")]
    public async Task A_folder_that_is_not_the_worktree_any_more_is_kept(string how)
    {
        var path = (await _world.Prepare()).Path;
        Directory.Delete(path, recursive: true);
        var precious = Directory.CreateDirectory(_world.File("precious")).FullName;
        _world.Write("thesis.txt", "years", precious);
        switch (how)
        {
            case "swapped":
                Directory.Move(precious, path);
                break;
            case "linked":
                Directory.CreateSymbolicLink(path, precious);
                break;
            default:
                RunIn(precious, "init", "--quiet");
                Directory.Move(precious, path);
                break;
        }

        (await _world.Clean()).ShouldBeOfType<CleanOutcome.Kept>().Reasons.ShouldContain("its folder is not the worktree that loreli made");
        File.ReadAllText(Path.Combine(path, "thesis.txt")).ShouldBe("years");
    }

    [Theory]
    [InlineData("/etc"), InlineData("/tmp/../etc/jazz"), InlineData("relative/jazz"), InlineData("/")]
    public async Task A_note_with_a_path_that_loreli_does_not_make_is_not_believed(string path)
    {
        var real = (await _world.Prepare()).Path;
        File.WriteAllText(_world.MarkFile, File.ReadAllText(_world.MarkFile).Replace(real, path).Replace("ready", "removing"));

        (await _world.Clean()).ShouldBeOfType<CleanOutcome.Failed>().Error.Code.ShouldBe("LOR0616");
        (await _world.Workspaces.ListAsync(CancellationToken.None)).Problems.ShouldHaveSingleItem();
        Directory.Exists(real).ShouldBeTrue();
    }

    [Theory]
    [InlineData("marked"), InlineData("half"), InlineData("folder-gone"), InlineData("unregistered")]
    public async Task A_crash_while_removing_is_finished_by_the_next_clean(string reached)
    {
        var path = (await _world.Prepare()).Path;
        var tip = _world.Run("rev-parse", "jazz/work").Trim();
        File.WriteAllText(_world.MarkFile, File.ReadAllText(_world.MarkFile).Replace("\"ready\"", $"\"removing\", \"tip\": \"{tip}\""));
        switch (reached)
        {
            case "half":
                File.Delete(Path.Combine(path, ".git"));
                break;
            case "folder-gone":
                Directory.Delete(path, recursive: true);
                break;
            case "unregistered":
                Directory.Delete(Path.Combine(_world.Repository, ".git/worktrees"), recursive: true);
                break;
        }

        (await _world.Clean()).ShouldBeOfType<CleanOutcome.Removed>();

        ShouldBeGone();
    }

    [Fact]
    public async Task An_agent_whose_workspace_was_half_removed_starts_in_a_new_one()
    {
        await _world.Prepare();
        File.WriteAllText(_world.MarkFile, File.ReadAllText(_world.MarkFile).Replace("\"ready\"", "\"removing\""));

        (await _world.Prepare()).IsNew.ShouldBeTrue();
    }

    [Fact]
    public async Task Teardown_runs_before_and_what_it_leaves_behind_is_seen()
    {
        var path = (await _world.Prepare()).Path;
        var told = _world.File("told");
        _world.Options = _world.Options with { Teardown = [$"echo down >> {told}; echo x > left.txt"] };

        (await _world.Clean()).ShouldBeOfType<CleanOutcome.Kept>();
        File.Delete(Path.Combine(path, "left.txt"));
        _world.Options = _world.Options with { Teardown = [$"echo down >> {told}; exit 1"] };
        (await _world.Clean(dryRun: true)).ShouldBeOfType<CleanOutcome.Removed>();

        (await _world.Clean()).ShouldBeOfType<CleanOutcome.Removed>().Warnings.ShouldHaveSingleItem().ShouldContain("ended with 1");
        File.ReadAllLines(told).ShouldBe(["down", "down"]);
    }

    [Fact]
    public async Task An_empty_folder_of_an_agent_without_repository_goes_and_a_full_one_stays()
    {
        var path = (await _world.TryPrepare(WorkspaceKind.None)).ShouldBeOfType<WorkspaceOutcome.Ready>().Workspace.Path;
        _world.Write("product.txt", "x", path);

        (await _world.Clean()).ShouldBeOfType<CleanOutcome.Kept>();
        File.Delete(Path.Combine(path, "product.txt"));
        (await _world.Clean()).ShouldBeOfType<CleanOutcome.Removed>();
    }

    [Fact]
    public async Task The_list_tells_what_each_workspace_holds()
    {
        var path = (await _world.Prepare()).Path;
        await _world.Prepare("prowl");
        _world.Commit("a.txt", "a", path);
        _world.Write("b.txt", "b", path);

        var (workspaces, _) = await _world.Workspaces.ListAsync(CancellationToken.None);

        workspaces.Select(it => (it.Name, it.Uncommitted, it.Unmerged)).ShouldBe([("jazz", 1, 1), ("prowl", 0, 0)]);
    }

    private void Do(string work, string path)
    {
        switch (work)
        {
            case "changed":
                _world.Write("README", "other\n", path);
                break;
            case "new":
                _world.Write("new.txt", "x", path);
                break;
            case "staged":
                _world.Write("new.txt", "x", path);
                RunIn(path, "add", "new.txt");
                break;
            case "committed":
                _world.Commit("new.txt", "x", path);
                break;
            case "detached":
                RunIn(path, "checkout", "--quiet", "--detach");
                _world.Commit("new.txt", "x", path);
                break;
            case "merging":
                RunIn(path, "branch", "side");
                RunIn(path, "merge", "--quiet", "--no-ff", "--no-commit", "--strategy=ours", CommitOn(path));
                break;
            case "nested":
                RunIn(Directory.CreateDirectory(Path.Combine(path, "out/clone")).FullName, "init", "--quiet");
                break;
            case "nested-bare":
                RunIn(Directory.CreateDirectory(Path.Combine(path, "out/clone.git")).FullName, "init", "--quiet", "--bare");
                break;
        }
    }

    private string CommitOn(string path) =>
        RunIn(path, "commit-tree", "-p", "HEAD", "-m", "side", "HEAD^{tree}").Trim();

    private void ShouldBeGone()
    {
        Directory.Exists(Path.Combine(_world.Options.StateDirectory, "worktrees", "jazz")).ShouldBeFalse();
        _world.Branches.ShouldBe(["main"]);
        File.Exists(_world.MarkFile).ShouldBeFalse();
    }
}
