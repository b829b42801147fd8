using System.Globalization;
using Loreli.Configuration;

namespace Loreli.Agents.Backends.Reading;

/// <summary>A group of keys being read. What is asked for is known; what else stands there is an error.</summary>
internal sealed class Fields(ConfigurationNode? node, string path, Place place, List<ConfigurationError> errors)
{
    public const int ErrorsMax = 40;
    private const int ItemsMax = 200;
    private readonly List<string> _asked = [];

    public string Path => path;
    public Place Place => place;
    public List<ConfigurationError> Errors => errors;
    public bool IsThere => node is not null;

    private ConfigurationNode.Mapping? Mapping => node as ConfigurationNode.Mapping;

    public static Fields Of(ConfigurationNode node, string path, List<ConfigurationError> errors)
    {
        if (node is not ConfigurationNode.Mapping && !node.IsNothing)
        {
            Add(errors, Wrong.Value(node.Place, path, "a group of keys", Wrong.Seen(node)));
        }
        return new Fields(node, path, node.Place, errors);
    }

    /// <summary>Told at the end: every key that nobody asked for.</summary>
    public void Close()
    {
        foreach (var entry in Mapping?.Entries ?? [])
        {
            if (!_asked.Contains(entry.Key))
            {
                Add(errors, Wrong.UnknownKey(entry.Place, Join(path, entry.Key), entry.Key, _asked));
            }
        }
    }

    public ConfigurationNode? Find(string key)
    {
        _asked.Add(key);
        return Mapping?.Find(key) is { IsNothing: false } found ? found : null;
    }

    public bool Has(string key) => Mapping?.Find(key) is not null;

    public string? Text(string key) => Find(key) is { } found ? Text(found, Join(path, key)) : null;

    public string Needed(string key, string expected)
    {
        var text = Text(key);
        if (text is null && !Has(key))
        {
            Add(errors, Wrong.Missing(place, Join(path, key), expected));
        }
        return text ?? "";
    }

    /// <summary>A list of words; a single word is a list of one.</summary>
    public IReadOnlyList<string>? Words(string key) => Find(key) is { } found ? Words(found, Join(path, key)) : null;

    public int Number(string key, int otherwise, int least, int most)
    {
        if (Find(key) is not { } found)
        {
            return otherwise;
        }
        if (found is ConfigurationNode.Scalar scalar
            && int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }
        Add(errors, Wrong.Value(found.Place, Join(path, key), $"a number from {least} to {most}", Wrong.Seen(found)));
        return otherwise;
    }

    public bool? Flag(string key) => Find(key) switch
    {
        null => null,
        ConfigurationNode.Scalar { Text: "true" } => true,
        ConfigurationNode.Scalar { Text: "false" } => false,
        var other => Complain<bool?>(other, key, "true or false"),
    };

    public TimeSpan Duration(string key, TimeSpan otherwise) => Find(key) switch
    {
        null => otherwise,
        ConfigurationNode.Scalar scalar when DurationText.TryParse(scalar.Text, out var duration) && duration <= TimeSpan.FromHours(1) => duration,
        var other => Complain(other, key, "a duration up to 1h like 150ms or 3s", otherwise),
    };

    public T? Word<T>(string key, IReadOnlyDictionary<string, T> known) where T : struct
    {
        if (Find(key) is not { } found)
        {
            return null;
        }
        if (found is ConfigurationNode.Scalar scalar && known.TryGetValue(scalar.Text, out var value))
        {
            return value;
        }
        Add(errors, Wrong.Value(found.Place, Join(path, key), $"one of {string.Join(", ", known.Keys)}", Wrong.Seen(found),
            found is ConfigurationNode.Scalar word ? Nearest.To(word.Text, known.Keys) : null));
        return null;
    }

    public BoundedPattern? Pattern(string key, bool isFlow = false) =>
        Find(key) is { } found ? Pattern(found, Join(path, key), isFlow) : null;

