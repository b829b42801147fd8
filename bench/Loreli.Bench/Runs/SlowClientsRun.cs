using System.Diagnostics;
using Loreli.Bench.Measuring;
using Loreli.Bench.Multiplexers;
using Loreli.Bench.Payloads;

namespace Loreli.Bench.Runs;

/// <summary>Three bad clients look at a pane that floods; what do the others notice, and what do the bad ones see afterwards?</summary>
internal sealed class SlowClientsRun(BenchOptions options, Rivals rivals, Report report)
{
    private const int Columns = 200;
    private const int Rows = 50;

    /// <summary>50 KB/s, a bad line, read a little fifty times a second.</summary>
    private const int ThrottledBytesPerTurn = 1_000;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(20);

    /// <summary>The bad clients stay at least so long, so that a queue that grows would show.</summary>
    private static readonly TimeSpan StayMin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private sealed record Seen(
        double[] EchoBefore, double[] EchoBeside, double FloodBefore, double FloodBeside,
        double MemoryBefore, double MemoryBeside, double StoppedSees, double ThrottledSees);

    public void Run()
    {
        report.Head("Slow clients: one at 50 KB/s, one that stops reading, one killed -9, while a pane floods", rivals.Versions);
        report.Line("");
        report.Line($"A healthy client types into cat in another pane, {options.Keys} keys before the bad clients come and "
            + $"{options.Keys} beside them, medians of {options.Rounds} rounds. \"sees the latest\": seconds from when the server's own "
            + "capture shows the last line (for the stopped client: from when it reads again) until the client does. Memory is that "
            + "of daemon and keepers, or of the tmux server.");
        var (ours, theirs) = (new List<Seen>(), new List<Seen>());
        for (var round = 0; round < options.Rounds; round++)
        {
            using (var loreli = rivals.Loreli(Columns, Rows))
            {
                ours.Add(Once(loreli));
            }
            using (var tmux = rivals.Tmux(Columns, Rows))
            {
                theirs.Add(Once(tmux));
            }
        }
        report.Table(["", "loreli", "tmux"],
        [
            Row("echo p50 before, ms", it => it.EchoBefore.Percentile(50)),
            Row("echo p50 beside, ms", it => it.EchoBeside.Percentile(50)),
            Row("echo p99 before, ms", it => it.EchoBefore.Percentile(99)),
            Row("echo p99 beside, ms", it => it.EchoBeside.Percentile(99)),
            Row("flooding agent before, MB/s", it => it.FloodBefore),
            Row("flooding agent beside, MB/s", it => it.FloodBeside),
            Row("memory before, MB PSS", it => it.MemoryBefore),
            Row("memory beside, MB PSS", it => it.MemoryBeside),
            Row("stopped client sees the latest, s", it => it.StoppedSees),
            Row("throttled client sees the latest, s", it => it.ThrottledSees),
        ]);
        var growth = ours.Select(it => it.MemoryBeside - it.MemoryBefore).Median();
        var sees = ours.Select(it => Math.Max(it.StoppedSees, it.ThrottledSees)).Median();
        var echo = Statistic.PairedRatio(ours.Select(it => it.EchoBeside.Percentile(50)), ours.Select(it => it.EchoBefore.Percentile(50)));
        report.Goal("the daemon's memory stays flat: MB more beside the bad clients, under 10", growth, growth < 10);
        report.Goal("a slow client sees the latest screen within a second", sees, sees < 1);
        report.Goal("echo p50 beside the bad clients: at most 1.5 times that before", echo, echo <= 1.5);

        string[] Row(string name, Func<Seen, double> figure) =>
            [name, Report.Number(ours.Select(figure).Median()), Report.Number(theirs.Select(figure).Median())];
    }

