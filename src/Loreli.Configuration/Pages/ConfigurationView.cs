using System.Text;
using System.Text.Json;
using Loreli.Configuration.Keys;

namespace Loreli.Configuration.Pages;

/// <summary>An effective configuration with every key, for people and programs. Values that may be secrets are hidden.</summary>
public static class ConfigurationView
{
    private const int OriginColumn = 44;

    /// <summary>YAML; with origins, each value has a comment that says where it comes from.</summary>
    public static string Text(LoadedConfiguration loaded, bool withOrigins)
    {
        var text = new StringBuilder();
        var group = "";
        foreach (var key in FleetKeys.Table.Keys)
        {
            if (key.Path == "agents")
            {
                AddAgents(text, loaded, withOrigins);
                continue;
            }
            AddKey(text, key, loaded.Fleet, "", "", ref group, withOrigins ? OriginOf(loaded, key.Path) : null);
        }
        return text.ToString();
    }

    /// <summary><c>{"values": {…}, "origins": {path: place}}</c>, or the values alone.</summary>
    public static string Json(LoadedConfiguration loaded, bool withOrigins)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, FlowYaml.Compact with { Indented = true }))
        {
            if (!withOrigins)
            {
                FleetKeys.Table.WriteValues(json, FilledIn(loaded.Fleet));
            }
            else
            {
                json.WriteStartObject();
                json.WritePropertyName("values");
                FleetKeys.Table.WriteValues(json, FilledIn(loaded.Fleet));
                json.WriteStartObject("origins");
                foreach (var key in FleetKeys.Table.Keys)
                {
                    json.WriteString(key.Path, OriginOf(loaded, key.Path));
                }
                foreach (var (path, place) in loaded.Places.Where(it => it.Key.Contains('[')).OrderBy(it => it.Key, StringComparer.Ordinal))
                {
                    json.WriteString(path, place.ToString());
                }
                json.WriteEndObject();
                json.WriteEndObject();
            }
        }
        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static FleetConfiguration FilledIn(FleetConfiguration fleet) => fleet with { Agents = [.. fleet.Agents.Select(it => it.FilledIn(fleet))] };

    private static void AddAgents(StringBuilder text, LoadedConfiguration loaded, bool withOrigins)
    {
        if (loaded.Fleet.Agents.Count == 0)
        {
            text.Append(Line("agents: []", withOrigins ? OriginOf(loaded, "agents") : null));
            return;
        }
        text.Append("agents:\n");
        for (var index = 0; index < loaded.Fleet.Agents.Count; index++)
        {
            var (entry, group, mark) = (loaded.Fleet.Agents[index].FilledIn(loaded.Fleet), "", "  - ");
            foreach (var key in AgentKeys.Table.Keys)
            {
                AddKey(text, key, entry, "    ", mark, ref group, withOrigins ? OriginOf(loaded, index, key.Path) : null);
                mark = "";
            }
        }
    }

    private static void AddKey<T>(StringBuilder text, Key<T> key, T owner, string indent, string mark, ref string group, string? origin)
    {
        var (head, name) = key.Path.IndexOf('.') is var dot and > 0 ? (key.Path[..dot], key.Path[(dot + 1)..]) : ("", key.Path);
        if (head != group && head.Length > 0)
        {
            text.Append(indent).Append(head).Append(":\n");
        }
        group = head;
        text.Append(Line($"{(mark.Length > 0 ? mark : indent)}{(head.Length > 0 ? "  " : "")}{name}: {key.Format(owner)}", origin));
    }

    private static string Line(string value, string? origin) => origin is null ? value + "\n" : $"{value.PadRight(OriginColumn)} # {origin}\n";

    private static string OriginOf(LoadedConfiguration loaded, string path) =>
        loaded.Places.TryGetValue(path, out var place) ? place.ToString()
        : loaded.Places.Where(it => it.Key.StartsWith(path + ".", StringComparison.Ordinal)).Select(it => it.Value.ToString()).FirstOrDefault() ?? Place.BuiltIn.ToString();

    // What an agent takes from the fleet comes from where the fleet has it.
    private static string OriginOf(LoadedConfiguration loaded, int index, string key) =>
        loaded.Places.TryGetValue($"agents[{index}].{key}", out var place) ? place.ToString() : key switch
        {
            "model" => $"{OriginOf(loaded, "model")} (model)",
            "stall.timeout" => $"{OriginOf(loaded, "timeouts.stall")} (timeouts.stall)",
            _ => Place.BuiltIn.ToString(),
        };
}
