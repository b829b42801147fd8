using System.Collections.Immutable;
using Loreli.Protocol.Daemon;

namespace Loreli.Tui.Model;

/// <summary>What keys mean at the moment.</summary>
public abstract record Mode
{
    private Mode() { }

    /// <summary>Keys go to the focused pane.</summary>
    public sealed record Typing : Mode;
    /// <summary>The prefix key was pressed: the next key is a command.</summary>
    public sealed record Prefix : Mode;
    /// <summary>Keys move in the list of agents.</summary>
    public sealed record Agents(string? Chosen) : Mode;
    /// <summary>One line is asked for.</summary>
    /// <param name="IsSuggested">The line is a suggestion that nobody has touched: Enter takes it, typing replaces it, a key that
    /// moves or deletes makes it the operator's own.</param>
    public sealed record Prompt(Question Question, LineText Line, string? Problem = null, bool IsSuggested = false) : Mode;
    /// <summary>Yes or no.</summary>
    public sealed record Confirm(Doubt Doubt) : Mode;
    public sealed record Palette(LineText Line, int Chosen, bool AgentsOnly) : Mode;
    public sealed record Help(LineText Filter, int Top) : Mode;
    public sealed record Copy(CopyState State) : Mode;
    public sealed record Events(LineText Filter, int FromEnd) : Mode;
    public sealed record Log(string Pane, ImmutableArray<string> Lines, int FromEnd, bool IsLoading) : Mode;
    /// <param name="Full">The pane with its processes, as last told; null until the daemon has answered.</param>
    /// <param name="AskedAt">When that was last asked for.</param>
    public sealed record Details(string Pane, int Top, PaneView? Full, DateTimeOffset AskedAt) : Mode;
    /// <param name="Top">First row shown; beyond the end is the end.</param>
    public sealed record Page(Sheet Sheet, int Top) : Mode;
    /// <summary>The attention queue.</summary>
    /// <param name="Chosen">Id of the chosen need; the first when it is gone.</param>
    /// <param name="Option">Marked option of the question that is being answered.</param>
    public sealed record Queue(string? Chosen, QueuePart Part, int Option = 0) : Mode
    {
        /// <summary>What the agent's screen shows around the question: what is to be allowed stands there.</summary>
        public ImmutableArray<string> Above { get; init; } = [];
    }
    public sealed record NewAgent(AgentForm Form) : Mode;
    /// <summary>Panes are being chosen for broadcast.</summary>
    public sealed record Choosing(ImmutableHashSet<string> Panes, int At) : Mode;
}

/// <summary>What the keys of the attention queue are about: its rows, the options of a question, or for how long a need is put off.</summary>
public enum QueuePart { Rows, Options, PutOff }

/// <summary>What a prompt asks for.</summary>
public abstract record Question
{
    private Question() { }

    public sealed record NewCommand(SplitWish? Split) : Question;
    public sealed record NewName(string Command, SplitWish? Split) : Question;
    public sealed record Rename(string Pane) : Question;
    /// <summary>The answer to an agent's question in the operator's own words; <paramref name="Need"/> is its place in the queue.</summary>
    public sealed record OwnWords(string Agent, string Need) : Question;
    /// <summary>For how long a need is put off.</summary>
    public sealed record PutOff(string Need) : Question;
    /// <summary>Search in copy mode, to be gone back to.</summary>
    public sealed record Search(CopyState State, bool Backward) : Question;
}

/// <summary>What is done after a yes.</summary>
public abstract record Doubt
{
    private Doubt() { }

    public sealed record Kill(string Pane) : Doubt;
    public sealed record Stop(string Pane) : Doubt;
    public sealed record Restart(string Pane) : Doubt;
}

/// <summary>A line being typed.</summary>
/// <param name="Cursor">0 to the length of the text, never inside a surrogate pair.</param>
public sealed record LineText(string Text, int Cursor)
{
    /// <summary>Longer lines are no command and no search.</summary>
    public const int LengthMax = 1_024;

    public static LineText Empty { get; } = new("", 0);
    public static LineText Of(string text) => new(text, text.Length);

    public LineText Insert(string text)
    {
        var plain = Drawing.PlainText.Of(text);
        return Text.Length + plain.Length > LengthMax ? this : new LineText(Text.Insert(Cursor, plain), Cursor + plain.Length);
    }

    public LineText Left => this with { Cursor = Before };
    public LineText Right => this with { Cursor = After };
    public LineText Home => this with { Cursor = 0 };
    public LineText End => this with { Cursor = Text.Length };
    public LineText Backspace => new(Text.Remove(Before, Cursor - Before), Before);
    public LineText Delete => new(Text.Remove(Cursor, After - Cursor), Cursor);
    public LineText DeleteToStart => new(Text[Cursor..], 0);
    public LineText DeleteToEnd => new(Text[..Cursor], Cursor);

    public LineText DeleteWord
    {
        get
        {
            var start = Cursor;
            while (start > 0 && Text[start - 1] == ' ')
            {
                start--;
            }
            while (start > 0 && Text[start - 1] != ' ')
            {
                start--;
            }
            return new LineText(Text.Remove(start, Cursor - start), start);
        }
    }

    private int Before => Cursor == 0 ? 0 : Cursor - (Cursor > 1 && char.IsLowSurrogate(Text[Cursor - 1]) ? 2 : 1);
    private int After => Cursor == Text.Length ? Cursor : Math.Min(Text.Length, Cursor + (char.IsHighSurrogate(Text[Cursor]) ? 2 : 1));
}
