using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Loreli.Tui.Model;
using Shouldly;
using Xunit;
using static Loreli.Tui.Specs.ScreenWorld;

namespace Loreli.Tui.Specs;

/// <summary>Supervised agents in the list at the left and in the place of their panes.</summary>
public sealed class AgentListSpecs
{
    [Theory]
    [InlineData(AgentState.Pending, "api to be idle", "pending: waits for api to be idle")]
    [InlineData(AgentState.Backoff, "exited with 1", "back-off 30s (2 of 5 left): exited with 1")]
    [InlineData(AgentState.Parked, "usage limit reached", "parked until 12:00: usage limit reached")]
    [InlineData(AgentState.GaveUp, "6 rapid deaths", "gave up: 6 rapid deaths")]
    [InlineData(AgentState.Starting, null, "starting")]
    [InlineData(AgentState.Dormant, "asked to stop", "dormant: asked to stop")]
    public void An_agent_that_does_not_run_says_its_state_and_its_reason(AgentState state, string? reason, string words)
    {
        var agent = Agent("api", state) with { Reason = reason, NextStep = "start", NextStepAt = Noon.AddSeconds(30), Restarts = 3, RestartsLeft = 2 };

        var world = With(120, 30).Fleet(agent with { Role = "" });

        world.Line(2).ShouldContain(words[..Math.Min(words.Length, 20)]);
        world.Text().ShouldContain($" {words}");
    }

    [Theory]
    [InlineData(AgentActivity.Busy, null, StallTier.None, "busy 2m")]
    [InlineData(AgentActivity.Idle, null, StallTier.None, "idle 2m")]
    [InlineData(AgentActivity.Busy, null, StallTier.Critical, "busy 2m, stalled")]
    [InlineData(AgentActivity.Blocked, "quota until 14:05", StallTier.None, "blocked: quota until 14:05")]
    [InlineData(AgentActivity.Waiting, "asks: Proceed?", StallTier.None, "asks: Proceed?")]
    [InlineData(AgentActivity.Unknown, null, StallTier.None, "unknown")]
    public void An_agent_that_runs_says_what_it_is_at(AgentActivity activity, string? reason, StallTier tier, string words)
    {
        var agent = Agent("a") with { Role = "", Activity = activity, ActivityReason = reason, Tier = tier };

        With(200, 30, Pane("a")).Fleet(agent).Line(2).ShouldContain($"   {words}");
    }

    [Fact]
    public void Who_needs_the_operator_comes_first_and_who_starts_by_itself_after_who_works()
    {
        var world = With(120, 40, Pane("works"), Pane("asks"), Pane("shell"), Pane("stalls")).Fleet(
            Agent("works"), Agent("asks") with { Activity = AgentActivity.Waiting }, Agent("gone", AgentState.GaveUp),
            Agent("later", AgentState.Backoff), Agent("stalls") with { Tier = StallTier.Warning }, Agent("ended", AgentState.Dormant));

        world.Model.Team.Select(member => member.Name).ShouldBe(["asks", "gone", "stalls", "shell", "works", "later", "ended"]);
    }

    [Fact]
    public void What_was_put_off_sinks_in_the_list_and_comes_back_when_its_time_is_over()
    {
        var world = With(120, 40, Pane("a"), Pane("b")).Fleet(new FleetView(
            [Agent("a"), Agent("b") with { Activity = AgentActivity.Waiting }], [Need("b") with { SnoozedUntil = Noon.AddMinutes(15) }], []));
        world.Model.Team[0].Name.ShouldBe("a");
        world.Line(0).ShouldNotContain("◆");

        world.Tell(new Message.Tick(Noon.AddMinutes(15).AddSeconds(1)));

        world.Model.Team[0].Name.ShouldBe("b");
        world.Line(0).ShouldContain("◆ 1");
    }

    [Fact]
    public void A_stall_tier_is_marked_before_the_age()
    {
        With(80, 24, Pane("a")).Fleet(Agent("a") with { Tier = StallTier.Warning }).Line(1).ShouldContain("!! 12s");
    }

    [Fact]
    public void A_narrow_list_has_room_for_the_words_of_agents_and_none_when_they_are_many()
    {
        var few = With(80, 24, Pane("a")).Fleet(Agent("a"));
        few.Line(2).ShouldStartWith("   busy 2m");

        var many = With(80, 24).Fleet([.. Enumerable.Range(10, 20).Select(n => Agent($"a{n}"))]);

        many.Line(2).ShouldContain("2 a11");
    }

    [Fact]
    public void An_agent_without_a_pane_is_chosen_like_any_other_and_tells_how_it_goes_on()
    {
        var world = With(100, 30, Pane("shell")).Fleet(Agent("api", AgentState.GaveUp) with { Reason = "6 rapid deaths" }).Command("'");
        world.Type("api").Press("enter");

        world.Model.Focused.ShouldBe("api");
        world.Text().ShouldContain("✗ gave up: 6 rapid deaths");
        world.Text().ShouldContain("loreli does not start it again by itself: r starts it");
        world.LastLine.ShouldContain("r start");
    }

