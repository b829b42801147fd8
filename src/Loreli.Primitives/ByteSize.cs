using System.Globalization;

namespace Loreli;

/// <summary>A number of bytes as operators write it: <c>64MiB</c>, <c>1.5 GB</c>, <c>4096</c>.</summary>
/// <remarks>Units KiB, MiB, GiB, TiB are powers of 1,024 and kB, MB, GB, TB powers of 1,000; case does not matter.</remarks>
public static class ByteSize
{
    private static readonly (string Unit, long Factor)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1),
    ];

    /// <summary>Reads a size; false for anything that is not a number from 0 to 8 EiB with one of the units or none.</summary>
    public static bool TryParse(string? text, out long bytes)
    {
        bytes = 0;
        var rest = (text ?? "").Trim();
        var factor = 1L;
        foreach (var (unit, by) in Units)
        {
            if (rest.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                (rest, factor) = (rest[..^unit.Length].TrimEnd(), by);
                break;
            }
        }
        if (!decimal.TryParse(rest, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number > long.MaxValue / factor)
        {
            return false;
        }
        bytes = (long)(number * factor);
        return true;
    }

    /// <summary>Three significant digits with a binary unit, for people: <c>12.3 MiB</c>.</summary>
    public static string Format(long bytes)
    {
        if (bytes < 1 << 10)
        {
            return $"{bytes} B";
        }
        var (unit, factor) = Units[..4].Last(it => bytes >= it.Factor);
        var number = (double)bytes / factor;
        return string.Create(CultureInfo.InvariantCulture, $"{number.ToString(number < 100 ? "0.#" : "0", CultureInfo.InvariantCulture)} {unit}");
    }
}
