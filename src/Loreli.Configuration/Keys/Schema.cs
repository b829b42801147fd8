using System.Text.Json;

namespace Loreli.Configuration.Keys;

internal static class Schema
{
    public static void Words(Utf8JsonWriter json, IEnumerable<string> words)
    {
        json.WriteStartArray("enum");
        foreach (var word in words)
        {
            json.WriteStringValue(word);
        }
        json.WriteEndArray();
    }
}
