using System.Diagnostics;
using Loreli.Bench.Measuring;
using Loreli.Bench.Multiplexers;

namespace Loreli.Bench.Runs;

/// <summary>From a key to its echo on the operator's terminal: the pane runs cat, whose terminal echoes.</summary>
internal sealed class LatencyRun(BenchOptions options, Rivals rivals, Report report)
{
    private const int Columns = 200;
    private const int Rows = 50;

    private enum Company { Nobody, Paced, HiddenFlood, FloodBelow, FloodBeside }

    public void Run()
    {
        report.Head("Latency: from a key to its echo through an attached client of 200x50", rivals.Versions);
        report.Line("");
        report.Line($"Milliseconds; {options.Keys} keys in each of {options.Rounds} rounds, in each round every multiplexer once; percentiles "
            + "of a round, medians over the rounds; each round begins with 200 keys that do not count. The floor is cat on a bare pseudo-terminal in the same round.");
        var rows = new List<string[]>();
        var goals = new List<Action>();
        foreach (var company in Enum.GetValues<Company>().Where(it => options.Wants(it.ToString())))
        {
            var (floor, ours, theirs) = (new List<double[]>(), new List<double[]>(), new List<double[]>());
            for (var round = 0; round < options.Rounds; round++)
            {
                floor.Add(Floor());
                using (var loreli = rivals.Loreli(Columns, Rows))
                {
                    ours.Add(Once(loreli, company));
                }
                using (var tmux = rivals.Tmux(Columns, Rows))
                {
                    theirs.Add(Once(tmux, company));
                }
            }
            var name = Name(company);
            rows.Add(Row(name, "floor", floor));
            rows.Add(Row(name, "loreli", ours));
            rows.Add(Row(name, "tmux", theirs));
            rows.Add([name, "ratio", .. ((double[])[50, 90, 99]).Select(percent => Report.Number(Ratio(ours, theirs, percent)))]);
            goals.Add(() => State(company, ours, theirs));
        }
        report.Table(["meanwhile", "", "p50", "p90", "p99"], rows);
        goals.ForEach(goal => goal());
    }

    private void State(Company company, List<double[]> ours, List<double[]> theirs)
    {
        var (percent, limit, words) = company switch
        {
            Company.Nobody => (50, 1.5, "idle: p50 at most 1.5 times tmux's"),
            Company.HiddenFlood => (99, 1.0, "another pane floods: p99 no worse than tmux's"),
            Company.FloodBelow => (99, 1.0 / 3, "a visible pane floods below: p99 at most a third of tmux's"),
            Company.FloodBeside => (99, 1.0, "a visible pane floods to the right: p99 no worse than tmux's"),
            _ => (99, 1.0, "another pane prints 200 lines a second: p99 no worse than tmux's"),
        };
        var ratio = Ratio(ours, theirs, percent);
        report.Goal(words, ratio, ratio <= limit);
    }

    private double[] Once(Multiplexer multiplexer, Company company)
    {
        multiplexer.Start("exec cat");
        using var client = multiplexer.Attach();
        if (!client.IsRaw)
        {
            throw new BenchFailure($"{multiplexer.Name} left the terminal's own echo on: nothing would be measured");
        }
        const string Flood = "exec yes 01234567890123456789012345678901234567890123456789012345678901234567890123456789";
        switch (company)
        {
            case Company.Paced:
                multiplexer.AddHidden("while :; do echo 0123456789012345678901234567890123456789; sleep 0.005; done");
                break;
            case Company.HiddenFlood:
                multiplexer.AddHidden(Flood);
                break;
            case Company.FloodBelow or Company.FloodBeside:
                multiplexer.AddVisible(Flood, below: company == Company.FloodBelow, client);
                break;
            default:
                break;
        }
        client.Drain(TimeSpan.FromSeconds(1));
        return EchoProbe.Measure(client, options.Keys);
    }

    private double[] Floor()
    {
        using var cat = AttachedTerminal.Start(new Invocation("/bin/cat", []), Columns, Rows);
        cat.Drain(TimeSpan.FromMilliseconds(200));
        return EchoProbe.Measure(cat, options.Keys);
    }

    private static string Name(Company company) => company switch
    {
        Company.Nobody => "nothing (idle)",
        Company.Paced => "another pane prints 200 lines/s",
        Company.HiddenFlood => "another pane floods",
        Company.FloodBelow => "a visible pane floods below",
        _ => "a visible pane floods to the right",
    };

    private static string[] Row(string name, string who, List<double[]> rounds) =>
        [name, who, .. ((double[])[50, 90, 99]).Select(percent => Report.Number(rounds.Select(it => it.Percentile(percent)).Median()))];

    private static double Ratio(List<double[]> ours, List<double[]> theirs, double percent) =>
        Statistic.PairedRatio(ours.Select(it => it.Percentile(percent)), theirs.Select(it => it.Percentile(percent)));
}

/// <summary>Types keys one by one and waits for each to come back.</summary>
internal static class EchoProbe
{
    /// <summary>A key that has not come back by then is lost; it counts as this long.</summary>
    private static readonly TimeSpan Lost = TimeSpan.FromSeconds(2);

    /// <summary>More lost keys than this and the figure means nothing.</summary>
    private const int LostMax = 10;

    /// <summary>cat's terminal keeps at most 4,095 characters of a line, and a line that wraps moves the screen.</summary>
    private const int KeysPerLine = 60;

    /// <summary>Typed before the first that counts: a client that has just started is still being compiled.</summary>
    private const int WarmUpKeys = 200;

    /// <summary>Keys that no escape sequence of a renderer ends with.</summary>
    private static readonly byte[][] Keys = ["~"u8.ToArray(), "^"u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray()];

    /// <returns>Milliseconds of each key.</returns>
    public static double[] Measure(AttachedTerminal client, int count)
    {
        // The same pauses for everybody: people do not type in step with anybody's frames.
        var pauses = new Prng(seed: 1);
        var (times, lost) = (new double[count], 0);
        for (var i = -WarmUpKeys; i < count; i++)
        {
            if (i % KeysPerLine == 0)
            {
                client.Type("\r"u8);
                client.Drain(TimeSpan.FromMilliseconds(60));
            }
            var key = Keys[Math.Abs(i) % Keys.Length];
            var before = Stopwatch.GetTimestamp();
            client.Type(key);
            if (!client.ReadUntil(key, Lost) && ++lost > LostMax)
            {
                throw new BenchFailure($"{lost} of {i + WarmUpKeys + 1} keys did not come back");
            }
            if (i >= 0)
            {
                times[i] = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
            }
            client.Drain(TimeSpan.FromMicroseconds(2_000 + pauses.Next(10_000)));
        }
        return times;
    }
}
