using System.Text.Json;

namespace Loreli.Configuration.Keys;

/// <summary>All keys of one kind of thing. Reading, writing, schema and pages go through it, so none of them can forget a key.</summary>
internal sealed class KeyTable<TOwner>
{
    private readonly Group _root = new();

    /// <param name="needed">Path of the key that must be there; null when none must.</param>
    public KeyTable(IReadOnlyList<Key<TOwner>> keys, string? needed = null)
    {
        (Keys, Needed) = (keys, needed);
        foreach (var key in keys)
        {
            _root.Add(key, key.Path.Split('.'));
        }
    }

    public IReadOnlyList<Key<TOwner>> Keys { get; }
    public string? Needed { get; }

    public Key<TOwner>? Find(string path) => Keys.FirstOrDefault(it => it.Path == path);

    /// <summary>The owner with all that the mapping says rightly.</summary>
    /// <param name="path">Of the mapping; empty for a whole file.</param>
    /// <param name="isValid">False when something was wrong; the reading has been told what.</param>
    public TOwner Read(TOwner owner, ConfigurationNode.Mapping mapping, string path, LayerReading reading, out bool isValid)
    {
        isValid = ReadGroup(_root, ref owner, mapping, path, reading);
        if (Needed is not null && mapping.Find(Needed)?.IsNothing != false)
        {
            reading.Add(Problems.Missing(mapping.Place, $"{path}.{Needed}", Find(Needed)!.Expected));
            isValid = false;
        }
        return owner;
    }

    public void WriteValues(Utf8JsonWriter json, TOwner owner)
    {
        json.WriteStartObject();
        WriteGroup(json, _root, owner);
        json.WriteEndObject();
    }

    /// <summary>The members of a JSON Schema, inside an open object.</summary>
    public void WriteSchema(Utf8JsonWriter json) => WriteSchema(json, _root, Needed);

    private static bool ReadGroup(Group group, ref TOwner owner, ConfigurationNode.Mapping mapping, string path, LayerReading reading)
    {
        var isValid = true;
        foreach (var entry in mapping.Entries)
        {
            var entryPath = path.Length == 0 ? entry.Key : $"{path}.{entry.Key}";
            if (!group.Children.TryGetValue(entry.Key, out var child))
            {
                reading.Add(Problems.UnknownKey(entry.Place, Problems.Shorten(entryPath), path, [.. group.Children.Keys], entry.Key));
                isValid = false;
            }
            else if (!entry.Value.IsNothing)
            {
                isValid &= ReadEntry(child, ref owner, entry, entryPath, reading);
            }
        }
        return isValid;
    }

    private static bool ReadEntry(Group child, ref TOwner owner, ConfigurationEntry entry, string path, LayerReading reading)
    {
        if (child.Key is { } key)
        {
            reading.Places[path] = entry.Value.Place;
            return key.TryApply(ref owner, entry.Value, path, reading);
        }
        if (entry.Value is ConfigurationNode.Mapping inner)
        {
            return ReadGroup(child, ref owner, inner, path, reading);
        }
        reading.Unexpected(entry.Value, path, $"a group with the keys {string.Join(", ", child.Children.Keys)}");
        return false;
    }

    private static void WriteGroup(Utf8JsonWriter json, Group group, TOwner owner)
    {
        foreach (var (name, child) in group.Children)
        {
            if (child.Key is { } key)
            {
                json.WritePropertyName(name);
                key.WriteValue(json, owner);
                continue;
            }
            json.WriteStartObject(name);
            WriteGroup(json, child, owner);
            json.WriteEndObject();
        }
    }

    private static void WriteSchema(Utf8JsonWriter json, Group group, string? needed)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("properties");
        foreach (var (name, child) in group.Children)
        {
            json.WriteStartObject(name);
            if (child.Key is { } key)
            {
                json.WriteString("description", key.Doc);
                if (key.Default is not "null")
                {
                    json.WriteString("$comment", $"default: {key.Default}");
                }
                key.WriteSchema(json);
            }
            else
            {
                WriteSchema(json, child, needed: null);
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
        if (needed is not null)
        {
            json.WriteStartArray("required");
            json.WriteStringValue(needed);
            json.WriteEndArray();
        }
    }

    /// <summary>Keys that share the beginning of their path, in the table's order.</summary>
    private sealed class Group
    {
        private readonly OrderedDictionary<string, Group> _children = new(StringComparer.Ordinal);

        public Key<TOwner>? Key { get; private set; }
        public OrderedDictionary<string, Group> Children => _children;

        public void Add(Key<TOwner> key, ReadOnlySpan<string> path)
        {
            if (path.IsEmpty)
            {
                Key = key;
                return;
            }
            if (!_children.TryGetValue(path[0], out var child))
            {
                _children[path[0]] = child = new Group();
            }
            child.Add(key, path[1..]);
        }
    }
}
