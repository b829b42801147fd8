using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Loreli.Tui.Model;
using Shouldly;
using Xunit;
using static Loreli.Tui.Specs.ScreenWorld;

namespace Loreli.Tui.Specs;

public sealed class AttentionQueueSpecs
{
    private static AttentionView Asks(string agent = "reviewer") => Need(agent) with { Question = Permission };

    private static ScreenWorld Queue(params AttentionView[] needs) =>
        With(100, 30, Pane("reviewer"), Pane("writer"), Pane("shell")).Fleet(Fleet(needs)).ForgetEffects();

    private static IEnumerable<ClientMessage.Call> Posts(ScreenWorld world) => world.Calls.Where(call => call.Method == "POST");

    private static FleetView Fleet(params AttentionView[] needs) => new([Agent("reviewer"), Agent("writer")], needs, []);

    [Fact]
    public void The_most_severe_comes_first_of_those_the_oldest_each_once_and_what_was_put_off_last()
    {
        var world = Queue(
            Need("writer", "stall", severity: 2), Need("reviewer", severity: 1, minutes: 3), Need("writer", "gave-up", 0, 90) with { SnoozedUntil = Noon.AddHours(1) },
            Need("writer", "delivery", severity: 1, minutes: 30), Need("reviewer", severity: 1, minutes: 3));

        Needs.All(world.Model).Select(need => need.Id).ShouldBe(["delivery:writer:1", "waiting:reviewer:1", "stall:writer:1", "gave-up:writer:1"]);
    }

    [Fact]
    public void Panes_that_nobody_supervises_and_that_need_somebody_stand_in_it_too()
    {
        var world = With(100, 30, Pane("shell") with { ProgramState = "blocked", ProgramMessage = "overwrite?" }).Fleet(Fleet(Asks()));

        world.Command("a").Text().ShouldContain("shell    asks: overwrite?");
        world.Line(0).ShouldContain("◆ 2");
    }

    [Fact]
    public void A_permission_prompt_is_answered_where_it_stands()
    {
        var world = Queue(Asks()).Command("a");
        world.Text().ShouldContain("Do you want to run git push?");
        Posts(world.Press("enter")).ShouldBeEmpty();

        world.Press("down", "enter");

        var call = Posts(world).ShouldHaveSingleItem();
        (call.Method, call.Path, call.Body).ShouldBe(("POST", "/v1/agents/reviewer/answer", """{"answer":"Yes, always"}"""));
        world.Answer(200, "{}").Notice.ShouldBe("reviewer: answered \"Yes, always\"");
    }

    [Fact]
    public void What_is_to_be_allowed_is_shown_with_the_question()
    {
        var world = Queue(Asks()).Command("a").Press("enter");
        world.Calls.ShouldHaveSingleItem().Path.ShouldBe("/v1/panes/reviewer/capture");

        world.Answer(200, """
            {"name":"reviewer","cols":60,"rows":5,"cursorRow":0,"cursorCol":0,"cursorVisible":true,"alternateScreen":false,"title":"",
             "lines":["older work","----------","Do you want to run git push?","  git push --force origin main","> 1. Yes","  2. Yes, always"],"scrollbackLines":0,"wrapped":[]}
            """);

        world.Text().ShouldContain("git push --force origin main");
        world.Text().ShouldNotContain("> 1. Yes");
        world.Text().ShouldNotContain("older work");
        Posts(world.Press("enter")).ShouldHaveSingleItem().Body.ShouldBe("""{"answer":"Yes"}""");
    }

    [Fact]
    public void A_number_chooses_an_option_and_enter_alone_sends_it()
    {
        var world = Queue(Asks()).Command("a").Press("3");
        Posts(world).ShouldBeEmpty();

        Posts(world.Press("enter")).ShouldHaveSingleItem().Body.ShouldBe("""{"answer":"No, tell it what to do"}""");
    }

