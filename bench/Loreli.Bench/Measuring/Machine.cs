using System.Runtime.InteropServices;

namespace Loreli.Bench.Measuring;

/// <summary>Where a figure was taken.</summary>
internal static class Machine
{
    /// <summary>Runnable tasks, averaged over the last minute.</summary>
    public static string Load => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    public static string Words => $"Linux {Environment.OSVersion.Version} {RuntimeInformation.ProcessArchitecture}, "
        + $"{Environment.ProcessorCount} x {Processor}, .NET {Environment.Version}, load {Load} at the start";

    private static string Processor => File.ReadLines("/proc/cpuinfo")
        .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        ?? "unknown processor";
}
