using Loreli.Terminal;

namespace Loreli.Daemon.Panes;

/// <summary>What a pane's program said about itself, and how much of it an operator has not yet seen. A value.</summary>
internal sealed record PaneNews
{
    /// <summary>More bells than this are as good as this many.</summary>
    private const int UnreadBellsMax = 999;

    public static readonly PaneNews None = new();

    public string Title { get; init; } = "";
    /// <summary>Somebody asked for its end.</summary>
    public bool EndAsked { get; init; }
    public int UnreadBells { get; init; }
    public string? UnreadNotification { get; init; }
    public int ProgressState { get; init; }
    public int ProgressPercent { get; init; }
    public string? ProgramState { get; init; }
    public string? ProgramKind { get; init; }
    public string? ProgramMessage { get; init; }

    /// <summary>What is known after a program's news.</summary>
    public PaneNews After(TerminalEvent news) => news switch
    {
        TerminalEvent.Bell => Rang(1),
        TerminalEvent.TitleChanged it => this with { Title = it.Title },
        TerminalEvent.Notified it => Notified(it.Title, it.Body),
        TerminalEvent.ProgressChanged it => this with { ProgressState = it.State, ProgressPercent = it.Percent },
        TerminalEvent.StatusReported it => this with { ProgramState = it.State, ProgramKind = it.Kind, ProgramMessage = it.Message },
        _ => this,
    };

    public PaneNews Rang(int times) => this with { UnreadBells = (int)Math.Clamp((long)UnreadBells + times, 0, UnreadBellsMax) };

    public PaneNews Notified(string title, string body) => this with { UnreadNotification = title.Length == 0 ? body : $"{title}: {body}" };

    /// <summary>What is known after an operator looked.</summary>
    public PaneNews Seen() => UnreadBells == 0 && UnreadNotification is null
        ? this
        : this with { UnreadBells = 0, UnreadNotification = null };
}
