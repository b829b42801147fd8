using BenchmarkDotNet.Running;
using Loreli.Bench.Measuring;

namespace Loreli.Bench.Engine;

/// <summary>Runs the engine's benchmarks and keeps their tables together.</summary>
internal static class EngineRun
{
    private static readonly Type[] Benchmarks =
        [typeof(FeedBenchmarks), typeof(ScreenBenchmarks), typeof(InputBenchmarks)];

    public static void Run(BenchOptions options, Report report)
    {
        report.Head("The engine alone", ["BenchmarkDotNet 0.14.0, in process"]);
        report.Line("");
        report.Line("Feed: one operation is one payload unit of 2 MiB through a terminal of 200x50 in pieces of 4 KiB, "
            + "its scrollback full at the default 8 MiB. MB are 1,000,000 bytes. Allocated is per operation.");
        Measure(Benchmarks, options, report);
    }

    /// <summary>Runs these in process and puts their tables into the report.</summary>
    public static void Measure(IEnumerable<Type> benchmarks, BenchOptions options, Report report)
    {
        var artifacts = Path.Combine(Checkout.Root, "artifacts", "bench", "engine");
        foreach (var type in benchmarks.Where(it => options.Wants(it.Name)))
        {
            var summary = BenchmarkRunner.Run(type, new EngineConfig(artifacts));
            report.Line("");
            foreach (var line in TableOf(summary.Title, artifacts))
            {
                report.Line(line);
            }
        }
    }

    /// <summary>The table of the exporter's file, without its preamble, which repeats the machine.</summary>
    private static IEnumerable<string> TableOf(string title, string artifacts)
    {
        var type = title.Split('-')[0];
        var file = Path.Combine(artifacts, "results", $"{type}-report-github.md");
        return File.Exists(file)
            ? File.ReadLines(file).Where(line => line.StartsWith('|')).Select(System.Net.WebUtility.HtmlDecode).OfType<string>()
            : throw new BenchFailure($"BenchmarkDotNet wrote no {file}");
    }
}
