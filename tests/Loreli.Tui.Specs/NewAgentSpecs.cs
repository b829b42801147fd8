using System.Text.Json;
using Loreli.Protocol.Daemon;
using Loreli.Tui.Model;
using Shouldly;
using Xunit;
using static Loreli.Tui.Specs.ScreenWorld;

namespace Loreli.Tui.Specs;

public sealed class NewAgentSpecs
{
    private static readonly BackendView Claude = new("claude", "anthropic", "yin", "2.1.3", "/bin/claude", "closed", null, null);
    private static readonly BackendView Codex = new("codex", "openai", "yang", "0.50", "/bin/codex", "open", "401 Unauthorized", Noon.AddMinutes(30));

    private static ScreenWorld Dialog(params AgentView[] agents) =>
        With(100, 30).Fleet(new FleetView(agents, [], [Codex, Claude])).ForgetEffects().Command("C");

    [Fact]
    public void Enter_through_all_fields_starts_an_agent_on_the_first_healthy_backend()
    {
        var world = Dialog().Press("enter", "enter", "enter", "enter");
        world.Calls.ShouldBeEmpty();

        world.Type("write the docs").Press("enter");

        var call = world.Calls.ShouldHaveSingleItem();
        (call.Method, call.Path).ShouldBe(("POST", "/v1/agents"));
        call.Body.ShouldBe("""{"backend":"claude","name":"action-1","role":"action","prompt":"write the docs"}""");
    }

    [Fact]
    public void Backends_that_take_no_agent_now_are_marked_with_the_reason()
    {
        var text = Dialog().Text();

        text.ShouldContain("claude    2.1.3, healthy");
        text.ShouldContain("codex     no new start until 12:30: 401 Unauthorized");
    }

    [Fact]
    public void A_few_letters_and_tab_complete_a_role_and_the_name_follows()
    {
        var world = Dialog(Agent("reviewer-1")).Press("enter").Type("rev").Press("tab");
        world.Text().ShouldContain("role      reviewer");

        world.Press("enter", "enter", "enter", "enter");

        world.Calls.ShouldHaveSingleItem().Body.ShouldBe("""{"backend":"claude","name":"reviewer-2","role":"reviewer"}""");
    }

    [Fact]
    public void A_role_may_be_any_word_and_a_suggestion_is_taken_by_arrow()
    {
        Dialog().Press("enter").Type("poet").Press("enter", "enter", "enter", "enter").Calls.ShouldHaveSingleItem().Body!.ShouldContain("\"role\":\"poet\"");
        Dialog().Press("enter", "down", "enter", "enter", "enter", "enter").Calls.ShouldHaveSingleItem().Body!.ShouldContain("\"role\":\"planner\"");
    }

    [Fact]
    public void Letters_of_a_backend_are_completed_on_enter_and_nonsense_is_refused()
    {
        Dialog().Type("cod").Press("enter", "enter", "enter", "enter", "enter").Calls.ShouldHaveSingleItem().Body!.ShouldContain("\"backend\":\"codex\"");

        var world = Dialog().Type("zz").Press("enter");

        world.Text().ShouldContain("no backend is called zz");
    }

    [Fact]
    public void Before_the_daemon_has_told_of_backends_any_name_is_taken()
    {
        var world = With(100, 30).Fleet(new FleetView([], [], [])).Command("C");
        world.Text().ShouldContain("the daemon has told of none yet: type its name");

        world.Type("shell").Press("enter", "enter", "enter", "enter", "enter").Calls.ShouldHaveSingleItem().Body!.ShouldContain("\"backend\":\"shell\"");
    }

    [Fact]
    public void The_shell_and_the_scripted_agent_are_suggested_only_when_nothing_else_is_there()
    {
        var (shell, scripted) = (Claude with { Name = "shell" }, Claude with { Name = "scripted" });

        With(100, 30).Fleet(new FleetView([], [], [shell, scripted, Claude])).Command("C").Text().ShouldContain("backend   claude");
        With(100, 30).Fleet(new FleetView([], [], [shell, scripted, Codex])).Command("C").Text().ShouldContain("backend   scripted");
    }

    [Fact]
    public void Models_in_use_on_that_backend_are_offered()
    {
        var world = Dialog(Agent("a") with { Model = "opus" }, Agent("b") with { Model = "o5", Backend = "codex" }).Press("enter", "enter");

        world.Text().ShouldContain("opus      used by a");
        world.Text().ShouldNotContain("used by b");
    }

    [Fact]
    public void A_name_that_is_taken_is_refused_and_an_empty_one_is_left_to_loreli()
    {
        var world = Dialog(Agent("a")).Press("enter", "enter", "enter").Type("a").Press("enter");
        world.Text().ShouldContain("that name is taken");

        world.Press("C-u", "enter", "enter");

        world.Calls.ShouldHaveSingleItem().Body.ShouldBe("""{"backend":"claude","role":"action"}""");
    }

    [Fact]
    public void The_new_agent_gets_the_focus_when_the_daemon_has_taken_it()
    {
        var world = Dialog().Press("enter", "enter", "enter", "enter", "enter");

        world.Answer(201, JsonSerializer.Serialize(Agent("action-1", AgentState.Pending), DaemonJson.Default.AgentView));

        world.Model.Focused.ShouldBe("action-1");
        world.Notice.ShouldBe("action-1: on its way");
    }

    [Fact]
    public void A_refused_agent_brings_the_dialog_back_with_all_that_was_typed()
    {
        var world = Dialog().Press("enter", "enter", "enter", "enter").Type("write the docs").Press("enter");

        world.Answer(400, """{"message":"there is no seat","hint":"eight agents run"}""");

        world.Text().ShouldContain("there is no seat (eight agents run)");
        world.Text().ShouldContain("prompt    write the docs");
    }

    [Fact]
    public void Without_news_of_backends_the_dialog_does_not_open()
    {
        With(80, 24, Pane("a")).Command("C").Notice!.ShouldContain("c starts a plain command");
    }

    [Fact]
    public void A_pasted_prompt_is_one_line()
    {
        var world = Dialog().Press("enter", "enter", "enter", "enter").Tell(new Message.Input(new Terminal.InputEvent.Paste("one\ntwo"))).Press("enter");

        world.Calls.ShouldHaveSingleItem().Body!.ShouldContain("\"prompt\":\"one two\"");
    }
}
