using System.Text;
using Loreli.Bench.Measuring;
using Loreli.Bench.Multiplexers;

namespace Loreli.Bench.Runs;

/// <summary>What panes cost that nobody looks at: memory of their history, processor and memory of their idleness.</summary>
internal sealed class MemoryRun(BenchOptions options, Rivals rivals, Report report)
{
    private const int LineColumns = 120;
    private const int Rows = 50;

    /// <summary>Panes that are filled at the same time: enough to keep the server busy on any machine that runs this.</summary>
    private const int FillingMax = 6;

    /// <summary>Keepers whose price is taken, as the goal names it.</summary>
    private const int IdleKeepers = 20;

    private static readonly TimeSpan FillLimit = TimeSpan.FromMinutes(15);

    private sealed record Full(double Megabytes, double CentralMegabytes, int Lines);

    private sealed record Idle(double CpuPercent, double CentralCpuPercent, double WakesPerSecond, double CentralWakesPerSecond);

    public void Run()
    {
        report.Head("Memory and idleness", rivals.Versions);
        var goals = new List<Action>();
        var rows = new List<string[]>();
        foreach (var style in ((string[])["ascii", "cjk"]).Where(options.Wants))
        {
            Full ours, theirs;
            using (var loreli = rivals.Loreli(LineColumns + 1, Rows))
            {
                ours = Fill(loreli, style);
            }
            using (var tmux = rivals.Tmux(LineColumns + 1, Rows, options.LinesPerPane))
            {
                theirs = Fill(tmux, style);
            }
            rows.Add(Row(style, "loreli", ours));
            rows.Add(Row(style, "tmux", theirs));
            var ratio = ours.Megabytes / theirs.Megabytes;
            rows.Add([style, "ratio", "", "", Report.Number(ratio), ""]);
            goals.Add(() => report.Goal($"{style}: total at most half of tmux's", ratio, ratio <= 0.5));
        }
        if (rows.Count > 0)
        {
            report.Line("");
            report.Line($"{options.Panes} panes, each with {options.LinesPerPane} lines of {LineColumns} columns written. Proportional memory "
                + "(PSS) in MB of 1,000,000 bytes: the daemon and every keeper, or the tmux server. \"lines kept\": read back from one pane, "
                + "the screen included.");
            report.Table(["lines", "", "central MB", "keepers MB", "total MB", "lines kept"], rows);
        }
        if (options.Wants("idle"))
        {
            goals.Add(IdlePanes());
        }
        if (options.Wants("keepers"))
        {
            goals.Add(Keepers());
        }
        goals.ForEach(goal => goal());
    }

    private Full Fill(Multiplexer multiplexer, string style)
    {
        var file = Path.Combine(multiplexer.Folder, "lines");
        WriteLines(style, file);
        int Done() => Directory.EnumerateFiles(multiplexer.Folder, "done.*").Count();
        for (var pane = 0; pane < options.Panes; pane++)
        {
            var script = $"cat {file}; touch {multiplexer.Folder}/done.{pane}; exec sleep 100000";
            if (pane == 0)
            {
                multiplexer.Start(script);
            }
            else
            {
                multiplexer.AddHidden(script);
            }
            Patience.Until(() => pane - Done() < FillingMax, FillLimit, $"{multiplexer.Name} takes the lines");
        }
        Patience.Until(() => Done() == options.Panes, FillLimit, $"{multiplexer.Name} takes the last lines");
        Patience.Until(multiplexer.HasCaughtUp, FillLimit, $"{multiplexer.Name} has them on its screens");
        Patience.For(TimeSpan.FromSeconds(3));
        return new Full(
            ProcessUse.ProportionalMegabytes(multiplexer.ServerPids()),
            ProcessUse.ProportionalMegabytes(multiplexer.CentralPids()),
            multiplexer.CountLines(options.Panes - 1));
    }

