namespace Loreli.EndToEnd;

/// <summary>The verbs that write, show and check loreli.yml; no daemon runs.</summary>
public sealed class ConfigurationVerbSpecs : IDisposable
{
    private readonly LoreliHome _home = new();

    private string Team => Path.Combine(_home.Repository, "loreli.yml");

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Init_writes_a_team_that_is_good_unedited_and_a_second_run_changes_nothing()
    {
        _home.Ok("init").Output.ShouldContain("wrote     loreli.yml");
        var written = File.ReadAllText(Team);

        _home.Ok("config", "validate").Output.ShouldBe("The configuration is good: 2 agents.\n");
        _home.Ok("init").Output.ShouldContain("unchanged loreli.yml");
        File.ReadAllText(Team).ShouldBe(written);
    }

    [Fact]
    public void Init_in_a_repository_with_commits_writes_the_scaffolding_as_it_is()
    {
        Directory.Delete(Path.Combine(_home.Repository, ".git"));
        Tool.Run("git", "-C", _home.Repository, "init", "--quiet").ExitCode.ShouldBe(0);
        Tool.Run("git", "-C", _home.Repository, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--allow-empty", "--message", "first").ExitCode.ShouldBe(0);

        _home.Ok("init");

        foreach (var file in (string[])["loreli.yml", ".loreliinclude"])
        {
            File.ReadAllText(Path.Combine(_home.Repository, file)).ShouldBe(File.ReadAllText(Scaffolding(file)));
        }
    }

    [Fact]
    public void Init_leaves_a_file_of_another_content_alone_unless_it_is_forced()
    {
        File.WriteAllText(Team, "model: opus\n");

        _home.Ok("init").Output.ShouldContain("kept      loreli.yml");
        File.ReadAllText(Team).ShouldBe("model: opus\n");

        _home.Ok("init", "--force").Output.ShouldContain("replaced  loreli.yml");
        File.ReadAllText(Team).ShouldContain("agents:");
    }

    [Fact]
    public void Validate_points_at_every_error_of_a_file_and_ends_with_1()
    {
        File.WriteAllText(Team, "timeouts:\n  stal: 5m\nagents:\n  - backend: claude\n    stall: {timeout: soon}\n");

        var outcome = _home.Run("config", "validate");

        outcome.ExitCode.ShouldBe(1);
        outcome.Output.ShouldBeEmpty();
        outcome.Error.Split('\n')[..2].ShouldBe(
        [
            "loreli.yml:2:3: LOR0403 timeouts.stal: timeouts has no key \"stal\"; it takes stall, rapidDeath, shutdown, grace, start, poll, nudge; did you mean stall?",
            "loreli.yml:5:22: LOR0405 agents[0].stall.timeout: expected a duration from 10ms to 7d, like 10m, or plain milliseconds; seen \"soon\"",
        ]);
        _home.Run("config", "validate", "--json").Json.EnumerateArray().Select(it => it.GetProperty("line").GetInt32()).ShouldBe([2, 5]);
    }

    [Fact]
    public void Validate_knows_the_backends_and_the_dialogs_that_there_are()
    {
        File.WriteAllText(Team, "agents:\n  - backend: clade\ndialogs: {trust-foldr: accept}\nbackends:\n  mine:\n    commnd: [x]\n");

        var said = _home.Run("config", "validate").Error;

        said.ShouldContain("loreli.yml:2:14: LOR0407 agents[0].backend: there is no backend \"clade\"");
        said.ShouldContain("did you mean claude?");
        said.ShouldContain("did you mean trust-folder?");
        said.ShouldContain("backends.mine.commnd");
    }

    [Fact]
    public void Show_puts_files_environment_and_command_line_over_each_other()
    {
        File.WriteAllText(Team, "timeouts: {stall: 5m, poll: 1s}\n");
        _home.Environment["LORELI_TIMEOUTS_POLL"] = "3s";

        var shown = _home.Ok("config", "show", "--origin", "--set", "watch.interval=9s").Output.Split('\n').Select(it => string.Join(' ', it.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

        string[] expected = ["stall: 5m # loreli.yml:1:19", "poll: 3s # $LORELI_TIMEOUTS_POLL", "interval: 9s # --set", "maxAgents: 8 # built-in"];
        expected.ShouldBeSubsetOf(shown);
    }

    private static string Scaffolding(string file)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Governance.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }
        return Path.Combine(folder, "scaffolding", file);
    }
}
