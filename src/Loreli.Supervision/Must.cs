using System.Runtime.CompilerServices;

namespace Loreli.Supervision;

/// <summary>Bounds of policy values; the configuration says the same to operators in its own words, with the place.</summary>
internal static class Must
{
    /// <exception cref="ArgumentOutOfRangeException">Not positive: something would follow without a pause.</exception>
    public static TimeSpan BePositive(TimeSpan value, [CallerMemberName] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);
        return value;
    }

    public static int BePositive(int value, [CallerMemberName] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        return value;
    }

    public static TimeSpan NotBeNegative(TimeSpan value, [CallerMemberName] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, name);
        return value;
    }

    public static int NotBeNegative(int value, [CallerMemberName] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        return value;
    }
}