    private void WriteLines(string style, string file)
    {
        using var to = new StreamWriter(file, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        var random = new Prng(seed: 7);
        for (var line = 0; line < options.LinesPerPane; line++)
        {
            to.WriteLine(style == "ascii"
                ? $"{line,8} " + string.Create(LineColumns - 9, random, (text, from) => Fill(text, from, '!', 94))
                : string.Create(LineColumns / 2, random, (text, from) => Fill(text, from, '\u4E00', 8_192)));
        }

        static void Fill(Span<char> text, Prng from, char first, int count)
        {
            foreach (ref var character in text)
            {
                character = (char)(first + from.Next(count));
            }
        }
    }

    private Action IdlePanes()
    {
        Idle ours, theirs;
        using (var loreli = rivals.Loreli(80, 24))
        {
            ours = WatchIdle(loreli);
        }
        using (var tmux = rivals.Tmux(80, 24))
        {
            theirs = WatchIdle(tmux);
        }
        report.Line("");
        report.Line($"{options.Panes} panes with a sleeping program each, watched for {options.Watch.TotalSeconds:F0} s, no client attached.");
        report.Table(["idle", "central, % of a core", "all, % of a core", "central wake-ups/s", "all wake-ups/s"],
            [Row("loreli", ours), Row("tmux", theirs)]);
        return () => report.Goal("idle daemon: under 0.5 % of a core", ours.CentralCpuPercent, ours.CentralCpuPercent < 0.5);
    }

    private Idle WatchIdle(Multiplexer multiplexer)
    {
        for (var pane = 0; pane < options.Panes; pane++)
        {
            (pane == 0 ? multiplexer.Start : (Action<string>)multiplexer.AddHidden)("exec sleep 100000");
        }
        Patience.For(TimeSpan.FromSeconds(5));
        var (all, central) = (multiplexer.ServerPids(), multiplexer.CentralPids());
        var before = (Cpu: ProcessUse.CpuSeconds(all), Central: ProcessUse.CpuSeconds(central),
            Wakes: ProcessUse.Wakes(all), CentralWakes: ProcessUse.Wakes(central));
        Patience.For(options.Watch);
        var seconds = options.Watch.TotalSeconds;
        return new Idle(
            (ProcessUse.CpuSeconds(all) - before.Cpu) / seconds * 100,
            (ProcessUse.CpuSeconds(central) - before.Central) / seconds * 100,
            ProcessUse.WakesSince(before.Wakes, all) / seconds,
            ProcessUse.WakesSince(before.CentralWakes, central) / seconds);
    }

    private Action Keepers()
    {
        using var loreli = rivals.Loreli(80, 24);
        for (var pane = 0; pane < IdleKeepers; pane++)
        {
            (pane == 0 ? loreli.Start : (Action<string>)loreli.AddHidden)("exec sleep 100000");
        }
        Patience.For(TimeSpan.FromSeconds(5));
        var keepers = loreli.KeeperPids();
        var before = ProcessUse.Wakes(keepers);
        Patience.For(options.Watch);
        var wakes = ProcessUse.WakesSince(before, keepers);
        var each = keepers.Select(pid => ProcessUse.ProportionalMegabytes([pid])).ToArray();
        report.Line("");
        report.Line($"{keepers.Count} idle keepers: {Report.Number(each.Median())} MB PSS each (median; largest {Report.Number(each.Max())}), "
            + $"the daemon {Report.Number(ProcessUse.ProportionalMegabytes(loreli.CentralPids()))} MB; {wakes:F0} wake-ups of all keepers "
            + $"in {options.Watch.TotalSeconds:F0} s.");
        report.Line("");
        return () => report.Goal("idle keeper: at most 10 MB PSS with 20 of them", each.Max(), each.Max() <= 10);
    }

    private static string[] Row(string style, string who, Full full) =>
    [
        style, who, Report.Number(full.CentralMegabytes), Report.Number(full.Megabytes - full.CentralMegabytes),
        Report.Number(full.Megabytes), $"{full.Lines}",
    ];

    private static string[] Row(string who, Idle idle) =>
    [
        who, Report.Number(idle.CentralCpuPercent), Report.Number(idle.CpuPercent),
        Report.Number(idle.CentralWakesPerSecond), Report.Number(idle.WakesPerSecond),
    ];
}
