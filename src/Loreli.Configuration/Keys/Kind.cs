using System.Text.Json;

namespace Loreli.Configuration.Keys;

/// <summary>What a key may hold: how it is read, written, described to people and to editors.</summary>
internal abstract class Kind<T>
{
    /// <summary>After "expected": <c>a duration from 1s to 7d, like 10m</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>False when the node is wrong; then the reading has been told why.</summary>
    public abstract bool TryRead(ConfigurationNode node, string path, LayerReading reading, out T value);

    public abstract void WriteValue(Utf8JsonWriter json, T value);

    /// <summary>The members of a JSON Schema, inside an open object.</summary>
    public abstract void WriteSchema(Utf8JsonWriter json);

    /// <summary>What a lower layer said and what a higher one says, together; only maps keep something of the lower one.</summary>
    public virtual T Merge(T lower, T higher) => higher;

    /// <summary>Groups of keys below this key, for the page of all keys: <c>agents[].name</c>.</summary>
    public virtual IReadOnlyList<IKey> Below => [];
}

/// <summary>A kind that is one scalar: only its text decides.</summary>
internal abstract class TextKind<T> : Kind<T>
{
    /// <summary>The word that was probably meant.</summary>
    protected virtual string? NearestTo(string text) => null;

    protected abstract bool TryParse(string text, out T value);

    public override bool TryRead(ConfigurationNode node, string path, LayerReading reading, out T value)
    {
        if (node is ConfigurationNode.Scalar scalar && TryParse(scalar.Text, out value))
        {
            return true;
        }
        value = default!;
        reading.Unexpected(node, path, Expected, (node as ConfigurationNode.Scalar) is { } wrong ? NearestTo(wrong.Text) : null);
        return false;
    }
}
