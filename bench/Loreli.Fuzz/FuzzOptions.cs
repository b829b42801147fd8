using System.Globalization;

namespace Loreli.Fuzz;

/// <summary>What the command line asked for.</summary>
internal sealed record FuzzOptions
{
    public const string Usage = """
        Throws mutated inputs at the parser, the screen and every decoder.

        Options: --target NAME  only targets whose name contains it (several: a,b)
                 --inputs N     inputs for each target (default 50000)
                 --seconds S    or as many as fit into this time, each target
                 --seed S       the same seed throws the same inputs (default 1)
                 --from I       begins at this input, as a failure names it
                 --recordings D folder with asciicasts (.cast, .cast.gz) to take terminal output from
                 --list         names the targets
        """;

    public IReadOnlyList<string> Only { get; init; } = [];
    public long Inputs { get; init; } = 50_000;
    public TimeSpan? Duration { get; init; }
    public ulong Seed { get; init; } = 1;
    public long From { get; init; }
    public string? Recordings { get; init; }
    public bool List { get; init; }

    /// <exception cref="FormatException">An option is unknown or its value does not fit.</exception>
    public static FuzzOptions Parse(IReadOnlyList<string> args)
    {
        var options = new FuzzOptions();
        for (var i = 0; i < args.Count; i++)
        {
            string Value() => ++i < args.Count ? args[i] : throw new FormatException($"{args[i - 1]} needs a value");
            long Count() => long.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? count
                : throw new FormatException($"{args[i - 1]} takes a number, not {args[i]}");
            options = args[i] switch
            {
                "--target" => options with { Only = Value().Split(',') },
                "--inputs" => options with { Inputs = Count(), Duration = null },
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(Count()), Inputs = long.MaxValue },
                "--seed" => options with { Seed = (ulong)Count() },
                "--from" => options with { From = Count() },
                "--recordings" => options with { Recordings = Value() },
                "--list" => options with { List = true },
                _ => throw new FormatException($"unknown option {args[i]}"),
            };
        }
        return options;
    }

    public bool Wants(Target target) => Only.Count == 0 || Only.Any(it => target.Name.Contains(it, StringComparison.Ordinal));
}
