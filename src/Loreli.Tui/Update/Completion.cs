using Loreli.Tui.Drawing;
using Loreli.Tui.Model;
using Loreli.Tui.Views;

namespace Loreli.Tui.Update;

/// <summary>What a field of the dialog for a new agent may be completed to.</summary>
/// <param name="Note">Shown beside it: health, use.</param>
/// <param name="IsBad">It can be chosen and will not do now.</param>
public sealed record Suggestion(string Text, string Note, bool IsBad = false);

public static class Completion
{
    /// <summary>Rows offered at once: more is no help.</summary>
    private const int SuggestionsMax = 50;

    private static readonly (string Role, string Note)[] Roles =
    [
        ("planner", "turns goals into issues"),
        ("action", "works on issues"),
        ("reviewer", "reviews what others made"),
        ("risk", "looks for what could go wrong"),
        ("alpha", "first of a council"),
        ("beta", "second of a council"),
        ("gamma", "third of a council"),
    ];

    /// <summary>What fits the letters typed, best first; everything while the field is untouched.</summary>
    public static IReadOnlyList<Suggestion> Of(ScreenModel model, AgentForm form)
    {
        var all = All(model, form).ToList();
        var typed = form.Text(form.At);
        // A word that is chosen already offers its neighbours, not itself alone.
        var query = all.Exists(it => it.Text == typed) ? "" : typed;
        return [.. Fuzzy.Rank(query, all, it => it.Text).Take(SuggestionsMax)];
    }

    private static IEnumerable<Suggestion> All(ScreenModel model, AgentForm form) => form.At switch
    {
        FormField.Backend => (model.Fleet?.Backends ?? []).OrderBy(it => !TeamSheets.IsHealthy(it)).ThenBy(it => it.State == "missing")
            .Select(it => new Suggestion(it.Name, Note(model, it), !TeamSheets.IsHealthy(it))),
        FormField.Role => Roles.Select(it => new Suggestion(it.Role, it.Note))
            .Concat((model.Fleet?.Agents ?? []).Select(agent => new Suggestion(agent.Role, "in use")))
            .Where(it => it.Text.Length > 0).DistinctBy(it => it.Text, StringComparer.Ordinal),
        FormField.Model => (model.Fleet?.Agents ?? [])
            .Where(agent => agent.Model is { Length: > 0 } && agent.Backend == form.Text(FormField.Backend))
            .Select(agent => new Suggestion(agent.Model!, $"used by {agent.Name}")).DistinctBy(it => it.Text, StringComparer.Ordinal),
        _ => [],
    };

    private static string Note(ScreenModel model, Protocol.Daemon.BackendView backend) =>
        backend.Version is { Length: > 0 } version && TeamSheets.IsHealthy(backend)
            ? $"{version}, healthy"
            : TeamSheets.Health(model, backend);
}
