using static Loreli.Configuration.ConfigurationLimits;
using static Loreli.Configuration.Keys.ChangeEffect;

namespace Loreli.Configuration.Keys;

/// <summary>Every key of an entry of <c>agents</c>.</summary>
internal static class AgentKeys
{
    public const string NamePattern = @"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z";
    public const string RolePattern = @"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z";

    public static readonly Kind<string> Name = new FreeTextKind("a name of 1 to 64 letters, digits, '.', '_' or '-', the first a letter or digit", PaneName.LengthMax, NamePattern);
    public static readonly Kind<string> Role = new FreeTextKind("a role: one word of letters, digits, '.', '_' or '-'", 64, RolePattern);
    public static readonly Kind<string> Model = new FreeTextKind("a model's name or alias", WordLengthMax, @"^[^\s\x00-\x1F-][^\x00-\x1F]*\z");

    private static readonly TimeSpan Instantly = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private static readonly Kind<string> Text = new FreeTextKind("a text", TextLengthMax);
    private static readonly Kind<string> Argument = new FreeTextKind("a word of a command line", TextLengthMax, @"^[^\x00]*\z");

    private static readonly KeyTable<AgentDependency> Dependency = new(
    [
        Of("agent", Name, it => it.Agent, (it, value) => it with { Agent = value }, "api", "Name of a declared agent that must be there first."),
        Of("until", new ChoiceKind<DependencyStep>(), it => it.Until, (it, value) => it with { Until = value }, "started",
            "How far it must be: `started`, `idle` (its composer was seen empty) or `done` (it ended by itself without an error)."),
    ], needed: "agent");

    public static readonly KeyTable<AgentEntry> Table = new(
    [
        Of("name", new OptionalTextKind(Name), it => it.Name, (it, value) => it with { Name = value }, Identity, "planner-1",
            "Name of the agent and of its pane. Without one it takes an identity from the theme. Several replicas are called NAME-1, NAME-2, …"),
        Of("role", Role, it => it.Role, (it, value) => it with { Role = value }, Restart, "reviewer",
            "What it is there for: `planner`, `action`, `reviewer`, `risk`, `alpha`, `beta`, `gamma` or a word of your own."),
        Of("backend", new FreeTextKind("a backend's name, or auto", 64, RolePattern), it => it.Backend, (it, value) => it with { Backend = value }, Restart, "claude",
            "The agent CLI: `claude`, `codex`, `cursor`, `gemini`, `opencode`, `shell`, `scripted` or one of yours. `auto` takes the first of these that is installed, else the scripted one."),
        Of("model", new OptionalTextKind(Model), it => it.Model, (it, value) => it with { Model = value }, Restart, "opus",
            "Model, by the CLI's own name or an alias of the backend. Without one: the fleet's `model`."),
        Of("prompt", new OptionalTextKind(Text), it => it.Prompt, (it, value) => it with { Prompt = value }, Restart, "\"Read AGENTS.md, then wait.\"",
            "First prompt after the start. Not together with `promptFile`."),
        Of("promptFile", new OptionalTextKind(new FreeTextKind("the path of a file", 4_000, @"^[^\x00-\x1F]+\z")), it => it.PromptFile,
            (it, value) => it with { PromptFile = value }, Restart, "prompts/planner.md", "File that holds the first prompt, relative to the repository's root."),
        Of("command", new ListKind<string>(Argument, "a program, or a list of a program and its arguments"), it => it.Command, (it, value) => it with { Command = value }, Restart,
            "[npm, run, dev]", "Program and arguments in place of the backend's own; what `shell` runs."),
        Of("arguments", new ListKind<string>(Argument, "a list of arguments"), it => it.Arguments, (it, value) => it with { Arguments = value }, Restart,
            "[--verbose]", "Appended to the backend's command line."),
        Of("permissions", new OptionalTextKind(new FreeTextKind("a word for what the CLI may do unasked", 64, RolePattern)), it => it.Permissions,
            (it, value) => it with { Permissions = value }, Restart, "plan",
            "What the CLI may do unasked, in a word that its backend knows: `default`, `plan`, `accept-edits`, `auto`, `unattended` for most. Without one: the backend's default."),
        Of("workspace", new ChoiceKind<WorkspaceChoice>(), it => it.Workspace, (it, value) => it with { Workspace = value }, Restart, "shared",
            "Where it works: `worktree` (a git worktree and branch of its own), `shared` (the repository's own working tree), `none` (an empty folder), `auto` (a worktree where the repository has a commit, else shared)."),
        .. Supervision, .. Surroundings,
    ]);

