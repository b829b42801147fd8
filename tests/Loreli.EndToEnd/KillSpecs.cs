using Loreli.Posix;

namespace Loreli.EndToEnd;

/// <summary>Ending an agent ends all that it started, however well that hides.</summary>
public sealed class KillSpecs(RunningDaemon daemon) : IClassFixture<RunningDaemon>
{
    private LoreliHome Home => daemon.Home;

    public static TheoryData<string, string> Hiding => new()
    {
        { "in the background", "sleep WORD & sleep WORD & wait" },
        { "in a session of its own", "setsid sleep WORD & sleep WORD" },
        { "double-forked", "(setsid sh -c 'sleep WORD & exec sleep WORD' >/dev/null 2>&1 &) ; exec sleep WORD" },
        { "without an environment", "(env -i setsid sleep WORD </dev/null >/dev/null 2>&1 &); exec sleep WORD" },
        { "double-forked without an environment", "(env -i setsid sh -c '(/bin/sleep WORD &) ; (setsid /bin/sleep WORD &) ; exec /bin/sleep WORD' >/dev/null 2>&1 &); exec sleep WORD" },
        { "deaf to every polite signal", "trap '' TERM HUP INT QUIT; (trap '' TERM HUP; while :; do sleep WORD; done) & while :; do sleep WORD; done" },
        { "stopped", "sleep WORD & kill -STOP $!; sleep WORD & (setsid sh -c 'kill -STOP $$; sleep WORD' &) ; exec sleep WORD" },
        { "with no terminal and no parent", "(setsid nohup sleep WORD </dev/null >/dev/null 2>&1 &); (setsid nohup sleep WORD </dev/null >/dev/null 2>&1 &); sleep WORD" },
        { "born again whenever they die", "trap '' TERM; again() { setsid sh -c 'trap \"\" TERM; while :; do sleep WORD; done' & }; again; again; while :; do sleep WORD; again; done" },
    };

    [Theory]
    [MemberData(nameof(Hiding))]
    public void Kill_leaves_nothing_of_children(string how, string script)
    {
        var word = Tree(how, script);

        Home.Ok("kill", "tree");
        Home.WaitForExit("tree");

        NothingIsLeft(word, how);
    }

    [Theory]
    [MemberData(nameof(Hiding))]
    public void Shutdown_leaves_nothing_of_children_after_its_grace(string how, string script)
    {
        var word = Tree(how, script);

        Home.Ok("shutdown", "--grace", "200ms", "tree");
        Home.WaitForExit("tree");

        NothingIsLeft(word, how);
    }

    [Fact]
    public void The_exit_of_an_agent_ends_the_daemons_that_it_left_behind()
    {
        var word = ProcessScan.FreshWord();
        var gate = Path.Combine(Home.Root, word);
        Home.SpawnShell("leaver", $"(setsid sleep {word} >/dev/null 2>&1 &); (env -i setsid sleep {word} >/dev/null 2>&1 &); until [ -e {gate} ]; do sleep 0.02; done; exit 0");
        Waiting.Until(() => ProcessScan.WithWord(word).Count(IsSleep) == 2, "both daemons");
        File.WriteAllText(gate, "");

        Home.WaitForExit("leaver");

        // The exit is told at once, and what was left behind is asked first.
        Waiting.Until(() => ProcessScan.WithWord(word).Count == 0, "the end of what the agent left behind");
    }

    [Fact]
    public void Kill_of_one_pane_touches_no_other()
    {
        var (mine, theirs) = (ProcessScan.FreshWord(), ProcessScan.FreshWord());
        Home.SpawnShell("mine", $"(setsid sleep {mine} &) ; exec sleep {mine}");
        Home.SpawnShell("theirs", $"(setsid sleep {theirs} &) ; (env -i setsid sleep {theirs} &) ; exec sleep {theirs}");
        Waiting.Until(() => ProcessScan.WithWord(mine).Count >= 2 && ProcessScan.WithWord(theirs).Count >= 3, "both trees");

        Home.Ok("kill", "mine");
        Home.WaitForExit("mine");

        NothingIsLeft(mine, "of the killed pane");
        ProcessScan.WithWord(theirs).Count.ShouldBe(3);
        Home.Ok("kill", "theirs");
        Home.WaitForExit("theirs");
        NothingIsLeft(theirs, "of the other pane");
    }

    [Fact]
    public void A_stopped_agent_can_be_shut_down_politely()
    {
        Home.SpawnShell("stopped", "trap 'echo woke up to leave; exit 6' TERM; echo ready; while :; do sleep 0.05; done");
        Home.WaitForText("stopped", "ready");
        var pid = Home.PidOf("stopped");
        _ = Signals.Send(pid, Signals.SIGSTOP);
        Waiting.Until(() => ProcessScan.StateOf(pid) == 'T', "the stop");

        Home.Ok("shutdown", "--grace", "60s", "stopped");
        Home.WaitForExit("stopped");

        Home.Pane("stopped").GetProperty("exitCode").GetInt32().ShouldBe(6);
        Home.Capture("stopped").ShouldContain("woke up to leave");
    }

    [Fact]
    public void The_whole_tree_of_a_pane_is_listed_with_what_it_uses()
    {
        var word = ProcessScan.FreshWord();
        Home.SpawnShell("family", $"(setsid sleep {word} &) ; sleep {word} & exec sleep {word}");
        Waiting.Until(() => ProcessScan.WithWord(word).Count == 3, "the family");

        var use = Home.Ask("/v1/panes/family").GetProperty("use");

        use.GetProperty("memoryBytes").GetInt64().ShouldBeGreaterThan(0);
        use.GetProperty("processes").EnumerateArray().Count(it => it.GetProperty("command").GetString()!.Contains("sleep", StringComparison.Ordinal)).ShouldBe(3);
        Home.Ok("kill", "family");
        Home.WaitForExit("family");
        NothingIsLeft(word, "of the family");
    }

    private string Tree(string how, string script)
    {
        var word = ProcessScan.FreshWord();
        Home.SpawnShell("tree", script.Replace("WORD", word, StringComparison.Ordinal));
        // The shell that started them is not counted: only what sleeps proves that the tree is up.
        Waiting.Until(() => ProcessScan.WithWord(word).Count(IsSleep) >= 2, $"children {how}");
        return word;
    }

    private static bool IsSleep(LiveProcess it) => it.Command.Contains("sleep ", StringComparison.Ordinal) && !it.Command.Contains("setsid", StringComparison.Ordinal);

    private static void NothingIsLeft(string word, string how) => ProcessScan.WithWord(word).ShouldBeEmpty($"a child {how} lives");
}
