using Loreli.Protocol.Daemon;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>What needs an operator: the most severe first, of those the oldest. Each need once, for as long as it is there.</summary>
/// <remarks>For one thread at a time.</remarks>
internal sealed class AttentionQueue(TimeProvider clock)
{
    /// <summary>More than an operator can look at; the least severe are left out.</summary>
    private const int ItemsMax = 500;

    private readonly Dictionary<string, Item> _items = new(StringComparer.Ordinal);

    /// <summary>Replaces what there is. What was there before keeps its age and its snooze; a need that comes back is new.</summary>
    /// <returns>True when something differs.</returns>
    public bool Update(IReadOnlyCollection<AttentionItem> needs)
    {
        var changed = false;
        var present = needs.OrderBy(static it => it.Severity).DistinctBy(static it => it.Id).Take(ItemsMax).ToDictionary(static it => it.Id);
        foreach (var gone in _items.Keys.Where(it => !present.ContainsKey(it)).ToList())
        {
            changed |= _items.Remove(gone);
        }
        foreach (var need in present.Values)
        {
            if (!_items.TryGetValue(need.Id, out var item))
            {
                _items[need.Id] = new Item(need, null);
                changed = true;
            }
            else if (!Same(item.Need, need))
            {
                _items[need.Id] = item with { Need = need with { Since = item.Need.Since } };
                changed = true;
            }
        }
        return changed;
    }

    /// <summary>Puts a need off. One that grows more severe is another need with another id and comes at once.</summary>
    /// <returns>False when there is no such need.</returns>
    public bool Snooze(string id, TimeSpan time)
    {
        if (!_items.TryGetValue(id, out var item))
        {
            return false;
        }
        _items[id] = item with { SnoozedUntil = time > TimeSpan.Zero ? clock.GetUtcNow() + time : null };
        return true;
    }

    /// <summary>In the order in which to look at them; the snoozed ones last.</summary>
    public IReadOnlyList<AttentionView> Views()
    {
        var now = clock.GetUtcNow();
        return [.. _items.Values
            .Select(it => new AttentionView(it.Need.Id, it.Need.Kind, it.Need.Severity, it.Need.Agent, it.Need.Text, it.Need.Since,
                FleetViews.Of(it.Need.Question), it.SnoozedUntil > now ? it.SnoozedUntil : null))
            .OrderBy(static it => it.SnoozedUntil is not null).ThenBy(static it => it.Severity).ThenBy(static it => it.Since)
            .ThenBy(static it => it.Id, StringComparer.Ordinal)];
    }

    // Records compare lists by reference; a question that was read again is the same question.
    private static bool Same(AttentionItem left, AttentionItem right) =>
        left with { Question = null, Since = right.Since } == right with { Question = null } && Same(left.Question, right.Question);

    private static bool Same(Question? left, Question? right) => left is null || right is null
        ? left is null && right is null
        : (left.Kind, left.Text, left.Marked) == (right.Kind, right.Text, right.Marked) && left.Options.SequenceEqual(right.Options);

    private sealed record Item(AttentionItem Need, DateTimeOffset? SnoozedUntil);
}
