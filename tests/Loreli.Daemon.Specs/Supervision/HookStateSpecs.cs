using Loreli.Daemon.Supervision;
using Loreli.Supervision;
using Shouldly;
using Xunit;

namespace Loreli.Daemon.Specs.Supervision;

public sealed class HookStateSpecs
{
    [Theory] // D-L38
    [InlineData("UserPromptSubmit"), InlineData("BeforeAgent"), InlineData("PreToolUse"), InlineData("BeforeTool"), InlineData("PostToolUse")]
    [InlineData("PostToolUseFailure"), InlineData("AfterTool"), InlineData("PermissionRequest"), InlineData("Notification"), InlineData("Stop")]
    [InlineData("AfterAgent"), InlineData("agent-turn-complete"), InlineData("StopFailure"), InlineData("SessionStart"), InlineData("SessionEnd")]
    [InlineData("a hook of a later version")]
    public void Every_report_is_a_sign_of_life_whatever_it_says(string hook)
    {
        var once = HookState.Silent.After(Report(hook));

        once.Heartbeats.ShouldBe(1);
        once.After(Report(hook)).Heartbeats.ShouldBe(2);
    }

    [Theory]
    [InlineData("PreToolUse", "PostToolUse"), InlineData("PreToolUse", "PostToolUseFailure"), InlineData("BeforeTool", "AfterTool"), InlineData("PreToolUse", "Stop")]
    [InlineData("PreToolUse", "SessionEnd"), InlineData("PreToolUse", "UserPromptSubmit")]
    public void A_tool_call_is_open_from_its_first_report_to_the_one_that_ends_it(string begins, string ends)
    {
        var open = HookState.Silent.After(Report(begins));

        open.HasToolOpen.ShouldBeTrue();
        open.After(Report("a hook of a later version")).HasToolOpen.ShouldBeTrue();
        open.After(Report(ends)).HasToolOpen.ShouldBeFalse();
    }

    [Theory]
    [InlineData("UserPromptSubmit", Activity.Busy), InlineData("PreToolUse", Activity.Busy), InlineData("PermissionRequest", Activity.Waiting), InlineData("Stop", Activity.Idle)]
    public void A_hook_says_what_its_agent_is_at(string hook, Activity activity)
    {
        var reading = HookState.Silent.After(Report(hook)).Reading.ShouldNotBeNull();

        (reading.Activity, reading.Source, reading.Rule).ShouldBe((activity, ReadingSource.Hook, $"hook {hook}"));
    }

    [Fact]
    public void A_notice_that_asks_for_no_permission_says_nothing_of_what_the_agent_is_at()
    {
        var idle = HookState.Silent.After(Report("Stop"));

        idle.After(Report("Notification", "Claude is waiting for your input")).Reading.ShouldBe(idle.Reading);
        idle.After(Report("Notification", "Claude needs your permission to use Bash")).Reading!.Activity.ShouldBe(Activity.Waiting);
    }

    private static HookReport Report(string hook, string? text = null) => new(hook, null, text, null);
}
