using Loreli.Agents.Identities;

namespace Loreli.Agents.Backends;

/// <summary>An agent CLI as data: how it is found and started, how it takes a prompt, and how its screen is read.</summary>
/// <remarks>Read from YAML (docs/reference/backends.md); built in, the user's own, or a repository's. Immutable.</remarks>
public sealed record Backend(string Id)
{
    /// <summary>For people.</summary>
    public string Name { get; init; } = Id;
    /// <summary>Whose models answer, like <c>anthropic</c>; breakers and paces count per provider.</summary>
    public string Provider { get; init; } = Id;
    public Side Side { get; init; }
    /// <summary>Where it was read from: <c>built in</c> or a file.</summary>
    public string Origin { get; init; } = "built in";
    public Detection Detection { get; init; } = new(Id);
    public CommandWords Command { get; init; } = new();
    /// <summary>Alias to the name that the CLI takes.</summary>
    public IReadOnlyDictionary<string, string> Models { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    /// <summary>For the child; <c>null</c> as a value takes the variable away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);
    public DeliveryWay Delivery { get; init; } = new();
    /// <summary>Null when it has no place to type a prompt that could be found.</summary>
    public ComposerPlace? Composer { get; init; }
    public IReadOnlyList<DialogRule> Dialogs { get; init; } = [];
    /// <summary>The highest priority first.</summary>
    public IReadOnlyList<ScreenRule> Rules { get; init; } = [];
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];
    public MaskRules Masks { get; init; } = new();
    /// <summary>What can be believed of its program status (OSC 7501).</summary>
    public ProtocolTrust Protocol { get; init; } = new();
    /// <summary>Its options, dialogs and rules come from this backend, of which it is a variant for another provider.</summary>
    public string? VariantOf { get; init; }
}

/// <summary>How a backend's program is found.</summary>
/// <param name="Program">Looked for on PATH, or an absolute path.</param>
public sealed record Detection(string Program)
{
    /// <summary>Asked to print the version; empty when it is not asked.</summary>
    public IReadOnlyList<string> VersionArguments { get; init; } = ["--version"];
    /// <summary>Finds the version in what is printed, in its first group.</summary>
    public BoundedPattern? VersionPattern { get; init; }
    /// <summary>Versions that the rules were seen to hold for; another one is told as drift when no rule matches.</summary>
    public VersionRange Known { get; init; } = VersionRange.Any;
}

/// <summary>Which reports of the program status are believed.</summary>
public sealed record ProtocolTrust
{
    /// <summary>States that the program is known to report when they are so; others only hint.</summary>
    public IReadOnlyList<string> States { get; init; } = [];
}

/// <summary>What moves on the screen without meaning that anything went on.</summary>
public sealed record MaskRules
{
    /// <summary>Lines that match do not count.</summary>
    public IReadOnlyList<BoundedPattern> Lines { get; init; } = [];
    /// <summary>Parts of lines that do not count: clocks, counters.</summary>
    public IReadOnlyList<BoundedPattern> Parts { get; init; } = [];
}
