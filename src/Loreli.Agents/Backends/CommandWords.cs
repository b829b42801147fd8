namespace Loreli.Agents.Backends;

/// <summary>The words of a backend's command lines. <c>{value}</c> in an option stands for what is asked for.</summary>
/// <remarks>Secrets never stand here: they travel in the environment.</remarks>
public sealed record CommandWords
{
    /// <summary>After the program, in a pane.</summary>
    public IReadOnlyList<string> Interactive { get; init; } = [];
    /// <summary>After the program, for one answer without a terminal; <c>{prompt}</c> stands for the prompt. Empty: cannot.</summary>
    public IReadOnlyList<string> Headless { get; init; } = [];
    public IReadOnlyList<string> Model { get; init; } = [];
    /// <summary>Permission mode, in loreli's words or the CLI's own, to words.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Permissions { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
    public string? DefaultPermission { get; init; }
    public McpWords Mcp { get; init; } = new();
    public HookWords Hooks { get; init; } = new();
    public SessionWords Session { get; init; } = new();
}

/// <summary>How a CLI is told of MCP servers.</summary>
public sealed record McpWords
{
    /// <summary>Shape of the configuration: <c>claude</c>, <c>codex</c>, <c>gemini</c>, <c>cursor</c>, <c>opencode</c>; null when it takes none.</summary>
    public string? Format { get; init; }
    /// <summary>Words that name the file (<c>{file}</c>), or that bear the configuration itself (<c>{name}</c>, <c>{command}</c>, <c>{arguments}</c>).</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
    /// <summary>Place within the workspace when the CLI looks there by itself, like <c>.cursor/mcp.json</c>.</summary>
    public string? File { get; init; }
    /// <summary>Variable that names the file.</summary>
    public string? Variable { get; init; }
}

/// <summary>How a CLI is told to report what it does.</summary>
public sealed record HookWords
{
    /// <summary>Shape of the configuration: <c>claude</c>; null when it has no hooks that could be set from outside.</summary>
    public string? Format { get; init; }
    /// <summary>Words that name the file (<c>{file}</c>).</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}

/// <summary>How a CLI's own conversation is named and taken up again.</summary>
public sealed record SessionWords
{
    /// <summary>Begins a conversation with an id of our choice (a UUID); empty when the CLI chooses.</summary>
    public IReadOnlyList<string> Start { get; init; } = [];
    /// <summary>Takes up the conversation of an id.</summary>
    public IReadOnlyList<string> Resume { get; init; } = [];
    /// <summary>Takes up the last conversation of the folder.</summary>
    public IReadOnlyList<string> ResumeLast { get; init; } = [];
    /// <summary>Finds the id in what is printed at the end, in its first group.</summary>
    public BoundedPattern? Told { get; init; }
}

/// <summary>What is asked of a command line.</summary>
public sealed record LaunchWish
{
    /// <summary>Alias or the CLI's own name; null leaves the choice to the CLI.</summary>
    public string? Model { get; init; }
    public string? Permission { get; init; }
    /// <summary>File with the MCP configuration in the backend's format.</summary>
    public string? McpFile { get; init; }
    /// <summary>File with the hooks in the backend's format.</summary>
    public string? HookFile { get; init; }
    /// <summary>Id for the new conversation, where the CLI takes one.</summary>
    public string? SessionId { get; init; }
    /// <summary>Id of the conversation to take up.</summary>
    public string? ResumeId { get; init; }
    public bool ResumeLast { get; init; }
    /// <summary>Not null asks for the headless line.</summary>
    public string? HeadlessPrompt { get; init; }
    /// <summary>The operator's own words, put last.</summary>
    public IReadOnlyList<string> Extra { get; init; } = [];
}

/// <summary>What came of asking for a command line.</summary>
public abstract record CommandOutcome
{
    private CommandOutcome() { }

    /// <param name="Words">The program first.</param>
    public sealed record Built(IReadOnlyList<string> Words) : CommandOutcome;
    /// <param name="What"><c>model</c>, <c>permission</c>, <c>headless</c> or <c>resume</c>.</param>
    /// <param name="Known">What could be asked for instead.</param>
    public sealed record Refused(string What, string Seen, IReadOnlyList<string> Known) : CommandOutcome;
}
