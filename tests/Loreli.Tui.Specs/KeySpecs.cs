using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Loreli.Terminal;
using Loreli.Tui.Layout;
using Loreli.Tui.Model;
using Shouldly;
using Xunit;
using static Loreli.Tui.Specs.ScreenWorld;

namespace Loreli.Tui.Specs;

public sealed class KeySpecs
{
    private static ScreenWorld Two() => With(100, 30, Pane("a"), Pane("b")).ForgetEffects();

    [Fact]
    public void A_key_goes_to_the_focused_pane_at_once()
    {
        var world = Two().Type("x");

        world.Sent.ShouldHaveSingleItem().ShouldBeOfType<ClientMessage.Key>().Panes.ShouldBe(["a"]);
    }

    [Fact]
    public void A_key_for_a_pane_changes_nothing_that_would_have_to_be_drawn()
    {
        var world = Two();
        var before = world.Model;

        world.Type("x").Model.ShouldBeSameAs(before);
    }

    [Fact]
    public void The_prefix_is_kept_and_doubled_it_goes_through()
    {
        var world = Two().Press("C-b");
        world.Sent.ShouldBeEmpty();

        world.Press("C-b");

        world.Sent.ShouldHaveSingleItem().ShouldBeOfType<ClientMessage.Key>().Name.ShouldBe("b");
        world.Model.Mode.ShouldBeOfType<Mode.Typing>();
    }

    [Fact]
    public void Another_prefix_can_be_set()
    {
        var world = new ScreenWorld(80, 24, new ScreenOptions { Prefix = "C-a" }).Welcome(Pane("a")).ForgetEffects();

        world.Press("C-b").Sent.Count().ShouldBe(1);
        world.Press("C-a", "?").Model.Mode.ShouldBeOfType<Mode.Help>();
    }

    [Theory]
    [InlineData("o", "b"), InlineData("2", "b"), InlineData("p", "b"), InlineData("down", "b"), InlineData("up", "b")]
    public void Focus_moves_to_the_other_pane(string key, string expected)
    {
        var world = Two().Command(key);

        world.Model.Focused.ShouldBe(expected);
        world.Sent.OfType<ClientMessage.Focus>().Last().Pane.ShouldBe(expected);
        world.Sent.OfType<ClientMessage.Watch>().Last().Panes.ShouldHaveSingleItem().Pane.ShouldBe(expected);
    }

    [Fact]
    public void Next_that_needs_me_goes_to_who_asks()
    {
        var world = With(100, 30, Pane("a"), Pane("b") with { ProgramState = "blocked" }, Pane("c")).Command("3");

        world.Command("n").Model.Focused.ShouldBe("b");
        world.Command("n").Notice.ShouldBe("nobody else needs you");
    }

    [Fact]
    public void Who_was_ended_on_purpose_needs_nobody_and_who_died_by_itself_does()
    {
        var ended = Pane("a", PaneState.Exited) with { ExitedAt = Noon };
        Attention.NeedsOperator(ended with { Signal = "SIGKILL", EndAsked = true }).ShouldBeFalse();
        Attention.NeedsOperator(Pane("a", PaneState.Failed) with { EndAsked = true }).ShouldBeFalse();
        Attention.NeedsOperator(ended with { ExitCode = 0 }).ShouldBeFalse();
        Attention.NeedsOperator(ended with { ExitCode = 1 }).ShouldBeTrue();
        Attention.NeedsOperator(ended with { Signal = "SIGSEGV" }).ShouldBeTrue();
        Attention.NeedsOperator(ended with { ExitCode = 0, StartedAt = Noon - TimeSpan.FromSeconds(1) }).ShouldBeTrue();
        Loreli.Tui.Views.Words.Ending(ended with { Signal = "SIGKILL", EndAsked = true }).ShouldBe("ended as asked");
    }

