using System.Text;
using System.Text.Json;
using Loreli.Configuration.Keys;

namespace Loreli.Configuration.Pages;

/// <summary>The JSON Schema of loreli.yml, for editors.</summary>
public static class ConfigurationSchema
{
    public static string Json()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, FlowYaml.Compact with { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("title", "loreli.yml");
            FleetKeys.Table.WriteSchema(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }
}
