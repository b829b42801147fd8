namespace Loreli.Supervision;

/// <summary>Which ends of an agent are followed by a new start.</summary>
public enum RestartKind { OnFailure, Always, Never }

/// <summary>When an ended agent is brought back, and when that stops (docs/specs/restart-policy.md).</summary>
public sealed record RestartPolicy(RestartKind Kind = RestartKind.OnFailure)
{
    /// <summary>Most restarts within <see cref="Period"/>; the end after that one gives the agent up.</summary>
    public int Intensity { get; init => field = Must.NotBeNegative(value); } = 5;
    public TimeSpan Period { get; init => field = Must.BePositive(value); } = TimeSpan.FromMinutes(10);
    /// <summary>The shortest pause; it doubles with each failure without a finished turn in between.</summary>
    public TimeSpan BackoffMin { get; init => field = Must.BePositive(value); } = TimeSpan.FromSeconds(5);
    public TimeSpan BackoffMax { get; init => field = Must.BePositive(value); } = TimeSpan.FromMinutes(5);
}

/// <summary>What is done about an agent that shows no life, the mildest first by habit.</summary>
public enum LadderStep
{
    /// <summary>A message to the agent: report or go on.</summary>
    Nudge,
    /// <summary>Told to the operator and to whoever gave the work.</summary>
    Warn,
    /// <summary>The Escape key: ends a turn that hangs in most agent CLIs.</summary>
    Escape,
    /// <summary>SIGINT, or the key that the backend names for it.</summary>
    Interrupt,
    /// <summary>A new process that goes on with the conversation.</summary>
    Restart,
    /// <summary>The end; the restart policy decides on the rest.</summary>
    Kill,
}

/// <summary>What counts as life. A moving spinner is none: the hash leaves out what moves without meaning.</summary>
[Flags]
public enum LifeKinds
{
    None = 0,
    /// <summary>The settled, masked screen changed, and not by our own typing.</summary>
    Screen = 1,
    /// <summary>Processes below the agent compute: a build, a test run.</summary>
    ChildCpu = 2,
    /// <summary>The tree computes, the agent's own process included, which a spinner does too.</summary>
    Cpu = 4,
    /// <summary>The tree reads and writes.</summary>
    Io = 8,
    /// <summary>A tool call is open, for <see cref="StallPolicy.ToolPatience"/> at most.</summary>
    Tool = 16,
    /// <summary>Tool calls, hook reports and answered requests.</summary>
    Heartbeat = 32,
}

/// <summary>When an agent counts as stalled and what follows (docs/specs/stall-ladder.md).</summary>
public sealed record StallPolicy
{
    /// <summary>Step n of the ladder is taken after more than n times this without life.</summary>
    public TimeSpan Timeout { get; init => field = Must.BePositive(value); } = TimeSpan.FromMinutes(10);
    /// <summary>Empty: nothing is ever done.</summary>
    public Sequence<LadderStep> Ladder { get; init; } = [LadderStep.Nudge, LadderStep.Warn, LadderStep.Kill];
    /// <summary>False: a nudge is recorded and not typed.</summary>
    public bool TypesNudges { get; init; } = true;
    /// <summary>True: an agent at an empty composer is expected to have work, and stalls too.</summary>
    public bool CountsIdle { get; init; }
    public LifeKinds Life { get; init; } =
        LifeKinds.Screen | LifeKinds.ChildCpu | LifeKinds.Io | LifeKinds.Tool | LifeKinds.Heartbeat;
    /// <summary>Processor time in a second, of which an agent is alive; below it is the noise of an idle runtime.</summary>
    public double CpuShareMin { get; init; } = 0.05;
    /// <summary>Bytes in a second; below it are spinners and keep-alives.</summary>
    public long IoBytesPerSecondMin { get; init; } = 64 * 1024;
    public TimeSpan ToolPatience { get; init => field = Must.BePositive(value); } = TimeSpan.FromMinutes(30);
}

/// <summary>What is done about an agent whose API refuses it for good.</summary>
public enum OnFatalFault
{
    /// <summary>It is ended and held back until its breaker lets it start again.</summary>
    Stop,
    /// <summary>It is left as it is, for an operator to mend in place.</summary>
    Stay,
}

/// <summary>When a fault on the screen is believed, and how long an agent rests for it.</summary>
public sealed record FaultPolicy
{
    /// <summary>Readings in a row that must show it: one may be the trace of a redraw.</summary>
    public int ReadingsMin { get; init => field = Must.BePositive(value); } = 2;
    /// <summary>Time between the first and the last of them.</summary>
    public TimeSpan Settles { get; init => field = Must.NotBeNegative(value); } = TimeSpan.FromSeconds(2);
    public OnFatalFault OnFatal { get; init; }
    /// <summary>False: a quota with a reset time is only shown, and the operator goes on by hand.</summary>
    public bool Parks { get; init; } = true;
    /// <summary>How long to rest where the text names no time; doubles while the fault comes back.</summary>
    public TimeSpan ParkMin { get; init => field = Must.BePositive(value); } = TimeSpan.FromMinutes(1);
    /// <summary>No text on a screen makes an agent rest longer.</summary>
    public TimeSpan ParkMax { get; init => field = Must.BePositive(value); } = TimeSpan.FromDays(8);
}
