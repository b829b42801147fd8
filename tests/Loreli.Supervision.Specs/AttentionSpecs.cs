using Shouldly;
using Xunit;

namespace Loreli.Supervision.Specs;

public sealed class AttentionSpecs
{
    private static readonly Question Ask = new("permission", "Do you want to proceed?", ["Yes", "No"], 0);

    private static Reading Waiting(Question question) => new(Activity.Waiting, ReadingSource.Screen, "asks", "asks", ["a line"]) { Question = question };

    [Fact]
    public void A_question_needs_somebody_for_as_long_as_it_is_open_and_is_the_same_need_after_a_crash()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec());
        var since = world.Now.Utc;
        world.See(Waiting(Ask), default);
        var asked = world.Fleet.Attention(world).Single();
        asked.ShouldSatisfyAllConditions(it => it.Kind.ShouldBe("waiting"), it => it.Question.ShouldBe(Ask), it => it.Since.ShouldBe(since), it => it.Text.ShouldBe("a asks: Do you want to proceed?"));

        world.Advance(TimeSpan.FromMinutes(1));
        world.See(Waiting(Ask with { Options = ["Yes", "No"] }), default).Fleet.Attention(world).Single().Since.ShouldBe(since);
        world.Crash().Adopt().See(Waiting(Ask), default).Fleet.Attention(world).Single().Id.ShouldBe(asked.Id);

        world.See(Waiting(Ask with { Text = "And this?" }), default).Fleet.Attention(world).Single().Id.ShouldNotBe(asked.Id);
        world.See(Activity.Busy).Fleet.Attention(world).ShouldBeEmpty();
    }

    [Fact]
    public void The_most_severe_comes_first_and_of_these_the_oldest()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec("stalls") with { Origin = Origin.Operator }, Activity.Busy)
            .Start(FleetWorld.Spec("asks") with { Origin = Origin.Operator }, Activity.Waiting)
            .Start(FleetWorld.Spec("ends") with { Origin = Origin.Operator, Restart = new RestartPolicy { Intensity = 0 } });
        world.Watch(TimeSpan.FromMinutes(11), Activity.Busy, "stalls", TimeSpan.FromSeconds(20));
        world.See(Activity.Waiting, "asks").Die("ends");

        world.Fleet.Attention(world).Select(item => item.Kind).ShouldBe(["gave-up", "waiting", "stall"]);
    }

    [Fact]
    public void A_rule_that_no_longer_fits_its_cli_is_told_once_for_all_agents_of_it()
    {
        var drifted = new Reading(Activity.Unknown, ReadingSource.Screen, "none", "unknown", []) { Drift = "no rule knows its composer in 9.9" };
        var world = new FleetWorld().Declare(FleetWorld.Spec("a"), FleetWorld.Spec("b"));

        world.See(drifted, default, "a").See(drifted, default, "b");

        world.Fleet.Attention(world).Single().Text.ShouldBe("claude: no rule knows its composer in 9.9");
    }

    [Fact]
    public void A_low_disk_and_an_open_breaker_need_somebody_too()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Tell(new FleetEvent.DiskLow(true));
        FaultSpecs.Refuse(world, new Fault(FaultClass.Auth, "401"));

        world.Fleet.Attention(world).Select(item => item.Id).ShouldBe(["disk", "breaker:claude/claude/default"]);
    }

    [Fact]
    public void An_explanation_names_state_reason_clocks_and_what_comes_next()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy).Watch(TimeSpan.FromMinutes(10.5));

        var said = Explanation.Of(world.Agent(), world.Now);

        (said.State, said.Reason, said.Tier, said.Next).ShouldBe(("running", "Busy", 1, "warn"));
        said.NextAt.ShouldBe(FleetWorld.Midnight.AddMinutes(20));
        said.LastLifeAt.ShouldBe(FleetWorld.Midnight);
        said.Clocks.ShouldContain(clock => clock.Label == "quiet for" && clock.Text == "10m30s");
        said.Clocks.ShouldContain(clock => clock.Label == "ladder" && clock.Text == "nudge (taken), warn, kill");
    }

    [Fact]
    public void An_explanation_of_a_back_off_says_why_until_when_and_how_many_are_left()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec()).Watch(TimeSpan.FromMinutes(1), Activity.Idle).Die(code: 3);

        var said = Explanation.Of(world.Agent(), world.Now);

        (said.State, said.Reason, said.Next, said.Restarts, said.RestartsLeft).ShouldBe(("backoff", "ended with exit code 3", "start", 1, 4));
        said.NextAt.ShouldBe(world.Now.UtcOf(world.Life<AgentLife.Backoff>().Until));
    }

    [Fact] // L-046, D-L27
    public void Health_never_throws_and_gives_every_reason()
    {
        var world = new FleetWorld().Start(FleetWorld.Spec(), Activity.Busy);
        Health Check(string name = "a") => Health.Of(world.Fleet, name, world.Now);

        Check("nobody").Status.ShouldBe("not-found");
        (Check().IsAlive, Check().Status).ShouldBe((true, "healthy"));
        world.Watch(TimeSpan.FromMinutes(11));
        Check().Reasons.Single().ShouldBe("no sign of life for 11m");
        world.Advance(TimeSpan.FromMinutes(3));
        (Check().IsAlive, Check().Status).ShouldBe((null, "unknown"));
        world.Die(code: 0);
        (Check().IsAlive, Check().Status).ShouldBe((false, "unhealthy"));
        Check().Reasons.Single().ShouldBe("dormant: ended without an error");
    }
}

internal static class FleetSpeech
{
    public static IReadOnlyList<AttentionItem> Attention(this Fleet fleet, FleetWorld world) => Supervision.Attention.Of(fleet, world.Now);
}
