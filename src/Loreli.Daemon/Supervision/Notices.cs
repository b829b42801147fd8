using Loreli.Configuration;
using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Supervision;

/// <summary>Something to tell an operator who is not there.</summary>
/// <param name="Times">1 for the first time; more when it was not seen to.</param>
internal sealed record Notice(AttentionView Need, int Times);

/// <summary>Decides what is told when nobody is attached, and again when nobody comes. Pure but for what it remembers. One thread at a time.</summary>
internal sealed class Notices
{
    private readonly Dictionary<string, (DateTimeOffset At, int Times)> _told = new(StringComparer.Ordinal);

    /// <param name="isAttended">An operator is attached, whose screen shows the needs: they count as told.</param>
    public IReadOnlyList<Notice> Due(IReadOnlyList<AttentionView> needs, bool isAttended, NotificationSettings settings, DateTimeOffset now)
    {
        foreach (var met in _told.Keys.Except(needs.Select(static it => it.Id), StringComparer.Ordinal).ToList())
        {
            _told.Remove(met);
        }
        var due = new List<Notice>();
        foreach (var need in needs.Where(it => it.SnoozedUntil is null && settings.Kinds.Contains(it.Kind)))
        {
            var (at, times) = _told.GetValueOrDefault(need.Id);
            // After a while, then after twice as long, and so on.
            if (times > 0 && now - at < settings.Escalate * Math.Pow(2, times - 1))
            {
                continue;
            }
            _told[need.Id] = (now, times + 1);
            if (!isAttended)
            {
                due.Add(new Notice(need, times + 1));
            }
        }
        return due;
    }
}
