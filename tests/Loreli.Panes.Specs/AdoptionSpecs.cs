using Loreli.Terminal;
using Shouldly;
using Xunit;

namespace Loreli.Panes.Specs;

public sealed class AdoptionSpecs : IDisposable
{
    // Colours, wide characters, wraps and the cursor in the middle: what a rebuilt screen could get wrong.
    private const string Colourful =
        "i=0; while [ $i -lt $N ]; do i=$((i+1)); printf 'line %s \\033[3%sm漢字 and a text that is long enough to wrap around "
        + "the right edge of the screen %s\\033[0m\\n' $i $((i%8)) $i; done; printf '\\033[5;7Hhere'; ";

    private readonly PaneWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_a_restart_screen_and_scrollback_are_those_of_an_undisturbed_run(bool crash)
    {
        var pane = _world.Start("a", $"N=300; {Colourful} read x; N=50; {Colourful} read x");
        _world.WaitForText(pane, "here");
        pane.Resize(60, 20);
        _world.Seen.WaitUntil(() => pane.Columns == 60, () => pane.Columns.ToString());
        var pid = pane.Life.ShouldBeOfType<PaneLife.Running>().Pid;

        Leave(crash);
        _world.ComeBack().ShouldBeEmpty();
        var adopted = _world.Find("a");

        adopted.Life.ShouldBe(new PaneLife.Running(pid));
        adopted.Counters.Lost.ShouldBe(0);
        PaneWorld.Whole(adopted).ShouldBe(ScreenText.OfRecording(adopted.Directory, 80, 24));
        adopted.Send("\r"u8).ShouldBe(SendOutcome.Sent);
        _world.WaitForText(adopted, "line 50 ");
        _world.Seen.Happened(adopted).OfType<PaneEvent.Adopted>().Count().ShouldBe(1);
    }

    [Fact]
    public void What_was_printed_while_no_daemon_was_there_is_on_the_screen_afterwards()
    {
        var go = Path.Combine(_world.Cwd, "go");
        var pane = _world.Start("a", $"echo before; while [ ! -e {go} ]; do sleep 0.02; done; seq 1 5000; touch {go}ne; read x");
        _world.WaitForText(pane, "before");

        _world.Host.Dispose();
        File.WriteAllText(go, "");
        _world.Seen.WaitUntil(() => File.Exists(go + "ne"), () => "the program waits for somebody");
        _world.ComeBack();

        var adopted = _world.Find("a");
        _world.WaitForText(adopted, "4999\n5000");
        PaneWorld.Text(adopted).Split('\n').Skip(1).ShouldBe(Enumerable.Range(1, 5000).Select(it => it.ToString()));
    }

