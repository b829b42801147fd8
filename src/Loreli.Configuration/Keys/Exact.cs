using System.Globalization;
using System.Text;

namespace Loreli.Configuration.Keys;

/// <summary>Durations and sizes so that reading gives the same value again; what people read may be rounded, this is not.</summary>
internal static class Exact
{
    private static readonly (string Unit, long Milliseconds)[] Units =
        [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

    /// <summary><c>1h30m</c>, <c>90s</c> as <c>1m30s</c>, <c>0s</c>; whole milliseconds.</summary>
    public static string Format(TimeSpan duration)
    {
        var text = new StringBuilder();
        var left = (long)duration.TotalMilliseconds;
        foreach (var (unit, length) in Units)
        {
            if (left >= length)
            {
                text.Append(CultureInfo.InvariantCulture, $"{left / length}{unit}");
                left %= length;
            }
        }
        return text.Length == 0 ? "0s" : text.ToString();
    }

    /// <summary>The largest binary unit that leaves nothing over: <c>64MiB</c>, <c>1500</c>.</summary>
    public static string Format(long bytes)
    {
        foreach (var (unit, shift) in ((string, int)[])[("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10)])
        {
            if (bytes > 0 && bytes % (1L << shift) == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{bytes >> shift}{unit}");
            }
        }
        return bytes.ToString(CultureInfo.InvariantCulture);
    }
}
