using System.Text.Json;
using System.Text.RegularExpressions;

namespace Loreli.Configuration.Keys;

/// <summary>A key that may be left out: null then.</summary>
internal sealed class OptionalKind<T>(Kind<T> kind) : Kind<T?> where T : struct
{
    public override string Expected => kind.Expected;

    public override bool TryRead(ConfigurationNode node, string path, LayerReading reading, out T? value)
    {
        var read = kind.TryRead(node, path, reading, out var some);
        value = read ? some : null;
        return read;
    }

    public override void WriteValue(Utf8JsonWriter json, T? value)
    {
        if (value is { } some)
        {
            kind.WriteValue(json, some);
            return;
        }
        json.WriteNullValue();
    }

    public override void WriteSchema(Utf8JsonWriter json) => kind.WriteSchema(json);
}

/// <summary>As <see cref="OptionalKind{T}"/>, for texts.</summary>
internal sealed class OptionalTextKind(Kind<string> kind) : Kind<string?>
{
    public override string Expected => kind.Expected;

    public override bool TryRead(ConfigurationNode node, string path, LayerReading reading, out string? value)
    {
        var read = kind.TryRead(node, path, reading, out var some);
        value = read ? some : null;
        return read;
    }

    public override void WriteValue(Utf8JsonWriter json, string? value)
    {
        if (value is { } some)
        {
            kind.WriteValue(json, some);
            return;
        }
        json.WriteNullValue();
    }

    public override void WriteSchema(Utf8JsonWriter json) => kind.WriteSchema(json);
}

/// <summary>Several of a kind; one alone may stand without brackets.</summary>
internal sealed class ListKind<T>(Kind<T> kind, string expected, int most = ConfigurationLimits.ListItemsMax, bool takesOne = true, bool distinct = false)
    : Kind<ValueList<T>>
{
    public override string Expected => expected;

    public override IReadOnlyList<IKey> Below => kind.Below;

    public override bool TryRead(ConfigurationNode node, string path, LayerReading reading, out ValueList<T> value)
    {
        value = [];
        if (node is ConfigurationNode.Sequence sequence)
        {
            return TryReadItems(sequence, path, reading, out value);
        }
        if (!takesOne || node is not ConfigurationNode.Scalar)
        {
            reading.Unexpected(node, path, Expected);
            return false;
        }
        var read = kind.TryRead(node, path, reading, out var only);
        value = read ? [only] : [];
        return read;
    }

    public override void WriteValue(Utf8JsonWriter json, ValueList<T> value)
    {
        json.WriteStartArray();
        foreach (var item in value)
        {
            kind.WriteValue(json, item);
        }
        json.WriteEndArray();
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        if (takesOne)
        {
            json.WriteStartArray("anyOf");
            json.WriteStartObject();
            kind.WriteSchema(json);
            json.WriteEndObject();
            json.WriteStartObject();
        }
        json.WriteString("type", "array");
        json.WriteNumber("maxItems", most);
        json.WriteStartObject("items");
        kind.WriteSchema(json);
        json.WriteEndObject();
        if (takesOne)
        {
            json.WriteEndObject();
            json.WriteEndArray();
        }
    }

    private bool TryReadItems(ConfigurationNode.Sequence sequence, string path, LayerReading reading, out ValueList<T> value)
    {
        value = [];
        if (sequence.Items.Count > most)
        {
            reading.Add(Problems.TooMuch(sequence.Place, path, $"{sequence.Items.Count} entries; at most {most} are taken"));
            return false;
        }
        var (items, valid) = (new List<T>(), true);
        for (var index = 0; index < sequence.Items.Count; index++)
        {
            var (node, itemPath) = (sequence.Items[index], $"{path}[{index}]");
            if (!kind.TryRead(node, itemPath, reading, out var item))
            {
                valid = false;
                continue;
            }
            if (distinct && items.Contains(item))
            {
                reading.Add(Problems.Contradiction(node.Place, itemPath, $"{Problems.Seen(node)} is in the list already"));
                valid = false;
            }
            items.Add(item);
        }
        value = [.. items];
        return valid;
    }
}

/// <summary>Words of the operator's choice with a value each.</summary>
internal sealed class MapKind<T>(Kind<T> kind, string word, string pattern, string expected) : Kind<ValueMap<T>>
{
    private readonly Regex _word = new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    public override string Expected => expected;

    public override ValueMap<T> Merge(ValueMap<T> lower, ValueMap<T> higher) => lower.Merge(higher);