    [Fact]
    public void New_asks_for_command_and_name_and_starts_it()
    {
        var world = Two().Command("c");
        world.Press("C-u").Type("git log 'a b'").Press("enter");
        world.LastLine.ShouldStartWith(" name: git");
        world.Press("enter");

        var call = world.Calls.ShouldHaveSingleItem();
        (call.Method, call.Path).ShouldBe(("POST", "/v1/panes"));
        call.Body.ShouldBe("""{"name":"git","command":["git","log","a b"]}""");
    }

    [Fact]
    public void A_suggestion_gives_way_to_the_first_letter_and_is_taken_by_enter()
    {
        var world = Two().Command("c");
        world.LastLine.ShouldStartWith(" command: /bin/");
        world.Type("top").Press("enter");
        world.LastLine.ShouldStartWith(" name: top");
        world.Press("enter");

        world.Calls.ShouldHaveSingleItem().Body.ShouldBe("""{"name":"top","command":["top"]}""");
    }

    [Theory]
    [InlineData("right")]
    [InlineData("tab")]
    [InlineData("end")]
    public void A_suggestion_that_is_stepped_into_is_edited(string key)
    {
        var world = Two().Command(",").Press(key).Type("2").Press("enter");

        world.Calls.ShouldHaveSingleItem().Body.ShouldBe("""{"name":"a2"}""");
    }

    [Fact]
    public void A_suggestion_is_pasted_over_and_cut_by_backspace()
    {
        Two().Command(",").Tell(new Message.Input(new InputEvent.Paste("whole"))).LastLine.ShouldStartWith(" rename a to: whole");
        Two().Command("c").Press("backspace").Type("X").LastLine.ShouldContain("X");
        Two().Command(",").Press("backspace").Type("z").Press("enter").Calls.ShouldHaveSingleItem().Body.ShouldBe("""{"name":"z"}""");
    }

    [Fact]
    public void A_suggestion_looks_other_than_what_was_typed()
    {
        var (suggested, typed) = (Two().Command(",").Surface(), Two().Command(",").Press("right").Surface());

        var column = " rename a to: ".Length;
        suggested.Row(29)[column].ShouldNotBe(typed.Row(29)[column]);
    }

    [Fact]
    public void A_new_pane_gets_the_focus_when_the_daemon_has_started_it()
    {
        var world = Two().Command("c").Press("enter", "enter");

        world.Answer(201, System.Text.Json.JsonSerializer.Serialize(Pane("sh"), DaemonJson.Default.PaneView));

        world.Model.Focused.ShouldBe("sh");
        world.Notice.ShouldBe("sh: started");
    }

    [Fact]
    public void A_name_that_is_taken_is_refused_before_the_daemon_is_asked()
    {
        var world = Two().Command(",").Press("C-u").Type("b").Press("enter");

        world.Calls.ShouldBeEmpty();
        world.LastLine.ShouldContain("that name is taken");
    }

    [Fact]
    public void A_renamed_pane_keeps_its_place_and_the_focus()
    {
        var world = Two().Command("%").Press("enter", "enter");
        world.Answer(201, System.Text.Json.JsonSerializer.Serialize(Pane("sh") with { KeeperPid = 5 }, DaemonJson.Default.PaneView));

        world.Panes(Pane("a"), Pane("b") with { KeeperPid = 4 }, Pane("shell") with { KeeperPid = 5 });

        world.Model.Focused.ShouldBe("shell");
        world.Model.Arrangement.Tree!.Panes.ShouldBe(["a", "shell"]);
    }

    [Theory]
    [InlineData("x", "/v1/panes/a/kill"), InlineData("X", "/v1/panes/a/shutdown"), InlineData("S", "/v1/panes/a/shutdown"), InlineData("r", "/v1/panes/a/restart")]
    public void What_ends_an_agent_asks_first(string key, string path)
    {
        var world = Two().Command(key);
        world.Calls.ShouldBeEmpty();
        world.Press("z").Calls.ShouldBeEmpty();
        world.Press("n").Calls.ShouldBeEmpty();

        world.Command(key).Press("y").Calls.ShouldHaveSingleItem().Path.ShouldBe(path);
    }

