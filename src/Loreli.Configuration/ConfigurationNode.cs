using System.Text;
using System.Text.Json;

namespace Loreli.Configuration;

/// <summary>A piece of YAML with its places: what a file says before anybody judges it.</summary>
public abstract record ConfigurationNode
{
    private ConfigurationNode(Place place) => Place = place;

    public Place Place { get; }

    /// <param name="IsPlain">Written without quotes: only then can it mean nothing at all.</param>
    public sealed record Scalar(Place At, string Text, bool IsPlain = true) : ConfigurationNode(At)
    {
        /// <summary><c>key:</c>, <c>key: ~</c> and <c>key: null</c> say nothing, as if the key were not there.</summary>
        public override bool IsNothing => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
    }

    public sealed record Sequence(Place At, IReadOnlyList<ConfigurationNode> Items) : ConfigurationNode(At);

    /// <param name="Entries">Each key once, in the order of the text.</param>
    public sealed record Mapping(Place At, IReadOnlyList<ConfigurationEntry> Entries) : ConfigurationNode(At)
    {
        public ConfigurationNode? Find(string key) => Entries.FirstOrDefault(it => it.Key == key)?.Value;
    }

    public virtual bool IsNothing => false;

    /// <summary>What it is, in a sentence: <c>a list</c>.</summary>
    public string Shape => this switch
    {
        Scalar when IsNothing => "nothing",
        Scalar => "a single value",
        Sequence => "a list",
        _ => "a group of keys",
    };

    /// <summary>One line for each scalar, <c>path = "text"</c>, keys sorted: the same whatever order, spaces, quotes and comments the file has.</summary>
    /// <remarks>Two trees with the same lines mean the same to everything that reads them.</remarks>
    public IReadOnlyList<string> ToLines()
    {
        var lines = new List<string>();
        AddLines(this, "", lines);
        return lines;
    }

    private static void AddLines(ConfigurationNode node, string path, List<string> lines)
    {
        switch (node)
        {
            case Mapping { Entries.Count: > 0 } mapping:
                foreach (var entry in mapping.Entries.OrderBy(it => it.Key, StringComparer.Ordinal))
                {
                    AddLines(entry.Value, path.Length == 0 ? Word(entry.Key) : $"{path}.{Word(entry.Key)}", lines);
                }
                break;
            case Sequence { Items.Count: > 0 } sequence:
                for (var index = 0; index < sequence.Items.Count; index++)
                {
                    AddLines(sequence.Items[index], $"{path}[{index}]", lines);
                }
                break;
            default:
                lines.Add($"{path} = {Value(node)}");
                break;
        }
    }

    private static string Value(ConfigurationNode node) => node switch
    {
        Sequence => "[]",
        Mapping => "{}",
        Scalar { IsNothing: false } scalar => Quoted(scalar.Text),
        _ => "null",
    };

    // A key that could be taken for a path is quoted, so that no two trees give the same lines.
    private static string Word(string key) =>
        key.Length > 0 && key.All(it => char.IsAsciiLetterOrDigit(it) || it is '_' or '-') ? key : Quoted(key);

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        quoted.Append(JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString());
        return quoted.Append('"').ToString();
    }
}

/// <param name="Place">Of the key.</param>
public sealed record ConfigurationEntry(string Key, Place Place, ConfigurationNode Value);
