using Loreli.Daemon.Supervision;
using Shouldly;
using Xunit;

namespace Loreli.Daemon.Specs.Supervision;

public sealed class ClockWatchSpecs
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    private readonly ClockWatch _watch = new(Beat);
    private ClockReading _now = new(new Instant(TimeSpan.FromHours(1)), new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(2));

    [Fact]
    public void Time_that_passes_on_all_clocks_alike_is_no_gap()
    {
        _watch.Look(_now).ShouldBeNull();

        Pass(Beat).ShouldBeNull();
        Pass(Beat, wall: Beat + TimeSpan.FromSeconds(1)).ShouldBeNull();
    }

    [Fact]
    public void A_sleep_shows_as_time_that_the_monotonic_clock_did_not_see()
    {
        _watch.Look(_now);

        var gap = Pass(Beat, wall: TimeSpan.FromHours(8), boot: TimeSpan.FromHours(8));

        gap.ShouldBe(new ClockGap(GapCause.Suspend, TimeSpan.FromHours(8) - Beat));
        Pass(Beat).ShouldBeNull();
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public void A_wall_clock_that_was_set_is_told_with_the_step(int seconds)
    {
        _watch.Look(_now);

        Pass(Beat, wall: Beat + TimeSpan.FromSeconds(seconds)).ShouldBe(new ClockGap(GapCause.ClockSet, TimeSpan.FromSeconds(seconds)));
    }

    [Fact]
    public void Time_in_which_nobody_looked_is_a_gap_though_all_clocks_agree()
    {
        _watch.Look(_now);

        Pass(TimeSpan.FromMinutes(1)).ShouldBe(new ClockGap(GapCause.NotRun, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void A_kernel_that_tells_no_time_since_boot_does_without()
    {
        _now = _now with { SinceBoot = null };
        _watch.Look(_now);

        Pass(Beat, wall: TimeSpan.FromHours(1))!.Cause.ShouldBe(GapCause.ClockSet);
    }

    private ClockGap? Pass(TimeSpan time, TimeSpan? wall = null, TimeSpan? boot = null)
    {
        _now = new ClockReading(_now.Monotonic + time, _now.Wall + (wall ?? time), _now.SinceBoot + (boot ?? time));
        return _watch.Look(_now);
    }
}
