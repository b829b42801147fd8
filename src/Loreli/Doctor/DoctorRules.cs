using System.Globalization;

namespace Loreli.Doctor;

/// <summary>Judges what was found. Pure: facts in, findings out, one rule a subject.</summary>
internal static class DoctorRules
{
    /// <summary>sockaddr_un has 108 bytes with the final NUL (unix(7)).</summary>
    private const int SocketPathMax = 107;
    private const long DiskFloor = 1L << 30;
    private const long OpenFilesFloor = 1_024;
    private const long PidsFloor = 512;

    public static IReadOnlyList<Finding> Judge(DoctorFacts facts) =>
    [
        Socket(facts), Logout(facts), Cgroup(facts), OpenFiles(facts), Ptys(facts), Disk(facts), Term(facts),
        Clock(facts), Git(facts), .. facts.Agents.Select(Agent), NoAgent(facts),
    ];

    private static Finding Socket(DoctorFacts facts)
    {
        var length = System.Text.Encoding.UTF8.GetByteCount(facts.SocketPath);
        return facts switch
        {
            { SocketDirectoryUsable: false } => new(Verdict.Failed, "sockets", facts.SocketDirectoryProblem ?? "not usable",
                "set XDG_RUNTIME_DIR or LORELI_HOME to a directory of your own with mode 0700"),
            _ when length > SocketPathMax => new(Verdict.Failed, "sockets",
                $"{facts.SocketPath} has {length} bytes, a socket path may have {SocketPathMax}",
                "set XDG_RUNTIME_DIR to a shorter directory"),
            _ => new(Verdict.Ok, "sockets", $"{facts.SocketPath} ({length} of {SocketPathMax} bytes)"),
        };
    }

    private static Finding Logout(DoctorFacts facts) => facts switch
    {
        { KillUserProcesses: true, UserManager: false } => new(Verdict.Failed, "ssh logout",
            "logind ends every process at logout (KillUserProcesses=yes) and no user manager answers",
            $"loginctl enable-linger {facts.User}, log in again, then loreli up"),
        { KillUserProcesses: true, Linger: false } => new(Verdict.Warning, "ssh logout",
            "logind ends every process at logout (KillUserProcesses=yes); keepers run in user scopes, which need lingering",
            $"loginctl enable-linger {facts.User}"),
        { UserManager: true, Linger: false } => new(Verdict.Warning, "ssh logout",
            "keepers run in scopes of the user manager, which leaves when your last session ends",
            $"loginctl enable-linger {facts.User}"),
        _ => new(Verdict.Ok, "ssh logout", facts.KillUserProcesses is null
            ? "no logind here: nothing ends agents at logout"
            : "agents outlive the logout"),
    };

    private static Finding Cgroup(DoctorFacts facts)
    {
        var memory = facts.MemoryMax is { } bytes ? ByteSize.Format(bytes) : "no limit";
        var pids = facts.PidsMax?.ToString(CultureInfo.InvariantCulture) ?? "no limit";
        var seen = $"{facts.Cgroup ?? "none"}, memory {memory}, processes {pids}";
        return facts.PidsMax < PidsFloor
            ? new(Verdict.Warning, "cgroup", seen, $"raise TasksMax of the unit or slice to at least {PidsFloor}: an agent CLI alone runs dozens of threads")
            : new(Verdict.Ok, "cgroup", seen);
    }

    private static Finding OpenFiles(DoctorFacts facts) => facts.OpenFilesMax switch
    {
        null => new(Verdict.Warning, "open files", "the limit is not known", "run ulimit -n"),
        < OpenFilesFloor and var most => new(Verdict.Warning, "open files", $"{most} per process", $"ulimit -n {OpenFilesFloor} or more before loreli up"),
        var most => new(Verdict.Ok, "open files", $"{most} per process"),
    };

    private static Finding Ptys(DoctorFacts facts) => facts is { PtysMax: { } most, PtysUsed: { } used }
        ? most - used < 16
            ? new(Verdict.Failed, "terminals", $"{used} of {most} pseudo-terminals in use", "sysctl kernel.pty.max=4096")
            : new(Verdict.Ok, "terminals", $"{used} of {most} pseudo-terminals in use")
        : new(Verdict.Warning, "terminals", "/proc/sys/kernel/pty cannot be read", "mount /proc");

    private static Finding Disk(DoctorFacts facts) => facts.FreeBytes switch
    {
        null => new(Verdict.Warning, "disk", $"{facts.StateDirectory} cannot be looked at", "check that it exists and is yours"),
        < DiskFloor and { } free => new(Verdict.Warning, "disk", $"{ByteSize.Format(free)} free for {facts.StateDirectory}",
            "free some space: recordings pause when the disk is full (loreli gc removes those of dead panes)"),
        { } free => new(Verdict.Ok, "disk", $"{ByteSize.Format(free)} free for {facts.StateDirectory}"),
    };

    private static Finding Term(DoctorFacts facts) => facts switch
    {
        { Term: null or "" or "dumb" } => new(Verdict.Warning, "terminal", $"TERM is \"{facts.Term}\"", "attach from a real terminal, with TERM as it sets it"),
        { Utf8Locale: false } => new(Verdict.Warning, "terminal", $"TERM is {facts.Term}, the locale is not UTF-8", "export LC_ALL=C.UTF-8: without it the screen is drawn in ASCII"),
        _ => new(Verdict.Ok, "terminal", $"TERM is {facts.Term}, UTF-8"),
    };

    private static Finding Clock(DoctorFacts facts) => facts switch
    {
        { Clock.Year: < 2025 } => new(Verdict.Failed, "clock", $"{facts.Clock:u}", "set the clock: the ledger and every certificate depend on it"),
        { ClockSynchronized: false } => new(Verdict.Warning, "clock", $"{facts.Clock:u}, not synchronized", "timedatectl set-ntp true"),
        _ => new(Verdict.Ok, "clock", $"{facts.Clock:u}"),
    };

    private static Finding Git(DoctorFacts facts) => facts switch
    {
        { GitVersion: null } => new(Verdict.Failed, "git", "not found on PATH", "install git"),
        { Repository: null } => new(Verdict.Warning, "git", $"{facts.GitVersion}; this directory is in no repository", "git init, or run loreli inside one: work trees for agents need it"),
        _ => new(Verdict.Ok, "git", $"{facts.GitVersion}; repository {facts.Repository}"),
    };

    private static Finding Agent(AgentCli agent) => agent.Path is null
        ? new(Verdict.Ok, agent.Name, "not installed")
        : new(Verdict.Ok, agent.Name, $"{agent.Version ?? "version unknown"} ({agent.Path})");

    private static Finding NoAgent(DoctorFacts facts) => facts.Agents.Any(it => it.Path is not null)
        ? new(Verdict.Ok, "agents", $"{facts.Agents.Count(it => it.Path is not null)} agent CLIs found")
        : new(Verdict.Warning, "agents", "no agent CLI is installed", "install Claude Code, Codex, Gemini CLI or opencode; loreli demo works without");
}
