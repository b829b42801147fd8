using System.Buffers;
using System.Text.Json;

namespace Loreli.Protocol.Live;

/// <summary>A key's message, written and read by hand: the serializer alone took a quarter of a key's way to its echo (bench, latency).</summary>
internal static class KeyJson
{
    /// <summary>The same JSON as the serializer's.</summary>
    public static void Write(ClientMessage.Key key, IBufferWriter<byte> to)
    {
        using var json = new Utf8JsonWriter(to, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("type"u8, "key"u8);
        json.WriteStartArray("panes"u8);
        foreach (var pane in key.Panes)
        {
            json.WriteStringValue(pane);
        }
        json.WriteEndArray();
        json.WriteString("name"u8, key.Name);
        json.WriteNumber("modifiers"u8, key.Modifiers);
        json.WriteNumber("action"u8, key.Action);
        json.WriteString("text"u8, key.Text);
        json.WriteEndObject();
    }

    /// <summary>Reads exactly what <see cref="Write"/> writes.</summary>
    /// <returns>Null for everything else, keys in another order and broken JSON included: then the serializer decides.</returns>
    public static ClientMessage.Key? TryRead(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("{\"type\":\"key\","u8))
        {
            return null;
        }
        try
        {
            var json = new Utf8JsonReader(text);
            return ReadWhole(ref json);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static ClientMessage.Key? ReadWhole(ref Utf8JsonReader json)
    {
        var isHead = json.Read() && IsNext(ref json, "type"u8) && json.Read() && IsNext(ref json, "panes"u8)
            && json.Read() && json.TokenType == JsonTokenType.StartArray;
        if (!isHead || ReadPanes(ref json) is not { } panes || !IsNext(ref json, "name"u8) || ReadText(ref json) is not { } name
            || !IsNext(ref json, "modifiers"u8) || !TryReadNumber(ref json, out var modifiers)
            || !IsNext(ref json, "action"u8) || !TryReadNumber(ref json, out var action)
            || !IsNext(ref json, "text"u8) || !json.Read() || json.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
        {
            return null;
        }
        var typed = json.GetString();
        var isEnd = json.Read() && json.TokenType == JsonTokenType.EndObject && !json.Read();
        return isEnd ? new ClientMessage.Key(panes, name, modifiers, action, typed) : null;
    }

    private static List<string>? ReadPanes(ref Utf8JsonReader json)
    {
        var panes = new List<string>(1);
        while (json.Read() && json.TokenType == JsonTokenType.String)
        {
            panes.Add(json.GetString()!);
        }
        return json.TokenType == JsonTokenType.EndArray ? panes : null;
    }

    private static bool IsNext(ref Utf8JsonReader json, ReadOnlySpan<byte> name) =>
        json.Read() && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals(name);

    private static string? ReadText(ref Utf8JsonReader json) =>
        json.Read() && json.TokenType == JsonTokenType.String ? json.GetString() : null;

    private static bool TryReadNumber(ref Utf8JsonReader json, out int number)
    {
        number = 0;
        return json.Read() && json.TokenType == JsonTokenType.Number && json.TryGetInt32(out number);
    }
}