    [Fact]
    public void A_dead_pane_takes_no_keys_is_restarted_without_a_question_and_can_be_dismissed()
    {
        var world = With(100, 30, Pane("a", PaneState.Exited) with { ExitCode = 2 }).ForgetEffects();

        world.Type("x").Sent.ShouldBeEmpty();
        world.Command("r").Calls.Last().Path.ShouldBe("/v1/panes/a/restart");
        world.Command("D").Calls.Last().Method.ShouldBe("DELETE");
    }

    [Fact]
    public void A_refusal_of_the_daemon_is_said_in_its_words()
    {
        var world = Two().Command("x").Press("y").Answer(409, """{"code":"LOR0001","message":"a is stopping already","hint":"wait"}""");

        world.LastLine.ShouldContain("a is stopping already (wait)");
    }

    [Fact]
    public void Detach_leaves_and_says_so()
    {
        Two().Command("d").Effects.OfType<Effect.Leave>().ShouldHaveSingleItem().Reason.ShouldBe(LeaveReason.Detached);
    }

    [Fact]
    public void Broadcast_sends_every_key_to_the_chosen_panes_and_is_clearly_marked()
    {
        var world = Two().Command("b").Press("a", "enter");

        world.Type("x");

        world.Sent.OfType<ClientMessage.Key>().ShouldHaveSingleItem().Panes.ShouldBe(["a", "b"]);
        world.Model.Notice.ShouldNotBeNull();
        world.Tell(new Message.Tick(Noon.AddMinutes(1))).LastLine.ShouldContain("BROADCAST 2");
        world.Command("b").ForgetEffects().Type("y").Sent.OfType<ClientMessage.Key>().ShouldHaveSingleItem().Panes.ShouldBe(["a"]);
    }