    [Fact]
    public void Options_that_read_alike_are_named_by_their_number()
    {
        var world = Queue(Asks() with { Question = Permission with { Options = ["Yes", "Yes"] } }).Command("a").Press("2", "enter");

        Posts(world).ShouldHaveSingleItem().Body.ShouldBe("""{"answer":"2"}""");
    }

    [Fact]
    public void A_refused_answer_is_said_in_the_daemons_words()
    {
        var world = Queue(Asks()).Command("a").Press("enter", "enter").Answer(409, """{"code":"LOR0705","message":"the dialog did not take it","hint":"look"}""");

        world.LastLine.ShouldContain("the dialog did not take it (look)");
    }

    [Fact]
    public void A_question_that_changed_while_its_answer_was_chosen_is_not_answered()
    {
        var world = Queue(Asks()).Command("a").Press("enter");

        world.Fleet(Fleet(Asks() with { Question = Permission with { Text = "Do you want to delete everything?" } })).Press("down");

        world.Notice.ShouldBe("the question changed: read it again");
        Posts(world.Press("esc")).ShouldBeEmpty();
    }

    [Fact]
    public void A_question_that_is_gone_takes_no_answer()
    {
        var world = Queue(Asks()).Command("a").Press("enter").Fleet(Fleet()).Press("enter");

        Posts(world).ShouldBeEmpty();
    }

    [Fact]
    public void News_of_other_agents_leave_the_marked_option_alone()
    {
        var world = Queue(Asks()).Command("a").Press("enter", "down").Fleet(Fleet(Asks(), Need("writer", "gave-up", severity: 0)));

        Posts(world.Press("enter")).ShouldHaveSingleItem().Body.ShouldBe("""{"answer":"Yes, always"}""");
    }

    [Fact]
    public void A_question_without_options_asks_for_words()
    {
        var world = Queue(Asks() with { Question = new QuestionView("question", "Which branch?", [], 0) }).Command("a").Press("enter");
        world.LastLine.ShouldStartWith(" answer reviewer:");

        world.Type("main").Press("enter");

        Posts(world).ShouldHaveSingleItem().Body.ShouldBe("""{"answer":"main"}""");
        world.Model.Mode.ShouldBeOfType<Mode.Queue>();
    }

    [Fact]
    public void Own_words_for_a_question_that_is_answered_already_are_not_sent()
    {
        var world = Queue(Asks()).Command("a").Press("t").Type("no").Fleet(Fleet()).Press("enter");

        Posts(world).ShouldBeEmpty();
        world.Notice.ShouldBe("reviewer asks that no more: nothing was sent");
    }

    [Fact]
    public void The_focused_agents_question_is_one_key_away()
    {
        var world = Queue(Need("writer", "gave-up", 0), Asks()).Command("'").Type("rev").Press("enter").Command("A").Press("enter");

        Posts(world).ShouldHaveSingleItem().Path.ShouldBe("/v1/agents/reviewer/answer");
        Queue().Command("A").Notice.ShouldBe("reviewer asks nothing that can be answered here");
    }

    [Theory]
    [InlineData("1", 900.0), InlineData("2", 3600.0)]
    public void A_need_is_put_off_by_a_key(string key, double seconds)
    {
        var call = Queue(Need("writer", "stall")).Command("a").Press("s", key).Calls.ShouldHaveSingleItem();

        call.Path.ShouldBe("/v1/attention/snooze");
        call.Body.ShouldBe($$"""{"id":"stall:writer:1","seconds":{{seconds}}}""");
    }

    [Fact]
    public void Any_other_time_is_typed()
    {
        var world = Queue(Need("writer", "stall")).Command("a").Press("s", "3").Type("soon").Press("enter");
        world.LastLine.ShouldContain("like 20m, 2h or 1d");

        world.Press("C-u").Type("2h30m").Press("enter");

        Posts(world).ShouldHaveSingleItem().Body.ShouldBe("""{"id":"stall:writer:1","seconds":9000}""");
    }

