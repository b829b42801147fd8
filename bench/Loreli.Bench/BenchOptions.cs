using System.Globalization;
using Loreli.Bench.Measuring;

namespace Loreli.Bench;

/// <summary>What the command line asked for.</summary>
/// <param name="Run">Which benchmark.</param>
internal sealed record BenchOptions(string Run)
{
    /// <summary>Payload of one flood, in 1,000,000 bytes.</summary>
    public int Megabytes { get; init; } = 30;
    /// <summary>Interleaved rounds; figures are their medians.</summary>
    public int Rounds { get; init; } = 3;
    /// <summary>Keys of one round of a latency run.</summary>
    public int Keys { get; init; } = 400;
    /// <summary>Panes of the memory and idle runs.</summary>
    public int Panes { get; init; } = 50;
    public int LinesPerPane { get; init; } = 50_000;
    /// <summary>How long idle processes are watched.</summary>
    public TimeSpan Watch { get; init; } = TimeSpan.FromSeconds(40);
    /// <summary>Only rows whose name contains it; empty for all.</summary>
    public string Only { get; init; } = "";
    /// <summary>An executable to measure instead of a fresh publish of this checkout.</summary>
    public string? LoreliPath { get; init; }
    /// <summary>Keep the result under bench/results.</summary>
    public bool Save { get; init; }

    public string? ResultsFolder => Save ? Path.Combine(Checkout.Root, "bench", "results") : null;

    /// <exception cref="BenchFailure">An option is unknown or its value is no number of a sensible size.</exception>
    public static BenchOptions Parse(IReadOnlyList<string> args)
    {
        var options = new BenchOptions(args.Count > 0 ? args[0] : "");
        for (var i = 1; i < args.Count; i++)
        {
            string Value() => ++i < args.Count ? args[i] : throw new BenchFailure($"{args[i - 1]} needs a value");
            int Count(int max) =>
                int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= max
                ? count
                : throw new BenchFailure($"{args[i - 1]} takes a number from 1 to {max}, not {args[i]}");
            options = args[i] switch
            {
                "--mb" => options with { Megabytes = Count(10_000) },
                "--rounds" => options with { Rounds = Count(1_000) },
                "--keys" => options with { Keys = Count(100_000) },
                "--panes" => options with { Panes = Count(1_000) },
                "--lines" => options with { LinesPerPane = Count(1_000_000) },
                "--watch" => options with { Watch = TimeSpan.FromSeconds(Count(3_600)) },
                "--only" => options with { Only = Value() },
                "--loreli" => options with { LoreliPath = Path.GetFullPath(Value()) },
                "--save" => options with { Save = true },
                _ => throw new BenchFailure($"unknown option {args[i]}"),
            };
        }
        return options;
    }

    public bool Wants(string row) => row.Contains(Only, StringComparison.OrdinalIgnoreCase);
}