    private static Key<AgentEntry>[] Supervision =>
    [
        Of("restart.policy", new ChoiceKind<RestartChoice>(), it => it.Restart.Policy, (it, value) => it with { Restart = it.Restart with { Policy = value } }, Live,
            "always", "Whether it is started again when it ended by itself: `always`, `on-failure` or `never`."),
        Of("restart.intensity", new WholeKind(0, 1_000), it => it.Restart.Intensity, (it, value) => it with { Restart = it.Restart with { Intensity = value } }, Live,
            "3", "Most restarts within `restart.period`; after one failure more it is given up until `loreli restart`."),
        Of("restart.period", new DurationKind(Instantly, Week), it => it.Restart.Period, (it, value) => it with { Restart = it.Restart with { Period = value } }, Live,
            "1h", "Time in which restarts are counted."),
        Of("restart.backoff", new DurationSpanKind(Instantly, Week, "5s..5m"), it => it.Restart.Backoff, (it, value) => it with { Restart = it.Restart with { Backoff = value } }, Live,
            "1s..1m", "Pause before a restart: the first for the first one, doubled up to the second, with some chance in it."),
        Of("restart.resume", new FlagKind(), it => it.Restart.Resume, (it, value) => it with { Restart = it.Restart with { Resume = value } }, Live,
            "false", "A restarted CLI goes on with its own conversation where it can."),
        Of("stall.timeout", new OptionalKind<TimeSpan>(new DurationKind(Instantly, Week)), it => it.Stall.Timeout, (it, value) => it with { Stall = it.Stall with { Timeout = value } }, Live,
            "5m", "Without a sign of life for longer than this, the first step of the ladder; for longer than twice this, the second; and so on. Without it: `timeouts.stall`."),
        Of("stall.ladder", new ListKind<StallStep>(new ChoiceKind<StallStep>(), "a list of nudge, warn, escape, interrupt, restart, kill", 12), it => it.Stall.Ladder,
            (it, value) => it with { Stall = it.Stall with { Ladder = value } }, Live, "[warn, escape, interrupt, restart]",
            "What is done, one step each timeout: `nudge` (a message to the agent), `warn` (tell the operator), `escape` (press Escape), `interrupt` (press Ctrl-C), `restart` (resumed), `kill`. `[]`: nothing."),
        Of("stall.toolPatience", new DurationKind(Instantly, Week, "30m"), it => it.Stall.ToolPatience, (it, value) => it with { Stall = it.Stall with { ToolPatience = value } }, Live,
            "2h", "For so long an open tool call counts as life."),
        Of("stall.idle", new FlagKind(), it => it.Stall.Idle, (it, value) => it with { Stall = it.Stall with { Idle = value } }, Live,
            "true", "An agent at an empty composer is expected to have work, and stalls too."),
        Of("stall.evidence", new ListKind<LifeEvidence>(new ChoiceKind<LifeEvidence>(), "a list of screen, children, tool, heartbeat, cpu, io", 6, distinct: true), it => it.Stall.Evidence,
            (it, value) => it with { Stall = it.Stall with { Evidence = value } }, Live, "[screen, io]",
            "What counts as life: `screen` (it changes, ornaments aside), `children` (a build or test below the agent uses the processor), `tool` (a tool call is open), `heartbeat` (hooks, tool calls to loreli), `cpu` (of the CLI itself), `io` (bytes of any of its processes)."),
        Of("faults.onFatal", new ChoiceKind<FatalFaultChoice>(), it => it.Faults.OnFatal, (it, value) => it with { Faults = it.Faults with { OnFatal = value } }, Live,
            "stay", "When its API refuses it for good: `stop` (it is ended and held back until the backend works again) or `stay` (it is left for you to mend in place)."),
        Of("faults.settle", new DurationKind(TimeSpan.Zero, Hour, "2s"), it => it.Faults.Settle, (it, value) => it with { Faults = it.Faults with { Settle = value } }, Live,
            "500ms", "For so long an error of its API must stay on the screen until it is believed."),
        Of("faults.park", new FlagKind(), it => it.Faults.Park, (it, value) => it with { Faults = it.Faults with { Park = value } }, Live,
            "false", "A quota or a rate limit makes it rest until the time that the screen names; `false` only shows it."),
        Of("faults.rest", new DurationSpanKind(Instantly, TimeSpan.FromDays(31), "1m..8d"), it => it.Faults.Rest, (it, value) => it with { Faults = it.Faults with { Rest = value } }, Live,
            "10s..1h", "How long to rest when no time is named: the first at first, doubled while the fault comes back; never longer than the second."),
    ];

