namespace Loreli.Terminal;

/// <summary>What a program tells the terminal's owner besides what it draws. Called during <see cref="VirtualTerminal.Feed"/>.</summary>
public interface ITerminalHost
{
    /// <summary>Bytes for the program's input: the answer to a query.</summary>
    void Reply(ReadOnlySpan<byte> bytes);
    void Tell(TerminalEvent news);
}

/// <summary>News from a program. Texts are bounded, valid Unicode and free of control characters.</summary>
public abstract record TerminalEvent
{
    private TerminalEvent() { }

    public sealed record Bell : TerminalEvent;
    /// <summary>OSC 0, 1, 2 and the title stack.</summary>
    public sealed record TitleChanged(string Title) : TerminalEvent;
    /// <summary>OSC 9, 777 and 99.</summary>
    public sealed record Notified(string Title, string Body) : TerminalEvent;
    /// <summary>OSC 9;4. <paramref name="State"/>: 0 none, 1 normal, 2 error, 3 indeterminate, 4 paused.</summary>
    public sealed record ProgressChanged(int State, int Percent) : TerminalEvent;
    /// <summary>OSC 7501, Program Status Protocol.</summary>
    public sealed record StatusReported(string? Id, string State, string? Kind, string? Title, string? Message) : TerminalEvent
    {
        /// <summary>The program's name for itself, or null.</summary>
        public string? App { get; init; }
    }
    /// <summary>OSC 52 write, decoded; only when allowed.</summary>
    public sealed record ClipboardSet(string Selection, ReadOnlyMemory<byte> Data) : TerminalEvent;
    /// <summary>OSC 7.</summary>
    public sealed record DirectoryChanged(string Path) : TerminalEvent;
    /// <summary>OSC 133: A prompt, B input, C output, D done with an exit code.</summary>
    public sealed record PromptMarked(char Mark, int? ExitCode) : TerminalEvent;
}
