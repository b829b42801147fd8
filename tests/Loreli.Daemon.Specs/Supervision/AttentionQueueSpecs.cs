using Loreli.Daemon.Supervision;
using Loreli.Supervision;
using Loreli.Testing;
using Shouldly;
using Xunit;

namespace Loreli.Daemon.Specs.Supervision;

public sealed class AttentionQueueSpecs
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly AttentionItem Waiting =
        new("waiting:a:1", "waiting", 1, "a", "asks: Go on?", Noon, new Question("question", "Go on?", ["Yes", "No"], 0));
    private static readonly AttentionItem GaveUp = new("gave-up:b:3", "gave-up", 0, "b", "died 5 times", Noon);

    private readonly ManualTime _time = new();
    private readonly AttentionQueue _queue;

    public AttentionQueueSpecs() => _queue = new AttentionQueue(_time);

    [Fact]
    public void The_most_severe_comes_first_and_of_those_the_oldest()
    {
        _queue.Update([Waiting with { Id = "waiting:0:1", Since = Noon.AddMinutes(1) }, Waiting, GaveUp with { Since = Noon.AddMinutes(2) }]);

        Ids().ShouldBe(["gave-up:b:3", "waiting:a:1", "waiting:0:1"]);
    }

    [Fact]
    public void A_need_is_there_once_and_keeps_its_age_while_it_lasts()
    {
        _queue.Update([Waiting, Waiting]).ShouldBeTrue();

        _queue.Update([Waiting with { Since = Noon.AddMinutes(1), Question = Waiting.Question! with { Options = ["Yes", "No"] } }]).ShouldBeFalse();
        _queue.Update([Waiting with { Question = Waiting.Question! with { Marked = 1 } }]).ShouldBeTrue();

        _queue.Views().ShouldHaveSingleItem().Since.ShouldBe(Noon);
    }

    [Fact]
    public void A_need_that_is_met_leaves_and_one_that_comes_back_is_new()
    {
        _queue.Update([Waiting]);
        _queue.Update([]).ShouldBeTrue();
        _queue.Views().ShouldBeEmpty();

        _queue.Update([Waiting with { Since = Noon.AddMinutes(1) }]);

        _queue.Views().ShouldHaveSingleItem().Since.ShouldBe(Noon.AddMinutes(1));
    }

    [Fact]
    public void A_snoozed_need_waits_behind_the_others_until_its_time()
    {
        _queue.Update([Waiting, GaveUp]);

        _queue.Snooze("gave-up:b:3", TimeSpan.FromMinutes(5)).ShouldBeTrue();
        Ids().ShouldBe(["waiting:a:1", "gave-up:b:3"]);
        _queue.Views()[1].SnoozedUntil.ShouldBe(_time.GetUtcNow() + TimeSpan.FromMinutes(5));

        _time.Pass(TimeSpan.FromMinutes(5));
        Ids().ShouldBe(["gave-up:b:3", "waiting:a:1"]);
        _queue.Views()[0].SnoozedUntil.ShouldBeNull();
    }

    [Fact]
    public void What_is_not_there_cannot_be_snoozed() => _queue.Snooze("waiting:z:1", TimeSpan.FromMinutes(5)).ShouldBeFalse();

    private IEnumerable<string> Ids() => _queue.Views().Select(static it => it.Id);
}
