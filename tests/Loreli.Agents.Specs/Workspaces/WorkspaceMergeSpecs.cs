using Loreli.Agents.Workspaces;
using Shouldly;
using Xunit;
using static Loreli.Agents.Specs.Workspaces.GitWorld;

namespace Loreli.Agents.Specs.Workspaces;

public sealed class WorkspaceMergeSpecs : IDisposable
{
    private readonly GitWorld _world = new();

    public WorkspaceMergeSpecs()
    {
        _world.Run("config", "user.name", "A Person");
        _world.Run("config", "user.email", "person@example.org");
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Commits_of_an_agent_come_into_the_branch_that_is_checked_out()
    {
        var path = (await _world.Prepare()).Path;
        _world.Commit("a.txt", "a", path);
        _world.Write("b.txt", "not committed", path);

        var merged = (await Merge()).ShouldBeOfType<MergeOutcome.Merged>();

        merged.ShouldSatisfyAllConditions(
            () => merged.Into.ShouldBe("main"), () => merged.IsFastForward.ShouldBeTrue(), () => merged.LeftOut.ShouldBe(1));
        File.ReadAllText(Path.Combine(_world.Repository, "a.txt")).ShouldBe("a");
        (await Merge()).ShouldBeOfType<MergeOutcome.NothingToDo>();
    }

    [Fact]
    public async Task Where_both_went_on_a_merge_commit_is_made_without_an_editor()
    {
        var path = (await _world.Prepare()).Path;
        _world.Commit("a.txt", "a", path);
        _world.Commit("c.txt", "c");
        _world.Run("config", "core.editor", "sleep 600");

        (await Merge()).ShouldBeOfType<MergeOutcome.Merged>().IsFastForward.ShouldBeFalse();

        _world.Run("log", "-1", "--format=%P").Trim().Split(' ').Length.ShouldBe(2);
    }

    [Fact]
    public async Task The_branch_that_the_agent_is_on_counts_not_the_one_that_it_began_with()
    {
        var path = (await _world.Prepare()).Path;
        RunIn(path, "checkout", "--quiet", "-b", "jazz/fix");
        _world.Commit("a.txt", "a", path);

        (await Merge()).ShouldBeOfType<MergeOutcome.Merged>().Branch.ShouldBe("jazz/fix");
    }

    [Fact]
    public async Task A_conflict_is_reported_with_its_files_and_nothing_is_half_done()
    {
        var path = (await _world.Prepare()).Path;
        _world.Commit("README", "theirs\n", path);
        _world.Commit("README", "ours\n");
        var before = _world.Run("rev-parse", "HEAD");

        var conflict = (await Merge()).ShouldBeOfType<MergeOutcome.Conflicts>();

        conflict.Files.ShouldBe(["README"]);
        conflict.Error.Code.ShouldBe("LOR0619");
        _world.Run("rev-parse", "HEAD").ShouldBe(before);
        _world.Run("status", "--porcelain").ShouldBeEmpty();
        File.Exists(Path.Combine(_world.Repository, ".git/MERGE_HEAD")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("changed", "not committed"), InlineData("detached", "no branch"), InlineData("merging", "in the middle")]
    [InlineData("untracked", "overwritten")]
    public async Task A_repository_that_is_not_ready_is_left_as_it_is(string how, string says)
    {
        var path = (await _world.Prepare()).Path;
        _world.Commit("a.txt", "a", path);
        switch (how)
        {
            case "changed":
                _world.Write("README", "mine\n");
                break;
            case "detached":
                _world.Run("checkout", "--quiet", "--detach");
                break;
            case "merging":
                _world.Write(".git/MERGE_HEAD", _world.Run("rev-parse", "HEAD"));
                break;
            default:
                _world.Write("a.txt", "mine");
                break;
        }

        var refused = (await Merge()).ShouldBeOfType<MergeOutcome.Refused>();

        refused.Error.Message.ShouldContain(says);
        _world.Run("log", "--format=%s", "main").Trim().ShouldBe("README");
        File.ReadAllText(Path.Combine(_world.Repository, how == "untracked" ? "a.txt" : "README")).ShouldBe(how switch { "changed" => "mine\n", "untracked" => "mine", _ => "hello\n" });
    }

    [Fact]
    public async Task A_merge_that_a_hook_refuses_is_taken_back()
    {
        var path = (await _world.Prepare()).Path;
        _world.Commit("a.txt", "a", path);
        _world.Commit("c.txt", "c");
        _world.Write(".git/hooks/pre-merge-commit", "#!/bin/sh\necho not today >&2; exit 1\n");
        File.SetUnixFileMode(Path.Combine(_world.Repository, ".git/hooks/pre-merge-commit"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        (await Merge()).ShouldBeOfType<MergeOutcome.Refused>().Error.Message.ShouldContain("not today");

        _world.Run("status", "--porcelain").ShouldBeEmpty();
        File.Exists(Path.Combine(_world.Repository, ".git/MERGE_HEAD")).ShouldBeFalse();
    }

    [Fact]
    public async Task The_difference_shows_commits_and_files_as_they_are_and_names_the_new_ones()
    {
        var path = (await _world.Prepare()).Path;
        _world.Commit("a.txt", "committed\n", path);
        _world.Write("README", "changed\n", path);
        _world.Write("new.txt", "new", path);
        _world.Commit("later.txt", "of main alone");

        var shown = (await _world.Workspaces.DiffAsync("jazz", statistics: false, CancellationToken.None)).ShouldBeOfType<DiffOutcome.Shown>();

        shown.Text.ShouldContain("+committed");
        shown.Text.ShouldContain("+changed");
        shown.Text.ShouldNotContain("later.txt");
        shown.Untracked.ShouldBe(["new.txt"]);
    }

    [Fact]
    public async Task A_name_that_is_none_gets_the_nearest_one()
    {
        await _world.Prepare();

        var refused = (await _world.Workspaces.MergeAsync("jaz", CancellationToken.None)).ShouldBeOfType<MergeOutcome.Refused>();
        refused.Error.Hint!.ShouldContain("Did you mean jazz?");
        (await _world.Workspaces.MergeAsync("../jazz", CancellationToken.None)).ShouldBeOfType<MergeOutcome.Refused>().Error.Code.ShouldBe("LOR0617");
    }

    private Task<MergeOutcome> Merge() => _world.Workspaces.MergeAsync("jazz", CancellationToken.None);
}
