using Loreli.Protocol.Live;
using Loreli.Terminal;
using Loreli.Tui.Model;
using Loreli.Tui.Running;
using Shouldly;
using Xunit;
using static Loreli.Tui.Specs.LoopWorld;
using static Loreli.Tui.Specs.ScreenWorld;

namespace Loreli.Tui.Specs;

public sealed class LoopSpecs
{
    private const string Prefix = "\u0002";

    [Fact]
    public void A_frame_of_a_pane_appears_on_the_operators_terminal()
    {
        var shown = "";
        var world = new LoopWorld().Say(Welcome(Pane("a"))).Say(Frame("a", 60, 22, "hello \e[31mworld", reset: true)).Pass(50);

        world.Then(() => shown = world.Row(1)).Run();

        shown.ShouldEndWith("│hello world");
    }

    [Fact]
    public void A_tile_that_only_looks_on_shows_where_lines_begin_wherever_the_cursor_is()
    {
        var rows = new List<string>();
        var line = $"first{new string('.', 80)}last";
        var world = new LoopWorld().Say(Welcome(Pane("a"), Pane("b"))).Type($"{Prefix}g")
            .Say(Frame("a", 120, 22, line, reset: true), Frame("b", 120, 22, line, reset: true)).Pass(50);

        world.Then(() => rows.AddRange(Enumerable.Range(0, 24).Select(world.Row))).Run();

        var drawn = rows.Where(row => row.Contains("....", StringComparison.Ordinal)).Select(row => row.Split('│')[1]).ToList();
        drawn.Count.ShouldBe(2);
        drawn[0].ShouldEndWith("last");
        drawn[1].ShouldStartWith("first");
    }

    [Fact]
    public void A_key_is_sent_before_anything_more_is_drawn()
    {
        var world = new LoopWorld().Say(Welcome(Pane("a"))).Type("x");

        world.Then(() => world.Heard.OfType<ClientMessage.Key>().ShouldHaveSingleItem().Text.ShouldBe("x")).Run();
    }

    [Fact]
    public void The_echo_of_a_key_does_not_wait_for_the_pace_and_other_output_does()
    {
        var rows = new List<string>();
        var world = new LoopWorld().Say(Welcome(Pane("a"))).Say(Frame("a", 60, 22, "1", reset: true)).Pass(50).Pass(50);
        void Look() => rows.Add(world.Row(1));

        world.Say(Frame("a", 60, 22, "2")).Then(Look).Say(Frame("a", 60, 22, "3")).Then(Look).Type("x").Say(Frame("a", 60, 22, "x")).Then(Look).Run();

        rows.Select(row => row[(row.IndexOf('│') + 1)..]).ShouldBe(["12", "12", "123x"]);
    }

    [Fact]
    public void A_key_typed_into_the_palette_is_drawn_at_once_too()
    {
        var rows = new List<string>();
        var world = new LoopWorld().Say(Welcome(Pane("a"))).Say(Frame("a", 60, 22, "1", reset: true)).Pass(50).Pass(50);

        world.Type("\u0002:").Type("q").Type("z").Type("j").Then(() => rows.AddRange(Enumerable.Range(0, 24).Select(world.Row))).Run();

        rows.ShouldContain(row => row.Contains("qzj", StringComparison.Ordinal));
    }

    [Fact]
    public void A_terminal_that_does_not_read_gets_the_latest_screen_when_it_reads_again_and_nothing_in_between()
    {
        long blockedAt = 0;
        var world = new LoopWorld();
        world.Say(Welcome(Pane("a"))).Say(Frame("a", 60, 22, "", reset: true)).Pass(50).Then(() => { world.Room = 10; blockedAt = world.BytesWritten; });
        for (var n = 0; n < 2000; n++)
        {
            world.Say(Frame("a", 60, 22, $"\e[H\e[2Jstate {n} {new string((char)('a' + (n % 26)), 800)}")).Pass(20);
        }
        var (heard, shown) = (0, "");

        world.Then(() => { heard = (int)(world.BytesWritten - blockedAt); world.Room = null; }).Pass(20).Pass(20).Pass(20)
            .Then(() => shown = world.Row(1)).Run();

        heard.ShouldBe(10);
        shown.ShouldContain("state 1999 ");
        (world.BytesWritten - blockedAt).ShouldBeLessThan(3 * 80 * 24 * 4);
    }

    [Theory]
    [InlineData("\u0002d", LeaveReason.Detached)]
    [InlineData("", LeaveReason.Terminated)]
    public void Whatever_way_it_ends_the_terminal_is_given_back(string keys, LeaveReason reason)
    {
        var world = new LoopWorld().Say(Welcome(Pane("a"))).Type(keys);

        world.Run().Reason.ShouldBe(reason);

        ShouldBeGivenBack(world);
    }

