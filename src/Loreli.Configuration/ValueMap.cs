using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Loreli.Configuration;

/// <summary>Words and what belongs to them, in the order of the words; two with equal content are equal.</summary>
public sealed class ValueMap<T> : IReadOnlyDictionary<string, T>, IEquatable<ValueMap<T>>
{
    public static readonly ValueMap<T> Empty = new([]);

    private readonly SortedDictionary<string, T> _items = new(StringComparer.Ordinal);

    /// <summary>Of two pairs with the same word the later one counts.</summary>
    public ValueMap(IEnumerable<KeyValuePair<string, T>> items)
    {
        foreach (var (word, value) in items)
        {
            _items[word] = value;
        }
    }

    public int Count => _items.Count;
    public T this[string key] => _items[key];
    public IEnumerable<string> Keys => _items.Keys;
    public IEnumerable<T> Values => _items.Values;

    public bool ContainsKey(string key) => _items.ContainsKey(key);
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _items.TryGetValue(key, out value);
    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => _items.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    /// <summary>These, with what another says of the same words and of further ones.</summary>
    public ValueMap<T> Merge(ValueMap<T> other) => new([.. this, .. other]);

    public bool Equals(ValueMap<T>? other) => other is not null && this.SequenceEqual(other);
    public override bool Equals(object? obj) => Equals(obj as ValueMap<T>);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (word, value) in this)
        {
            hash.Add(word);
            hash.Add(value);
        }
        return hash.ToHashCode();
    }

    public override string ToString() => $"{{{string.Join(", ", this.Select(it => $"{it.Key}: {it.Value}"))}}}";
}
