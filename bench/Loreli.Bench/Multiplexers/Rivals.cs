using Loreli.Bench.Measuring;

namespace Loreli.Bench.Multiplexers;

/// <summary>Makes a fresh server of either kind for each round, so that no round inherits another's state.</summary>
internal sealed class Rivals
{
    /// <summary>What tmux is given where history is not what is measured: its users' common setting.</summary>
    private const int HistoryLines = 2_000;

    private Rivals(string loreliProgram) => LoreliProgram = loreliProgram;

    public string LoreliProgram { get; }

    public IEnumerable<string> Versions =>
        [Command.Run(new Invocation(LoreliProgram, ["--version"])).Trim(), Multiplexers.Tmux.Version];

    /// <summary>Publishes this checkout unless the options name an executable.</summary>
    public static Rivals Prepare(BenchOptions options) => new(options.LoreliPath ?? Checkout.PublishLoreli());

    public LoreliServer Loreli(int columns, int rows) => new(LoreliProgram, columns, rows);

    public Tmux Tmux(int columns, int rows, int historyLines = HistoryLines) => new(columns, rows, historyLines);
}
