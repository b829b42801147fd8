using static Loreli.Configuration.ConfigurationLimits;
using static Loreli.Configuration.Keys.ChangeEffect;

namespace Loreli.Configuration.Keys;

/// <summary>Every key of a configuration. What is not here does not exist.</summary>
public static class FleetKeys
{
    /// <summary>The themes that loreli has, and the word for any of them.</summary>
    public static readonly IReadOnlyList<string> Themes =
        ["avatar", "digimon", "dragonball", "lotr", "marvel", "pokemon", "starwars", "transformers", "zelda", "random"];

    /// <summary>Kinds of attention, as the operator's queue calls them.</summary>
    public static readonly IReadOnlyList<string> AttentionKinds =
        ["waiting", "blocked", "gave-up", "stall", "breaker", "delivery", "drift", "unseen", "unstoppable", "disk", "configuration"];

    /// <summary>Of a whole file.</summary>
    public static IReadOnlyList<IKey> All => Table.Keys;

    private static readonly TimeSpan Instantly = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private static readonly Kind<string> Line = new FreeTextKind("a shell command", 16_000, @"^[^\x00]*\z");

    internal static readonly KeyTable<FleetConfiguration> Table = new(
    [
        Of("theme", new ListKind<string>(new WordKind([.. Themes]), $"a theme, or a list of them: {string.Join(", ", Themes)}", Themes.Count, distinct: true),
            it => it.Theme, (it, value) => it with { Theme = value }, Next, "[zelda, lotr]",
            "Where agents without a name get one: a theme, a list to choose from, or `random`. All of a session come from one theme."),
        Of("model", new OptionalTextKind(AgentKeys.Model), it => it.Model, (it, value) => it with { Model = value }, Restart, "sonnet",
            "Model of agents that name none. Without one: the CLI's own default."),
        Of("agents", new ListKind<AgentEntry>(new RecordKind<AgentEntry>(AgentKeys.Table, AgentEntry.Default, "a group of keys that declares an agent"), "a list of agents", AgentsMax, takesOne: false),
            it => it.Agents, (it, value) => it with { Agents = value }, Identity, "[{name: api, role: action}]",
            "The team that is kept alive. A higher layer's list takes the place of a lower one's."),
        Of("backends", new MapKind<BackendDefinition>(new BackendKind(), "the name of a backend", AgentKeys.RolePattern, "a group of backends, each a group of keys"),
            it => it.Backends, (it, value) => it with { Backends = value }, Restart, "{my-cli: {command: [my-cli]}}",
            "Agent CLIs of your own, or other definitions of built-in ones, in the form of a backend's file."),
        .. Scaling, .. Timeouts, .. Places,
        Of("dialogs", new MapKind<string>(new FreeTextKind("a word like ask, accept or refuse", 64, AgentKeys.RolePattern), "a dialog's policy", AgentKeys.RolePattern, "a group of dialogs' policies with a word each, like {trust-folder: accept}"),
            it => it.Dialogs, (it, value) => it with { Dialogs = value }, Live, "{trust-folder: accept}",
            "What is answered to dialogs that CLIs open by themselves: `ask` leaves it to you, `accept` goes on, `refuse` says no; some know further words (docs/reference/backends.md). The policies: `trust-folder`, `choose-theme`, `login`, `use-api-key`, `bypass-permissions`, `trust-hooks`, `switch-model`, `update`, `read-notes`, `usage-limit`, `model-gone`, `high-demand`. One that is not named: as its backend says, most often `ask`."),
        .. Notifications,
        Of("tmux.session", new FreeTextKind("a name of 1 to 64 letters, digits, '.', '_' or '-'", 64, AgentKeys.NamePattern),
            it => it.Tmux.Session, (it, value) => it with { Tmux = new TmuxSettings(value) }, Next, "night-shift", "Name of the session; agents have it as `LORELI_SESSION_NAME`."),
    ]);

