using System.Buffers.Text;
using System.Text;

namespace Loreli.Posix;

/// <summary>One process as /proc/PID/stat has it.</summary>
/// <param name="State">R, S, D, T (stopped), Z (zombie) …</param>
/// <param name="CpuTicks">User and system time in ticks of 1/100 s.</param>
/// <param name="StartTime">Ticks since boot: with the pid it names the process for good.</param>
/// <param name="MemoryBytes">Resident set.</param>
/// <param name="TerminalGroup">Process group in the foreground of its terminal; -1 without one.</param>
/// <param name="EndedCpuTicks">The same as <paramref name="CpuTicks"/> of its descendants that have ended and were waited for.</param>
public readonly record struct ProcessStat(
    int Pid, string Name, char State, int ParentPid, int Group, int Session, long CpuTicks, long StartTime, long MemoryBytes,
    int TerminalGroup, long EndedCpuTicks = 0);

/// <summary>Reads /proc. A process that is gone or not ours gives null, never an exception.</summary>
public static class ProcFiles
{
    /// <summary>Bytes read of a command line or environment at most: the kernel's limit on both together.</summary>
    private const int TextMax = 2 << 20;

    public static ProcessStat? Stat(int pid)
    {
        Span<byte> text = stackalloc byte[1024];
        var length = ReadInto($"/proc/{pid}/stat", text);
        return length <= 0 ? null : ParseStat(text[..length]);
    }

    /// <summary>Start time in ticks since boot, or null when there is no such process.</summary>
    public static long? StartTime(int pid) => Stat(pid)?.StartTime;

    /// <summary>Every process there is, zombies included.</summary>
    public static IReadOnlyList<ProcessStat> All()
    {
        var all = new List<ProcessStat>();
        foreach (var folder in new DirectoryInfo("/proc").EnumerateDirectories())
        {
            if (int.TryParse(folder.Name, out var pid) && Stat(pid) is { } stat)
            {
                all.Add(stat);
            }
        }
        return all;
    }

    /// <summary>Arguments of a process; empty for a zombie or a kernel thread, null when it is gone.</summary>
    public static IReadOnlyList<string>? CommandLine(int pid) => ReadWhole($"/proc/{pid}/cmdline") is { } text ? SplitAtNul(text) : null;

    /// <summary>The environment that a process was started with has exactly this <c>NAME=value</c>.</summary>
    public static bool WasStartedWith(int pid, string variable) =>
        ReadWhole($"/proc/{pid}/environ") is { } text
        && Encoding.UTF8.GetBytes(variable + "\0") is var wanted
        && (text.AsSpan().StartsWith(wanted) || text.AsSpan().IndexOf((byte[])[0, .. wanted]) >= 0);

    /// <summary>Bytes that a process read and wrote so far, by whatever descriptor; null when it is gone or not ours.</summary>
    public static long? IoBytes(int pid)
    {
        Span<byte> text = stackalloc byte[512];
        var length = ReadInto($"/proc/{pid}/io", text);
        return length <= 0 ? null : ParseIo(text[..length]);
    }

    /// <summary>Sum of <c>rchar</c> and <c>wchar</c>, which come first.</summary>
    public static long? ParseIo(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(After(text, "rchar: "u8), out long read, out _) && Utf8Parser.TryParse(After(text, "wchar: "u8), out long written, out _)
        && read is >= 0 and < long.MaxValue / 2 && written is >= 0 and < long.MaxValue / 2
            ? read + written
            : null;

    /// <summary>Processes that the kernel has killed for want of memory since boot, in whatever control group; null where it does not tell.</summary>
    public static long? OutOfMemoryKills() =>
        ReadWhole("/proc/vmstat") is { } text && Utf8Parser.TryParse(After(text, "\noom_kill "u8), out long count, out _) ? count : null;

    /// <summary>Proportional share of memory (PSS) in bytes, or null.</summary>
    public static long? ProportionalMemory(int pid)
    {
        if (ReadWhole($"/proc/{pid}/smaps_rollup") is not { } text)
        {
            return null;
        }
        foreach (var line in Encoding.ASCII.GetString(text).Split('\n'))
        {
            if (line.StartsWith("Pss:", StringComparison.Ordinal) && long.TryParse(line[4..].Replace("kB", "", StringComparison.Ordinal).Trim(), out var kilobytes))
            {
                return kilobytes << 10;
            }
        }
        return null;
    }

    /// <summary>A text that differs after every boot; empty where the kernel has none.</summary>
    public static string BootId() => ReadWhole("/proc/sys/kernel/random/boot_id") is { } text ? Encoding.ASCII.GetString(text).Trim() : "";

    /// <summary>Reads a stat line: the name stands in parentheses and may itself hold parentheses and blanks.</summary>
    public static ProcessStat? ParseStat(ReadOnlySpan<byte> line)
    {
        var (open, close) = (line.IndexOf((byte)'('), line.LastIndexOf((byte)')'));
        if (open < 1 || close < open || close + 2 >= line.Length || !Utf8Parser.TryParse(line[..open], out int pid, out _))
        {
            return null;
        }
        Span<long> fields = stackalloc long[22];
        var rest = line[(close + 2)..];
        var state = (char)rest[0];
        // Field 3 is the state; fields[i] is field 4 + i.
        rest = rest[1..];
        for (var i = 0; i < fields.Length; i++)
        {
            rest = rest.TrimStart((byte)' ');
            if (!Utf8Parser.TryParse(rest, out fields[i], out var taken))
            {
                // rlim and signal masks further on may exceed a long; what we take comes before.
                return null;
            }
            rest = rest[taken..];
            if (i == 20)
            {
                break;
            }
        }
        if (fields[..5].ContainsAnyExceptInRange(int.MinValue, int.MaxValue) || fields[20] is < 0 or > long.MaxValue >> 20
            || fields[10..14].ContainsAnyExceptInRange(0, long.MaxValue / 2))
        {
            return null;
        }
        return new ProcessStat(
            pid, Encoding.UTF8.GetString(line[(open + 1)..close]), state, (int)fields[0], (int)fields[1], (int)fields[2],
            fields[10] + fields[11], fields[18], fields[20] * Environment.SystemPageSize, (int)fields[4],
            fields[12] + fields[13]);
    }

    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> text, ReadOnlySpan<byte> label) =>
        text.IndexOf(label) is >= 0 and var at ? text[(at + label.Length)..] : default;

    internal static List<string> SplitAtNul(ReadOnlySpan<byte> text)
    {
        var parts = new List<string>();
        while (text.IndexOf((byte)0) is >= 0 and var end)
        {
            parts.Add(Encoding.UTF8.GetString(text[..end]));
            text = text[(end + 1)..];
        }
        return parts;
    }

    private static int ReadInto(string path, Span<byte> into)
    {
        using var file = Descriptors.OpenForReading(path).Descriptor;
        return file is null ? -1 : Descriptors.Read(file, into) is { IsOk: true } read ? read.Count : -1;
    }

    private static byte[]? ReadWhole(string path)
    {
        using var file = Descriptors.OpenForReading(path).Descriptor;
        if (file is null)
        {
            return null;
        }
        var buffer = new byte[4096];
        var length = 0;
        while (Descriptors.Read(file, buffer.AsSpan(length)) is { IsOk: true } read)
        {
            length += read.Count;
            if (read.Count == 0 || length >= TextMax)
            {
                return buffer[..length];
            }
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
        return null;
    }
}
