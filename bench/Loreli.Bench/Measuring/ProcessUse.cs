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

    /// <summary>How often each thread of the processes has gone to sleep of its own will, and so was woken, by its folder in /proc.</summary>
    public static IReadOnlyDictionary<string, long> Wakes(IEnumerable<int> pids) => pids.SelectMany(ThreadsOf)
        .ToDictionary(thread => thread, SwitchesOfThread, StringComparer.Ordinal);

    /// <summary>Wake-ups between two looks. A thread that has gone in between takes its own with it.</summary>
    public static double WakesSince(IReadOnlyDictionary<string, long> before, IEnumerable<int> pids) =>
        Wakes(pids).Sum(it => it.Value - before.GetValueOrDefault(it.Key));

    private static string[] ThreadsOf(int pid) =>
        Directory.Exists($"/proc/{pid}/task") ? Directory.GetDirectories($"/proc/{pid}/task") : [];

    private static long SwitchesOfThread(string thread)
    {
        try
        {
            return File.ReadLines(Path.Combine(thread, "status"))
                .Where(line => line.StartsWith(SwitchesLine, StringComparison.Ordinal))
                .Sum(line => long.Parse(line.AsSpan(SwitchesLine.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