    private static Key<FleetConfiguration>[] Scaling =>
    [
        Of("scaling.maxAgents", new WholeKind(1, AgentsMax), it => it.Scaling.MaxAgents, (it, value) => it with { Scaling = it.Scaling with { MaxAgents = value } }, Live, "12",
            "Most agents at a time, those that are being started included."),
        Of("scaling.maxPerRole", new MapKind<int>(new WholeKind(0, AgentsMax), "a role", AgentKeys.RolePattern, "a group of roles with a whole number each"),
            it => it.Scaling.MaxPerRole, (it, value) => it with { Scaling = it.Scaling with { MaxPerRole = value } }, Live, "{reviewer: 2}",
            "Most agents of a role; a role that is not named is bounded by `scaling.maxAgents` alone."),
        Of("scaling.maxPerTick", new WholeKind(1, AgentsMax), it => it.Scaling.MaxPerTick, (it, value) => it with { Scaling = it.Scaling with { MaxPerTick = value } }, Live, "4",
            "Most agents that a demand starts in one pass."),
        Of("scaling.cooldown", new DurationKind(TimeSpan.Zero, Week, "30s"), it => it.Scaling.Cooldown, (it, value) => it with { Scaling = it.Scaling with { Cooldown = value } }, Live, "1m",
            "Pause of a role after a start for a demand; it grows while starts fail."),
        Of("scaling.maxBoots", new WholeKind(1, AgentsMax), it => it.Scaling.MaxBoots, (it, value) => it with { Scaling = it.Scaling with { MaxBoots = value } }, Live, "4",
            "Starts on one backend and login that may be under way at a time."),
        Of("scaling.pace", new DurationSpanKind(TimeSpan.Zero, Hour, "2s..3s"), it => it.Scaling.Pace, (it, value) => it with { Scaling = it.Scaling with { Pace = value } }, Live, "1s..5s",
            "Pause between two starts on one backend, chosen between the two: many CLIs that refresh one login at once log each other out."),
        Of("scaling.idleTimeout", new DurationKind(Instantly, Week), it => it.Scaling.IdleTimeout, (it, value) => it with { Scaling = it.Scaling with { IdleTimeout = value } }, Live, "30m",
            "After how long idle an agent that was started for a demand, and is needed no longer, is asked to end."),
        Of("scaling.idleTimeoutPerRole", new MapKind<TimeSpan>(new DurationKind(Instantly, Week, "30m"), "a role", AgentKeys.RolePattern, "a group of roles with a duration each"),
            it => it.Scaling.IdleTimeoutPerRole, (it, value) => it with { Scaling = it.Scaling with { IdleTimeoutPerRole = value } }, Live, "{reviewer: 30m}",
            "The same for single roles."),
    ];

    private static Key<FleetConfiguration>[] Timeouts =>
    [
        Of("timeouts.stall", new DurationKind(Instantly, Week), it => it.Timeouts.Stall, (it, value) => it with { Timeouts = it.Timeouts with { Stall = value } }, Live, "5m",
            "Without a sign of life for longer than this, the first step of an agent's `stall.ladder`."),
        Of("timeouts.rapidDeath", new DurationKind(Instantly, Hour, "15s"), it => it.Timeouts.RapidDeath, (it, value) => it with { Timeouts = it.Timeouts with { RapidDeath = value } }, Live, "5s",
            "An agent that ends by itself within this time did not start well: the backend is to blame."),
        Of("timeouts.shutdown", new DurationKind(Instantly, Hour, "60s"), it => it.Timeouts.Shutdown, (it, value) => it with { Timeouts = it.Timeouts with { Shutdown = value } }, Live, "30s",
            "For an agent that is asked to end before it is terminated."),
        Of("timeouts.grace", new DurationKind(Instantly, Hour, "5s"), it => it.Timeouts.Grace, (it, value) => it with { Timeouts = it.Timeouts with { Grace = value } }, Live, "2s",
            "Between the signal to end and the kill."),
        Of("timeouts.start", new DurationKind(Instantly, Hour, "2m"), it => it.Timeouts.Start, (it, value) => it with { Timeouts = it.Timeouts with { Start = value } }, Live, "30s",
            "From the start of an agent to the first sign of what it is at; after it the stall clock runs in any case."),
        Of("timeouts.poll", new DurationKind(Instantly, Hour, "2s"), it => it.Timeouts.Poll, (it, value) => it with { Timeouts = it.Timeouts with { Poll = value } }, Live, "1s",
            "Between two looks at what cannot tell by itself that it changed."),
        Of("timeouts.nudge", new FlagKind(), it => it.Timeouts.Nudge, (it, value) => it with { Timeouts = it.Timeouts with { Nudge = value } }, Live, "false",
            "Whether a stalled agent is sent a message at the step `nudge`; with `false` the step is only recorded."),
        Of("breaker.failures", new WholeKind(1, 1_000), it => it.Breaker.Failures, (it, value) => it with { Breaker = it.Breaker with { Failures = value } }, Live, "5",
            "Rapid deaths and failed starts in a row, not all of one agent, after which no further agent is started on a backend. A refused login needs only one."),
        Of("breaker.cooldown", new DurationSpanKind(Instantly, Week, "1m..30m"), it => it.Breaker.Cooldown, (it, value) => it with { Breaker = it.Breaker with { Cooldown = value } }, Live, "10s..5m",
            "Until one agent may try such a backend again: the first at first, doubled up to the second."),
        Of("breaker.proven", new DurationKind(Instantly, Hour, "60s"), it => it.Breaker.Proven, (it, value) => it with { Breaker = it.Breaker with { Proven = value } }, Live, "2m",
            "An agent that tried such a backend and met no fault for this long has shown that it works again."),
        Of("watch.interval", new DurationKind(TimeSpan.FromMilliseconds(100), Hour, "60s"), it => it.Watch.Interval, (it, value) => it with { Watch = new WatchSettings(value) }, Live, "30s",
            "Between two passes of the reactor when nothing wakes it."),
    ];

