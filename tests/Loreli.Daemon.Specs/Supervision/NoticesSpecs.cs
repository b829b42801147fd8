using Loreli.Configuration;
using Loreli.Daemon.Supervision;
using Loreli.Protocol.Daemon;
using Shouldly;
using Xunit;

namespace Loreli.Daemon.Specs.Supervision;

public sealed class NoticesSpecs
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly NotificationSettings Settings = new() { Escalate = TimeSpan.FromMinutes(10) };
    private static readonly AttentionView Waiting = new("waiting:a:1", "waiting", 1, "a", "asks: Go on?", Noon);

    private readonly Notices _notices = new();

    [Fact]
    public void A_need_is_told_once_and_again_when_nobody_comes_each_time_after_twice_as_long()
    {
        var told = Enumerable.Range(0, 90).Where(minute => Due(minute, Waiting).Count > 0);

        told.ShouldBe([0, 10, 30, 70]);
    }

    [Fact]
    public void An_operator_who_is_attached_sees_it_and_is_not_told_besides()
    {
        Due(0, isAttended: true, Waiting).ShouldBeEmpty();
        Due(9, Waiting).ShouldBeEmpty();

        Due(10, Waiting).ShouldHaveSingleItem().Times.ShouldBe(2);
    }

    [Fact]
    public void A_need_that_was_met_and_comes_back_is_told_at_once()
    {
        Due(0, Waiting).Count.ShouldBe(1);
        Due(1).ShouldBeEmpty();

        Due(2, Waiting).ShouldHaveSingleItem().Times.ShouldBe(1);
    }

    [Fact]
    public void What_is_snoozed_or_of_a_kind_that_nobody_wants_to_hear_of_is_not_told() =>
        Due(0, Waiting with { SnoozedUntil = Noon.AddHours(1) }, Waiting with { Id = "drift:x", Kind = "drift" }).ShouldBeEmpty();

    private IReadOnlyList<Notice> Due(int minute, params AttentionView[] needs) => Due(minute, isAttended: false, needs);

    private IReadOnlyList<Notice> Due(int minute, bool isAttended, params AttentionView[] needs) =>
        _notices.Due(needs, isAttended, Settings, Noon.AddMinutes(minute));
}
