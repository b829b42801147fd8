using System.Globalization;
using Loreli.CommandLine;

namespace Loreli.Doctor;

/// <summary>Looks at the machine. Reads files and asks short programs; changes nothing.</summary>
internal static class DoctorProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly string[] AgentClis = ["claude", "codex", "gemini", "cursor-agent", "opencode"];

    public static DoctorFacts Look(string socketPath, string stateDirectory, TimeProvider clock)
    {
        var (usable, problem) = SocketDirectory(Path.GetDirectoryName(socketPath)!);
        var user = Environment.UserName;
        var cgroup = Line("/proc/self/cgroup")?.Split(':', 3).LastOrDefault();
        return new DoctorFacts
        {
            SocketPath = socketPath,
            SocketDirectoryUsable = usable,
            SocketDirectoryProblem = problem,
            UserManager = PlainCommand.TryRun(Patience, "systemctl", "--user", "is-system-running") is not null
                || PlainCommand.TryRun(Patience, "systemctl", "--user", "show", "--property=Version") is { Length: > 0 },
            KillUserProcesses = LogindSetting("KillUserProcesses"),
            Linger = PlainCommand.TryRun(Patience, "loginctl", "show-user", user, "--property=Linger") is { } linger
                ? linger.EndsWith("yes", StringComparison.Ordinal)
                : null,
            User = user,
            Cgroup = cgroup,
            MemoryMax = Number($"/sys/fs/cgroup{cgroup}/memory.max"),
            PidsMax = Number($"/sys/fs/cgroup{cgroup}/pids.max"),
            OpenFilesMax = OpenFiles(),
            PtysMax = Number("/proc/sys/kernel/pty/max"),
            PtysUsed = Number("/proc/sys/kernel/pty/nr"),
            StateDirectory = stateDirectory,
            FreeBytes = FreeBytes(stateDirectory),
            Term = Environment.GetEnvironmentVariable("TERM"),
            Utf8Locale = Locale().Contains("utf", StringComparison.OrdinalIgnoreCase),
            Clock = clock.GetUtcNow(),
            ClockSynchronized = PlainCommand.TryRun(Patience, "timedatectl", "show", "--property=NTPSynchronized") is { } ntp
                ? ntp.EndsWith("yes", StringComparison.Ordinal)
                : null,
            GitVersion = PlainCommand.TryRun(Patience, "git", "--version"),
            Repository = PlainCommand.TryRun(Patience, "git", "rev-parse", "--show-toplevel"),
            Agents = [.. AgentClis.Select(Agent)],
        };
    }

    private static AgentCli Agent(string name) => PlainCommand.Find(name) is { } path
        ? new AgentCli(name, path, PlainCommand.TryRun(Patience, path, "--version")?.Split('\n')[0])
        : new AgentCli(name, null, null);

    private static (bool Usable, string? Problem) SocketDirectory(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var probe = Path.Combine(directory, $".doctor-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return (File.GetUnixFileMode(directory) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == 0
                ? (true, null)
                : (false, $"{directory} can be written by others");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (false, $"{directory}: {error.Message}");
        }
    }

    private static bool? LogindSetting(string name)
    {
        if (!Directory.Exists("/run/systemd/system"))
        {
            return null;
        }
        var answer = PlainCommand.TryRun(Patience, "busctl", "get-property", "org.freedesktop.login1",
            "/org/freedesktop/login1", "org.freedesktop.login1.Manager", name);
        return answer?.EndsWith("true", StringComparison.Ordinal);
    }

    private static string Locale() =>
        new[] { "LC_ALL", "LC_CTYPE", "LANG" }.Select(Environment.GetEnvironmentVariable).FirstOrDefault(it => !string.IsNullOrEmpty(it)) ?? "";

    private static long? OpenFiles() => Lines("/proc/self/limits")
        .FirstOrDefault(it => it.StartsWith("Max open files", StringComparison.Ordinal))
        ?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [.., _, var hard, _] ? Parse(hard) : null;

    private static long? FreeBytes(string directory)
    {
        try
        {
            var existing = directory;
            while (!Directory.Exists(existing))
            {
                existing = Path.GetDirectoryName(existing)!;
            }
            return new DriveInfo(existing).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long? Number(string file) => Line(file) is { } text ? Parse(text) : null;

    private static long? Parse(string text) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Line(string file) => Lines(file).FirstOrDefault();

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
