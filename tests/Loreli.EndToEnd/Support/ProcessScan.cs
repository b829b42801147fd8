using System.Globalization;
using System.Text;

namespace Loreli.EndToEnd;

/// <summary>A live process. Zombies do not count: they run nothing, and whoever is their parent reaps them in its own time.</summary>
internal sealed record LiveProcess(int Pid, char State, string Command);

/// <summary>What /proc says, read without any of the program's own code.</summary>
internal static class ProcessScan
{
    private static int _words;

    /// <summary>Seconds of sleep that nothing else on this machine sleeps.</summary>
    public static string FreshWord() => $"{Environment.ProcessId}.{Interlocked.Increment(ref _words):D4}";

    /// <summary>Every process that has anything to do with a folder: its environment, working directory or an open file names it.</summary>
    public static IReadOnlyList<LiveProcess> TouchingFolder(string folder) => Where(pid =>
        ReadText($"/proc/{pid}/environ").Contains(folder, StringComparison.Ordinal)
        || ReadText($"/proc/{pid}/cmdline").Contains(folder, StringComparison.Ordinal)
        || LinkIsUnder($"/proc/{pid}/cwd", folder)
        || OpenFilesAreUnder(pid, folder));

    /// <summary>Every process with a word in its command line that nothing else on the machine uses.</summary>
    public static IReadOnlyList<LiveProcess> WithWord(string word) =>
        Where(pid => ReadText($"/proc/{pid}/cmdline").Split('\0').Contains(word, StringComparer.Ordinal));

    public static bool IsAlive(int pid) => StateOf(pid) is not (null or 'Z' or 'X');

    /// <summary>Letter of the state as in ps; null when there is no such process.</summary>
    public static char? StateOf(int pid) => AfterName(pid) is { Length: > 0 } rest ? rest[0] : null;

    /// <summary>Clock ticks since boot at which the process was started: with the pid it names a process for good.</summary>
    public static string? StartOf(int pid) => AfterName(pid)?.Split(' ') is { Length: > 19 } fields ? fields[19] : null;

    /// <summary>Resident memory in bytes.</summary>
    public static long MemoryOf(int pid)
    {
        var line = ReadText($"/proc/{pid}/status").Split('\n').First(it => it.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1_024;
    }

    private static List<LiveProcess> Where(Func<int, bool> condition)
    {
        var found = new List<LiveProcess>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid)
                && pid != Environment.ProcessId && IsAlive(pid) && condition(pid))
            {
                found.Add(new LiveProcess(pid, StateOf(pid) ?? '?', ReadText($"/proc/{pid}/cmdline").Replace('\0', ' ')));
            }
        }
        return found;
    }

    // The name may hold blanks and parentheses; what follows its last one is regular.
    private static string? AfterName(int pid)
    {
        var stat = ReadText($"/proc/{pid}/stat");
        var end = stat.LastIndexOf(')');
        return end < 0 ? null : stat[(end + 2)..];
    }

    private static bool OpenFilesAreUnder(int pid, string folder)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{pid}/fd").Any(it => LinkIsUnder(it, folder));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool LinkIsUnder(string link, string folder)
    {
        try
        {
            return new FileInfo(link).LinkTarget is { } target
                && (target == folder || target.StartsWith(folder + "/", StringComparison.Ordinal));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string ReadText(string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(file));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
