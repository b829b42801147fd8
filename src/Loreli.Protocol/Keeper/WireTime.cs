namespace Loreli.Protocol.Keeper;

/// <summary>Wall-clock times as microseconds since 1970, in 64 bits.</summary>
internal static class WireTime
{
    private static readonly long Max = Of(DateTimeOffset.MaxValue);

    public static long Of(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset From(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(microseconds, 0, Max) * TimeSpan.TicksPerMicrosecond);

    public static DateTimeOffset Read(ref WireReader reader) => From(reader.Int64(0, Max));
}
