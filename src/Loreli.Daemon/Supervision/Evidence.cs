using Loreli.Ledger;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>Turns what a fleet shows for its doings into an event's data.</summary>
internal static class Evidence
{
    /// <summary>Labels in order; one that comes several times is a list.</summary>
    public static string Of(IReadOnlyList<Exhibit> exhibits)
    {
        var members = new (string Name, object? Value)[exhibits.Count];
        var count = 0;
        foreach (var group in exhibits.GroupBy(static it => it.Label, static it => it.Value, StringComparer.Ordinal))
        {
            var values = group.ToList();
            members[count++] = (group.Key, values is [var only] ? only : values);
        }
        return EventData.Of(members.AsSpan(0, count));
    }
}
