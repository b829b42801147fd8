using Loreli.Agents.Workspaces;
using Shouldly;
using Xunit;
using static Loreli.Agents.Specs.Workspaces.GitWorld;

namespace Loreli.Agents.Specs.Workspaces;

public sealed class WorkspaceSpecs : IDisposable
{
    private readonly GitWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task An_agent_gets_a_worktree_and_a_branch_of_its_own_outside_of_the_repository()
    {
        var workspace = await _world.Prepare();

        workspace.Path.ShouldBe(Path.Combine(_world.Options.StateDirectory, "worktrees", "jazz"));
        File.ReadAllText(Path.Combine(workspace.Path, "README")).ShouldBe("hello\n");
        RunIn(workspace.Path, "branch", "--show-current").Trim().ShouldBe("jazz/work");
        _world.Run("status", "--porcelain").ShouldBeEmpty();
        workspace.IsNew.ShouldBeTrue();
    }

    [Fact]
    public async Task Its_next_start_finds_the_workspace_as_it_was_left()
    {
        var first = await _world.Prepare();
        _world.Write("half.txt", "work", first.Path);

        var second = await _world.Prepare();

        second.ShouldBe(first with { IsNew = false });
        File.ReadAllText(Path.Combine(second.Path, "half.txt")).ShouldBe("work");
    }

    [Fact]
    public async Task A_shared_workspace_is_the_repository_and_none_is_an_empty_folder()
    {
        var shared = (await _world.TryPrepare(WorkspaceKind.Shared)).ShouldBeOfType<WorkspaceOutcome.Ready>().Workspace;
        var none = (await _world.TryPrepare(WorkspaceKind.None)).ShouldBeOfType<WorkspaceOutcome.Ready>().Workspace;

        shared.Path.ShouldBe(_world.Repository);
        Directory.EnumerateFileSystemEntries(none.Path).ShouldBeEmpty();
        none.Branch.ShouldBeNull();
    }

    [Fact]
    public async Task Without_git_or_without_a_commit_it_says_so_and_what_to_do()
    {
        using var bare = new GitWorld(withGit: false);
        using var unborn = new GitWorld(withCommit: false);

        (await bare.TryPrepare()).ShouldBeOfType<WorkspaceOutcome.Refused>().Error.Code.ShouldBe("LOR0609");
        (await unborn.TryPrepare()).ShouldBeOfType<WorkspaceOutcome.Refused>().Error.Code.ShouldBe("LOR0610");
    }

    [Fact]
    public async Task Without_git_an_agent_that_nobody_asked_to_have_a_worktree_shares_the_folder_and_that_is_said()
    {
        using var bare = new GitWorld(withGit: false);

        var ready = (await bare.TryPrepare(isDefault: true)).ShouldBeOfType<WorkspaceOutcome.Ready>();

        ready.Workspace.Kind.ShouldBe(WorkspaceKind.Shared);
        ready.Notes.ShouldHaveSingleItem().ShouldContain("no git repository");
    }

    [Fact]
    public async Task Many_agents_at_once_get_one_each()
    {
        var made = await Task.WhenAll(Enumerable.Range(1, 6).Select(it => _world.Prepare($"agent-{it}")));

        made.Select(it => it.Branch).Distinct().Count().ShouldBe(6);
        _world.Run("worktree", "list").Trim().Split('\n').Length.ShouldBe(7);
    }

    [Theory]
    [InlineData("jazz/work", "jazz/work-2"), InlineData("jazz", "jazz-work"), InlineData("jazz/work/deep", "jazz-work")]
    public async Task A_branch_that_is_there_already_is_left_to_whoever_made_it(string theirs, string ours)
    {
        _world.Run("branch", theirs);

        (await _world.Prepare()).Branch.ShouldBe(ours);
    }

    [Theory]
    [InlineData("a..b", "a--b/work"), InlineData("a.lock", "a-lock/work"), InlineData("a.", "a/work"), InlineData("-x", null)]
    public async Task Names_that_no_branch_can_bear_give_one_that_can(string agent, string? branch)
    {
        if (branch is null)
        {
            PaneName.TryParse(agent, out _).ShouldBeFalse();
            return;
        }
        (await _world.Prepare(agent)).Branch.ShouldBe(branch);
    }

