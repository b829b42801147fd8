using Loreli.CommandLine;

namespace Loreli.Verbs;

/// <summary>Every verb there is. The command line, its help and the completions are made from this table.</summary>
internal static class VerbTable
{
    private static readonly string[] Names =
    [
        "up", "attach", "down", "daemon", "ls", "status", "doctor", "events",
        "ps", "spawn", "send", "keys", "capture", "logs", "wait", "resize", "kill", "shutdown", "restart", "rename", "gc", "cast",
        "backends", "trace", "workspace", "trust", "hook",
        "plan", "apply", "explain", "health", "attention", "answer", "reactor", "demand", "stop", "ack",
        "init", "config", "replay", "vt", "completion", "demo", "scripted", "keep",
    ];

    public static IReadOnlyList<Verb> All => [.. Names.Select(name => Find(name)!)];

    /// <summary>Made one at a time: a verb's start pays for no other verb.</summary>
    public static Verb? Find(string name) => name switch
    {
        "up" => DaemonVerbs.Up,
        "attach" => DaemonVerbs.Attach,
        "down" => DaemonVerbs.Down,
        "daemon" => DaemonVerbs.Serve,
        "ls" => DaemonVerbs.List,
        "status" => ListVerbs.Status,
        "doctor" => DoctorVerb.Definition,
        "events" => ListVerbs.Events,
        "ps" => ListVerbs.Ps,
        "spawn" => LifeVerbs.Spawn,
        "send" => InputVerbs.Send,
        "keys" => InputVerbs.Keys,
        "capture" => LookVerbs.Capture,
        "logs" => LookVerbs.Logs,
        "wait" => LookVerbs.Wait,
        "resize" => InputVerbs.Resize,
        "kill" => LifeVerbs.Kill,
        "shutdown" => LifeVerbs.Shutdown,
        "restart" => LifeVerbs.Restart,
        "rename" => LifeVerbs.Rename,
        "gc" => LifeVerbs.Gc,
        "cast" => LookVerbs.Cast,
        "trace" => TraceVerb.Definition,
        "workspace" => WorkspaceVerb.Definition,
        "trust" => TrustVerb.Definition,
        "hook" => HookVerb.Definition,
        "plan" => FleetVerbs.Plan,
        "apply" => FleetVerbs.Apply,
        "explain" => AgentVerbs.Explain,
        "health" => FleetVerbs.Health,
        "attention" => FleetVerbs.Attention,
        "answer" => AgentVerbs.Answer,
        "reactor" => FleetVerbs.Reactor,
        "demand" => FleetVerbs.Demand,
        "stop" => FleetVerbs.Stop,
        "ack" => AgentVerbs.Ack,
        "init" => InitVerb.Definition,
        "config" => ConfigVerb.Definition,
        "backends" => BackendsVerb.Definition,
        "replay" => ReplayVerb.Definition,
        "vt" => VtVerb.Definition,
        "completion" => CompletionVerb.Definition,
        "demo" => DemoVerb.Definition,
        "scripted" => ScriptedVerb.Definition,
        "keep" => KeepVerb.Definition,
        _ => null,
    };

    public static string? NearestTo(string name) => Nearest.To(name, Names);
}
