using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Loreli.Bench.Payloads;
using Perfolizer.Horology;

namespace Loreli.Bench.Engine;

/// <summary>How the engine is measured: in this process, because a generated project would fall under this tree's build rules.</summary>
internal sealed class EngineConfig : ManualConfig
{
    public EngineConfig(string artifacts)
    {
        AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithMinIterationTime(TimeInterval.FromMilliseconds(200))
            .WithWarmupCount(4)
            .WithIterationCount(10));
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumn(TargetMethodColumn.Method, StatisticColumn.Median, StatisticColumn.Min, StatisticColumn.StdDev);
        AddColumn(new ThroughputColumn());
        AddColumnProvider(DefaultColumnProviders.Params, DefaultColumnProviders.Metrics);
        AddExporter(MarkdownExporter.GitHub);
        AddLogger(ConsoleLogger.Default);
        WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared));
        WithArtifactsPath(artifacts);
    }

    /// <summary>Payload bytes per second, where the benchmark takes a payload.</summary>
    private sealed class ThroughputColumn : IColumn
    {
        public string Id => nameof(ThroughputColumn);
        public string ColumnName => "MB/s";
        public string Legend => "Payload bytes (1,000,000) per second at the median";
        public bool AlwaysShow => true;
        public ColumnCategory Category => ColumnCategory.Custom;
        public int PriorityInCategory => 0;
        public bool IsNumeric => true;
        public UnitType UnitType => UnitType.Dimensionless;
        public bool IsAvailable(Summary summary) =>
            summary.BenchmarksCases.Any(it => it.Descriptor.Type == typeof(FeedBenchmarks));

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
            GetValue(summary, benchmarkCase);

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
            summary[benchmarkCase]?.ResultStatistics is { } statistics
                && benchmarkCase.Parameters[nameof(FeedBenchmarks.Payload)] is Payload payload
                ? $"{PayloadBytes.Unit(payload).Length * 1_000.0 / statistics.Median:F0}"
                : "-";
    }
}
