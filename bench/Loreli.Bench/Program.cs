using Loreli.Bench.Engine;
using Loreli.Bench.Measuring;
using Loreli.Bench.Multiplexers;
using Loreli.Bench.Runs;

// Keepers, /proc and tmux: what is measured exists on Linux.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

namespace Loreli.Bench;

internal static class Program
{
    private const string Usage = """
        Measures loreli, side by side with tmux where tmux has the feature.

          engine    bytes through the engine, differences, hashes, input (BenchmarkDotNet)
          fleet     deciding for 1,000 agents (BenchmarkDotNet)
          flood     a payload through one pane: MB/s, MB per CPU second
          latency   from a key to its echo, idle and beside floods
          memory    panes full of history; idle processor use; idle keepers
          verbs     capture, send and ps as a shell runs them; requests on a kept connection
          slow      clients that are slow, stopped or killed, while a pane floods
          payload   writes a payload to standard output: payload ascii|sgr|unicode|cursor

        Options: --rounds N  --mb N (flood)  --keys N (latency)  --panes N, --lines N, --watch SECONDS (memory)
                 --only NAME  --loreli PATH (else this checkout is published)  --save (keep it under bench/results)
        """;

    private static int Main(string[] args)
    {
        try
        {
            return args is ["payload", var name] ? PrintPayload(name) : Run(BenchOptions.Parse(args));
        }
        catch (BenchFailure failure)
        {
            Console.Error.WriteLine($"bench: {failure.Message}");
            return 1;
        }
    }

    private static int Run(BenchOptions options)
    {
        var report = new Report(options.Only.Length == 0 ? options.Run : $"{options.Run}-{options.Only}", options.ResultsFolder);
        switch (options.Run)
        {
            case "engine":
                EngineRun.Run(options, report);
                break;
            case "fleet":
                report.Head("Supervising a thousand agents", ["BenchmarkDotNet 0.14.0, in process; allocated is per pass over all of them"]);
                report.Line("");
                EngineRun.Measure([typeof(Supervision.FleetBenchmarks)], options, report);
                break;
            case "flood":
                new FloodRun(options, Rivals.Prepare(options), report).Run();
                break;
            case "latency":
                new LatencyRun(options, Rivals.Prepare(options), report).Run();
                break;
            case "memory":
                new MemoryRun(options, Rivals.Prepare(options), report).Run();
                break;
            case "verbs":
                new VerbsRun(options, Rivals.Prepare(options), report).Run();
                break;
            case "slow":
                new SlowClientsRun(options, Rivals.Prepare(options), report).Run();
                break;
            default:
                Console.WriteLine(Usage);
                return options.Run is "" or "help" or "--help" ? 0 : 64;
        }
        report.Save();
        return 0;
    }

    private static int PrintPayload(string name)
    {
        if (!Enum.TryParse<Payloads.Payload>(name, ignoreCase: true, out var payload))
        {
            throw new BenchFailure($"there is no payload {name}");
        }
        using var output = Console.OpenStandardOutput();
        output.Write(Payloads.PayloadBytes.Unit(payload));
        return 0;
    }
}
