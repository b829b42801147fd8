using Loreli.Posix;
using Loreli.Terminal;
using Shouldly;
using Xunit;

namespace Loreli.Panes.Specs;

public sealed class PaneSpecs : IDisposable
{
    private readonly PaneWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void What_is_typed_reaches_the_program_and_what_it_prints_reaches_the_screen()
    {
        var pane = _world.Start("a", "read line; echo got $line in $PWD");

        pane.Send("hello\r"u8).ShouldBe(SendOutcome.Sent);

        _world.WaitForText(pane, $"got hello in {_world.Cwd}");
    }

    [Fact]
    public void Keys_are_encoded_for_the_modes_that_the_program_asked_for()
    {
        var pane = _world.Start("a", "printf '\\033[?1h'; stty -icanon -echo; echo ready; dd bs=1 count=3 2>/dev/null | od -An -c");
        _world.WaitForText(pane, "ready");

        pane.Send(new InputEvent.Key("up")).ShouldBe(SendOutcome.Sent);

        _world.WaitForText(pane, "033   O   A");
    }

    [Fact]
    public void A_query_of_the_program_is_answered_at_once()
    {
        var pane = _world.Start("a", "stty -icanon -echo; printf '\\033[3;5H\\033[6n'; dd bs=1 count=6 2>/dev/null | od -An -c");

        _world.WaitForText(pane, "033   [   3   ;   5   R");
    }

    [Fact]
    public void When_a_pane_last_printed_is_known_from_its_first_output_on()
    {
        var pane = _world.Start("a", "echo first; sleep 60");

        _world.WaitForText(pane, "first");

        // The screen is read while the batch that it came in is still being handled.
        _world.Seen.WaitUntil(() => pane.LastOutputAt is not null, () => "it never printed");
    }

    [Fact]
    public void A_resize_reaches_the_program_the_screen_and_the_observer()
    {
        var pane = _world.Start("a", "trap 'stty size' WINCH; echo ready; while :; do sleep 0.05; done");
        _world.WaitForText(pane, "ready");

        pane.Resize(100, 30);

        _world.WaitForText(pane, "30 100");
        (pane.Columns, pane.Rows).ShouldBe((100, 30));
        _world.Seen.Happened(pane).ShouldContain(new PaneEvent.Resized(100, 30));
    }

    [Theory]
    [InlineData("echo last words; exit 3", 3, 0)]
    [InlineData("echo last words; kill -9 $$", 0, 9)]
    public void A_dead_pane_tells_how_it_ended_and_stays_readable(string script, int code, int signal)
    {
        var pane = _world.Start("a", script);

        var exited = _world.WaitForLife<PaneLife.Exited>(pane);

        (exited.Code, exited.Signal).ShouldBe((code, signal));
        PaneWorld.Text(pane).ShouldBe("last words");
        pane.Send("x"u8).ShouldBe(SendOutcome.NotRunning);
        pane.Processes().ShouldBeEmpty();
        pane.KeeperPid.ShouldBeNull();
    }

    [Fact]
    public void Every_byte_is_accounted_for()
    {
        var pane = _world.Start("a", "seq 1 2000");

        _world.WaitForLife<PaneLife.Exited>(pane);

        var expected = Enumerable.Range(1, 2000).Sum(it => it.ToString().Length + 2);
        pane.Counters.ShouldSatisfyAllConditions(
            it => it.Read.ShouldBe(expected), it => it.Recorded.ShouldBe(expected), it => it.RecordingSize.ShouldBeGreaterThan(expected), it => it.Parsed.ShouldBe(expected), it => it.Lost.ShouldBe(0));
        ScreenText.RecordedOutput(pane.Directory).Length.ShouldBe(expected);
    }

    [Fact]
    public void What_a_program_tells_its_terminal_is_told_to_the_observer()
    {
        var pane = _world.Start("a", "printf '\\033]2;busy\\007\\007'; read x");

        _world.Seen.WaitUntil(() => _world.Seen.Told(pane).Count == 2, () => string.Join(' ', _world.Seen.Told(pane)));

        _world.Seen.Told(pane).ShouldBe([new TerminalEvent.TitleChanged("busy"), new TerminalEvent.Bell()]);
    }

    [Fact]
    public void A_frame_that_the_program_never_ends_is_shown_all_the_same()
    {
        var pane = _world.Start("a", "printf '\\033[?2026hhalf'; read x");

        _world.Seen.WaitUntil(
            () => pane.Read(0, static (terminal, _) => !terminal.InSynchronizedUpdate && ScreenText.Of(terminal) == "half"),
            () => PaneWorld.Text(pane));
    }

    [Fact]
    public async Task A_pane_whose_keeper_is_stopped_ends_wholly_past_it_and_keeps_its_exit_status()
    {
        var pane = _world.Start("a", "setsid sleep 1000 & trap '' TERM; echo ready; while :; do sleep 1; done");
        _world.WaitForText(pane, "ready");
        var (keeper, processes) = (pane.KeeperPid!.Value, pane.Processes());
        Signals.Send(keeper, Signals.SIGSTOP);

        (await pane.EndTree()).ShouldBe(0);

        _world.Seen.WaitUntil(() => pane.Life is PaneLife.Exited, () => $"{pane.Life}");
        pane.Life.ShouldBeOfType<PaneLife.Exited>().Signal.ShouldBe(Signals.SIGKILL);
        processes.Count.ShouldBeGreaterThan(1);
        processes.ShouldAllBe(it => !ProcFiles.All().Any(now => now.Pid == it.Pid && now.State != 'Z'));
    }