    public IReadOnlyList<BoundedPattern> Patterns(string key) =>
        [.. Items(key).Select(it => Pattern(it.Node, it.Path, false)).OfType<BoundedPattern>()];

    public VersionRange Versions(string key) => Find(key) switch
    {
        null => VersionRange.Any,
        ConfigurationNode.Scalar scalar when VersionRange.Parse(scalar.Text) is { } range => range,
        var other => Complain(other, key, "a range of versions like \">=2.1.300 <3\"", VersionRange.Any),
    };

    /// <summary>A group below; reads as empty when it is not there.</summary>
    public Fields Group(string key) => Find(key) is { } found
        ? Of(found, Join(path, key), errors)
        : new Fields(null, Join(path, key), place, errors);

    /// <summary>The entries of a group whose keys are the writer's own words.</summary>
    public IEnumerable<(string Key, ConfigurationNode Node, string Path)> Entries(string key)
    {
        if (Find(key) is not { } found)
        {
            return [];
        }
        if (found is not ConfigurationNode.Mapping mapping)
        {
            return Complain<IEnumerable<(string, ConfigurationNode, string)>>(found, key, "a group of keys", []);
        }
        return Limited(mapping.Entries.Select(it => (it.Key, it.Value, Join(Join(path, key), it.Key))), mapping.Entries.Count, found, key);
    }

    /// <summary>The items of a list; a single value is a list of one.</summary>
    public IEnumerable<(ConfigurationNode Node, string Path)> Items(string key) => Find(key) switch
    {
        null => [],
        ConfigurationNode.Sequence list => Limited(list.Items.Select((it, index) => (it, $"{Join(path, key)}[{index}]")), list.Items.Count, list, key),
        var single => [(single, Join(path, key))],
    };

    public BoundedPattern? Pattern(ConfigurationNode found, string at, bool isFlow)
    {
        if (Text(found, at) is not { } text)
        {
            return null;
        }
        if (BoundedPattern.TryParse(text, isFlow, out var pattern, out var problem))
        {
            return pattern;
        }
        Add(errors, Wrong.Pattern(found.Place, at, text, problem));
        return null;
    }

    public IReadOnlyList<string> Words(ConfigurationNode found, string at) => found switch
    {
        ConfigurationNode.Sequence { Items.Count: > ItemsMax } list => TooMany(list, at),
        ConfigurationNode.Sequence list => [.. list.Items.Select((it, index) => Text(it, $"{at}[{index}]")).OfType<string>()],
        ConfigurationNode.Scalar scalar => [scalar.Text],
        _ => Complain<IReadOnlyList<string>>(found, at, "a list of words", [], isPath: true),
    };

    public string? Text(ConfigurationNode found, string at)
    {
        if (found is ConfigurationNode.Scalar scalar)
        {
            return scalar.Text;
        }
        Add(errors, Wrong.Value(found.Place, at, "a text", Wrong.Seen(found)));
        return null;
    }

    public static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    public static void Add(List<ConfigurationError> errors, ConfigurationError error)
    {
        if (errors.Count < ErrorsMax)
        {
            errors.Add(error);
        }
    }

    private string[] TooMany(ConfigurationNode.Sequence list, string at)
    {
        Add(errors, Wrong.TooMany(list.Place, at, list.Items.Count, ItemsMax));
        return [];
    }

    private IEnumerable<T> Limited<T>(IEnumerable<T> items, int count, ConfigurationNode found, string key)
    {
        if (count <= ItemsMax)
        {
            return items;
        }
        Add(errors, Wrong.TooMany(found.Place, Join(path, key), count, ItemsMax));
        return [];
    }

    private T Complain<T>(ConfigurationNode found, string key, string expected, T otherwise = default!, bool isPath = false)
    {
        Add(errors, Wrong.Value(found.Place, isPath ? key : Join(path, key), expected, Wrong.Seen(found)));
        return otherwise;
    }
}
