using Loreli.Agents.Backends.Reading;
using Loreli.Configuration;
using Loreli.Configuration.Reading;

namespace Loreli.Agents.Backends;

/// <summary>A backend's text before it is read.</summary>
/// <param name="Id">Its id when the text does not say: the file's name, or the key in a configuration.</param>
/// <param name="Origin">As the operator would name it.</param>
public sealed record BackendText(string Id, string Origin, ConfigurationNode Root);

/// <summary>The backends that there are: built in, the user's own, and a repository's, the later ones over the earlier ones.</summary>
/// <remarks>A file that cannot be used is told in <see cref="Errors"/> and leaves what it would have changed as it was.</remarks>
public sealed class BackendLibrary
{
    public const int BackendsMax = 200;
    private static readonly Lazy<IReadOnlyList<BackendText>> BuiltInTexts = new(LoadBuiltIn);
    private static readonly Lazy<BackendLibrary> BuiltInLibrary = new(static () => Build([]));

    private BackendLibrary(IReadOnlyList<Backend> all, IReadOnlyList<ConfigurationError> errors) => (All, Errors) = (all, errors);

    /// <summary>What comes with loreli.</summary>
    public static BackendLibrary BuiltIn => BuiltInLibrary.Value;

    /// <summary>In the order of preference when none is asked for; variants after what they are variants of.</summary>
    public IReadOnlyList<Backend> All { get; }
    public IReadOnlyList<ConfigurationError> Errors { get; }

    public Backend? Find(string id) => All.FirstOrDefault(it => it.Id == id);
    /// <summary>The same with what was wrong before.</summary>
    internal BackendLibrary With(IReadOnlyList<ConfigurationError> before) => new(All, [.. before, .. Errors]);
    public string? NearestTo(string id) => Nearest.To(id, All.Select(it => it.Id));

    /// <summary>The built-in backends with these over them, in this order.</summary>
    public static BackendLibrary Build(IEnumerable<BackendText> texts)
    {
        var known = new List<BackendText>(BuiltInTexts.Value);
        var read = new Dictionary<string, BackendOutcome.Read>(StringComparer.Ordinal);
        var errors = new List<ConfigurationError>();
        foreach (var text in BuiltInTexts.Value)
        {
            Take(text, known, read, errors);
        }
        foreach (var text in texts.Take(BackendsMax))
        {
            if (Extended(text, known, errors) is { } whole)
            {
                Take(whole, known, read, errors);
            }
        }
        var all = known.Where(it => read.ContainsKey(it.Id)).SelectMany(it => (IEnumerable<Backend>)[read[it.Id].Backend, .. read[it.Id].Variants]);
        return new BackendLibrary([.. all.DistinctBy(it => it.Id)], errors);
    }

    /// <summary>Reads a file's text; <paramref name="errors"/> takes what is wrong with it.</summary>
    public static BackendText? Parse(string id, string file, ReadOnlySpan<byte> bytes, List<ConfigurationError> errors)
    {
        switch (YamlText.Read(file, bytes))
        {
            case YamlOutcome.Refused refused:
                errors.AddRange(refused.Errors);
                return null;
            case YamlOutcome.Read { Root: { } root } read:
                errors.AddRange(read.Errors);
                var named = (root as ConfigurationNode.Mapping)?.Find("id") is ConfigurationNode.Scalar { IsNothing: false } own ? own.Text : id;
                return read.Errors.Count == 0 ? new BackendText(named, file, root) : null;
            default:
                errors.Add(Wrong.Unreadable(file, "it is empty"));
                return null;
        }
    }

    // A file of a known id goes over that backend, unless it says what it extends; "extends: none" begins from nothing.
    private static BackendText? Extended(BackendText text, List<BackendText> known, List<ConfigurationError> errors)
    {
        var said = (text.Root as ConfigurationNode.Mapping)?.Find("extends");
        var named = (said as ConfigurationNode.Scalar)?.Text ?? text.Id;
        if (named == "none")
        {
            return text;
        }
        var below = known.FirstOrDefault(it => it.Id == named);
        if (below is null && said is not null)
        {
            errors.Add(Wrong.UnknownBase(said.Place, "extends", named, [.. known.Select(it => it.Id), "none"]));
            return null;
        }
        // What only the other one can be stays its own: its name and its variants.
        var root = below is null || below.Id == text.Id ? below?.Root : Merging.Without(Merging.Without(below.Root, "variants"), "name");
        return root is null ? text : text with { Root = Merging.Merge(root, text.Root) };
    }

    private static void Take(BackendText text, List<BackendText> known, Dictionary<string, BackendOutcome.Read> read, List<ConfigurationError> errors)
    {
        switch (BackendReader.Read(text.Root, text.Id, text.Origin))
        {
            case BackendOutcome.Refused refused:
                errors.AddRange(refused.Errors);
                break;
            case BackendOutcome.Read it:
                read[text.Id] = it;
                var at = known.FindIndex(other => other.Id == text.Id);
                if (at < 0)
                {
                    known.Add(text);
                }
                else
                {
                    known[at] = text;
                }
                break;
        }
    }

    private static IReadOnlyList<BackendText> LoadBuiltIn()
    {
        string[] order = ["claude", "codex", "cursor", "gemini", "opencode", "shell", "scripted"];
        var errors = new List<ConfigurationError>();
        return [.. order.Select(id => Parse(id, $"built-in {id}.yml", Resource($"backend/{id}.yml"), errors)
            ?? throw new InvalidOperationException(string.Join("; ", errors)))];
    }

    private static byte[] Resource(string name)
    {
        using var stream = typeof(BackendLibrary).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the resource {name} is missing");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
