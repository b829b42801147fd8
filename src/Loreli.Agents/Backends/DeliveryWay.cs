namespace Loreli.Agents.Backends;

public enum SubmissionMode
{
    /// <summary>Bracketed paste, then Enter.</summary>
    Paste,
    /// <summary>The text as typed, with a line feed between lines, then Enter: for CLIs that distrust what is pasted.</summary>
    Typed,
}

/// <summary>How a CLI takes a prompt as the user's own words.</summary>
public sealed record DeliveryWay
{
    public SubmissionMode Mode { get; init; } = SubmissionMode.Paste;
    /// <summary>The screen must have been still for so long before anything is sent.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(1);
    /// <summary>Between the text and Enter, at least.</summary>
    public TimeSpan SubmitPause { get; init; } = TimeSpan.FromMilliseconds(150);
    /// <summary>The text must be seen in the composer within that.</summary>
    public TimeSpan ArrivalTime { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>After Enter the CLI must show within that that it took the prompt.</summary>
    public TimeSpan ProofTime { get; init; } = TimeSpan.FromSeconds(3);
    /// <summary>Most bytes of one write; 0 for all in one.</summary>
    public int ChunkBytes { get; init; }
    public TimeSpan ChunkPause { get; init; } = TimeSpan.FromMilliseconds(20);
    /// <summary>Longer prompts go by file.</summary>
    public int CharsMax { get; init; } = 16_000;
    public int LinesMax { get; init; } = 400;
    /// <summary>What is sent instead of a prompt that goes by file; <c>{file}</c> stands for its path.</summary>
    public string FileReference { get; init; } = "Read the file {file} and do what it says. It is the whole of this prompt.";
    /// <summary>What the composer may show in place of a text, like <c>[Pasted text #3 +59 lines]</c>.</summary>
    public IReadOnlyList<BoundedPattern> StandIns { get; init; } = [];
    /// <summary>What the screen shows when a prompt was put in the CLI's own queue: taken, too.</summary>
    public IReadOnlyList<BoundedPattern> Queued { get; init; } = [];
    /// <summary>Prompts may be sent while it works: it keeps them for later.</summary>
    public bool TakesWhileBusy { get; init; }
    /// <summary>First characters that the CLI takes as a command; a prompt that begins so gets <see cref="Guard"/> before it.</summary>
    public string CommandMarks { get; init; } = "";
    public string Guard { get; init; } = " ";
    /// <summary>What a tab is typed as; null: as a tab. For CLIs that turn tabs into spaces or take them for keys.</summary>
    public string? Tab { get; init; }
    /// <summary>A backslash before Enter asks the CLI for another line, so a text that ends in one gets a blank after it.</summary>
    public bool BackslashContinues { get; init; }
    /// <summary>Keys that empty the composer, as <c>loreli keys</c> names them.</summary>
    public IReadOnlyList<string> ClearKeys { get; init; } = ["ctrl+u"];
    /// <summary>Keys that stop a turn, one after the other.</summary>
    public IReadOnlyList<string> InterruptKeys { get; init; } = ["escape"];
}
