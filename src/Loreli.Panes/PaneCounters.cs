namespace Loreli.Panes;

/// <summary>Byte counters, by stream offset.</summary>
public readonly record struct PaneCounters(long Read, long Recorded, long Parsed, long RecordingSize, long Lost);

/// <summary>Why input did not go through.</summary>
public enum SendOutcome { Sent, NotRunning, Full }

/// <param name="CpuSeconds">User and system time so far.</param>
public sealed record ProcessFacts(int Pid, int ParentPid, string Command, long MemoryBytes, double CpuSeconds);
