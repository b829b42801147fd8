using System.Diagnostics;
using System.Text;
using Loreli.Bench.Measuring;
using Loreli.Bench.Multiplexers;
using Loreli.Client;

namespace Loreli.Bench.Runs;

/// <summary>How long a script waits for a verb, and a program for a request on a connection that it keeps.</summary>
internal sealed class VerbsRun(BenchOptions options, Rivals rivals, Report report)
{
    private const int CallsPerRound = 10;
    private const int Requests = 2_000;
    private const int WarmUpRequests = 500;

    public void Run()
    {
        var folder = Directory.CreateTempSubdirectory("lb-hello-").FullName;
        try
        {
            Run(Checkout.BuildHello(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Run(string hello)
    {
        report.Head("Verbs: as a shell runs them", rivals.Versions);
        report.Line("");
        report.Line($"Milliseconds of wall time from before the spawn to the end, {CallsPerRound * options.Rounds} interleaved calls of each. "
            + "hello: the smallest .NET program that prints a line. The ratio is that of each call to the hello beside it, its median.");
        using var loreli = rivals.Loreli(200, 50);
        using var tmux = rivals.Tmux(200, 50);
        foreach (var multiplexer in (Multiplexer[])[loreli, tmux])
        {
            multiplexer.Start("i=0; while [ $i -lt 200 ]; do echo line $i; i=$((i+1)); done; exec cat");
        }
        Patience.For(TimeSpan.FromSeconds(1));
        var commands = new (string Name, Invocation Command)[]
        {
            ("/bin/true", new("/bin/true", [])),
            ("hello", new(hello, [])),
            ("loreli capture", loreli.CaptureCommand),
            ("tmux capture-pane", tmux.CaptureCommand),
            ("loreli send", loreli.SendCommand),
            ("tmux send-keys", tmux.SendCommand),
            ("loreli ps", loreli.ListCommand),
            ("tmux list-panes", tmux.ListCommand),
        };
        var times = Time(commands);
        report.Table(["command", "median", "p90", "least", "ratio to hello"], commands.Select(it => (string[])
        [
            it.Name, Report.Number(times[it.Name].Median()), Report.Number(times[it.Name].Percentile(90)), Report.Number(times[it.Name].Min()),
            Report.Number(Statistic.PairedRatio(times[it.Name], times["hello"])),
        ]));
        var kept = Kept(loreli);
        foreach (var verb in (string[])["capture", "send", "ps"])
        {
            var ratio = Statistic.PairedRatio(times[$"loreli {verb}"], times["hello"]);
            report.Goal($"{verb}: at most 2.5 times the bare runtime's start", ratio, ratio <= 2.5);
        }
        foreach (var (name, milliseconds) in kept)
        {
            report.Goal($"{name} on a kept connection: p50 under 1 ms", milliseconds.Median(), milliseconds.Median() < 1);
        }
    }

    private Dictionary<string, List<double>> Time((string Name, Invocation Command)[] commands)
    {
        var times = commands.ToDictionary(it => it.Name, _ => new List<double>(), StringComparer.Ordinal);
        for (var call = -1; call < CallsPerRound * options.Rounds; call++)
        {
            foreach (var (name, command) in commands)
            {
                var elapsed = Command.Time(command);
                // The first call of each reads the files from disk.
                if (call >= 0)
                {
                    times[name].Add(elapsed);
                }
            }
        }
        return times;
    }

    private List<(string Name, double[] Milliseconds)> Kept(LoreliServer loreli)
    {
        using var client = loreli.Connect();
        var send = Encoding.UTF8.GetBytes("""{"text":"x","enter":false}""");
        var kept = new List<(string Name, double[] Milliseconds)>
        {
            ("capture", Time(() => client.Send("GET", "/v1/panes/main/capture", accept: DaemonClient.Text))),
            ("send", Time(() => client.Send("POST", "/v1/panes/main/send", send))),
            ("ps", Time(() => client.Send("GET", "/v1/panes"))),
        };
        report.Line($"{Requests} requests each on one kept connection, milliseconds:");
        report.Table(["request", "p50", "p90", "p99"], kept.Select(it => (string[])
            [it.Name, .. ((double[])[50, 90, 99]).Select(percent => Report.Number(it.Milliseconds.Percentile(percent)))]));
        return kept;
    }

    private static double[] Time(Func<DaemonResponse> request)
    {
        var times = new double[Requests];
        for (var i = -WarmUpRequests; i < Requests; i++)
        {
            var before = Stopwatch.GetTimestamp();
            var response = request();
            var body = response.ReadAll();
            if (!response.IsOk)
            {
                throw new BenchFailure($"the daemon answered with {response.Status}: {Encoding.UTF8.GetString(body)}");
            }
            if (i >= 0)
            {
                times[i] = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
            }
        }
        return times;
    }
}