    [Fact]
    public void A_pane_that_is_ended_in_a_flood_ends_before_all_of_it_is_parsed_and_shows_all_of_it_later()
    {
        var pane = _world.Start("a", "yes loreli | head -c 24M; printf done; read x");
        _world.Seen.WaitUntil(() => pane.Counters.Read > 12 << 20, () => $"{pane.Counters}");

        pane.Stop(TimeSpan.Zero).ShouldBeTrue();

        _world.Seen.WaitUntil(() => pane.Life is PaneLife.Exited, () => $"{pane.Life}");
        ProcFiles.Stat(pane.Keeper.Pid).ShouldSatisfyAllConditions(it => (it is null or { State: 'Z' }).ShouldBeTrue());
        PaneWorld.Whole(pane).ShouldBe(ScreenText.OfRecording(pane.Directory, 80, 24));
        pane.Counters.ShouldSatisfyAllConditions(it => it.Parsed.ShouldBe(it.Read), it => it.Recorded.ShouldBe(it.Read));
    }

    [Fact]
    public void The_whole_tree_of_a_pane_is_listed_with_the_child_first()
    {
        var pane = _world.Start("a", "setsid sleep 1000 & echo ready; read x");
        _world.WaitForText(pane, "ready");
        _world.Seen.WaitUntil(
            () => pane.Processes().Any(it => it.Command == "sleep 1000"), () => string.Join('\n', pane.Processes()));

        var processes = pane.Processes();

        processes[0].Pid.ShouldBe(pane.Life.ShouldBeOfType<PaneLife.Running>().Pid);
        processes.ShouldAllBe(it => it.MemoryBytes > 0 && it.CpuSeconds >= 0);
    }

    [Fact]
    public void Killing_leaves_no_process_of_a_tree_that_hides_and_ignores()
    {
        var pane = _world.Start(
            "a", "trap '' TERM HUP; setsid sh -c 'trap \"\" TERM; sleep 1000' & (sleep 1001 &) ; echo ready; kill -STOP $$; sleep 1002");
        _world.WaitForText(pane, "ready");
        _world.Seen.WaitUntil(() => pane.Processes().Count >= 4, () => string.Join('\n', pane.Processes()));
        var pids = pane.Processes().Select(it => it.Pid).ToList();

        pane.Stop(TimeSpan.Zero);

        _world.WaitForLife<PaneLife.Exited>(pane);
        pids.Where(PaneWorld.IsAlive).ShouldBeEmpty();
    }

    [Fact]
    public void A_graceful_stop_lets_the_program_say_its_last_words()
    {
        var pane = _world.Start("a", "trap 'echo saved; exit 7' TERM; echo ready; while :; do sleep 0.05; done");
        _world.WaitForText(pane, "ready");

        pane.Stop(TimeSpan.FromSeconds(30));

        _world.WaitForLife<PaneLife.Exited>(pane).Code.ShouldBe(7);
        PaneWorld.Text(pane).ShouldContain("saved");
        _world.Seen.Happened(pane).OfType<PaneEvent.LifeChanged>().Select(it => it.Life.GetType().Name).ShouldBe(["Stopping", "Exited"]);
    }

    [Fact]
    public void A_signal_goes_to_the_program_in_the_foreground()
    {
        var pane = _world.Start("a", "trap 'echo interrupted; exit' INT; echo ready; while :; do sleep 0.05; done");
        _world.WaitForText(pane, "ready");

        pane.Signal(2);

        _world.WaitForText(pane, "interrupted");
    }

    [Fact]
    public void Secrets_of_the_environment_reach_the_program_but_no_disk()
    {
        var spec = _world.Spec("a", "/bin/sh", "-c", "echo key=$MY_API_KEY; echo done; read x");
        spec = spec with { Environment = new Dictionary<string, string>(spec.Environment) { ["MY_API_KEY"] = "hunter2-hunter2" } };
        var pane = _world.Start(spec);

        _world.WaitForText(pane, "done");

        PaneWorld.Text(pane).ShouldNotContain("hunter2-hunter2");
        foreach (var file in Directory.EnumerateFiles(pane.Directory, "*", SearchOption.AllDirectories))
        {
            File.ReadAllText(file).ShouldNotContain("hunter2-hunter2");
        }
    }

    [Fact]
    public void When_a_keeper_is_killed_its_pane_has_failed_and_its_last_screen_stays()
    {
        var pane = _world.Start("a", "echo last words; read x");
        _world.WaitForText(pane, "last words");

        Posix.Signals.Send(pane.KeeperPid!.Value, Posix.Signals.SIGKILL);

        _world.WaitForLife<PaneLife.Failed>(pane).Reason.ShouldStartWith("LOR0123 ");
        PaneWorld.Text(pane).ShouldBe("last words");
    }
}
