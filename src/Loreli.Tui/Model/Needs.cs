using System.Collections.Immutable;
using Loreli.Protocol.Daemon;

namespace Loreli.Tui.Model;

/// <summary>What needs the operator: what the daemon says of its agents, and the panes that nobody supervises.</summary>
public static class Needs
{
    /// <summary>Begins the id of a need that only this screen knows of: a pane that asks, died or rang. Its text is the pane's own.</summary>
    public const string PanePrefix = "pane:";

    // Beside the daemon's needs: an open question and a death are as bad there as here, a bell is the least of all.
    private const int AsksSeverity = 1;
    private const int DiedSeverity = 1;
    private const int TroubledSeverity = 2;
    private const int CalledSeverity = 9;

    /// <summary>All of them, each once: the most severe first, of those the oldest; what was put off comes last.</summary>
    public static IReadOnlyList<AttentionView> All(ScreenModel model)
    {
        var told = model.Fleet?.Attention ?? [];
        var about = told.Select(need => need.Agent).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return
        [
            .. told.Concat(model.Team.Where(member => !about.Contains(member.Name)).Select(OfMember).OfType<AttentionView>())
                .DistinctBy(need => need.Id, StringComparer.Ordinal)
                .OrderBy(need => IsPutOff(need, model.Now)).ThenBy(need => need.Severity).ThenBy(need => need.Since)
                .ThenBy(need => need.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>Those that were not put off.</summary>
    public static IEnumerable<AttentionView> Open(ScreenModel model) => All(model).Where(need => !IsPutOff(need, model.Now));

    public static bool IsPutOff(AttentionView need, DateTimeOffset now) => need.SnoozedUntil > now;

    /// <summary>Made up here: it can be looked at, but not put off.</summary>
    public static bool IsOfPane(AttentionView need) => need.Id.StartsWith(PanePrefix, StringComparison.Ordinal);

    /// <summary>Rows in the order of the list: who needs the operator comes first, equals by name so that rows stay where they are.</summary>
    public static ImmutableArray<Member> Sort(IEnumerable<Member> members, FleetView? fleet, DateTimeOffset now)
    {
        var told = (fleet?.Attention ?? []).Where(need => need.Agent is not null).ToLookup(need => need.Agent!, StringComparer.Ordinal);
        return [.. members.OrderBy(member => Urgency(member, told[member.Name], now)).ThenBy(member => member.Name, StringComparer.Ordinal)];
    }

    // Working and idle share a rank: an agent that pauses must not make the list jump.
    private static int Urgency(Member member, IEnumerable<AttentionView> told, DateTimeOffset now)
    {
        var (isTold, isOpen) = (false, false);
        foreach (var need in told)
        {
            (isTold, isOpen) = (true, isOpen || !IsPutOff(need, now));
        }
        var isPutOff = isTold && !isOpen;
        return member.Standing switch
        {
            Standing.Blocked when !isPutOff => 0,
            Standing.Died when !isPutOff => 1,
            Standing.Troubled when !isPutOff => 2,
            _ when isOpen || (member.HasNews && !isPutOff) => 3,
            Standing.Ended => 6,
            Standing.Delayed => 5,
            _ => 4,
        };
    }

    private static AttentionView? OfMember(Member member)
    {
        var since = member.Agent?.ActivitySince ?? member.LastActivity ?? DateTimeOffset.MinValue;
        AttentionView Need(string kind, int severity) => new(
            $"{PanePrefix}{member.Name}:{member.Agent?.Generation ?? member.Pane?.Generation}:{kind}", kind, severity, member.Name,
            Text: "", since, member.Agent?.Question);
        return member.Standing switch
        {
            Standing.Blocked => Need("asks", AsksSeverity),
            Standing.Died => Need("died", DiedSeverity),
            Standing.Troubled => Need("error", TroubledSeverity),
            _ when member.HasNews && member.Standing != Standing.Ended => Need("rang", CalledSeverity),
            _ => null,
        };
    }
}