    [Fact]
    public void Nothing_is_watched_and_no_key_is_sent_where_there_is_no_pane()
    {
        var world = With(100, 30).Fleet(Agent("api", AgentState.Pending) with { Reason = "waits for db" });

        world.Type("x");

        world.Model.Focused.ShouldBe("api");
        world.Sent.OfType<ClientMessage.Watch>().ShouldAllBe(watch => watch.Panes.Count == 0);
        world.Sent.OfType<ClientMessage.Focus>().ShouldAllBe(focus => focus.Pane == null);
        world.Sent.OfType<ClientMessage.Key>().ShouldBeEmpty();
        world.Notice.ShouldBe("api has no pane that takes keys: Ctrl-b r starts it, Ctrl-b w says why");
    }

    [Fact]
    public void A_pane_that_comes_for_the_chosen_agent_is_watched_and_gets_the_focus()
    {
        var world = With(100, 30).Fleet(Agent("api", AgentState.Starting)).ForgetEffects();

        world.Panes(Pane("api"));

        world.Sent.OfType<ClientMessage.Watch>().Last().Panes.ShouldHaveSingleItem().Pane.ShouldBe("api");
        world.Sent.OfType<ClientMessage.Focus>().Last().Pane.ShouldBe("api");
    }

    [Fact]
    public void A_dead_pane_of_an_agent_says_what_loreli_does_about_it()
    {
        var world = With(120, 30, Pane("api", PaneState.Exited) with { ExitCode = 1, ExitedAt = Noon })
            .Fleet(Agent("api", AgentState.Backoff) with { Reason = "exited with 1", NextStepAt = Noon.AddSeconds(30), Restarts = 1, RestartsLeft = 4 });

        world.Line(28).ShouldContain("back-off 30s (4 of 5 left): exited with 1 · Ctrl-b r restart · w why");
    }

    [Theory]
    [InlineData("x", "y", "/v1/agents/api/kill", "{}")]
    [InlineData("X", "y", "/v1/agents/api/shutdown", "{}")]
    [InlineData("r", "y", "/v1/agents/api/restart", """{"fresh":false}""")]
    [InlineData("r", "f", "/v1/agents/api/restart", """{"fresh":true}""")]
    public void A_supervised_agent_is_asked_for_by_its_name_so_that_its_policy_knows(string key, string yes, string path, string body)
    {
        var world = With(100, 30, Pane("api")).Fleet(Agent("api")).Command(key);
        world.Calls.ShouldBeEmpty();

        world.Press(yes);

        var call = world.Calls.ShouldHaveSingleItem();
        (call.Method, call.Path, call.Body).ShouldBe(("POST", path, body));
    }

    [Fact]
    public void An_agent_that_gave_up_is_started_without_a_question_and_cannot_be_killed()
    {
        var world = With(100, 30).Fleet(Agent("api", AgentState.GaveUp));

        world.Command("x").Notice.ShouldBe("api does not run");
        world.Command("r").Calls.ShouldHaveSingleItem().Path.ShouldBe("/v1/agents/api/restart");
    }

    [Fact]
    public void An_agent_in_back_off_can_be_kept_from_being_started()
    {
        var world = With(100, 30).Fleet(Agent("api", AgentState.Backoff)).Command("X").Press("y");

        world.Calls.ShouldHaveSingleItem().Path.ShouldBe("/v1/agents/api/shutdown");
    }

    [Fact]
    public void The_same_name_as_agent_and_as_pane_is_one_row()
    {
        With(100, 30, Pane("a"), Pane("b")).Fleet(Agent("a"), Agent("c", AgentState.Pending)).Model.Team.Select(member => member.Name)
            .ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void Names_and_reasons_of_others_never_bring_control_characters_to_the_operators_terminal()
    {
        const string Evil = "\e[2J\e]52;c;AAAA\a\u009b31m\u202Eabc\u0000\n\ud800";
        var agent = Agent("a", AgentState.Backoff) with { Reason = Evil, Role = Evil, Backend = Evil, NextStep = Evil, Branch = Evil, Workspace = Evil };
        var question = new QuestionView(Evil, Evil, [Evil, Evil], 1);
        var world = With(100, 30).Fleet(new FleetView(
            [agent], [Need("a", text: Evil) with { Question = question }], [new BackendView(Evil, Evil, Evil, Evil, Evil, Evil, Evil, Noon)],
            new PlanView([new PlanStepView(Evil, Evil, [Evil])], false, Evil)));

        foreach (var key in new[] { "a", "A", "i", "B", "P", "C", "T", "w", "g", ":" })
        {
            world.Command(key).Text().EnumerateRunes().ShouldAllBe(rune => rune.Value == '\n' || Drawing.PlainText.IsSafe(rune));
            world.Press("esc", "esc");
        }
    }
}