    [Fact]
    public void An_exception_gives_the_terminal_back_too()
    {
        var world = new LoopWorld().Say(Welcome(Pane("a"))).Then(() => throw new InvalidOperationException("bug"));

        Should.Throw<InvalidOperationException>(() => world.Run());

        ShouldBeGivenBack(world);
    }

    [Fact]
    public void Suspend_gives_the_terminal_back_stops_and_takes_it_again()
    {
        var world = new LoopWorld().Say(Welcome(Pane("a"))).Type(Prefix + "\u001a").Pass(50);

        world.Then(() => world.Shown.IsAlternateScreen.ShouldBeTrue()).Run();

        world.Stops.ShouldBe(1);
        world.Written.ToString().Split("\e[?1049l").Length.ShouldBe(3);
    }

    [Fact]
    public void After_a_suspension_the_keyboard_protocol_is_switched_on_again()
    {
        const string Answers = "\e[?0u\e[?62;22c";
        var world = new LoopWorld().Say(Welcome(Pane("a"))).Type(Answers).Type(Prefix + "\u001a").Type(Answers).Pass(50);

        world.Run();

        world.Written.ToString().Split(TerminalModes.PushKitty).Length.ShouldBe(3);
        world.Written.ToString().Split("\e[<u").Length.ShouldBe(3);
    }

    [Fact]
    public void What_the_terminal_can_do_is_used_once_it_has_answered()
    {
        var world = new LoopWorld().Say(Welcome(Pane("a")));

        world.Type("\e[?2026;2$y\e[?0u\e]11;rgb:ffff/ffff/ffff\e\\\eP1+r524742=38\e\\\e[?62;22c").Pass(20).Run();

        var written = world.Written.ToString();
        written.ShouldContain("\e[?2026h");
        written.ShouldContain(TerminalModes.PushKitty);
        written.ShouldContain("\e[<u");
        written.ShouldContain("48;2;230;233;239"); // The light theme's bar, in true colour.
    }

    [Fact]
    public void A_terminal_that_answers_nothing_is_drawn_on_all_the_same()
    {
        var world = new LoopWorld().Say(Welcome(Pane("a"))).Pass(20);

        world.Then(() => world.Row(0).ShouldContain("x")).Run();

        world.Written.ToString().ShouldNotContain("\e[?2026h");
    }

    [Fact]
    public void A_daemon_that_restarts_is_found_again_and_the_screen_stays()
    {
        var lost = "";
        var world = new LoopWorld();
        world.Say(Welcome(Pane("a"))).Say(Frame("a", 60, 22, "work", reset: true)).Pass(50).Then(() => { world.DaemonIsGone = true; return Wake.Live; })
            .Pass(20).Then(() => lost = world.Row(1) + world.Row(23)).Pass(300).Then(() => world.DaemonIsGone = false).Pass(300)
            .Say(Welcome(Pane("a"))).Pass(20);

        world.Then(() => world.Row(23).ShouldContain("the daemon is back")).Run();

        lost.ShouldContain("work");
        lost.ShouldContain("daemon lost");
        world.Connections.ShouldBe(3);
    }

    [Fact]
    public void A_daemon_that_stays_away_ends_the_screen_with_its_exit_code()
    {
        var world = new LoopWorld();
        world.Say(Welcome(Pane("a"))).Then(() => { world.DaemonIsGone = true; return Wake.Live; }).Pass(700_000).Pass(1);

        world.Run().ExitCode.ShouldBe(Protocol.ExitCode.NoDaemon);
    }

    [Fact]
    public void A_storm_of_resizes_ends_with_a_screen_of_the_last_size()
    {
        var world = new LoopWorld().Say(Welcome(Pane("a"), Pane("b")), Frame("a", 60, 22, "first", reset: true));
        var sizes = new Random(7);
        for (var n = 0; n < 300; n++)
        {
            world.Resize(sizes.Next(1, 260), sizes.Next(1, 90)).Pass(5);
        }
        world.Resize(100, 30).Pass(50);

        world.Then(() =>
        {
            world.Row(0).ShouldContain("x");
            world.Row(29).ShouldContain("Ctrl-b");
        }).Run();

        world.Heard.OfType<ClientMessage.Watch>().Last().Panes.ShouldHaveSingleItem().Rows.ShouldBe(28);
    }

    [Fact]
    public void A_pane_larger_than_its_area_shows_where_its_cursor_is()
    {
        var lines = string.Join("\r\n", Enumerable.Range(0, 60).Select(n => $"line {n}"));
        var world = new LoopWorld().Say(Welcome(Pane("a"))).Say(Frame("a", 200, 60, lines, reset: true)).Pass(50);

        world.Then(() => world.Row(22).ShouldEndWith("line 59")).Run();
    }

