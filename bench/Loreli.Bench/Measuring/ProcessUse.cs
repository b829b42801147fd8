using System.Globalization;
using Loreli.Posix;

namespace Loreli.Bench.Measuring;

/// <summary>What a set of processes has used so far. A process that has gone counts nothing.</summary>
internal static class ProcessUse
{
    /// <summary>USER_HZ, the unit of /proc/PID/stat: 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    private const string SwitchesLine = "voluntary_ctxt_switches:";

    /// <summary>User and system seconds, in steps of 10 ms.</summary>
    public static double CpuSeconds(IEnumerable<int> pids) =>
        pids.Sum(pid => ProcFiles.Stat(pid)?.CpuTicks ?? 0) / TicksPerSecond;

    /// <summary>Proportional memory in MB (1,000,000 bytes): shared pages are divided among those who share them.</summary>
    public static double ProportionalMegabytes(IEnumerable<int> pids) =>
        pids.Sum(pid => ProcFiles.ProportionalMemory(pid) ?? 0) / 1e6;

    /// <summary>Times that any thread of the processes went to sleep of its own will, and so was woken.</summary>
    public static long VoluntarySwitches(IEnumerable<int> pids) => pids.Sum(pid =>
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{pid}/task").Sum(SwitchesOfThread);
        }
        catch (IOException)
        {
            return 0;
        }
    });

    private static long SwitchesOfThread(string task) => File.ReadLines(Path.Combine(task, "status"))
        .Where(line => line.StartsWith(SwitchesLine, StringComparison.Ordinal))
        .Sum(line => long.Parse(line.AsSpan(SwitchesLine.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture));
}