    [Fact]
    public void A_pane_marked_read_only_gets_no_keys_and_no_paste()
    {
        var world = Two().Command("R").ForgetEffects();

        world.Type("x").Tell(new Message.Input(new InputEvent.Paste("text")));

        world.Sent.ShouldBeEmpty();
        world.Command("R").Type("x").Sent.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_read_only_screen_sends_neither_keys_nor_verbs()
    {
        var world = new ScreenWorld(100, 30, new ScreenOptions { ReadOnly = true }).Welcome(Pane("a")).ForgetEffects();

        world.Type("x").Command("x").Press("y").Command("c").Press("enter", "enter").Command("D");

        world.Sent.ShouldBeEmpty();
    }

    [Fact]
    public void Zoom_hides_list_and_neighbours_and_comes_back()
    {
        var world = Two().Command("g").Command("z");
        ScreenAreas.Of(world.Model).Panes.ShouldHaveSingleItem().Content.Columns.ShouldBe(100);

        world.Command("z");

        ScreenAreas.Of(world.Model).Panes.Length.ShouldBe(2);
    }

    [Fact]
    public void The_layout_survives_a_new_attach()
    {
        var world = Two().Command("v").Command("C-right").Press("esc");
        var saved = world.Sent.OfType<ClientMessage.SaveLayout>().Last().Json;

        var again = new ScreenWorld(200, 50).Welcome(saved, Pane("a"), Pane("b"));

        again.Model.Arrangement.ShouldBe(world.Model.Arrangement);
    }

    [Theory]
    [InlineData("null"), InlineData("[]"), InlineData("{\"tree\":{\"first\":1}}"), InlineData("{\"view\":\"99\"}"), InlineData("{"), InlineData("{\"view\":\"Splits\"}")]
    public void A_broken_layout_is_forgotten(string layout)
    {
        new ScreenWorld(80, 24).Welcome(layout, Pane("a")).Text().ShouldContain("a");
    }

    [Fact]
    public void A_layout_that_names_a_pane_twice_shows_it_once()
    {
        const string Twice = """{"view":"Splits","tree":{"sideBySide":true,"share":500,"first":{"pane":"a"},"second":{"pane":"a"}}}""";

        var world = new ScreenWorld(100, 30).Welcome(Twice, Pane("a"), Pane("b"));

        ScreenAreas.Of(world.Model).Panes.Length.ShouldBe(1);
    }

    [Fact]
    public void Details_show_the_whole_process_tree_and_keep_themselves_fresh()
    {
        var world = Two().Command("i");
        world.Calls.ShouldHaveSingleItem().Path.ShouldBe("/v1/panes/a");
        world.Answer(200, System.Text.Json.JsonSerializer.Serialize(
            Pane("a") with { Use = new ProcessUse(2.5, 48 << 20, [new ProcessView(41, 1, "make -j2", 3 << 20, 1)]) }, DaemonJson.Default.PaneView));

        world.Text().ShouldContain("48 MiB, 2.5 s of CPU, 1 process");
        world.Text().ShouldContain("make -j2");
        world.Tell(new Message.Tick(Noon.AddSeconds(3))).Calls.Count().ShouldBe(2);
    }

    [Fact]
    public void The_palette_finds_a_verb_on_an_agent_by_a_few_letters()
    {
        var world = Two().Command(":").Type("killb").Press("enter");

        world.LastLine.ShouldContain("kill b");
        world.Press("y").Calls.ShouldHaveSingleItem().Path.ShouldBe("/v1/panes/b/kill");
    }

    [Fact]
    public void Fuzzy_jump_goes_to_an_agent()
    {
        With(100, 30, Pane("builder"), Pane("reviewer")).Command("'").Type("rv").Press("enter").Model.Focused.ShouldBe("reviewer");
    }

    [Fact]
    public void Help_is_filtered_as_one_types()
    {
        var world = Two().Command("?").Type("broadcast");

        world.Text().ShouldContain("choose panes that get every key together");
        world.Text().ShouldNotContain("start a command in a new pane");
    }

    [Fact]
    public void A_lost_daemon_is_said_keys_go_nowhere_and_q_leaves()
    {
        var world = Two().Tell(new Message.LinkLost("connection reset"));

        world.LastLine.ShouldContain("daemon lost");
        world.Type("x").Sent.ShouldBeEmpty();
        world.Press("q").Effects.OfType<Effect.Leave>().ShouldHaveSingleItem().Reason.ShouldBe(LeaveReason.DaemonGone);
    }

    [Fact]
    public void A_daemon_that_is_back_is_told_again_what_is_watched()
    {
        var world = Two().Command("g").Tell(new Message.LinkLost("reset")).ForgetEffects();

        world.Welcome(Pane("a"), Pane("b"));

        world.Sent.OfType<ClientMessage.Watch>().ShouldHaveSingleItem().Panes.Count.ShouldBe(2);
        world.Model.Arrangement.Kind.ShouldBe(ViewKind.Grid);
    }

    [Fact]
    public void Bells_and_notifications_reach_the_outer_terminal_unless_that_is_switched_off()
    {
        var bell = new ServerMessage.Happened(new EventView(1, Noon, "bell", "a", 1, default));

        Two().Say(bell).Effects.ShouldHaveSingleItem().ShouldBeOfType<Effect.RingBell>();
        new ScreenWorld(80, 24, new ScreenOptions { PassNewsOn = false }).Welcome(Pane("a")).ForgetEffects().Say(bell).Effects.ShouldBeEmpty();
    }

    [Fact]
    public void Letters_typed_with_shift_are_commands_whatever_way_the_terminal_reports_them()
    {
        var kitty = new InputEvent.Key("x", KeyModifiers.Shift, Text: "X");

        var world = Two().Press("C-b").Tell(new Message.Input(kitty));

        world.Model.Mode.ShouldBeOfType<Mode.Confirm>().Doubt.ShouldBeOfType<Doubt.Stop>();
    }
}
