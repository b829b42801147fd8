namespace Loreli.CommandLine;

/// <summary>One verb of the command line: what it is called, what it takes, what it does.</summary>
/// <param name="Group">Heading in the overview; null hides the verb there (internal verbs).</param>
/// <param name="Positionals">As in usage: <c>NAME</c> is needed, <c>[NAME]</c> is not, a trailing <c>…</c> takes the rest.</param>
internal sealed record Verb(
    string Name, string? Group, string Summary, string Positionals,
    IReadOnlyList<Option> Options, IReadOnlyList<string> Examples, Func<Arguments, int> Run)
{
    /// <summary>Said in the help after the options.</summary>
    public string? Remarks { get; init; }
    /// <summary>Everything after the first positional belongs to another program: options are not looked for there.</summary>
    public bool TakesCommand { get; init; }
    /// <summary>What the first positional names, for completion.</summary>
    public Completes Completes { get; init; }
}

internal enum Completes { Nothing, Panes, Files, Shells }

/// <param name="Value">Placeholder of its value, null for a switch.</param>
internal sealed record Option(string Name, string? Value, string Help)
{
    public bool Repeats { get; init; }

    public static readonly Option Json = new("--json", null, "Print JSON.");
}