    private static Key<AgentEntry>[] Surroundings =>
    [
        Of("limits.memory", new OptionalKind<long>(new SizeKind(16L << 20, 1L << 50, "4GiB")), it => it.Limits.MemoryBytes, (it, value) => it with { Limits = it.Limits with { MemoryBytes = value } }, Restart,
            "4GiB", "Memory of the agent and all its processes. Without one: no limit."),
        Of("limits.recording", new OptionalKind<long>(new SizeKind(1L << 20, 1L << 50, "64MiB")), it => it.Limits.RecordingBytes, (it, value) => it with { Limits = it.Limits with { RecordingBytes = value } }, Restart,
            "64MiB", "Disk for the recording of its pane, oldest dropped first. Without one: the daemon's `LORELI_RECORDING`."),
        Of("limits.turns", new OptionalKind<int>(new WholeKind(1, 1_000_000)), it => it.Limits.Turns, (it, value) => it with { Limits = it.Limits with { Turns = value } }, Live,
            "200", "Prompts that it answers before it is asked to end. Without one: no limit."),
        Of("dependsOn", new ListKind<AgentDependency>(
                new RecordKind<AgentDependency>(Dependency, new AgentDependency(""), "the name of an agent, or a group with agent and until", word => new AgentDependency(word)),
                "a list of agents' names, or of groups with agent and until", 64),
            it => it.DependsOn, (it, value) => it with { DependsOn = value }, Next, "[{agent: api, until: idle}]", "Agents that must be there before it is started."),
        Of("env", new MapKind<string>(new HiddenTextKind(), "the name of a variable", @"^[A-Za-z_][A-Za-z0-9_]{0,199}\z", "a group of variables and their values"),
            it => it.Env, (it, value) => it with { Env = value }, Restart, "{CI: true}",
            "Variables of its environment. Values are never shown; a secret is better left in the daemon's own environment, which agents inherit."),
        Of("replicas", new WholeKind(0, AgentsMax), it => it.Replicas, (it, value) => it with { Replicas = value }, Identity, "2", "How many of these there shall be."),
    ];

    private static Key<AgentEntry> Of<T>(
        string path, Kind<T> kind, Func<AgentEntry, T> get, Func<AgentEntry, T, AgentEntry> set, ChangeEffect effect, string example, string doc) =>
        new Key<AgentEntry, T>(path, kind, get, set, AgentEntry.Default, effect, example, doc);

    private static Key<AgentDependency> Of<T>(
        string path, Kind<T> kind, Func<AgentDependency, T> get, Func<AgentDependency, T, AgentDependency> set, string example, string doc) =>
        new Key<AgentDependency, T>(path, kind, get, set, new AgentDependency("…"), Next, example, doc);
}
