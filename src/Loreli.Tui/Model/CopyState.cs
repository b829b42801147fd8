using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Loreli.Tui.Model;

public enum SelectionKind { Character, Line, Block, Word }

/// <summary>A place in a pane's text. Lines bear the numbers of its scrollback; the frozen screen follows after it.</summary>
public readonly record struct TextPlace(long Line, int Column) : IComparable<TextPlace>
{
    public int CompareTo(TextPlace other) => Line != other.Line ? Line.CompareTo(other.Line) : Column.CompareTo(other.Column);
}

/// <param name="Anchor">Where the selection began; its other end is the cursor.</param>
public sealed record Selection(SelectionKind Kind, TextPlace Anchor);

/// <summary>Columns of a line where the pattern was found, the last one left out.</summary>
public readonly record struct Match(long Line, int From, int To);

/// <param name="ScanFrom">The search has come as far as this place and waits for the lines beyond; null when it rests.</param>
/// <param name="IsAsking">The daemon looks through the lines that are not here.</param>
/// <param name="IsReversed">The present move goes against the search (<c>N</c>).</param>
public sealed record SearchState(string Pattern, Regex Regex, bool Backward, TextPlace? ScanFrom, bool IsReversed = false, bool IsAsking = false);

/// <summary>A pane's text held still for reading: its screen at the moment of entry and the history above it.</summary>
public sealed record CopyState
{
    /// <summary>History lines kept here; older ones are asked for again when they are looked at.</summary>
    public const int LinesMax = 8_000;
    /// <summary>Lines copied at once: what an operator pastes anywhere; a log is taken with <c>loreli capture</c>.</summary>
    public const int SelectionLinesMax = 4_000;
    /// <summary>Lines asked for at once: several screens of the largest terminal in one answer of some 100 KB.</summary>
    public const int LinesPerCall = 400;

    public required string Pane { get; init; }
    public required int Columns { get; init; }
    /// <summary>Oldest line that the daemon still keeps.</summary>
    public required long First { get; init; }
    /// <summary>Number of the frozen screen's first line.</summary>
    public required long ScreenFirst { get; init; }
    public required ImmutableArray<StyledLine> Screen { get; init; }
    public ImmutableDictionary<long, StyledLine> Lines { get; init; } = ImmutableDictionary<long, StyledLine>.Empty;
    /// <summary>First lines of the blocks that were asked for and have not come.</summary>
    public ImmutableHashSet<long> Asked { get; init; } = [];
    public required TextPlace Cursor { get; init; }
    /// <summary>Column that up and down try to keep.</summary>
    public int WishedColumn { get; init; }
    public required long Top { get; init; }
    public int Left { get; init; }
    public Selection? Selection { get; init; }
    public SearchState? Search { get; init; }
    /// <summary>The selection is copied as soon as its lines have come.</summary>
    public bool YankWhenComplete { get; init; }
    /// <summary>Started by the wheel or a drag: it ends by itself when the bottom is reached or the text is copied.</summary>
    public bool ByMouse { get; init; }

    public long End => ScreenFirst + Screen.Length;

    /// <summary>The line, or null when it has not come yet.</summary>
    public StyledLine? Line(long number) =>
        number >= ScreenFirst && number < End ? Screen[(int)(number - ScreenFirst)]
        : number < First || number >= End ? StyledLine.Empty
        : Lines.GetValueOrDefault(number);
}
