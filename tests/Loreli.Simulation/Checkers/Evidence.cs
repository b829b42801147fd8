namespace Loreli.Simulation.Checkers;

/// <summary>Reads values out of facts.</summary>
internal static class Evidence
{
    /// <summary>A text of a fact's data; empty when it has none. Not for texts with quotation marks.</summary>
    public static string Find(string data, string label)
    {
        var name = $"\"{label}\":\"";
        var at = data.IndexOf(name, StringComparison.Ordinal);
        if (at < 0)
        {
            return "";
        }
        at += name.Length;
        return data[at..data.IndexOf('"', at)];
    }
}
