using Loreli.Agents.Backends;
using Loreli.Agents.Screens;
using Loreli.Supervision;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Screens;

public sealed class AuthoritySpecs
{
    private static readonly Fault Refused = new(FaultClass.Auth, "Invalid API key");

    [Theory]
    [InlineData(Activity.Busy, Activity.Idle, Activity.Idle, Activity.Busy, ReadingSource.Hook)]
    [InlineData(Activity.Unknown, Activity.Busy, Activity.Idle, Activity.Busy, ReadingSource.Protocol)]
    [InlineData(Activity.Unknown, Activity.Unknown, Activity.Idle, Activity.Idle, ReadingSource.Screen)]
    [InlineData(Activity.Idle, Activity.Busy, Activity.Busy, Activity.Idle, ReadingSource.Hook)]
    [InlineData(Activity.Idle, Activity.Idle, Activity.Waiting, Activity.Waiting, ReadingSource.Screen)]
    [InlineData(Activity.Busy, Activity.Busy, Activity.Waiting, Activity.Waiting, ReadingSource.Screen)]
    [InlineData(Activity.Waiting, Activity.Idle, Activity.Unknown, Activity.Waiting, ReadingSource.Hook)]
    [InlineData(Activity.Busy, Activity.Unknown, Activity.Blocked, Activity.Blocked, ReadingSource.Screen)]
    [InlineData(Activity.Idle, Activity.Blocked, Activity.Idle, Activity.Blocked, ReadingSource.Protocol)]
    [InlineData(Activity.Unknown, Activity.Idle, Activity.Blocked, Activity.Blocked, ReadingSource.Screen)]
    [InlineData(Activity.Unknown, Activity.Busy, Activity.Blocked, Activity.Busy, ReadingSource.Protocol)]
    public void The_most_trusted_source_is_believed_but_for_what_it_does_not_see(
        Activity hook, Activity protocol, Activity screen, Activity expected, ReadingSource by)
    {
        var chosen = Authority.Choose(Make(hook, ReadingSource.Hook), Make(protocol, ReadingSource.Protocol), Make(screen, ReadingSource.Screen));

        (chosen.Activity, chosen.Source).ShouldBe((expected, by));
    }

    [Fact]
    public void A_waiting_hook_takes_the_question_from_the_screen()
    {
        var question = new Question("permission", "Run it?", ["Yes", "No"], 0);

        var chosen = Authority.Choose(Make(Activity.Waiting, ReadingSource.Hook), null, Make(Activity.Waiting, ReadingSource.Screen) with { Question = question });

        (chosen.Source, chosen.Question).ShouldBe((ReadingSource.Hook, question));
    }

    [Fact]
    public void Screens_that_match_nothing_are_told_after_a_while_and_not_before()
    {
        var backend = BackendLibrary.BuiltIn.Find("claude")!;
        var start = new Instant(TimeSpan.FromHours(1));
        var watch = DriftWatch.Calm;

        for (var i = 0; i < 3; i++)
        {
            watch = watch.Observe(Make(Activity.Unknown, ReadingSource.Screen), hash: (ulong)i + 1, start + TimeSpan.FromSeconds(i));
        }

        watch.Warning(backend, null, start + TimeSpan.FromSeconds(59)).ShouldBeNull();
        watch.Warning(backend, null, start + TimeSpan.FromSeconds(61)).ShouldNotBeNull().ShouldContain("Claude Code");
        watch.Observe(Make(Activity.Busy, ReadingSource.Screen), 9, start).ShouldBe(DriftWatch.Calm);
    }

    private static Reading Make(Activity activity, ReadingSource source) =>
        new(activity, source, "rule", "reason", []) { Fault = activity == Activity.Blocked ? Refused : null };
}