    private Seen Once(Multiplexer multiplexer)
    {
        string At(string name) => Path.Combine(multiplexer.Folder, name);
        PayloadBytes.WriteFile(Payload.Sgr, megabytes: 1, At("payload"));
        var pieceSize = new FileInfo(At("payload")).Length / 1e6;
        double Flooded() => File.Exists(At("progress")) ? new FileInfo(At("progress")).Length * pieceSize : 0;
        multiplexer.Start("exec cat");
        multiplexer.AddHidden($"""
            while [ ! -e {At("stop")} ]; do cat {At("payload")}; printf x >> {At("progress")}; done
            printf '\033[0m\033[2J\033[H\r\n%s%s' {Markers.Halves}
            exec sleep 100000
            """);
        using var healthy = multiplexer.Attach();
        var before = Watch(multiplexer, healthy, Flooded, TimeSpan.Zero);
        using var bad = new BadClients(multiplexer);
        var beside = Watch(multiplexer, healthy, Flooded, StayMin);
        File.WriteAllText(At("stop"), "");
        Patience.Until(
            () => multiplexer.Capture(pane: 1).Contains(Markers.Text, StringComparison.Ordinal), Limit, $"{multiplexer.Name} ends its flood");
        bad.SeeLatest();
        return new Seen(
            before.Echo, beside.Echo, before.Flood, beside.Flood, before.Memory, beside.Memory, bad.StoppedSees, bad.ThrottledSees);
    }

    private (double[] Echo, double Flood, double Memory) Watch(
        Multiplexer multiplexer, AttachedTerminal healthy, Func<double> flooded, TimeSpan atLeast)
    {
        healthy.Drain(TimeSpan.FromSeconds(2));
        var clock = Stopwatch.StartNew();
        var floodedBefore = flooded();
        var echo = EchoProbe.Measure(healthy, options.Keys);
        while (clock.Elapsed < atLeast)
        {
            healthy.Drain(TimeSpan.FromMilliseconds(100));
        }
        return (echo, (flooded() - floodedBefore) / clock.Elapsed.TotalSeconds, ProcessUse.ProportionalMegabytes(multiplexer.ServerPids()));
    }

    /// <summary>The three, looked after by a thread of their own.</summary>
    private sealed class BadClients : IDisposable
    {
        private readonly AttachedTerminal _throttled;
        private readonly AttachedTerminal _stopped;
        private readonly CancellationTokenSource _ended = new();
        private readonly Task _reader;
        private readonly TaskCompletionSource<long> _throttledSaw = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public BadClients(Multiplexer multiplexer)
        {
            _throttled = multiplexer.AttachToSecond();
            _stopped = multiplexer.AttachToSecond();
            using (var killed = multiplexer.AttachToSecond())
            {
                killed.Kill();
            }
            _reader = Task.Factory.StartNew(ReadSlowly, _ended.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        public double StoppedSees { get; private set; }

        public double ThrottledSees { get; private set; }

        public void SeeLatest()
        {
            var start = Stopwatch.GetTimestamp();
            var stoppedSaw = _stopped.ReadUntil(Markers.Bytes, Limit);
            StoppedSees = stoppedSaw ? Stopwatch.GetElapsedTime(start).TotalSeconds : double.PositiveInfinity;
            // It may have seen it before the capture that we waited for.
            ThrottledSees = _throttledSaw.Task.Wait(Limit)
                ? Math.Max(0, Stopwatch.GetElapsedTime(start, _throttledSaw.Task.Result).TotalSeconds)
                : double.PositiveInfinity;
        }

        public void Dispose()
        {
            _ended.Cancel();
            _reader.Wait();
            _throttled.Dispose();
            _stopped.Dispose();
            _ended.Dispose();
        }

        private void ReadSlowly()
        {
            while (!_ended.IsCancellationRequested)
            {
                if (_throttled.ReadSome(ThrottledBytesPerTurn, Markers.Bytes))
                {
                    _throttledSaw.TrySetResult(Stopwatch.GetTimestamp());
                }
                Patience.For(Turn);
            }
        }
    }
}
