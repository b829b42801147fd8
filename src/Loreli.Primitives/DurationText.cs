using System.Globalization;

namespace Loreli;

/// <summary>A span of time as operators write it: <c>250ms</c>, <c>15s</c>, <c>10m</c>, <c>2h</c>, <c>1d</c>, <c>1h30m</c>, or plain milliseconds.</summary>
public static class DurationText
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)),
        ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)),
    ];

    /// <summary>Reads a duration of 0 to 10,000 days; false for anything else.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var rest = (text ?? "").AsSpan().Trim();
        if (rest.IsEmpty)
        {
            return false;
        }
        var total = 0m;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            digits = digits < 0 ? rest.Length : digits;
            if (!decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || number > 864_000_000_000m)
            {
                return false;
            }
            rest = rest[digits..];
            var (length, taken) = TakeUnit(rest);
            if (taken < 0)
            {
                return false;
            }
            total += number * length.Ticks;
            rest = rest[taken..];
        }
        if (total > TimeSpan.FromDays(10_000).Ticks)
        {
            return false;
        }
        duration = new TimeSpan((long)total);
        return true;
    }

    /// <summary>The two largest units that are not zero: <c>3d4h</c>, <c>12m</c>, <c>1m30s</c>, <c>850ms</c>.</summary>
    public static string Format(TimeSpan duration) => duration switch
    {
        { Ticks: < 0 } => "0s",
        { TotalSeconds: < 1 } => $"{duration.Milliseconds}ms",
        { TotalMinutes: < 1 } => $"{duration.Seconds}s",
        { TotalHours: < 1 } => Pair(duration.Minutes, "m", duration.Seconds, "s"),
        { TotalDays: < 1 } => Pair(duration.Hours, "h", duration.Minutes, "m"),
        _ => Pair((int)duration.TotalDays, "d", duration.Hours, "h"),
    };

    private static string Pair(int large, string largeUnit, int small, string smallUnit) =>
        small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";

    private static (TimeSpan Length, int Taken) TakeUnit(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return (TimeSpan.FromMilliseconds(1), 0);
        }
        foreach (var (unit, length) in Units)
        {
            if (text.StartsWith(unit, StringComparison.Ordinal))
            {
                return (length, unit.Length);
            }
        }
        return (default, -1);
    }
}
