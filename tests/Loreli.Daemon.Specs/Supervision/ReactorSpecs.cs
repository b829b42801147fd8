using Loreli.Daemon.Supervision;
using Loreli.Testing;
using Shouldly;
using Xunit;

namespace Loreli.Daemon.Specs.Supervision;

public sealed class ReactorSpecs
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly ManualTime _time = new();
    private readonly StepScheduler _tasks = new();
    private readonly List<string> _ran = [];
    private readonly List<HandlerTrouble> _troubles = [];
    private readonly Reactor _reactor;

    public ReactorSpecs() => _reactor = new Reactor(
        _time, new ReactorOptions { Interval = Interval, HandlerLimit = Limit, Gather = Gather }, _troubles.Add);

    [Fact]
    public void Handlers_run_at_once_and_in_the_order_in_which_they_were_registered()
    {
        Register("first", "second", "third");

        Start();

        _ran.ShouldBe(["first", "second", "third"]);
    }

    [Fact]
    public void A_second_handler_of_the_same_name_is_refused()
    {
        Register("seed");

        Should.Throw<ArgumentException>(() => Register("seed")).Message.ShouldContain("\"seed\"");

        Start();
        _ran.ShouldBe(["seed"]);
    }

    [Fact]
    public void Without_any_wake_a_pass_comes_once_an_interval()
    {
        Register("a");
        Start();

        Pass(Interval - Tick);
        _ran.Count.ShouldBe(1);
        Pass(Tick);
        _ran.Count.ShouldBe(2);
        Pass(Interval);
        _ran.Count.ShouldBe(3);
    }

    [Fact]
    public void Many_wakes_are_one_pass()
    {
        Register("a");
        Start();

        Wake();
        Wake();
        Pass(Gather / 2);
        Wake();
        Pass(Gather / 2);
        _ran.Count.ShouldBe(2);

        Pass(Gather);
        _ran.Count.ShouldBe(2);
    }

    [Fact]
    public void A_wake_that_comes_during_a_pass_asks_for_another()
    {
        _reactor.Register("a", _ =>
        {
            _ran.Add("a");
            if (_ran.Count == 1)
            {
                _reactor.Wake();
            }
            return Task.CompletedTask;
        });

        Start();
        Pass(Gather);

        _ran.Count.ShouldBe(2);
    }

    [Fact]
    public void A_handler_that_throws_is_reported_and_the_next_runs_all_the_same()
    {
        _reactor.Register("broken", _ => throw new InvalidOperationException("no hub"));
        _reactor.Register("late", static async _ =>
        {
            await Task.Yield();
            throw new InvalidOperationException("no disk");
        });
        Register("good");

        Start();

        _ran.ShouldBe(["good"]);
        _troubles.Select(it => it.Handler).ShouldBe(["broken", "late"]);
        _troubles.OfType<HandlerTrouble.Failed>().First().Error.ShouldContain("no hub");
        _reactor.Views()[0].Error.ShouldBe("no hub");
    }

    [Fact]
    public void The_same_trouble_is_reported_once_and_again_only_after_it_was_over()
    {
        var error = "no hub";
        _reactor.Register("broken", _ => error is null ? Task.CompletedTask : throw new InvalidOperationException(error));
        Start();

        Pass(Interval);
        _troubles.Count.ShouldBe(1);
        _reactor.Views()[0].Failures.ShouldBe(2);

        error = null;
        Pass(Interval);
        _reactor.Views()[0].Error.ShouldBeNull();
        error = "no hub";
        Pass(Interval);
        _troubles.Count.ShouldBe(2);
    }

    [Fact]
    public void A_handler_that_hangs_holds_up_a_pass_for_its_limit_and_no_longer()
    {
        _reactor.Register("stuck", static _ => new TaskCompletionSource().Task);
        Register("next");
        Start();

        Pass(Limit - Tick);
        _ran.ShouldBeEmpty();
        Pass(Tick);

        _ran.ShouldBe(["next"]);
        _troubles.ShouldBe([new HandlerTrouble.Hung("stuck", Limit)]);
        _reactor.Views()[0].IsRunning.ShouldBeTrue();
    }

    [Fact]
    public void A_handler_that_still_hangs_is_not_started_a_second_time()
    {
        var (gate, starts) = (new TaskCompletionSource(), 0);
        _reactor.Register("stuck", _ =>
        {
            starts++;
            return gate.Task;
        });
        Register("next");
        Start();
        Pass(Limit);

        Pass(Interval);
        Pass(Interval);
        (starts, _ran.Count, _troubles.Count).ShouldBe((1, 3, 1));

        gate.SetResult();
        _tasks.RunAll();
        Pass(Interval);
        starts.ShouldBe(2);
    }

    [Fact]
    public void A_handler_beyond_its_limit_is_told_to_end()
    {
        CancellationToken told = default;
        _reactor.Register("slow", token =>
        {
            told = token;
            return UntilTold(token);
        });
        Start();

        Pass(Limit);

        told.IsCancellationRequested.ShouldBeTrue();
        _reactor.Views()[0].IsRunning.ShouldBeFalse();
        _reactor.Views()[0].Error.ShouldBe("it took longer than 5s");
    }

    [Fact]
    public void A_slow_handler_delays_the_next_pass_and_never_overlaps_it()
    {
        var gate = new TaskCompletionSource();
        _reactor.Register("slow", _ =>
        {
            _ran.Add("slow");
            return gate.Task;
        }, limit: Interval * 10);
        Start();

        Pass(Interval * 3);
        Wake();
        Pass(Interval);
        _ran.Count.ShouldBe(1);

        gate.SetResult();
        _tasks.RunAll();
        Pass(Gather);
        _ran.Count.ShouldBe(2);
    }

    [Fact]
    public void After_a_stop_nothing_runs_and_nothing_starts_again()
    {
        Register("a");
        Start();

        Stop();
        Wake();
        Start();
        Pass(Interval * 3);

        _ran.Count.ShouldBe(1);
    }

    [Fact]
    public void A_stop_in_the_middle_of_a_pass_leaves_the_rest_of_it()
    {
        CancellationToken told = default;
        _reactor.Register("slow", token =>
        {
            told = token;
            return UntilTold(token);
        });
        Register("next");
        Start();

        Stop();

        told.IsCancellationRequested.ShouldBeTrue();
        _ran.ShouldBeEmpty();
        _troubles.ShouldBeEmpty();
    }

    [Fact]
    public void A_stop_does_not_wait_for_ever_for_a_handler_that_ignores_it()
    {
        _reactor.Register("stuck", static _ => new TaskCompletionSource().Task);
        Start();

        var stopped = _tasks.Begin(() => _reactor.Stop(Limit / 2));
        _tasks.RunAll();
        Pass(Limit / 2);
        Pass(Limit / 2);

        stopped.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void Starting_twice_and_stopping_twice_is_the_same_as_once()
    {
        Register("a");

        Start();
        Start();
        Pass(Interval);
        _ran.Count.ShouldBe(2);

        Stop();
        Stop();
    }

    [Fact]
    public void An_interval_that_was_changed_holds_from_the_next_wait_on()
    {
        Register("a");
        Start();

        _reactor.Options = _reactor.Options with { Interval = TimeSpan.FromSeconds(1) };
        Pass(Interval);
        _ran.Count.ShouldBe(2);
        Pass(TimeSpan.FromSeconds(1));

        _ran.Count.ShouldBe(3);
    }

    [Fact]
    public void Its_view_tells_when_a_handler_ran_how_often_and_how_long()
    {
        _reactor.Register("slow", _ => Task.Delay(TimeSpan.FromSeconds(2), _time));
        var began = _time.GetUtcNow();
        Start();
        Pass(TimeSpan.FromSeconds(2));

        var view = _reactor.Views().ShouldHaveSingleItem();
        (view.Name, view.LastAt, view.LastMilliseconds, view.Runs, view.Failures, view.IsRunning)
            .ShouldBe(("slow", began, 2000.0, 1L, 0L, false));
    }

    private async Task UntilTold(CancellationToken told)
    {
        await Pause.For(Timeout.InfiniteTimeSpan, _time, told);
        told.ThrowIfCancellationRequested();
    }

    private void Register(params string[] names)
    {
        foreach (var name in names)
        {
            _reactor.Register(name, _ =>
            {
                _ran.Add(name);
                return Task.CompletedTask;
            });
        }
    }

    private void Start()
    {
        _tasks.Begin(_reactor.Start);
        _tasks.RunAll();
    }

    private void Stop()
    {
        var stopped = _tasks.Begin(() => _reactor.Stop(Limit));
        _tasks.RunAll();
        stopped.IsCompletedSuccessfully.ShouldBeTrue();
    }

    private void Wake()
    {
        _reactor.Wake();
        _tasks.RunAll();
    }

    private void Pass(TimeSpan time)
    {
        _time.Pass(time);
        _tasks.RunAll();
    }
}
