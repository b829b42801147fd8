using System.Globalization;
using Loreli.Agents.Screens;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Screens;

public sealed class ResetTimeSpecs
{
    [Theory]
    [InlineData("10:05am", null, "UTC", null, "2026-11-20T06:43:00Z", "2026-11-20T10:05:00Z")]
    [InlineData("10:05am", null, "UTC", null, "2026-11-20T10:30:00Z", "2026-11-20T10:05:00Z")]
    [InlineData("1am", null, "UTC", null, "2026-11-20T22:00:00Z", "2026-11-21T01:00:00Z")]
    [InlineData("11:50pm", null, null, null, "2026-11-21T00:10:00+02:00", "2026-11-20T23:50:00+02:00")]
    [InlineData("9:46AM", null, null, null, "2026-11-20T06:46:00+02:00", "2026-11-20T09:46:00+02:00")]
    [InlineData("3pm", null, "America/New_York", null, "2026-11-20T12:00:00Z", "2026-11-20T20:00:00Z")]
    [InlineData("2:30am", "Mar14", "America/New_York", null, "2027-03-13T12:00:00Z", "2027-03-14T07:30:00Z")]
    [InlineData("9am", "Oct5", "UTC", null, "2026-10-01T00:00:00Z", "2026-10-05T09:00:00Z")]
    [InlineData("9am", "Jan2", "UTC", null, "2026-12-30T00:00:00Z", "2027-01-02T09:00:00Z")]
    [InlineData("9:46AM", "Nov21st,2026", null, null, "2026-11-20T06:46:00Z", "2026-11-21T09:46:00Z")]
    [InlineData("9am", "Mon", "UTC", null, "2026-11-20T12:00:00Z", "2026-11-23T09:00:00Z")]
    [InlineData(null, null, null, "8s", "2026-11-20T12:00:00Z", "2026-11-20T12:00:08Z")]
    [InlineData(null, null, null, "2days3hours4minutes", "2026-11-20T12:00:00Z", "2026-11-22T15:04:00Z")]
    [InlineData(null, null, null, "350ms", "2026-11-20T12:00:00Z", "2026-11-20T12:00:00.350Z")]
    public void A_time_is_read_as_the_CLI_means_it(string? time, string? date, string? zone, string? wait, string now, string expected) =>
        ResetTime.Parse(time, date, zone, wait, Time(now)).ShouldBe(Time(expected));

    [Theory]
    [InlineData("25:00", null, null)]
    [InlineData("13pm", null, null)]
    [InlineData("soon", null, null)]
    [InlineData("9am", "Feb31", null)]
    [InlineData(null, null, "99999999999d")]
    [InlineData(null, null, "a while")]
    public void What_is_no_time_is_none(string? time, string? date, string? wait) =>
        ResetTime.Parse(time, date, "UTC", wait, Time("2026-11-20T12:00:00Z")).ShouldBeNull();

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
