namespace Loreli.Configuration;

/// <summary>The difference of two contents by path.</summary>
internal static class ContentDifference
{
    public static IReadOnlyList<string> Of(ConfigurationContent older, ConfigurationContent newer)
    {
        var (before, after) = (ByPath(older), ByPath(newer));
        var lines = new List<(string Path, string Line)>();
        foreach (var (path, value) in before)
        {
            if (!after.TryGetValue(path, out var now))
            {
                lines.Add((path, $"- {path} = {value}"));
            }
            else if (now != value)
            {
                lines.Add((path, $"~ {path}: {value} → {now}"));
            }
        }
        lines.AddRange(after.Where(it => !before.ContainsKey(it.Key)).Select(it => (it.Key, $"+ {it.Key} = {it.Value}")));
        IReadOnlyList<string> changed = [.. lines.OrderBy(it => it.Path, StringComparer.Ordinal).Select(it => it.Line)];
        return changed.Count == 0 && older.Hash != newer.Hash ? ["~ the order of the agents"] : changed;
    }

    private static Dictionary<string, string> ByPath(ConfigurationContent content)
    {
        var pairs = content.Lines.Select(Split).ToList();
        var names = NamesOfAgents(pairs);
        var byPath = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, value) in pairs)
        {
            byPath[Renamed(path, names)] = value;
        }
        return byPath;
    }

    // A path holds no " = " outside of quotes, and a quoted key is escaped as JSON: the first one after the last quote of the path ends it.
    private static (string Path, string Value) Split(string line)
    {
        var inQuotes = false;
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '\\')
            {
                at++;
            }
            else if (line[at] == '"')
            {
                inQuotes = !inQuotes;
            }
            else if (!inQuotes && line.AsSpan(at).StartsWith(" = ", StringComparison.Ordinal))
            {
                return (line[..at], line[(at + 3)..]);
            }
        }
        return (line, "");
    }

    // "agents[3]" → "agents[reviewer]" where the name is there once.
    private static Dictionary<string, string> NamesOfAgents(IEnumerable<(string Path, string Value)> pairs) => pairs
        .Where(it => it.Path.StartsWith("agents[", StringComparison.Ordinal) && it.Path.EndsWith("].name", StringComparison.Ordinal))
        .GroupBy(it => it.Value, StringComparer.Ordinal)
        .Where(it => it.Count() == 1)
        .Select(it => it.Single())
        .ToDictionary(it => it.Path[..^".name".Length], it => $"agents[{it.Value.Trim('"')}]", StringComparer.Ordinal);

    private static string Renamed(string path, Dictionary<string, string> names)
    {
        var end = path.IndexOf(']', StringComparison.Ordinal) + 1;
        return end > 0 && names.TryGetValue(path[..end], out var named) ? named + path[end..] : path;
    }
}
