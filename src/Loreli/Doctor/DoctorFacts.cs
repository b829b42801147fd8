namespace Loreli.Doctor;

/// <summary>What was found on this machine; null where it could not be found out.</summary>
internal sealed record DoctorFacts
{
    public required string SocketPath { get; init; }
    public required bool SocketDirectoryUsable { get; init; }
    public required string? SocketDirectoryProblem { get; init; }
    /// <summary>A systemd user manager answers, so that keepers can be put into scopes of their own.</summary>
    public required bool UserManager { get; init; }
    /// <summary>logind's KillUserProcesses; null without logind.</summary>
    public required bool? KillUserProcesses { get; init; }
    public required bool? Linger { get; init; }
    public required string User { get; init; }
    public required string? Cgroup { get; init; }
    public required long? MemoryMax { get; init; }
    public required long? PidsMax { get; init; }
    public required long? OpenFilesMax { get; init; }
    public required long? PtysMax { get; init; }
    public required long? PtysUsed { get; init; }
    public required string StateDirectory { get; init; }
    public required long? FreeBytes { get; init; }
    public required string? Term { get; init; }
    public required bool Utf8Locale { get; init; }
    public required DateTimeOffset Clock { get; init; }
    public required bool? ClockSynchronized { get; init; }
    public required string? GitVersion { get; init; }
    public required string? Repository { get; init; }
    public required IReadOnlyList<AgentCli> Agents { get; init; }
}

/// <param name="Path">Null when it is not on PATH.</param>
internal sealed record AgentCli(string Name, string? Path, string? Version);

internal enum Verdict { Ok, Warning, Failed }

/// <param name="Fix">What to do; null when all is well.</param>
internal sealed record Finding(Verdict Verdict, string Subject, string Seen, string? Fix = null);