    [Fact]
    public void A_dead_pane_shows_its_very_last_line_above_how_it_ended()
    {
        var lines = string.Join("\r\n", Enumerable.Range(0, 22).Select(n => $"line {n}"));
        var dead = Pane("a", Protocol.Daemon.PaneState.Exited) with { ExitCode = 1 };
        var world = new LoopWorld().Say(Welcome(dead)).Say(Frame("a", 60, 22, lines, reset: true)).Pass(50);

        world.Then(() =>
        {
            world.Row(21).ShouldEndWith("line 21");
            world.Row(22).ShouldContain("exited with 1");
        }).Run();
    }

    [Fact]
    public void A_slow_line_behind_a_terminal_that_takes_everything_gets_no_more_than_a_screen_ahead_of_what_arrived()
    {
        long start = 0, stalled = 0, resumed = 0;
        var world = new LoopWorld(200, 50).Say(Welcome(Pane("a"))).Type("\e[0n\e[?62c").Say(Frame("a", 160, 48, "", reset: true)).Pass(50);
        world.Then(() => start = world.BytesWritten);
        void Flood(int from)
        {
            for (var n = from; n < from + 100; n++)
            {
                var screen = string.Join("\r\n", Enumerable.Range(0, 48).Select(row => new string((char)('a' + ((n + row) % 26)), 150)));
                world.Say(Frame("a", 160, 48, $"\e[H{screen}")).Pass(20);
            }
        }
        Flood(0);
        world.Then(() => stalled = world.BytesWritten - start);
        for (var answer = 0; answer < 8; answer++)
        {
            world.Type("\e[0n");
        }
        world.Pass(20).Pass(20).Then(() => resumed = world.BytesWritten - start);

        world.Run();

        stalled.ShouldBeLessThan(48 << 10);
        resumed.ShouldBeGreaterThan(stalled);
    }

    [Fact]
    public void A_terminal_that_ceases_to_answer_is_drawn_on_again_after_some_seconds()
    {
        var world = new LoopWorld(200, 50).Say(Welcome(Pane("a"))).Type("\e[0n\e[?62c").Say(Frame("a", 160, 48, "", reset: true)).Pass(50);
        for (var n = 0; n < 20; n++)
        {
            var screen = string.Join("\r\n", Enumerable.Range(0, 48).Select(row => new string((char)('a' + ((n + row) % 26)), 150)));
            world.Say(Frame("a", 160, 48, $"\e[H{screen}")).Pass(20);
        }
        world.Say(Frame("a", 160, 48, "\e[H\e[2Jlatest")).Pass(3_100).Pass(20).Pass(20);

        world.Then(() => world.Row(1).ShouldContain("latest")).Run();
    }

    [Fact]
    public void A_focused_pane_that_wants_key_releases_gets_them_from_the_outer_terminal()
    {
        var world = new LoopWorld().Say(Welcome(Pane("a"))).Type("\e[?0u\e[?62c")
            .Say(Frame("a", 60, 22, "", reset: true, modes: InputModes.KittyDisambiguate | InputModes.KittyEventTypes | InputModes.MouseMove)).Pass(20);

        world.Run();

        world.Written.ToString().ShouldContain("\e[=7;1u");
        world.Written.ToString().ShouldContain("\e[?1003h");
    }

    [Fact]
    public void An_escape_alone_is_a_key_after_a_short_silence()
    {
        var world = new LoopWorld().Say(Welcome(Pane("a"))).Type("\e").Pass(30);

        world.Then(() => world.Heard.OfType<ClientMessage.Key>().ShouldHaveSingleItem().Name.ShouldBe("escape")).Run();
    }

    [Fact]
    public void Drawing_the_frames_of_a_busy_pane_allocates_next_to_nothing()
    {
        long before = 0, after = 0;
        var world = new LoopWorld(200, 50).Say(Welcome(Pane("a"))).Say(Frame("a", 160, 48, "", reset: true)).Pass(50);
        var frames = Enumerable.Range(0, 400).Select(n => (ServerMessage)Frame("a", 160, 48, $"\e[{1 + (n % 40)};1Hrow {n % 10} \e[3{n % 8}mcolour\e[m")).ToArray();
        foreach (var frame in frames[..200])
        {
            world.Say(frame).Pass(20);
        }
        world.Then(() => before = GC.GetAllocatedBytesForCurrentThread());
        foreach (var frame in frames[200..])
        {
            world.Say(frame).Pass(20);
        }

        world.Then(() => after = GC.GetAllocatedBytesForCurrentThread()).Run();

        ((after - before) / 200).ShouldBeLessThan(6_000);
    }

    private static void ShouldBeGivenBack(LoopWorld world)
    {
        var shown = world.Shown;
        shown.IsAlternateScreen.ShouldBeFalse();
        shown.Cursor.IsVisible.ShouldBeTrue();
        (shown.InputModes & (InputModes.AnyMouse | InputModes.BracketedPaste | InputModes.FocusEvents | InputModes.KittyDisambiguate)).ShouldBe(InputModes.None);
    }
}
