using Shouldly;
using Xunit;

namespace Loreli.Supervision.Specs;

public sealed class PulseSpecs
{
    private static readonly Instant Start = new(TimeSpan.FromHours(1));
    private static readonly StallPolicy All = new() { Life = (LifeKinds)63 };
    private static readonly Pulse Pulse = Pulse.Begin(default, Start);

    [Theory]
    [InlineData(2, 100, false), InlineData(2, 300, true), InlineData(30, 1_400, false), InlineData(30, 1_600, true)]
    public void Processor_time_is_life_above_a_share_of_the_time_and_above_noise(double seconds, int milliseconds, bool isLife)
    {
        var signs = new LifeSigns { ChildCpu = TimeSpan.FromMilliseconds(milliseconds), Cpu = TimeSpan.FromMilliseconds(milliseconds) };

        Pulse.Observe(All, signs, Start + TimeSpan.FromSeconds(seconds)).Life.ShouldBe(isLife ? LifeKinds.ChildCpu | LifeKinds.Cpu : LifeKinds.None);
    }

    [Theory]
    [InlineData(1, 60_000, false), InlineData(1, 70_000, true), InlineData(30, 1_900_000, false), InlineData(30, 2_100_000, true)]
    public void Bytes_are_life_above_a_rate(double seconds, long bytes, bool isLife) =>
        Pulse.Observe(All, new LifeSigns { IoBytes = bytes }, Start + TimeSpan.FromSeconds(seconds)).Life.ShouldBe(isLife ? LifeKinds.Io : LifeKinds.None);

    [Fact]
    public void A_trickle_never_adds_up_to_life()
    {
        var pulse = Pulse;
        for (var second = 1; second <= 7_200; second++)
        {
            var signs = new LifeSigns { ChildCpu = TimeSpan.FromMilliseconds(4 * second), IoBytes = 10_000L * second };
            (pulse, var life) = pulse.Observe(All, signs, Start + TimeSpan.FromSeconds(second));
            life.ShouldBe(LifeKinds.None);
        }
    }

    [Theory]
    [InlineData(LifeKinds.Screen), InlineData(LifeKinds.ChildCpu), InlineData(LifeKinds.Cpu), InlineData(LifeKinds.Io), InlineData(LifeKinds.Heartbeat)]
    public void Only_what_policy_counts_is_life(LifeKinds kind)
    {
        var signs = new LifeSigns { Screen = 5, ChildCpu = TimeSpan.FromSeconds(9), Cpu = TimeSpan.FromSeconds(9), IoBytes = 1L << 40, Heartbeats = 1 };

        Pulse.Observe(All with { Life = kind }, signs, Start + TimeSpan.FromSeconds(1)).Life.ShouldBe(kind);
        Pulse.Observe(All with { Life = LifeKinds.None }, signs, Start + TimeSpan.FromSeconds(1)).Life.ShouldBe(LifeKinds.None);
    }

    [Theory]
    [InlineData(0, false), InlineData(5, false), InlineData(5.001, true)]
    public void A_screen_that_moves_just_after_typing_is_an_echo(double seconds, bool isLife)
    {
        var typed = Pulse.Typed(Start + TimeSpan.FromMinutes(1)).Observe(All, new LifeSigns { Screen = 4 }, Start + TimeSpan.FromMinutes(1)).Next;
        var at = Start + TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(seconds);

        var (next, life) = typed.Observe(All, new LifeSigns { Screen = 5 }, at);

        life.ShouldBe(isLife ? LifeKinds.Screen : LifeKinds.None);
        next.Base.Screen.ShouldBe(5UL); // What was echoed is what the next look is compared with.
    }

    [Fact]
    public void The_first_look_after_typing_shows_the_echo_however_late_it_is()
    {
        var typed = Pulse.Typed(Start + TimeSpan.FromMinutes(1));

        typed.Observe(All, new LifeSigns { Screen = 5 }, Start + TimeSpan.FromMinutes(9)).Life.ShouldBe(LifeKinds.None);
        var (seen, _) = typed.Observe(All, default, Start + TimeSpan.FromMinutes(9));
        seen.Observe(All, new LifeSigns { Screen = 5 }, Start + TimeSpan.FromMinutes(9)).Life.ShouldBe(LifeKinds.Screen);
    }

    [Fact]
    public void A_look_without_news_is_the_very_same_pulse() =>
        Pulse.Observe(All, default, Start + Pulse.Window).Next.ShouldBe(Pulse);
}