    private static Key<FleetConfiguration>[] Places =>
    [
        Of("workspace.cleanup", new FlagKind(), it => it.Workspace.Cleanup, (it, value) => it with { Workspace = it.Workspace with { Cleanup = value } }, Live, "true",
            "Remove an agent's workspace with the agent. One with unpushed or uncommitted work is always kept."),
        Of("workspace.root", new OptionalTextKind(new FreeTextKind("the path of a folder", 4_000, @"^[^\x00-\x1F]+\z")), it => it.Workspace.Root,
            (it, value) => it with { Workspace = it.Workspace with { Root = value } }, Next, "/var/tmp/worktrees", "Folder of the workspaces. Without one: in loreli's state."),
        Of("workspace.base", new OptionalTextKind(new FreeTextKind("a branch, tag or commit", WordLengthMax, @"^[^\s\x00-\x1F-][^\s\x00-\x1F]*\z")), it => it.Workspace.Base,
            (it, value) => it with { Workspace = it.Workspace with { Base = value } }, Next, "origin/main", "What an agent's branch starts from. Without one: what the repository has checked out."),
        Of("workspace.branch", new OptionalTextKind(new FreeTextKind("a branch's name with {agent} in it", WordLengthMax, @"^(\{agent\}|[^\s\x00-\x1F-][^\s\x00-\x1F]*\{agent\})[^\s\x00-\x1F]*\z")), it => it.Workspace.Branch,
            (it, value) => it with { Workspace = it.Workspace with { Branch = value } }, Next, "\"agents/{agent}\"", "Branch of a new worktree; `{agent}` stands for the agent's name. Without one: `{agent}/work`. One that is there already gets a number."),
        Of("workspace.minFreeSpace", new SizeKind(0, 1L << 50, "5GiB"), it => it.Workspace.MinFreeSpaceBytes, (it, value) => it with { Workspace = it.Workspace with { MinFreeSpaceBytes = value } }, Live,
            "1GiB", "No agent is started while the disk of the workspaces has less."),
        Of("workspace.setup", new ListKind<string>(Line, "a shell command, or a list of them", 32), it => it.Workspace.Setup,
            (it, value) => it with { Workspace = it.Workspace with { Setup = value } }, Next, "[npm ci]", "Shell commands in a new workspace, before the agent is started. One that fails fails the start."),
        Of("workspace.teardown", new ListKind<string>(Line, "a shell command, or a list of them", 32), it => it.Workspace.Teardown,
            (it, value) => it with { Workspace = it.Workspace with { Teardown = value } }, Next, "[docker compose down]", "Shell commands in a workspace before it is removed."),
        Of("workspace.timeout", new DurationKind(Second, TimeSpan.FromDays(1), "5m"), it => it.Workspace.Timeout, (it, value) => it with { Workspace = it.Workspace with { Timeout = value } }, Next, "10m",
            "For each command of setup and teardown."),
    ];

    private static Key<FleetConfiguration>[] Notifications =>
    [
        Of("notifications.terminal", new FlagKind(), it => it.Notifications.Terminal, (it, value) => it with { Notifications = it.Notifications with { Terminal = value } }, Live, "false",
            "Tell attached terminals (OSC 9 and OSC 777)."),
        Of("notifications.bell", new FlagKind(), it => it.Notifications.Bell, (it, value) => it with { Notifications = it.Notifications with { Bell = value } }, Live, "false",
            "Ring the bell of attached terminals."),
        Of("notifications.command", new ListKind<string>(Line, "a program, or a list of a program and its arguments", 64), it => it.Notifications.Command,
            (it, value) => it with { Notifications = it.Notifications with { Command = value } }, Live, "[notify-send, loreli]",
            "Program that is run when nobody is attached, with the text on its standard input."),
        Of("notifications.webhook", new OptionalTextKind(new FreeTextKind("an address that begins with https:// or http://", 2_000, @"^https?://[^\s\x00-\x1F]+\z", isHidden: true)), it => it.Notifications.Webhook,
            (it, value) => it with { Notifications = it.Notifications with { Webhook = value } }, Live, "\"https://example.org/hooks/loreli\"",
            "Address that gets JSON by POST when nobody is attached. Never shown, as it may hold a key."),
        Of("notifications.kinds", new ListKind<string>(new WordKind([.. AttentionKinds]), $"a list of {string.Join(", ", AttentionKinds)}", AttentionKinds.Count, distinct: true),
            it => it.Notifications.Kinds, (it, value) => it with { Notifications = it.Notifications with { Kinds = value } }, Live, "[waiting, blocked]", "Kinds of attention that are told."),
        Of("notifications.escalate", new DurationKind(Second, Week, "15m"), it => it.Notifications.Escalate, (it, value) => it with { Notifications = it.Notifications with { Escalate = value } }, Live, "1h",
            "What nobody answered for this long is told again, then after twice as long."),
    ];

    private static Key<FleetConfiguration> Of<T>(
        string path, Kind<T> kind, Func<FleetConfiguration, T> get, Func<FleetConfiguration, T, FleetConfiguration> set,
        ChangeEffect effect, string example, string doc) =>
        new Key<FleetConfiguration, T>(path, kind, get, set, FleetConfiguration.Default, effect, example, doc);
}
