namespace Loreli.EndToEnd.Team;

/// <summary>All of the scenes that have room beside each other in one team, and the team.</summary>
internal static class Scenes
{
    // Short, so that a scene is over in seconds, and not so short that a loaded machine lives through another one.
    private const string Fleet = """
        timeouts: { rapidDeath: 10s, shutdown: 3s, grace: 500ms, start: 10s }
        scaling: { maxAgents: 50, maxBoots: 20, pace: 10ms..20ms }
        breaker: { cooldown: 3s..6s, proven: 1s }
        watch: { interval: 1s }
        workspace: { minFreeSpace: 0 }
        dialogs: { trust-folder: accept, use-api-key: ask }

        """;

    public static IReadOnlyList<Scene> All { get; } = [.. QuietScenes.All, .. TroubleScenes.All, .. EndScenes.All];

    public static string Configuration(TeamHome team, IEnumerable<Scene> scenes) =>
        Fleet + "backends:\n" + Twin("walled") + Twin("limited") + "agents:\n" + string.Concat(scenes.Select(it => it.Entry(team)));

    /// <summary>A CLI like the scripted one with a login of its own: what befalls it must not hold up the others.</summary>
    private static string Twin(string id)
    {
        var lines = File.ReadLines(Path.Combine(Repository(), "src/Loreli.Agents/Backends/Files/scripted.yml"))
            .Where(static it => !it.StartsWith("id:", StringComparison.Ordinal) && !it.StartsWith('#'))
            .Select(it => it.StartsWith("provider:", StringComparison.Ordinal) ? "provider: " + id : it);
        return $"  {id}:\n{string.Concat(lines.Select(static it => $"    {it}\n"))}";
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Governance.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }
        return folder;
    }
}
