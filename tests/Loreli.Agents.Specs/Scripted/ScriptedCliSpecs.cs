using Loreli.Agents.Delivery;
using Loreli.Agents.Dialogs;
using Loreli.Agents.Screens;
using Loreli.Supervision;
using Loreli.Testing.Scripted;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Scripted;

/// <summary>The scripted agent in every look, read by the rules of the CLI that it looks like, prompted and answered by the real machines.</summary>
public sealed class ScriptedCliSpecs
{
    private static readonly TimeSpan ASecond = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);

    public static TheoryData<string> Backends => ["scripted", "claude", "codex", "gemini", "opencode"];

    public static TheoryData<string, string, FaultClass> Faults
    {
        get
        {
            var rows = new TheoryData<string, string, FaultClass>();
            foreach (var backend in new[] { "scripted", "claude", "codex", "gemini", "opencode" })
            {
                rows.Add(backend, "auth", FaultClass.Auth);
                rows.Add(backend, "quota", FaultClass.Quota);
                rows.Add(backend, "rate-limit", FaultClass.RateLimit);
                rows.Add(backend, "budget", FaultClass.Budget);
                rows.Add(backend, "model-gone", FaultClass.ModelGone);
                rows.Add(backend, "overloaded", FaultClass.Overloaded);
                rows.Add(backend, "network", FaultClass.Network);
            }
            return rows;
        }
    }

    [Theory, MemberData(nameof(Backends))]
    public void It_is_read_as_idle_then_busy_then_idle(string backend)
    {
        var world = World(backend, "prompt:\n  work 10s Thinking\n  say All done.");

        Read(world.Pass(ASecond)).ShouldBe(Activity.Idle, world.Screen);
        Read(world.Type("hello\r").Pass(ASecond * 3)).ShouldBe(Activity.Busy, world.Screen);
        Read(world.Pass(AMinute)).ShouldBe(Activity.Idle, world.Screen);
    }

    [Theory, MemberData(nameof(Backends))]
    public void A_prompt_of_several_lines_is_delivered_and_proven(string backend)
    {
        var world = World(backend, "prompt fix:\n  work 10s Thinking").Ask("fix the tests\n\n  then commit, with “quotes” and 漢字\nand push");

        world.Pass(AMinute);

        world.Delivered.ShouldHaveSingleItem().ShouldBeOfType<DeliveryOutcome.Delivered>($"{Shown(world)}\n{world.Screen}");
    }

    [Theory, MemberData(nameof(Backends))]
    public void A_prompt_higher_than_the_screen_is_delivered(string backend)
    {
        var text = string.Join('\n', Enumerable.Range(0, 120).Select(it => $"line {it} of a long prompt that fills the screen more than once"));
        var world = World(backend, "prompt line 119:\n  work 10s Thinking").Ask(text);

        world.Pass(AMinute);

        world.Delivered.ShouldHaveSingleItem().ShouldBeOfType<DeliveryOutcome.Delivered>($"{Shown(world)}\n{world.Screen}");
    }

    [Theory, MemberData(nameof(Backends))]
    public void Its_question_is_answered_by_the_operator_in_place(string backend)
    {
        var world = World(backend, "prompt:\n  ask git push origin main\n  say Pushed.").Type("go\r").Pass(ASecond);

        Read(world).ShouldBe(Activity.Waiting, world.Screen);
        world.Answer((reading, now) => Answers.ByOperator(reading.Question!, "1", ScreenReader.OpenDialog(world.Backend, reading), now)).Pass(AMinute);

        world.Answered.ShouldBeOfType<AnswerOutcome.Answered>();
        world.Screen.ShouldContain("Ran git push origin main");
    }

    [Theory]
    [InlineData("scripted", "yes")]
    [InlineData("scripted", "no")]
    [InlineData("claude", "yes")]
    [InlineData("claude", "no")]
    [InlineData("codex", "yes")]
    [InlineData("codex", "no")]
    [InlineData("gemini", "yes")]
    [InlineData("gemini", "no")]
    public void Its_trust_dialog_is_answered_by_policy_whatever_is_marked_first(string backend, string marked)
    {
        var world = World(backend, $"start:\n  dialog trust {marked}").Pass(ASecond);
        var dialog = ScreenReader.OpenDialog(world.Backend, world.Read()).ShouldNotBeNull(world.Screen);

        world.Answer((reading, now) => Answers.ByPolicy(dialog, "accept", reading.Question!, now)).Pass(AMinute);

        world.Answered.ShouldBeOfType<AnswerOutcome.Answered>();
        world.Deeds.ShouldBeEmpty();
        Read(world).ShouldBe(Activity.Idle, world.Screen);
    }

    [Fact]
    public void A_blind_Enter_would_have_refused_trust()
    {
        var world = World("claude", "start:\n  dialog trust no").Pass(ASecond).Type("\r");

        world.Deeds.ShouldBe([new ScriptedDeed.Exit(1)]);
    }

    [Theory, MemberData(nameof(Faults))]
    public void Its_errors_are_read_as_what_they_are(string backend, string fault, FaultClass expected)
    {
        var world = World(backend, $"prompt:\n  work 2s\n  fail {fault} 30m").Type("hello\r").Pass(ASecond * 10);

        var reading = world.Read();

        reading.Fault.ShouldNotBeNull(world.Screen).Class.ShouldBe(expected, world.Screen);
    }

    [Theory]
    [InlineData("scripted")]
    [InlineData("claude")]
    [InlineData("codex")]
    public void A_quota_names_the_time_when_it_ends(string backend)
    {
        var world = World(backend, "prompt:\n  fail quota 30m").Type("hello\r").Pass(ASecond * 2);

        var resets = world.Read().Fault.ShouldNotBeNull(world.Screen).ResetsAt.ShouldNotBeNull(world.Screen);

        (resets - world.Clock).ShouldBeInRange(TimeSpan.FromMinutes(28), TimeSpan.FromMinutes(31));
    }

    [Theory]
    [InlineData("scripted")]
    [InlineData("codex")]
    public void A_stall_looks_idle_and_is_told_as_work_by_its_status(string backend)
    {
        var world = World(backend, "prompt:\n  stall").Type("hello\r").Pass(ASecond * 3);

        Read(world).ShouldBe(Activity.Busy, world.Screen);
    }

    [Fact]
    public void A_request_to_end_is_acknowledged_with_its_id_and_followed()
    {
        var world = World("scripted", "").Ask("**Shutdown requested** (shutdown-1710417600000@dev).\nStop, or: loreli ack shutdown-1710417600000@dev");

        world.Pass(AMinute);

        world.Deeds.ShouldBe([new ScriptedDeed.Acknowledge("shutdown-1710417600000@dev"), new ScriptedDeed.Exit(0)]);
    }

    [Fact]
    public void A_script_may_ignore_requests_to_end()
    {
        var world = World("scripted", "shutdown:\n  say Not now.").Ask("Shutdown requested (shutdown-1@dev)");

        world.Pass(AMinute);

        world.Deeds.ShouldBeEmpty();
        world.Screen.ShouldContain("Not now.");
    }

    [Fact]
    public void Steps_can_be_given_in_a_prompt()
    {
        var world = World("scripted", "").Ask("do: fork 3; hog 64MiB; freeze 1s; spin 1s; exit 7");

        world.Pass(AMinute);

        world.Deeds.ShouldBe(
        [
            new ScriptedDeed.Fork(3), new ScriptedDeed.Hog(64 << 20), new ScriptedDeed.Freeze(TimeSpan.FromSeconds(1)),
            new ScriptedDeed.Spin(TimeSpan.FromSeconds(1)), new ScriptedDeed.Exit(7),
        ]);
    }

    [Fact]
    public void A_prompt_while_it_works_is_queued_and_done_afterwards()
    {
        var world = World("scripted", "prompt first:\n  work 5s\n  say One.\nprompt second:\n  say Two.").Type("first\r").Pass(ASecond).Type("second\r").Pass(ASecond);

        world.Screen.ShouldContain("↳ queued: second");
        world.Pass(AMinute).Screen.ShouldContain("Two.");
    }

    [Fact]
    public void The_same_script_and_seed_draw_the_same_screen()
    {
        static string Life() => World("scripted", "prompt:\n  work\n  say").Type("hello\r").Pass(AMinute).Screen;

        Life().ShouldBe(Life());
    }

    [Theory]
    [InlineData("prompt:\n  wrok 3s", "script:2: \"wrok\" is not a step", "did you mean work?")]
    [InlineData("lok claude", "script:1: \"lok\" is not a setting", "did you mean look?")]
    [InlineData("start:\n  fork 51", "script:2: \"51\" is no whole number from 1 to 50", "")]
    [InlineData("start:\n  fail quotas", "script:2: \"quotas\" is not one of them", "did you mean quota?")]
    [InlineData("  work 3s", "script:1: \"work 3s\" stands below no block", "")]
    [InlineData("start:\n  work soon", "\"soon\" is no duration", "")]
    public void A_wrong_script_names_line_expectation_and_nearest_word(string script, string expected, string hint)
    {
        var message = Should.Throw<FormatException>(() => ScriptReader.Read(script)).Message;

        message.ShouldContain(expected);
        message.ShouldContain(hint);
    }

    private static ScriptedWorld World(string backend, string script) =>
        new(backend, backend == "scripted" ? script : $"look {backend}\n{script}");

    private static string Shown(ScriptedWorld world) =>
        world.Delivered is [DeliveryOutcome.NotShown it, ..] ? string.Join('\n', it.Screen) : string.Join(", ", world.Delivered);

    private static Activity Read(ScriptedWorld world) => world.Read().Activity;
}
