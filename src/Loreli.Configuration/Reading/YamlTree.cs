using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using static Loreli.Configuration.ConfigurationNode;

namespace Loreli.Configuration.Reading;

/// <summary>Builds the nodes of one text from the parser's events, counting as it goes.</summary>
internal sealed class YamlTree(string source, string text)
{
    private readonly Parser _parser = new(new StringReader(text));
    private readonly Dictionary<string, Counted> _anchors = new(StringComparer.Ordinal);
    private readonly List<ConfigurationError> _errors = [];
    private int _nodes;

    public YamlOutcome Read()
    {
        try
        {
            var root = ReadDocument();
            return new YamlOutcome.Read(root, _errors);
        }
        catch (Refusal refusal)
        {
            return new YamlOutcome.Refused([refusal.Error, .. _errors]);
        }
        catch (YamlException error)
        {
            return new YamlOutcome.Refused([Syntax(error), .. _errors]);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The parser meets text that its authors did not think of: the text is refused, whatever it threw.
            return new YamlOutcome.Refused([Problems.NotYaml(At(_parser.Current?.Start ?? Mark.Empty), YamlComplaint.Lost), .. _errors]);
        }
    }

    private ConfigurationNode? ReadDocument()
    {
        Next();
        if (Next() is StreamEnd)
        {
            return null;
        }
        Next();
        var root = ReadNode("", depth: 0).Node;
        Next();
        return Next() is StreamEnd
            ? root.IsNothing ? null : root
            : throw new Refusal(Problems.NotTaken(At(_parser.Current!.Start), "", "a second document begins here; one file holds one document"));
    }

    private ParsingEvent Next() => _parser.MoveNext()
        ? _parser.Current!
        : throw new Refusal(Problems.NotYaml(At(Mark.Empty), "the text ends too early"));

    // Stands on the node's first event when it begins, and on its last one when it ends.
    private Counted ReadNode(string path, int depth)
    {
        var first = _parser.Current!;
        var place = At(first.Start);
        if (first is AnchorAlias alias)
        {
            return Recall(alias, place, path, depth);
        }
        if (first is NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } tag })
        {
            throw new Refusal(Problems.NotTaken(place, path, $"the tag {Problems.Shorten(tag.Value)} is not taken; write the value alone"));
        }
        Count(1, depth, place, path);
        var node = first switch
        {
            YamlDotNet.Core.Events.Scalar scalar => new Counted(new ConfigurationNode.Scalar(place, scalar.Value, scalar.Style is ScalarStyle.Plain or ScalarStyle.Any), 1, 0),
            SequenceStart => ReadSequence(place, path, depth),
            MappingStart => ReadMapping(place, path, depth),
            _ => throw new Refusal(Problems.NotYaml(place, "a value was expected")),
        };
        if (first is NodeEvent { Anchor: { IsEmpty: false } anchor })
        {
            _anchors[anchor.Value] = node;
        }
        return node;
    }

    private Counted ReadSequence(Place place, string path, int depth)
    {
        var items = new List<ConfigurationNode>();
        var (size, height) = (1, 0);
        while (Next() is not SequenceEnd)
        {
            var item = ReadNode($"{path}[{items.Count}]", depth + 1);
            items.Add(item.Node);
            (size, height) = (size + item.Size, Math.Max(height, item.Height + 1));
        }
        return new Counted(new Sequence(place, items), size, height);
    }

    private Counted ReadMapping(Place place, string path, int depth)
    {
        var entries = new Dictionary<string, ConfigurationEntry>(StringComparer.Ordinal);
        var order = new List<ConfigurationEntry>();
        var (size, height) = (1, 0);
        while (Next() is not MappingEnd)
        {
            var (key, at) = ReadKey(path);
            var keyPath = path.Length == 0 ? key : $"{path}.{key}";
            Next();
            var value = ReadNode(keyPath, depth + 1);
            (size, height) = (size + value.Size, Math.Max(height, value.Height + 1));
            var entry = new ConfigurationEntry(key, at, value.Node);
            if (entries.TryAdd(key, entry))
            {
                order.Add(entry);
            }
            else if (_errors.Count < ConfigurationLimits.ErrorsMax)
            {
                _errors.Add(Problems.Twice(at, keyPath, entries[key].Place));
            }
        }
        return new Counted(new Mapping(place, order), size, height);
    }

    private (string Key, Place Place) ReadKey(string path)
    {
        var place = At(_parser.Current!.Start);
        if (_parser.Current is not YamlDotNet.Core.Events.Scalar { Value: var key })
        {
            throw new Refusal(Problems.NotTaken(place, path, "a key must be a word, not a list, a group or an alias"));
        }
        if (key.Length > ConfigurationLimits.KeyLengthMax)
        {
            throw new Refusal(Problems.TooMuch(place, path, $"a key of {key.Length} characters; {ConfigurationLimits.KeyLengthMax} are taken"));
        }
        return key == "<<"
            ? throw new Refusal(Problems.NotTaken(place, path, "merge keys (<<) are not taken; repeat the keys, or use an alias for a whole value"))
            : (key, place);
    }

    private Counted Recall(AnchorAlias alias, Place place, string path, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var known))
        {
            throw new Refusal(Problems.NotYaml(place, $"the alias *{Problems.Shorten(alias.Value.Value)} names no anchor that is complete before it"));
        }
        Count(known.Size, depth + known.Height, place, path);
        return known;
    }

    private void Count(int size, int depth, Place place, string path)
    {
        _nodes += size;
        if (_nodes > ConfigurationLimits.NodesMax)
        {
            throw new Refusal(Problems.TooMuch(place, path, $"more than {ConfigurationLimits.NodesMax:N0} values, aliases put in place"));
        }
        if (depth > ConfigurationLimits.DepthMax)
        {
            throw new Refusal(Problems.TooMuch(place, Problems.Shorten(path), $"more than {ConfigurationLimits.DepthMax} levels deep"));
        }
    }

    private ConfigurationError Syntax(YamlException error) => YamlComplaint.Of(error, At(error.Start), text);

    private Place At(Mark mark) => new(source, (int)Math.Clamp(mark.Line, 1, int.MaxValue), (int)Math.Clamp(mark.Column, 1, int.MaxValue));

    /// <param name="Size">Nodes with all below, aliases put in place.</param>
    /// <param name="Height">Levels below.</param>
    private readonly record struct Counted(ConfigurationNode Node, int Size, int Height);

    private sealed class Refusal(ConfigurationError error) : Exception
    {
        public ConfigurationError Error { get; } = error;
    }
}
