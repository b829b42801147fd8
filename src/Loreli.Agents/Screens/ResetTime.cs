using System.Globalization;
using System.Text.RegularExpressions;

namespace Loreli.Agents.Screens;

/// <summary>Reads when a limit ends from what a CLI says, blanks left out: <c>10:05am</c>, <c>Oct5</c>, <c>2h5m</c>. Pure but for the table of time zones.</summary>
public static partial class ResetTime
{
    /// <summary>A time of day without a date may lie so far back: the text stays on the screen when the time has come.</summary>
    private static readonly TimeSpan PastMax = TimeSpan.FromHours(6);
    private static readonly TimeSpan WaitMax = TimeSpan.FromDays(60);
    private const int LengthMax = 64;
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <param name="zone">An IANA name or UTC; anything else counts as the zone of <paramref name="now"/>, which is where the CLI runs.</param>
    /// <returns>Null when it cannot be understood.</returns>
    public static DateTimeOffset? Parse(string? time, string? date, string? zone, string? wait, DateTimeOffset now)
    {
        if (new[] { time, date, zone, wait }.Any(it => it?.Length > LengthMax))
        {
            return null;
        }
        if (!string.IsNullOrEmpty(wait))
        {
            return Wait(wait) is { } span ? now + span : null;
        }
        var zoneOf = Zone(zone);
        var local = zoneOf is null ? now : TimeZoneInfo.ConvertTime(now, zoneOf);
        if (TimeOfDay(time) is not { } clock)
        {
            return null;
        }
        if (string.IsNullOrEmpty(date))
        {
            var today = At(local.Date + clock, zoneOf, local.Offset);
            return today <= now - PastMax ? At(local.Date.AddDays(1) + clock, zoneOf, local.Offset)
                : today > now - PastMax + TimeSpan.FromDays(1) ? At(local.Date.AddDays(-1) + clock, zoneOf, local.Offset)
                : today;
        }
        return Day(date, local.Date) is { } day ? At(day + clock, zoneOf, local.Offset) : null;
    }

    private static DateTimeOffset At(DateTime local, TimeZoneInfo? zone, TimeSpan offset)
    {
        if (zone is null)
        {
            return new DateTimeOffset(local, offset);
        }
        // An hour that the clocks leave out is an hour later.
        var real = zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        return new DateTimeOffset(real, zone.GetUtcOffset(real));
    }

    private static TimeZoneInfo? Zone(string? name) =>
        string.IsNullOrEmpty(name) ? null
        : name.ToUpperInvariant() is "UTC" or "GMT" or "Z" ? TimeZoneInfo.Utc
        : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    private static TimeSpan? TimeOfDay(string? text)
    {
        if (text is null || Clock().Match(text) is not { Success: true } match)
        {
            return null;
        }
        var hour = Number(match, "hour");
        var minute = match.Groups["minute"].Success ? Number(match, "minute") : 0;
        if (match.Groups["half"] is { Success: true } half)
        {
            if (hour is < 1 or > 12)
            {
                return null;
            }
            hour = (hour % 12) + (half.Value[0] is 'p' or 'P' ? 12 : 0);
        }
        return hour < 24 && minute < 60 ? new TimeSpan(hour, minute, 0) : null;
    }

    private static DateTime? Day(string text, DateTime today)
    {
        var word = text.ToLowerInvariant();
        if (Array.FindIndex(Days, it => word.StartsWith(it, StringComparison.Ordinal)) is >= 0 and var weekday)
        {
            return today.AddDays((weekday - (int)today.DayOfWeek + 7) % 7);
        }
        if (word.StartsWith("tomorrow", StringComparison.Ordinal))
        {
            return today.AddDays(1);
        }
        if (MonthDay().Match(word) is not { Success: true } match
            || Array.IndexOf(Months, match.Groups["month"].Value) is not (>= 0 and var month))
        {
            return DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact) ? exact : null;
        }
        var day = Number(match, "day");
        var year = match.Groups["year"].Success ? Number(match, "year") : today.Year;
        if (day is < 1 or > 31 || day > DateTime.DaysInMonth(year, month + 1))
        {
            return null;
        }
        var named = new DateTime(year, month + 1, day);
        return !match.Groups["year"].Success && named < today.AddMonths(-6) ? named.AddYears(1) : named;
    }

    private static TimeSpan? Wait(string text)
    {
        var sum = TimeSpan.Zero;
        var matches = Piece().Matches(text);
        foreach (Match piece in matches)
        {
            if (!double.TryParse(piece.Groups["count"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
                || count > 10_000_000)
            {
                return null;
            }
            sum += piece.Groups["unit"].Value[0] switch
            {
                'd' or 'D' => TimeSpan.FromDays(Math.Min(count, 1_000)),
                'h' or 'H' => TimeSpan.FromHours(count),
                'm' when piece.Groups["unit"].Value.StartsWith("ms", StringComparison.Ordinal) => TimeSpan.FromMilliseconds(count),
                'm' or 'M' => TimeSpan.FromMinutes(count),
                _ => TimeSpan.FromSeconds(count),
            };
        }
        return matches.Count == 0 || sum > WaitMax ? null : sum;
    }

    private static int Number(Match match, string group) =>
        int.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    [GeneratedRegex(@"^(?<hour>\d{1,2})(?::(?<minute>\d\d))?(?::\d\d)?\s?(?<half>[ap]\.?m)?", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Clock();

    [GeneratedRegex(@"^(?<month>[a-z]{3})[a-z]*\.?\s?(?<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s?(?<year>2\d{3}))?", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex MonthDay();

    [GeneratedRegex(@"(?<count>\d+(?:\.\d+)?)\s?(?<unit>ms|d|h|m|s)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Piece();
}
