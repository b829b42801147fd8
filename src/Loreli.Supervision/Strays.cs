namespace Loreli.Supervision;

/// <summary>Live panes that are provably ours and that no agent has. What is not provably ours is never touched.</summary>
internal sealed class Strays
{
    /// <summary>One that is just being made, or adopted, is no stray yet.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private Dictionary<(string Name, int Generation), Instant> _since = [];

    /// <summary>Gives those to sweep: seen as strays in every report for longer than the grace.</summary>
    public IReadOnlyList<PaneSeen> Observe(IEnumerable<PaneSeen> panes, Func<PaneSeen, bool> isHeld, Instant now)
    {
        var strays = panes.Where(pane => pane.IsOurs && pane.State is PaneState.Alive && !isHeld(pane)).ToList();
        var since = strays.ToDictionary(
            pane => (pane.Name, pane.Generation), pane => _since.GetValueOrDefault((pane.Name, pane.Generation), now));
        _since = since;
        return [.. strays.Where(pane => now - since[(pane.Name, pane.Generation)] > Grace)];
    }
}
