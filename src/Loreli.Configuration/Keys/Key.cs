using System.Text.Json;

namespace Loreli.Configuration.Keys;

/// <summary>What a change of a key asks for.</summary>
public enum ChangeEffect
{
    /// <summary>It holds at once for what runs.</summary>
    Live,
    /// <summary>The agent must be started anew.</summary>
    Restart,
    /// <summary>It holds for what is started or made from now on.</summary>
    Next,
    /// <summary>It says which agents there are.</summary>
    Identity,
}

/// <summary>One key as everything but the reading sees it: pages, schema, tests, the plan.</summary>
public interface IKey
{
    /// <summary>Within its group: <c>timeouts.stall</c>, <c>stall.ladder</c> in an agent.</summary>
    string Path { get; }
    string Expected { get; }
    string Doc { get; }
    ChangeEffect Effect { get; }
    /// <summary>YAML of one line that is not the default.</summary>
    string Example { get; }
    /// <summary>The default as YAML of one line; <c>null</c> when there is none.</summary>
    string Default { get; }
    /// <summary>The keys of what this key holds a list of.</summary>
    IReadOnlyList<IKey> Below { get; }
    void WriteSchema(Utf8JsonWriter json);
}

/// <summary>A key of a <typeparamref name="TOwner"/>: how its value comes in and how it is seen.</summary>
internal abstract class Key<TOwner>(string path, ChangeEffect effect, string example, string doc) : IKey
{
    public string Path { get; } = path;
    public string Doc { get; } = doc;
    public ChangeEffect Effect { get; } = effect;
    public string Example { get; } = example;
    public abstract string Expected { get; }
    public abstract string Default { get; }
    public abstract IReadOnlyList<IKey> Below { get; }

    /// <summary>The owner with the node's value; unchanged and false when the value is wrong.</summary>
    public abstract bool TryApply(ref TOwner owner, ConfigurationNode node, string path, LayerReading reading);
    public abstract bool IsSame(TOwner one, TOwner other);
    public abstract void WriteValue(Utf8JsonWriter json, TOwner owner);
    public abstract void WriteSchema(Utf8JsonWriter json);

    /// <summary>On one line, as YAML takes it.</summary>
    public string Format(TOwner owner) => FlowYaml.Of(json => WriteValue(json, owner));
}

internal sealed class Key<TOwner, T>(
    string path, Kind<T> kind, Func<TOwner, T> get, Func<TOwner, T, TOwner> set, TOwner seed, ChangeEffect effect, string example, string doc)
    : Key<TOwner>(path, effect, example, doc)
{
    public override string Expected => kind.Expected;
    public override string Default => Format(seed);
    public override IReadOnlyList<IKey> Below => kind.Below;

    public override bool TryApply(ref TOwner owner, ConfigurationNode node, string path, LayerReading reading)
    {
        if (!kind.TryRead(node, path, reading, out var value))
        {
            return false;
        }
        owner = set(owner, kind.Merge(get(owner), value));
        return true;
    }

    public override bool IsSame(TOwner one, TOwner other) => EqualityComparer<T>.Default.Equals(get(one), get(other));

    public override void WriteValue(Utf8JsonWriter json, TOwner owner) => kind.WriteValue(json, get(owner));

    public override void WriteSchema(Utf8JsonWriter json) => kind.WriteSchema(json);
}