    [Fact]
    public void A_flood_through_twenty_restarts_loses_and_doubles_nothing()
    {
        const int Lines = 400_000;
        _world.Start("a", $"seq 1 {Lines}; read x");
        var chance = new Random(5);

        for (var cycle = 0; cycle < 20; cycle++)
        {
            var pane = _world.Find("a");
            var some = pane.Counters.Parsed + chance.Next(1, 100_000);
            _world.Seen.WaitUntil(() => pane.Counters.Parsed >= some || ShowsEnd(pane, Lines), () => $"{pane.Counters} {pane.Life}");
            Leave(crash: chance.Next(2) == 0);
            _world.ComeBack();
        }

        var last = _world.Find("a");
        _world.Seen.WaitUntil(() => ShowsEnd(last, Lines), () => $"{last.Counters} {last.Life}");
        last.Counters.Lost.ShouldBe(0);
        ScreenText.RecordedOutput(last.Directory).ShouldBe(string.Concat(Enumerable.Range(1, Lines).Select(it => $"{it}\r\n")));
        PaneWorld.Whole(last).ShouldBe(ScreenText.OfRecording(last.Directory, 80, 24));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void News_are_told_once_whatever_happens_to_the_daemon(bool crash)
    {
        var go = Path.Combine(_world.Cwd, "go");
        var pane = _world.Start(
            "a", $"printf '\\007'; while [ ! -e {go} ]; do sleep 0.02; done; printf '\\033]9;while you were away\\007'; touch {go}ne; read x");
        _world.Seen.WaitUntil(() => _world.Seen.Told(pane).Count == 1, () => "no bell");

        Leave(crash);
        File.WriteAllText(go, "");
        _world.Seen.WaitUntil(() => File.Exists(go + "ne"), () => "the program waits");
        _world.ComeBack();
        var adopted = _world.Find("a");
        _world.Seen.WaitUntil(() => _world.Seen.Told(adopted).Count > 0, () => "nothing was told");

        _world.Seen.Told(adopted).ShouldHaveSingleItem().ShouldBeOfType<TerminalEvent.Notified>().Body.ShouldBe("while you were away");
        Leave(crash);
        _world.ComeBack();
        _world.Seen.Told(_world.Find("a")).ShouldBeEmpty();
    }

    [Fact]
    public void Old_queries_are_not_answered_again()
    {
        var pane = _world.Start("a", "stty -icanon -echo; printf '\\033[6n'; dd bs=1 count=6 2>/dev/null | od -An -c; cat -v");
        _world.WaitForText(pane, "033   [   1   ;   1   R");

        Leave(crash: true);
        _world.ComeBack();
        var adopted = _world.Find("a");
        adopted.Send("end\r"u8);

        _world.WaitForText(adopted, "end");
        PaneWorld.Text(adopted).ShouldNotContain("^[[");
    }

    [Fact]
    public void Fifty_panes_are_adopted_together()
    {
        for (var number = 0; number < 50; number++)
        {
            _world.Start($"p{number}", $"echo this is {number}; read x");
        }
        foreach (var pane in _world.Host.Panes)
        {
            _world.WaitForText(pane, "this is");
        }

        _world.Restart().ShouldBeEmpty();

        _world.Host.Panes.Count.ShouldBe(50);
        foreach (var pane in _world.Host.Panes)
        {
            _world.WaitForText(pane, $"this is {pane.Name.Value[1..]}");
        }
    }

    [Fact]
    public void A_corrupt_registry_entry_is_reported_left_alone_and_holds_up_nobody_else()
    {
        var broken = _world.Start("broken", "echo one; read x");
        var whole = _world.Start("whole", "echo two; read x");
        _world.WaitForText(whole, "two");
        _world.Host.Dispose();
        var file = Path.Combine(broken.Directory, "keeper.json");
        File.WriteAllText(file, "{ \"version\": 1, ");

        var problem = _world.ComeBack().ShouldHaveSingleItem();

        problem.ShouldStartWith($"LOR0120 {file} cannot be read (");
        File.ReadAllText(file).ShouldBe("{ \"version\": 1, ");
        _world.WaitForText(_world.Find("whole"), "two");
        _world.Host.Find(PaneName.Parse("broken")).ShouldBeNull();
    }

    [Theory]
    [InlineData("flip")]
    [InlineData("cut")]
    [InlineData("empty")]
    public void A_damaged_checkpoint_costs_time_and_nothing_else(string damage)
    {
        var pane = _world.Start("a", $"N=300; {Colourful} read x");
        _world.WaitForText(pane, "here");
        _world.Host.Dispose();
        var file = Path.Combine(pane.Directory, Checkpoint.FileName);
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(file, damage switch { "flip" => bytes, "cut" => bytes[..(bytes.Length / 3)], _ => [] });

        _world.ComeBack().ShouldBeEmpty();

        PaneWorld.Whole(_world.Find("a")).ShouldBe(ScreenText.OfRecording(pane.Directory, 80, 24));
    }

    [Fact]
    public void A_daemon_that_left_in_good_order_leaves_nothing_to_parse_again()
    {
        var pane = _world.Start("a", $"N=300; {Colourful} read x");
        _world.WaitForText(pane, "here");
        var parsed = pane.Counters.Parsed;

        _world.Restart();

        _world.Seen.Happened(_world.Find("a")).ShouldContain(new PaneEvent.Adopted(parsed, 0));
        PaneWorld.Whole(_world.Find("a")).ShouldBe(ScreenText.OfRecording(pane.Directory, 80, 24));
    }

    [Fact]
    public void Output_that_the_limit_dropped_before_it_was_seen_is_told_and_counted()
    {
        var go = Path.Combine(_world.Cwd, "go");
        var spec = _world.Spec("a", "/bin/sh", "-c", $"while [ ! -e {go} ]; do sleep 0.02; done; seq 1 400000; touch {go}ne; read x");
        _world.Start(spec with { RecordingBytesMax = 512 << 10 });
        _world.Host.Dispose();
        File.WriteAllText(go, "");
        _world.Seen.WaitUntil(() => File.Exists(go + "ne"), () => "the program waits");

        _world.ComeBack();
        var adopted = _world.Find("a");
        _world.WaitForText(adopted, "399999\n400000");

        var lost = _world.Seen.Happened(adopted).OfType<PaneEvent.Lost>().ShouldHaveSingleItem();
        lost.FromOffset.ShouldBe(0);
        adopted.Counters.Lost.ShouldBe(lost.ToOffset);
        adopted.Counters.Lost.ShouldBeInRange(1_000_000, 2_800_000);
    }

    [Fact]
    public void The_dead_are_found_again_with_their_status_and_their_last_screen()
    {
        var pane = _world.Start("a", $"N=100; {Colourful} exit 3");
        _world.WaitForLife<PaneLife.Exited>(pane);
        var screen = PaneWorld.Whole(pane);

        _world.Restart().ShouldBeEmpty();
        var found = _world.Find("a");

        found.Life.ShouldBeOfType<PaneLife.Exited>().Code.ShouldBe(3);
        PaneWorld.Whole(found).ShouldBe(screen);
        found.Counters.Parsed.ShouldBe(pane.Counters.Parsed);
    }

    [Theory]
    [InlineData("asked to end")]
    [InlineData("of an earlier keeper")]
    [InlineData("with its keeper killed")]
    public void The_dead_are_found_again_in_the_size_that_they_had_last(string how)
    {
        var pane = _world.Start("a", "trap 'stty size' WINCH; echo ready; while :; do sleep 0.05; done");
        _world.WaitForText(pane, "ready");
        pane.Resize(101, 37);
        _world.WaitForText(pane, "37 101");
        if (how == "with its keeper killed")
        {
            Posix.Signals.Send(pane.KeeperPid!.Value, Posix.Signals.SIGKILL);
            _world.WaitForLife<PaneLife.Failed>(pane);
        }
        else
        {
            pane.Stop(TimeSpan.Zero);
            _world.WaitForLife<PaneLife.Exited>(pane);
        }
        if (how == "of an earlier keeper")
        {
            var exit = Path.Combine(pane.Directory, "exit.json");
            File.WriteAllLines(exit, File.ReadAllLines(exit).Where(it => !it.Contains("rows", StringComparison.Ordinal))
                .Select(it => it.Contains("columns", StringComparison.Ordinal) ? "  \"newer\": 0" : it));
        }

        _world.Restart().ShouldBeEmpty();

        var found = _world.Find("a");
        (found.Columns, found.Rows).ShouldBe((101, 37));
        (found.Spec.Columns, found.Spec.Rows).ShouldBe((80, 24));
    }

    [Fact]
    public void A_pane_whose_end_nobody_saw_is_rebuilt_from_its_recording_even_with_a_torn_tail()
    {
        var pane = _world.Start("a", "echo first; read x; echo never seen by a daemon");
        _world.WaitForText(pane, "first");
        var keeper = pane.KeeperPid!.Value;
        pane.Send("\r"u8);
        _world.Crash();
        Posix.Signals.Send(keeper, Posix.Signals.SIGKILL);
        Posix.Children.Reap(keeper);
        var segment = Directory.EnumerateFiles(Path.Combine(pane.Directory, "recording")).Max()!;
        File.AppendAllText(segment, "a frame that was torn");

        _world.ComeBack().ShouldBeEmpty();

        _world.Find("a").Life.ShouldBeAssignableTo<PaneLife>().ShouldNotBeOfType<PaneLife.Running>();
        PaneWorld.Text(_world.Find("a")).ShouldStartWith("first");
    }

    [Fact]
    public void A_keeper_that_is_stopped_is_neither_dead_nor_alive_until_it_goes_on()
    {
        var pane = _world.Start("a", "echo hello; read x");
        _world.WaitForText(pane, "hello");
        var keeper = pane.KeeperPid!.Value;
        _world.Host.Dispose();
        Posix.Signals.Send(keeper, Posix.Signals.SIGSTOP);

        _world.ComeBack();
        var found = _world.Find("a");

        _world.WaitForLife<PaneLife.Unknown>(found).Reason.ShouldStartWith("LOR0122 ");
        Posix.Signals.Send(keeper, Posix.Signals.SIGCONT);
        _world.WaitForLife<PaneLife.Running>(found);
        _world.WaitForText(found, "hello");
    }

    [Fact]
    public void Half_made_folders_of_ours_are_cleared_and_those_of_others_are_not()
    {
        var old = PaneFolder.Create(_world.PanesDirectory, _world.Spec("old", "x"), TimeProvider.System.GetUtcNow().AddHours(-1));
        var young = PaneFolder.Create(_world.PanesDirectory, _world.Spec("young", "x"), TimeProvider.System.GetUtcNow());
        var foreign = Directory.CreateDirectory(Path.Combine(_world.PanesDirectory, "foreign")).FullName;

        _world.Restart().ShouldBeEmpty();

        Directory.Exists(old.Path).ShouldBeFalse();
        Directory.Exists(young.Path).ShouldBeTrue();
        Directory.Exists(foreign).ShouldBeTrue();
    }

    private void Leave(bool crash)
    {
        if (crash)
        {
            _world.Crash();
        }
        else
        {
            _world.Host.Dispose();
        }
    }

    private static bool ShowsEnd(Pane pane, int lines) => PaneWorld.Text(pane).EndsWith($"\n{lines}", StringComparison.Ordinal);
}
