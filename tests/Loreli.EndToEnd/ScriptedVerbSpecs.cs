namespace Loreli.EndToEnd;

/// <summary>The scripted agent in real panes: what its script says is what happens to the machine.</summary>
public sealed class ScriptedVerbSpecs(RunningDaemon running) : IClassFixture<RunningDaemon>
{
    private readonly LoreliHome _home = running.Home;

    [Fact]
    public void It_exits_with_the_code_of_its_script()
    {
        Spawn("code", "--do", "say Leaving.; exit 3");

        _home.WaitForExit("code");

        _home.Pane("code").GetProperty("exitCode").GetInt32().ShouldBe(3);
        _home.Capture("code").ShouldContain("Leaving.");
    }

    [Fact]
    public void It_shows_a_dialog_of_the_CLI_that_it_looks_like_and_obeys_the_marker()
    {
        Spawn("dialog", "--like", "claude", "--do", "dialog trust no");
        _home.WaitForText("dialog", "❯ No, exit");

        _home.Ok("keys", "dialog", "Down");
        _home.WaitForText("dialog", "❯ Yes, I trust this folder");
        _home.Ok("keys", "dialog", "Enter");

        _home.WaitForText("dialog", "? for shortcuts");
        _home.StateOf("dialog").ShouldBe("running");
    }

    [Fact]
    public void Its_fork_storm_is_in_sessions_of_its_own_and_ends_with_its_pane()
    {
        Spawn("storm", "--do", "fork 20");
        Waiting.Until(() => Sleepers() == 20, "twenty children");

        _home.Ok("kill", "storm");

        Waiting.Until(() => Sleepers() == 0, "the end of twenty children");
    }

    [Fact]
    public void A_prompt_that_begins_with_do_is_carried_out()
    {
        Spawn("prompted");
        _home.WaitForText("prompted", "? for shortcuts");

        _home.Ok("send", "prompted", "do: fail rate-limit 30s; exit 9");

        _home.WaitForText("prompted", "■ 429 Rate limit reached · try again in 30s");
        _home.StateOf("prompted").ShouldBe("running");
    }

    [Fact]
    public void It_may_outlive_a_request_to_terminate_for_as_long_as_its_script_says()
    {
        var script = Path.Combine(_home.Root, "slow.txt");
        File.WriteAllText(script, "terminate 1500ms\nstart:\n  say Tough.");
        Spawn("slow", "--script", script);
        _home.WaitForText("slow", "Tough.");
        var asked = TimeProvider.System.Now;

        _ = Loreli.Posix.Signals.Send(_home.PidOf("slow"), Loreli.Posix.Signals.SIGTERM);
        _home.WaitForExit("slow");

        (TimeProvider.System.Now - asked).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(1_400));
        _home.Pane("slow").GetProperty("exitCode").GetInt32().ShouldBe(143);
    }

    [Fact]
    public void A_signal_of_its_script_ends_it_by_that_signal()
    {
        Spawn("shot", "--do", "signal SEGV");

        _home.WaitForExit("shot");

        _home.Pane("shot").GetProperty("signal").GetString().ShouldBe("SIGSEGV");
    }

    [Fact]
    public void A_wrong_script_is_refused_with_line_and_nearest_word()
    {
        var script = Path.Combine(_home.Root, "wrong.txt");
        File.WriteAllText(script, "prompt:\n  wrok 3s\n");

        var outcome = _home.Run("scripted", "--script", script);

        outcome.ExitCode.ShouldBe(64);
        outcome.Error.ShouldContain("wrong.txt:2: \"wrok\" is not a step");
        outcome.Error.ShouldContain("did you mean work?");
    }

    private void Spawn(string name, params string[] options) => _home.Spawn(name, [LoreliHome.Executable, "scripted", .. options]);

    private int Sleepers() => _home.Processes().Count(it => it.Command.StartsWith("/bin/sleep 86400", StringComparison.Ordinal));
}
