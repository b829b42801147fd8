using System.Text.Json;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Loreli.Tui.Model;
using Shouldly;
using Xunit;
using static Loreli.Tui.Specs.ScreenWorld;

namespace Loreli.Tui.Specs;

/// <summary>Pages that are read: details, why, timeline, plan, backends.</summary>
public sealed class AgentPagesSpecs
{
    private static readonly BackendView Claude = new("claude", "anthropic", "yin", "2.1.3", "/bin/claude", "closed", null, null);
    private static readonly BackendView Codex = new("codex", "openai", "yang", "0.50", "/bin/codex", "open", "401 Unauthorized", Noon.AddMinutes(30));

    private static ScreenWorld One(AgentView? agent = null, PlanView? plan = null) =>
        With(100, 40, Pane("api")).Fleet(new FleetView([agent ?? Agent("api")], [], [Claude, Codex], plan)).ForgetEffects();

    private static EventView Event(long seq, string type, string data = "{}", string agent = "api") =>
        new(seq, Noon, type, agent, 1, JsonDocument.Parse(data).RootElement);

    [Fact]
    public void Details_of_an_agent_tell_state_clocks_restarts_backend_workspace_and_queue()
    {
        var text = One(Agent("api") with
        {
            Backend = "codex", Model = "o5", Tier = StallTier.Nudge, NextStep = "warn", NextStepAt = Noon.AddSeconds(90), Restarts = 1, RestartsLeft = 4,
            PromptsQueued = 2, Workspace = "/work/api", Branch = "loreli/api", ActivitySource = "hook", IsDeclared = true,
        }).Command("i").Text();

        text.ShouldContain("backend     codex (o5): no new start until 12:30: 401 Unauthorized");
        text.ShouldContain("seen by     hook");
        text.ShouldContain("stall       quiet, was nudged, last sign of life 12s ago");
        text.ShouldContain("next        warn in 1m");
        text.ShouldContain("restarts    1 used, 4 left");
        text.ShouldContain("prompts     2 waiting to be typed");
        text.ShouldContain("workspace   /work/api on branch loreli/api");
        text.ShouldContain("declared    in loreli.yml");
        text.ShouldContain("its pane");
    }

    [Fact]
    public void Details_of_an_agent_without_a_pane_ask_for_no_pane()
    {
        var world = With(100, 30).Fleet(Agent("api", AgentState.Parked) with { Reason = "usage limit", NextStep = "start", NextStepAt = Noon.AddHours(2) }).Command("i");

        world.Calls.ShouldBeEmpty();
        world.Text().ShouldContain("next        start at 14:00");
        world.Tell(new Message.Tick(Noon.AddSeconds(5))).Calls.ShouldBeEmpty();
    }

    [Fact]
    public void Why_shows_rule_evidence_and_clocks_and_asks_again_while_it_is_open()
    {
        var world = One().Command("w");
        world.Calls.ShouldHaveSingleItem().Path.ShouldBe("/v1/agents/api/explain");
        world.Answer(200, JsonSerializer.Serialize(
            new ExplainView(Agent("api"), "claude/busy-spinner", ["* Thinking (12s)"], [new LabelledText("quiet for", "12s")], [Event(7, "stall", """{"tier":"nudge"}""")]),
            DaemonJson.Default.ExplainView));

        var text = world.Text();

        text.ShouldContain("why api is busy");
        text.ShouldContain("screen, rule claude/busy-spinner");
        text.ShouldContain("quiet for   12s");
        text.ShouldContain("* Thinking (12s)");
        text.ShouldContain("stall  tier=nudge");
        world.Tell(new Message.Tick(Noon.AddSeconds(3))).Calls.Count().ShouldBe(2);
    }

    [Fact]
    public void Why_closes_when_the_daemon_does_not_know()
    {
        var world = One().Command("w").Answer(404, """{"message":"there is no agent \"api\""}""");

        world.Model.Mode.ShouldBeOfType<Mode.Typing>();
        world.LastLine.ShouldContain("there is no agent");
    }

    [Fact]
    public void The_timeline_is_the_agents_events_newest_last_and_goes_on()
    {
        var world = One().Command("T");
        world.Calls.ShouldHaveSingleItem().Path.ShouldBe("/v1/events?since=-10000&agent=api");
        world.Answer(200, string.Join('\n', Enumerable.Range(1, 60).Select(n => JsonSerializer.Serialize(Event(n, $"type-{n}"), DaemonJson.Default.EventView))));
        world.Text().ShouldContain("type-60");

        world.Say(new ServerMessage.Happened(Event(61, "newest"))).Say(new ServerMessage.Happened(Event(62, "foreign", agent: "other")));

        world.Text().ShouldContain("newest");
        world.Text().ShouldNotContain("foreign");
        world.Press("home").Text().ShouldContain("type-1 ");
        world.Press("end").Text().ShouldContain("newest");
    }

    [Fact]
    public void A_pending_plan_is_marked_shown_with_its_reasons_and_applied_after_a_yes()
    {
        var plan = new PlanView([new("add", "tester", ["new in loreli.yml"]), new("restart", "api", ["model: sonnet -> opus"]), new("remove", "old", [])], Trusted: true);
        var world = One(plan: plan);
        world.Line(0).ShouldContain("plan +1 ~1 -1");
        world.Command("P");
        world.Text().ShouldContain("+ add tester");
        world.Text().ShouldContain("model: sonnet -> opus");

        world.Press("n").Calls.ShouldBeEmpty();
        world.Command("P").Press("y");

        var call = world.Calls.ShouldHaveSingleItem();
        (call.Method, call.Path).ShouldBe(("POST", "/v1/apply"));
    }

    [Fact]
    public void An_untrusted_plan_says_how_to_trust_it_and_is_not_applied()
    {
        var world = One(plan: new PlanView([new("add", "tester", [])], Trusted: false)).Command("P");
        world.Line(0).ShouldContain("plan untrusted");
        world.Text().ShouldContain("loreli trust");

        world.Press("y");

        world.Calls.ShouldBeEmpty();
        world.Notice!.ShouldContain("loreli trust");
    }

    [Fact]
    public void A_broken_configuration_shows_its_error_and_is_not_applied()
    {
        var world = One(plan: new PlanView([], Trusted: true, "loreli.yml:3:5 agents[0].rol: there is no such key; did you mean role?")).Command("P");
        world.Text().ShouldContain("loreli.yml:3:5 agents[0].rol: there is no such key; did you mean role?");

        world.Press("y").Calls.ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_pending_change_the_plan_says_that_all_is_as_declared()
    {
        One().Command("P").Text().ShouldContain("Nothing to apply: what runs is what loreli.yml declares.");
    }

    [Fact]
    public void Backends_tell_health_reason_and_until_when()
    {
        var text = With(100, 40).Fleet(new FleetView(
            [Agent("api")], [], [Claude, Codex, new BackendView("gemini", "google", "yang", null, null, "missing", null, null)])).Command("B").Text();

        text.ShouldContain("claude 2.1.3");
        text.ShouldContain("health      no new start until 12:30: 401 Unauthorized");
        text.ShouldContain("agents      api");
        text.ShouldContain("Not installed here: gemini");
        text.IndexOf("codex 0.50", StringComparison.Ordinal).ShouldBeLessThan(text.IndexOf("claude 2.1.3", StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_about_an_agent_that_is_gone_closes()
    {
        One().Command("T").Fleet().Panes().Model.Mode.ShouldBeOfType<Mode.Typing>();
    }
}