    public override bool TryRead(ConfigurationNode node, string path, LayerReading reading, out ValueMap<T> value)
    {
        value = ValueMap<T>.Empty;
        if (node is not ConfigurationNode.Mapping mapping)
        {
            reading.Unexpected(node, path, Expected);
            return false;
        }
        var (items, valid) = (new List<KeyValuePair<string, T>>(), true);
        foreach (var entry in mapping.Entries)
        {
            if (!_word.IsMatch(entry.Key))
            {
                reading.Add(Problems.Unexpected(entry.Place, path, $"{word} as key", $"\"{Problems.Shorten(entry.Key)}\""));
                valid = false;
                continue;
            }
            valid &= kind.TryRead(entry.Value, $"{path}.{entry.Key}", reading, out var item);
            items.Add(new(entry.Key, item));
            reading.Places[$"{path}.{entry.Key}"] = entry.Value.Place;
        }
        value = new ValueMap<T>(items);
        return valid;
    }

    public override void WriteValue(Utf8JsonWriter json, ValueMap<T> value)
    {
        json.WriteStartObject();
        foreach (var (name, item) in value)
        {
            json.WritePropertyName(name);
            kind.WriteValue(json, item);
        }
        json.WriteEndObject();
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("patternProperties");
        json.WriteStartObject(pattern.Replace(@"\z", "$", StringComparison.Ordinal));
        kind.WriteSchema(json);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteBoolean("additionalProperties", false);
    }
}

/// <summary>A backend's definition: any group of keys, handed on with its places.</summary>
internal sealed class BackendKind : Kind<BackendDefinition>
{
    public override string Expected => "a group of keys, as in a backend's own file";

    public override bool TryRead(ConfigurationNode node, string path, LayerReading reading, out BackendDefinition value)
    {
        value = new BackendDefinition(node);
        if (node is ConfigurationNode.Mapping)
        {
            return true;
        }
        reading.Unexpected(node, path, Expected);
        return false;
    }

    public override void WriteValue(Utf8JsonWriter json, BackendDefinition value) => Write(json, value.Definition, "");

    public override void WriteSchema(Utf8JsonWriter json) => json.WriteString("type", "object");

    private static void Write(Utf8JsonWriter json, ConfigurationNode node, string key)
    {
        switch (node)
        {
            case ConfigurationNode.Scalar { IsNothing: false } scalar:
                json.WriteStringValue(key == "env" ? HiddenTextKind.Shown : scalar.Text);
                break;
            case ConfigurationNode.Sequence sequence:
                json.WriteStartArray();
                foreach (var item in sequence.Items)
                {
                    Write(json, item, key);
                }
                json.WriteEndArray();
                break;
            case ConfigurationNode.Mapping mapping:
                json.WriteStartObject();
                foreach (var entry in mapping.Entries)
                {
                    json.WritePropertyName(entry.Key);
                    Write(json, entry.Value, key == "env" ? key : entry.Key);
                }
                json.WriteEndObject();
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}

/// <summary>A group of known keys that make one value: an agent, a dependency.</summary>
/// <param name="shorthand">What a single word alone means; null when a group is needed.</param>
internal sealed class RecordKind<T>(KeyTable<T> table, T seed, string expected, Func<string, T>? shorthand = null) : Kind<T>
{
    public override string Expected => expected;

    public override IReadOnlyList<IKey> Below => table.Keys;

    public override bool TryRead(ConfigurationNode node, string path, LayerReading reading, out T value)
    {
        value = seed;
        switch (node)
        {
            case ConfigurationNode.Scalar { IsNothing: false } scalar when shorthand is not null:
                var only = new ConfigurationNode.Mapping(node.Place, [new ConfigurationEntry(table.Keys[0].Path, node.Place, scalar)]);
                value = table.Read(seed, only, path, reading, out var readsWord);
                return readsWord;
            case ConfigurationNode.Mapping mapping:
                value = table.Read(seed, mapping, path, reading, out var readsAll);
                return readsAll;
            default:
                reading.Unexpected(node, path, Expected);
                return false;
        }
    }

    public override void WriteValue(Utf8JsonWriter json, T value) => table.WriteValues(json, value);

    public override void WriteSchema(Utf8JsonWriter json)
    {
        if (shorthand is not null)
        {
            json.WriteStartArray("anyOf");
            json.WriteStartObject();
            json.WriteString("type", "string");
            json.WriteEndObject();
            json.WriteStartObject();
        }
        table.WriteSchema(json);
        if (shorthand is not null)
        {
            json.WriteEndObject();
            json.WriteEndArray();
        }
    }
}
