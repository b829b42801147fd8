using System.Globalization;
using Loreli.Posix;

namespace Loreli.Daemon.Panes;

/// <summary>Signals by the names that people write.</summary>
internal static class SignalNames
{
    /// <summary>Highest signal number on Linux.</summary>
    public const int Max = 64;

    private static readonly Dictionary<string, int> Numbers =
        Enumerable.Range(1, 31).ToDictionary(Signals.Name, number => number, StringComparer.OrdinalIgnoreCase);

    /// <summary>With and without <c>SIG</c>.</summary>
    public static IEnumerable<string> All => Numbers.Keys.Concat(Numbers.Keys.Select(static it => it["SIG".Length..]));

    public static string Of(int number) => Signals.Name(number);

    /// <summary>A number from 1 to 64, or a name with or without <c>SIG</c>; null for anything else.</summary>
    public static int? Parse(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number is >= 1 and <= Max ? number : null
        : Numbers.TryGetValue(text, out number) || Numbers.TryGetValue("SIG" + text, out number) ? number : null;
}
