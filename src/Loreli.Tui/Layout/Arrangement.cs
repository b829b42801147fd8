using System.Text.Json;

namespace Loreli.Tui.Layout;

public enum ViewKind { Single, Grid, Splits }

/// <summary>What a client keeps in the daemon so that the next attach finds its screen as it was.</summary>
/// <param name="Tree">Null unless the operator has split the screen.</param>
public sealed record Arrangement(ViewKind Kind, bool Zoomed, bool ListHidden, string? Focused, PaneTree? Tree)
{
    public static Arrangement Start { get; } = new(ViewKind.Single, Zoomed: false, ListHidden: false, Focused: null, Tree: null);

    /// <summary>A saved tree deeper than this is no work of ours; it is forgotten.</summary>
    private const int DepthMax = 32;

    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("view", Kind.ToString());
            json.WriteBoolean("zoomed", Zoomed);
            json.WriteBoolean("listHidden", ListHidden);
            json.WriteString("focused", Focused);
            if (Tree is not null)
            {
                json.WritePropertyName("tree");
                Write(json, Tree);
            }
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote; anything else is the starting arrangement.</summary>
    public static Arrangement FromJson(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Start;
        }
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = DepthMax * 2 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return Start;
            }
            var kind = Enum.TryParse<ViewKind>(Text(root, "view"), out var parsed) && Enum.IsDefined(parsed) ? parsed : ViewKind.Single;
            var tree = root.TryGetProperty("tree", out var node) ? Read(node, DepthMax) : null;
            if (tree is { Panes: var panes } && panes.Distinct().Count() != panes.Length)
            {
                tree = null; // No pane is shown twice: it has one size.
            }
            return new Arrangement(
                kind == ViewKind.Splits && tree is null ? ViewKind.Single : kind,
                Flag(root, "zoomed"), Flag(root, "listHidden"), Text(root, "focused"), tree);
        }
        catch (JsonException)
        {
            return Start; // A layout is a convenience: a broken one is not worth an error to its owner.
        }
    }

    private static void Write(Utf8JsonWriter json, PaneTree tree)
    {
        json.WriteStartObject();
        if (tree is PaneTree.Split split)
        {
            json.WriteBoolean("sideBySide", split.SideBySide);
            json.WriteNumber("share", split.Share);
            json.WritePropertyName("first");
            Write(json, split.First);
            json.WritePropertyName("second");
            Write(json, split.Second);
        }
        else if (tree is PaneTree.Leaf leaf)
        {
            json.WriteString("pane", leaf.Pane);
        }
        json.WriteEndObject();
    }

    private static PaneTree? Read(JsonElement node, int depthLeft)
    {
        if (node.ValueKind != JsonValueKind.Object || depthLeft == 0)
        {
            return null;
        }
        if (Text(node, "pane") is { } pane)
        {
            return PaneName.TryParse(pane, out _) ? new PaneTree.Leaf(pane) : null;
        }
        if (!node.TryGetProperty("first", out var first) || !node.TryGetProperty("second", out var second))
        {
            return null;
        }
        var share = node.TryGetProperty("share", out var number) && number.TryGetInt32(out var value) ? value : 500;
        return (Read(first, depthLeft - 1), Read(second, depthLeft - 1)) switch
        {
            ({ } one, { } other) => new PaneTree.Split(Flag(node, "sideBySide"), Math.Clamp(share, PaneTree.ShareMin, PaneTree.ShareMax), one, other),
            var (one, other) => one ?? other,
        };
    }

    private static string? Text(JsonElement node, string name) =>
        node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Flag(JsonElement node, string name) =>
        node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