    [Fact]
    public void A_need_leads_to_its_agent_or_to_what_it_is_about()
    {
        Queue(Need("writer", "stall")).Command("a").Press("enter").Model.Focused.ShouldBe("writer");
        Queue(new AttentionView("breaker:codex", "breaker", 1, null, "codex: 401", Noon)).Command("a").Press("enter")
            .Model.Mode.ShouldBeOfType<Mode.Page>().Sheet.ShouldBeOfType<Sheet.Backends>();
        Queue(new AttentionView("configuration", "configuration", 1, null, "broken", Noon)).Command("a").Press("enter")
            .Model.Mode.ShouldBeOfType<Mode.Page>().Sheet.ShouldBeOfType<Sheet.Plan>();
    }

    [Fact]
    public void Next_goes_along_the_queue_and_opens_it_for_what_concerns_no_agent()
    {
        var world = Queue(Need("writer", "stall", 2), Asks()).Command("3");

        world.Command("n").Model.Focused.ShouldBe("reviewer");
        world.Command("n").Model.Focused.ShouldBe("writer");
        world.Command("n").Model.Focused.ShouldBe("reviewer");
        Queue(new AttentionView("disk", "disk", 0, null, "4 GiB left", Noon)).Command("n").Model.Mode.ShouldBeOfType<Mode.Queue>();
    }

    [Fact]
    public void Bell_notification_and_kinds_are_as_the_configuration_says()
    {
        IReadOnlyList<Effect> News(NotifyView wish) => Queue(Asks()).Fleet(Fleet(Asks(), Need("writer", "stall")) with { Notify = wish }).Effects;

        News(new NotifyView(Terminal: true, Bell: false, ["stall"])).OfType<Effect.RingBell>().ShouldBeEmpty();
        News(new NotifyView(Terminal: true, Bell: false, ["stall"])).OfType<Effect.Notify>().ShouldHaveSingleItem();
        News(new NotifyView(Terminal: false, Bell: true, ["stall"])).OfType<Effect.RingBell>().ShouldHaveSingleItem();
        News(new NotifyView(Terminal: false, Bell: true, ["stall"])).OfType<Effect.Notify>().ShouldBeEmpty();
        News(new NotifyView(Terminal: true, Bell: true, ["waiting"])).Where(static it => it is Effect.RingBell or Effect.Notify).ShouldBeEmpty();
    }

    [Fact]
    public void What_begins_to_need_the_operator_rings_once_unless_that_is_switched_off()
    {
        Queue(Asks()).Fleet(Fleet(Asks(), Need("writer", "stall", text: "quiet for 20m"))).Effects.OfType<Effect.Notify>()
            .ShouldHaveSingleItem().ShouldBe(new Effect.Notify("writer", "quiet for 20m"));
        Queue(Asks()).Fleet(Fleet(Asks())).Effects.OfType<Effect.RingBell>().ShouldBeEmpty();

        var quiet = new ScreenWorld(80, 24, new ScreenOptions { PassNewsOn = false }).Welcome().Fleet(Fleet()).Fleet(Fleet(Asks()));

        quiet.Effects.OfType<Effect.RingBell>().ShouldBeEmpty();
    }

    [Fact]
    public void A_read_only_screen_looks_and_answers_nothing()
    {
        var world = new ScreenWorld(100, 30, new ScreenOptions { ReadOnly = true }).Welcome(Pane("reviewer")).Fleet(Fleet(Asks())).ForgetEffects();

        world.Command("a").Press("enter", "enter", "s", "1", "t");

        Posts(world).ShouldBeEmpty();
        world.Notice.ShouldBe("this screen is attached read-only");
    }

    [Fact]
    public void An_empty_queue_says_so()
    {
        Queue().Command("a").Text().ShouldContain("Nobody asks, nobody is stuck, nothing has failed.");
    }
}