    [Theory]
    [InlineData("{agent} x"), InlineData("{agent}/~"), InlineData("-f"), InlineData("../{agent}"), InlineData("{agent}\n")]
    public async Task A_pattern_that_gives_no_branch_is_refused_before_anything_is_made(string pattern)
    {
        _world.Options = _world.Options with { Branch = pattern };

        (await _world.TryPrepare()).ShouldBeOfType<WorkspaceOutcome.Refused>().Error.Code.ShouldBe("LOR0615");
        _world.Branches.ShouldBe(["main"]);
        File.Exists(_world.MarkFile).ShouldBeFalse();
    }

    [Fact]
    public async Task Files_that_git_ignores_come_along_when_loreliinclude_names_them_and_no_others()
    {
        _world.Write(".env", "KEY=1");
        _world.Write("out/cache/a.bin", "a");
        _world.Write("out/log", "b");
        _world.Write("untracked.txt", "not ignored");
        _world.Commit(".loreliinclude", "# what agents need\n.env\nout/cache/\nuntracked.txt\n");

        var workspace = await _world.Prepare();

        File.ReadAllText(Path.Combine(workspace.Path, ".env")).ShouldBe("KEY=1");
        File.Exists(Path.Combine(workspace.Path, "out/cache/a.bin")).ShouldBeTrue();
        File.Exists(Path.Combine(workspace.Path, "out/log")).ShouldBeFalse();
        File.Exists(Path.Combine(workspace.Path, "untracked.txt")).ShouldBe(RunIn(workspace.Path, "ls-files").Contains("untracked.txt"));
        RunIn(workspace.Path, "status", "--porcelain").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_link_in_the_repository_does_not_lead_the_copy_out_of_the_worktree()
    {
        var outside = Directory.CreateDirectory(_world.File("outside")).FullName;
        _world.Commit(".gitignore", "conf/secret\n*.link\n");
        _world.Commit(".loreliinclude", "conf/secret\n*.link\n");
        Directory.CreateSymbolicLink(Path.Combine(_world.Repository, "conf"), outside);
        _world.Run("add", "conf");
        _world.Run("commit", "--quiet", "--message", "link");
        // In the repository's own folder it is a folder by now; in the worktree it is the link that was committed.
        File.Delete(Path.Combine(_world.Repository, "conf"));
        _world.Write("conf/secret", "mine");
        File.CreateSymbolicLink(Path.Combine(_world.Repository, "passwd.link"), "/etc/passwd");

        var ready = (await _world.TryPrepare()).ShouldBeOfType<WorkspaceOutcome.Ready>();

        Directory.EnumerateFileSystemEntries(outside).ShouldBeEmpty();
        File.Exists(Path.Combine(ready.Workspace.Path, "passwd.link")).ShouldBeFalse();
        ready.Notes.ShouldContain(it => it.Contains("passwd.link"));
    }

    [Fact]
    public async Task Setup_commands_run_once_in_the_new_workspace()
    {
        _world.Options = _world.Options with { Setup = ["echo $PWD > out.txt", "echo again >> out.txt"] };

        var workspace = await _world.Prepare();
        await _world.Prepare();

        File.ReadAllLines(Path.Combine(workspace.Path, "out.txt")).ShouldBe([workspace.Path, "again"]);
    }

    [Fact]
    public async Task A_setup_command_that_fails_says_which_and_what_it_said_and_is_run_again_next_time()
    {
        _world.Options = _world.Options with { Setup = ["echo so it is; exit 3"] };
        var failed = (await _world.TryPrepare()).ShouldBeOfType<WorkspaceOutcome.Refused>();
        _world.Options = _world.Options with { Setup = ["echo mended > out.txt"] };

        var workspace = await _world.Prepare();

        failed.Error.ShouldSatisfyAllConditions(
            () => failed.Error.Code.ShouldBe("LOR0614"), () => failed.Error.Message.ShouldContain("so it is"), () => failed.Error.Message.ShouldContain("ended with 3"));
        File.Exists(Path.Combine(workspace.Path, "out.txt")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_setup_command_that_hangs_is_ended_with_its_children()
    {
        _world.Options = _world.Options with { Setup = ["echo begun; sleep 600 & wait"], CommandLimit = TimeSpan.FromMilliseconds(500) };

        (await _world.TryPrepare()).ShouldBeOfType<WorkspaceOutcome.Refused>().Error.Message.ShouldContain("took longer than");

        Occupants.Of(Path.Combine(_world.Options.StateDirectory, "worktrees", "jazz")).ShouldBeNull();
    }

    [Fact]
    public async Task A_launch_that_failed_takes_back_what_it_made_also_when_setup_had_left_files()
    {
        _world.Options = _world.Options with { Setup = ["echo left > left.txt; exit 1"] };
        await _world.TryPrepare();

        (await _world.Workspaces.DiscardAsync(Jazz, CancellationToken.None)).ShouldBeNull();

        ShouldBeGone();
        (await _world.Workspaces.DiscardAsync(Jazz, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Below_the_floor_of_free_space_nothing_is_made()
    {
        _world.Options = _world.Options with { FreeBytesMin = long.MaxValue };

        (await _world.TryPrepare()).ShouldBeOfType<WorkspaceOutcome.Refused>().Error.Code.ShouldBe("LOR0613");
        _world.Workspaces.IsBelowFloor().ShouldBe(true);
        ShouldBeGone();
    }

    [Fact]
    public async Task A_root_in_the_repository_or_behind_a_link_in_it_is_refused()
    {
        Directory.CreateSymbolicLink(_world.File("link"), _world.Repository);
        foreach (var root in (string[])["trees", ".", _world.Repository, _world.File("link"), _world.File("link/deep")])
        {
            _world.Options = _world.Options with { Root = root };
            (await _world.TryPrepare()).ShouldBeOfType<WorkspaceOutcome.Refused>().Error.Code.ShouldBe("LOR0611", root);
        }
    }

    [Fact]
    public async Task A_folder_or_link_that_loreli_did_not_make_is_left_alone()
    {
        var path = Path.Combine(_world.Options.StateDirectory, "worktrees", "jazz");
        var elsewhere = Directory.CreateDirectory(_world.File("elsewhere")).FullName;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Directory.CreateSymbolicLink(path, elsewhere);

        (await _world.TryPrepare()).ShouldBeOfType<WorkspaceOutcome.Refused>().Error.Code.ShouldBe("LOR0612");
        Directory.EnumerateFileSystemEntries(elsewhere).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_folder_that_somebody_deleted_comes_back_with_what_was_committed()
    {
        var first = await _world.Prepare();
        _world.Commit("done.txt", "done", first.Path);
        Directory.Delete(first.Path, recursive: true);

        var second = await _world.Prepare();

        File.ReadAllText(Path.Combine(second.Path, "done.txt")).ShouldBe("done");
        second.Branch.ShouldBe("jazz/work");
    }

    [Theory]
    [InlineData("marked"), InlineData("branch"), InlineData("folder"), InlineData("registered"), InlineData("whole"), InlineData("locked")]
    public async Task A_crash_at_any_step_of_making_is_gone_on_with(string reached)
    {
        var workspace = await _world.Prepare();
        File.WriteAllText(_world.MarkFile, File.ReadAllText(_world.MarkFile).Replace("\"ready\"", "\"making\""));
        switch (reached)
        {
            case "marked":
                _world.Run("worktree", "remove", "--force", workspace.Path);
                _world.Run("branch", "-D", "jazz/work");
                break;
            case "branch":
                _world.Run("worktree", "remove", "--force", workspace.Path);
                break;
            case "folder":
                _world.Run("worktree", "remove", "--force", workspace.Path);
                Directory.CreateDirectory(Path.Combine(workspace.Path, "half"));
                break;
            case "registered":
                Directory.Delete(workspace.Path, recursive: true);
                break;
            case "locked":
                _world.Run("worktree", "lock", workspace.Path);
                File.Delete(Path.Combine(workspace.Path, "README"));
                break;
        }

        var again = await _world.Prepare();

        again.Branch.ShouldBe("jazz/work");
        File.ReadAllText(Path.Combine(again.Path, "README")).ShouldBe("hello\n");
        RunIn(again.Path, "status", "--porcelain").ShouldBeEmpty();
    }

    private void ShouldBeGone()
    {
        Directory.Exists(Path.Combine(_world.Options.StateDirectory, "worktrees", "jazz")).ShouldBeFalse();
        _world.Branches.ShouldBe(["main"]);
        File.Exists(_world.MarkFile).ShouldBeFalse();
    }
}
