namespace Loreli.EndToEnd;

/// <summary>Wrong words, names, sizes and programs: a message that says what to do, the documented exit code, nothing changed.</summary>
public sealed class BadInputSpecs(RunningDaemon daemon) : IClassFixture<RunningDaemon>
{
    private LoreliHome Home => daemon.Home;

    [Fact]
    public void A_missing_program_is_named_with_the_path_that_was_searched()
    {
        var refused = Home.Run("spawn", "--name", "missing", "--env", "PATH=/nowhere:/else", "--", "no-such-program");

        Refused(refused, 1, "no-such-program", "/nowhere:/else", "Install it, or give its full path");
        Home.Ok("ps", "--names").Output.Split('\n').ShouldNotContain("missing");
        Directory.EnumerateDirectories(Path.Combine(Home.StateFolder(), "panes"), "missing*").ShouldBeEmpty();
        Home.Ok("events", "--json").Output.ShouldContain("no-such-program");
    }

    [Fact]
    public void A_program_by_path_that_is_not_there_or_cannot_be_run_is_told_apart()
    {
        var text = Path.Combine(Home.Repository, "text.txt");
        File.WriteAllText(text, "not a program\n");
        File.SetUnixFileMode(text, UnixFileMode.UserRead);

        Refused(Home.Run("spawn", "--name", "p", "--", "/no/such/program"), 1, "there is no program /no/such/program");
        Refused(Home.Run("spawn", "--name", "p", "--", text), 1, text, "chmod +x");
        Refused(Home.Run("spawn", "--name", "p", "--cwd", "/no/such/folder", "--", "sleep", "1"), 1, "/no/such/folder", "--cwd");
    }

    [Theory]
    [InlineData("spawn", "--name", "s", "--size", "0x0", "--", "sleep", "1")]
    [InlineData("spawn", "--name", "s", "--size", "80", "--", "sleep", "1")]
    [InlineData("spawn", "--name", "s", "--size", "80x2001", "--", "sleep", "1")]
    [InlineData("spawn", "--name", "s", "--size", "-80x24", "--", "sleep", "1")]
    [InlineData("spawn", "--name", "s", "--size", "99999999999x24", "--", "sleep", "1")]
    [InlineData("resize", "s", "80x")]
    [InlineData("resize", "s", "eighty")]
    public void A_bad_size_is_refused_with_what_can_be(params string[] arguments) =>
        Refused(Home.Run(arguments), 64, arguments.First(it => it.Any(char.IsAsciiDigit) || it == "eighty"), "120x40");

    [Theory]
    [InlineData("-dash")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("../up")]
    [InlineData("ü")]
    public void A_bad_name_is_refused_with_what_can_be(string name) =>
        Refused(Home.Run("spawn", $"--name={name}", "--", "sleep", "1"), 64, name, "letters");

    [Fact]
    public void A_name_that_is_taken_is_refused_and_the_pane_that_has_it_runs_on()
    {
        Home.Spawn("taken", "sleep", "1000");
        var pid = Home.PidOf("taken");

        Refused(Home.Run("spawn", "--name", "taken", "--", "sleep", "1000"), 1, "taken", "another name");

        Home.PidOf("taken").ShouldBe(pid);
        Home.Ok("kill", "taken");
    }

    [Theory]
    [InlineData("capture")]
    [InlineData("logs")]
    [InlineData("kill")]
    [InlineData("shutdown")]
    [InlineData("restart")]
    [InlineData("cast")]
    public void An_unknown_pane_is_answered_with_the_nearest(string verb)
    {
        Home.Run("spawn", "--name", "reviewer", "--", "sleep", "1000");

        Refused(Home.Run(verb, "reveiwer"), 1, "\"reveiwer\"", "Did you mean \"reviewer\"?");
        Home.StateOf("reviewer").ShouldBe("running");
    }

    [Fact]
    public void An_unknown_verb_option_or_key_is_answered_with_the_nearest()
    {
        Home.Run("spawn", "--name", "keys-target", "--", "sleep", "1000");

        Refused(Home.Run("captrue"), 64, "captrue", "did you mean capture?");
        Refused(Home.Run("frobnicate-everything"), 64, "loreli help");
        Refused(Home.Run("capture", "--scrolback", "x"), 64, "--scrolback", "did you mean --scrollback?");
        Refused(Home.Run("keys", "keys-target", "Entre"), 64, "Entre", "Enter");
        Refused(Home.Run("wait", "keys-target", "--for", "exit", "--timeout", "soon"), 64, "soon", "10m");
        Refused(Home.Run("capture"), 64, "needs NAME", "usage: loreli capture");
        Refused(Home.Run("ps", "extra"), 64, "extra");
        Home.Ok("kill", "keys-target");
    }

    [Fact]
    public void Input_for_a_pane_that_has_ended_is_refused_with_the_way_to_start_it_again()
    {
        Home.SpawnShell("over", "exit 0");
        Home.WaitForExit("over");

        Refused(Home.Run("send", "over", "hello"), 1, "over", "loreli restart over");
        Refused(Home.Run("resize", "over", "80x24"), 1, "over");
    }

    [Fact]
    public void Without_a_daemon_every_verb_says_how_to_start_one()
    {
        using var home = new LoreliHome();

        foreach (var verb in new string[][] { ["ps"], ["status"], ["capture", "x"], ["down"], ["events"] })
        {
            Refused(home.Run(verb), 69, "loreli up");
        }
        home.Processes().ShouldBeEmpty();
    }

    [Fact]
    public void A_screen_without_a_terminal_is_refused()
    {
        Refused(Home.Run("attach"), 64, "terminal");
        Refused(Home.Run("demo"), 64, "terminal");
    }

    [Theory]
    [InlineData("nonsense\n")]
    [InlineData("{\"version\":3}\n")]
    [InlineData("{\"version\":2,\"width\":80,\"height\":24}\n[1,\"o\",\"fine\"]\n[2,\"o\"")]
    [InlineData("")]
    public void A_damaged_cast_is_refused_where_it_breaks(string cast)
    {
        var file = Path.Combine(Home.Root, "damaged.cast");
        File.WriteAllText(file, cast);

        Refused(Home.Run("replay", file, "--speed", "1000"), 1, "recording");
        Refused(Home.Run("replay", "/no/such.cast"), 1, "/no/such.cast");
    }

    internal static void Refused(Outcome outcome, int exitCode, params string[] words)
    {
        outcome.ExitCode.ShouldBe(exitCode, outcome.Error + outcome.Output);
        outcome.Error.ShouldStartWith("loreli: ");
        words.ShouldAllBe(word => outcome.Error.Contains(word, StringComparison.Ordinal), outcome.Error);
        outcome.Error.ShouldNotContain("   at ");
        outcome.Error.ShouldNotContain("Exception");
    }
}
