using Shouldly;
using Xunit;

namespace Loreli.Primitives.Specs;

public sealed class DurationTextSpecs
{
    [Theory]
    [InlineData("250", 250), InlineData("250ms", 250), InlineData("15s", 15_000), InlineData("1.5s", 1_500), InlineData("10m", 600_000)]
    [InlineData("1h30m", 5_400_000), InlineData("1d", 86_400_000), InlineData("0", 0)]
    public void A_duration_is_read_as_operators_write_it(string text, long milliseconds)
    {
        DurationText.TryParse(text, out var duration).ShouldBeTrue();

        duration.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData(null), InlineData(""), InlineData("-5s"), InlineData("5 s"), InlineData("soon"), InlineData("1.2.3s"), InlineData("m")]
    [InlineData("99999999999999999999d"), InlineData("10001d")]
    public void What_is_no_duration_is_refused(string? text) => DurationText.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(850, "850ms"), InlineData(42_000, "42s"), InlineData(90_000, "1m30s"), InlineData(3_600_000, "1h"), InlineData(273_600_000, "3d4h")]
    public void A_duration_is_shown_in_its_two_largest_units(long milliseconds, string text) =>
        DurationText.Format(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(text);
}
