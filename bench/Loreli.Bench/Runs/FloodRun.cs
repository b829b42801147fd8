using System.Globalization;
using Loreli.Bench.Measuring;
using Loreli.Bench.Multiplexers;
using Loreli.Bench.Payloads;

namespace Loreli.Bench.Runs;

/// <summary>How fast, and for how much processor, a pane's output is taken: with nobody looking, and with a client attached.</summary>
internal sealed class FloodRun(BenchOptions options, Rivals rivals, Report report)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private sealed record Flood(
        double Megabytes, double WallSeconds, double ShownSeconds, double CpuSeconds, double ClientCpuSeconds, double ClientMegabytes)
    {
        public double PerSecond => Megabytes / WallSeconds;
        public double ShownPerSecond => Megabytes / ShownSeconds;
        public double PerCpuSecond => Megabytes / CpuSeconds;
    }

    public void Run()
    {
        report.Head("Flood: a payload through one pane of 200x50", rivals.Versions);
        report.Line("");
        report.Line($"Median of {options.Rounds} rounds of {options.Megabytes} MB (of 1,000,000 bytes), in each round every multiplexer "
            + "once. \"child\": until the program has written everything; \"shown\": until a capture shows what it printed last; "
            + "\"per CPU s\": user and system time of daemon and keeper, or of the tmux server. \"attached\": a client on a "
            + "terminal of 200x50 draws the pane meanwhile.");
        var rows = new List<string[]>();
        var goals = new List<Action>();
        foreach (var payload in PayloadBytes.All.Where(it => options.Wants(it.ToString())))
        {
            foreach (var isAttached in (bool[])[false, true])
            {
                var (ours, theirs) = Rounds(payload, isAttached);
                var name = $"{payload}, {(isAttached ? "attached" : "detached")}".ToLowerInvariant();
                rows.Add(Row(name, "loreli", ours));
                rows.Add(Row(name, "tmux", theirs));
                var perCpu = Statistic.PairedRatio(ours.Select(it => it.PerCpuSecond), theirs.Select(it => it.PerCpuSecond));
                var wall = Statistic.PairedRatio(ours.Select(it => it.ShownSeconds), theirs.Select(it => it.ShownSeconds));
                rows.Add([name, "ratio", Ratio(ours, theirs, it => it.PerSecond), Ratio(ours, theirs, it => it.ShownPerSecond),
                    Report.Number(perCpu), "", Ratio(ours, theirs, it => it.ClientMegabytes)]);
                goals.Add(() => report.Goal($"{name}: MB per CPU second at least twice tmux's", perCpu, perCpu >= 2));
                goals.Add(() => report.Goal($"{name}: wall until shown no longer than tmux's", wall, wall <= 1));
            }
        }
        report.Table(["payload", "", "child MB/s", "shown MB/s", "MB per CPU s", "client CPU s", "client MB"], rows);
        goals.ForEach(goal => goal());
    }

    private (List<Flood> Ours, List<Flood> Theirs) Rounds(Payload payload, bool isAttached)
    {
        var (ours, theirs) = (new List<Flood>(), new List<Flood>());
        for (var round = 0; round < options.Rounds; round++)
        {
            using (var loreli = rivals.Loreli(PayloadBytes.Columns, PayloadBytes.Rows))
            {
                ours.Add(Once(loreli, payload, isAttached));
            }
            using (var tmux = rivals.Tmux(PayloadBytes.Columns, PayloadBytes.Rows))
            {
                theirs.Add(Once(tmux, payload, isAttached));
            }
        }
        return (ours, theirs);
    }

    private Flood Once(Multiplexer multiplexer, Payload payload, bool isAttached)
    {
        string At(string name) => Path.Combine(multiplexer.Folder, name);
        var size = PayloadBytes.WriteFile(payload, options.Megabytes, At("payload"));
        Command.Run(new Invocation("mkfifo", [At("go")]));
        multiplexer.Start($"""
            read -r go < {At("go")}
            date +%s%N > {At("started")}
            cat {At("payload")} || touch {At("failed")}
            date +%s%N > {At("written")}
            printf '\033[0m\033[r\033[2J\033[H\r\n%s%s' {Markers.Halves}
            exec sleep 100000
            """);
        using var client = isAttached ? multiplexer.Attach() : null;
        var pids = multiplexer.ServerPids();
        var cpuBefore = ProcessUse.CpuSeconds(pids);
        var clientCpuBefore = ProcessUse.CpuSeconds(isAttached ? [client!.Pid] : []);
        var drawnBefore = client?.BytesRead ?? 0;
        File.WriteAllText(At("go"), "go\n");
        using var ended = new CancellationTokenSource();
        var drain = client is null ? Task.CompletedTask : Task.Factory.StartNew(
            () => DrainUntil(client, ended.Token), ended.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Patience.Until(
            () => new FileInfo(At("written")) is { Exists: true, Length: > 0 } || drain.IsFaulted, Limit, $"{multiplexer.Name} takes the payload");
        var shownAt = WhenShown(multiplexer);
        ended.Cancel();
        drain.Wait();
        if (File.Exists(At("failed")))
        {
            throw new BenchFailure("the payload was not written whole");
        }
        var startedAt = WrittenAt(At("started"));
        return new Flood(size / 1e6, WrittenAt(At("written")) - startedAt, shownAt - startedAt,
            ProcessUse.CpuSeconds(pids) - cpuBefore,
            ProcessUse.CpuSeconds(isAttached ? [client!.Pid] : []) - clientCpuBefore,
            ((client?.BytesRead ?? 0) - drawnBefore) / 1e6);
    }

    /// <returns>Seconds since 1970.</returns>
    private static double WhenShown(Multiplexer multiplexer)
    {
        Patience.Until(
            () => multiplexer.Capture().Contains(Markers.Text, StringComparison.Ordinal), Limit, $"{multiplexer.Name} shows the marker");
        return (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
    }

    private static void DrainUntil(AttachedTerminal client, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            client.Drain(TimeSpan.FromMilliseconds(50));
        }
    }

    /// <returns>Seconds since 1970 of a file that date(1) wrote.</returns>
    private static double WrittenAt(string file) =>
        long.Parse(File.ReadAllText(file), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) / 1e9;

    private static string[] Row(string payload, string who, List<Flood> floods) =>
    [
        payload, who,
        Report.Number(floods.Select(it => it.PerSecond).Median()),
        Report.Number(floods.Select(it => it.ShownPerSecond).Median()),
        Report.Number(floods.Select(it => it.PerCpuSecond).Median()),
        Report.Number(floods.Select(it => it.ClientCpuSeconds).Median()),
        Report.Number(floods.Select(it => it.ClientMegabytes).Median()),
    ];

    private static string Ratio(List<Flood> ours, List<Flood> theirs, Func<Flood, double> figure) =>
        Report.Number(Statistic.PairedRatio(ours.Select(figure), theirs.Select(figure)));
}
