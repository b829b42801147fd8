using Loreli.Terminal;

namespace Loreli.Agents.Screens;

/// <summary>A line of a screen: one row, or several that the terminal wrapped.</summary>
/// <param name="Text">Without trailing blanks.</param>
/// <param name="Firm">The same with faint characters as blanks: hints and placeholders are drawn faint.</param>
/// <param name="Row">Of its first row.</param>
/// <param name="Ink">Colour of its first character that is not blank.</param>
public sealed record ScreenLine(string Text, string Firm, int Row, Color Ink)
{
    /// <summary>Where another background begins, as index into the text; one entry or none when all of it has the same.</summary>
    public IReadOnlyList<(int Index, Color Background)> Grounds { get; init; } = [];
    public bool IsBlank => Text.Length == 0;
}

/// <summary>Program status (OSC 7501) of the main program; children that it reports are left out.</summary>
/// <param name="State">idle, working, blocked, done, error; clear is told as no status.</param>
public sealed record ProgramStatus(string State, string? Kind, string? Message);

/// <summary>A screen at a moment when nothing moved: what rules read.</summary>
public sealed record ScreenFacts(int Columns, int Rows, IReadOnlyList<ScreenLine> Lines, CursorView Cursor, string Title)
{
    public bool IsAlternate { get; init; }
    public ProgramStatus? Status { get; init; }
    /// <summary>OSC 9;4: 0 none, 1 normal, 2 error, 3 indeterminate, 4 paused; null when it was never told.</summary>
    public int? Progress { get; init; }
    /// <summary>The last notification (OSC 9, 777, 99) since the last input.</summary>
    public string? Notice { get; init; }
}

/// <summary>What a program told beside its screen, kept for the next look.</summary>
public sealed record ProgramNews(ProgramStatus? Status, int? Progress, string? Notice)
{
    public static readonly ProgramNews None = new(null, null, null);

    public ProgramNews After(TerminalEvent news) => news switch
    {
        TerminalEvent.StatusReported { Id: not null } => this,
        TerminalEvent.StatusReported { State: "clear" } => this with { Status = null },
        TerminalEvent.StatusReported it => this with { Status = new ProgramStatus(it.State, it.Kind, it.Message) },
        TerminalEvent.ProgressChanged it => this with { Progress = it.State },
        TerminalEvent.Notified it => this with { Notice = it.Title.Length == 0 ? it.Body : $"{it.Title}: {it.Body}" },
        _ => this,
    };

    /// <summary>The operator or a delivery typed something: an old notice no longer speaks of now.</summary>
    public ProgramNews AfterInput() => Notice is null ? this : this with { Notice = null };
}
