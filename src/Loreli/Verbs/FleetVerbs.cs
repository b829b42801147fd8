using Loreli.CommandLine;
using Loreli.Protocol;

namespace Loreli.Verbs;

/// <summary>The team as a whole: what is declared, what happens, what needs the operator. The daemon writes the texts.</summary>
internal static class FleetVerbs
{
    private static readonly TimeSpan SnoozeOtherwise = TimeSpan.FromMinutes(30);

    public static Verb Plan => new(
        "plan", "team", "Show what loreli.yml would start, change and end, and do nothing.", "", [Option.Json],
        ["loreli plan", "loreli plan --json | jq -r '.steps[] | \"\\(.step) \\(.agent)\"'"], RunPlan)
    { Remarks = "Compares the file with what the running daemon carries out, or with nothing when none runs." };

    public static Verb Apply => new(
        "apply", "team", "Carry out loreli.yml as it is now.", "", [Option.Json], ["loreli plan && loreli apply"], RunApply)
    {
        Remarks = "A daemon applies a changed file by itself; one that was started with --confirm waits for this.",
    };

    public static Verb Attention => new(
        "attention", "team", "List what needs you: questions, blocked agents, agents that were given up.", "",
        [
            new Option("--snooze", "ID", "Put one off."),
            new Option("--for", "DURATION", "How long to put it off (default 30m; 0 takes it back)."),
            Option.Json,
        ],
        ["loreli attention", "loreli attention --snooze waiting:reviewer:3 --for 1h"], RunAttention);

    public static Verb Health => new(
        "health", "team", "Say of each agent, or one, whether it is well, and why not.", "[NAME]", [Option.Json],
        ["loreli health", "loreli health reviewer"], RunHealth)
    { Remarks = "Exit code 0: all are well. 1: one is not.", Completes = Completes.Panes };

    public static Verb Reactor => new(
        "reactor", "team", "Show the handlers of the daemon's reactor: last run, duration, failures.", "", [Option.Json],
        ["loreli reactor"], arguments => Show("/v1/reactor", arguments));

    public static Verb Demand => new(
        "demand", "team", "Show which roles the work needs: workload, supply, deficit.", "", [Option.Json],
        ["loreli demand"], arguments => Show("/v1/demand", arguments));

    public static Verb Stop => new(
        "stop", "team", "Stop every supervised agent: an emergency brake. Panes that are not ours stay.", "",
        [
            new Option("--all", null, "Needed: there is no other way to stop."),
            new Option("--now", null, "Kill them instead of asking."),
        ],
        ["loreli stop --all", "loreli stop --all --now"], RunStop)
    { Remarks = "They stay stopped until loreli restart NAME or loreli apply." };

    private static int RunPlan(Arguments arguments)
    {
        var sources = Daemon.Sources();
        using var daemon = Daemon.TryConnect(sources, out var refusal);
        if (daemon is not null)
        {
            return daemon.Get("/v1/plan", arguments.Json ? Print.Json : Print.Text);
        }
        if (refusal!.ExitCode != ExitCode.NoDaemon)
        {
            throw refusal;
        }
        var plan = Loreli.Daemon.Supervision.FirstPlan.Of(Daemon.Locate(sources), TeamFile.Variables(), TimeProvider.System);
        Output.Write(arguments.Json ? plan.Json : plan.Text);
        return ExitCode.Ok;
    }

    private static int RunApply(Arguments arguments)
    {
        using var daemon = Daemon.Connect();
        return daemon.Post("/v1/apply", static _ => { }, arguments.Json ? Print.Json : Print.Text);
    }

    private static int RunAttention(Arguments arguments)
    {
        if (arguments.Value("--snooze") is not { } id)
        {
            return Show("/v1/attention", arguments);
        }
        var time = arguments.Duration("--for") ?? SnoozeOtherwise;
        using var daemon = Daemon.Connect();
        return daemon.Post("/v1/attention/snooze", json =>
        {
            json.WriteString("id", id);
            json.WriteNumber("seconds", time.TotalSeconds);
        });
    }

    private static int RunHealth(Arguments arguments)
    {
        var path = arguments.Positionals is [var name] ? "/v1/health" + new Query().With("agent", name) : "/v1/health";
        using var daemon = Daemon.Connect();
        var code = ExitCode.Ok;
        daemon.Get(path, body =>
        {
            using var all = System.Text.Json.JsonDocument.Parse(body);
            var ill = all.RootElement.EnumerateArray().Any(static it => it.GetProperty("status").GetString() != "healthy");
            code = ill ? ExitCode.Failed : ExitCode.Ok;
            return arguments.Json ? Print.Json(body) : PrintHealth(all.RootElement);
        });
        return code;
    }

    private static int PrintHealth(System.Text.Json.JsonElement all)
    {
        var rows = all.EnumerateArray().Select(static it => (IReadOnlyList<string>)
        [
            it.GetProperty("name").GetString()!, it.GetProperty("status").GetString()!,
            string.Join("; ", it.GetProperty("reasons").EnumerateArray().Select(static reason => reason.GetString())),
        ]).ToArray();
        Output.Write(rows.Length == 0 ? "no agents\n" : Table.Format(["AGENT", "HEALTH", "WHY"], rows));
        return ExitCode.Ok;
    }

    private static int RunStop(Arguments arguments)
    {
        if (!arguments.Has("--all"))
        {
            throw new UsageException("stop ends the whole team: say loreli stop --all; for one agent, loreli shutdown NAME");
        }
        using var daemon = Daemon.Connect();
        return daemon.Post("/v1/stop-all", json => json.WriteBoolean("now", arguments.Has("--now")), Print.Text);
    }

    private static int Show(string path, Arguments arguments)
    {
        using var daemon = Daemon.Connect();
        return daemon.Get(path, arguments.Json ? Print.Json : Print.Text);
    }
}
