using Loreli.Agents.Launch;
using Loreli.Protocol.Places;
using Loreli.Testing;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Launch;

public sealed class LaunchTransactionSpecs
{
    private readonly List<string> _told = [];

    [Fact]
    public async Task Steps_run_in_order_and_nothing_is_taken_back_when_all_succeed()
    {
        (await Run(new Step("a", _told), new Step("b", _told))).ShouldBeOfType<LaunchOutcome.Launched>();

        _told.ShouldBe(["a", "b"]);
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2)]
    public async Task Whichever_step_fails_it_and_all_before_it_are_taken_back_the_last_first(int failing)
    {
        var steps = Enumerable.Range(0, 3).Select(it => new Step($"{it}", _told) { Fails = it == failing }).ToArray();

        var failed = (await Run(steps)).ShouldBeOfType<LaunchOutcome.Failed>();

        failed.Step.ShouldBe($"{failing}");
        failed.Error.Message.ShouldBe($"{failing} broke");
        failed.Warnings.ShouldBeEmpty();
        _told.ShouldBe([.. Enumerable.Range(0, failing + 1).Select(it => $"{it}"), .. Enumerable.Range(0, failing + 1).Reverse().Select(it => $"-{it}")]);
    }

    [Fact]
    public async Task A_step_that_throws_counts_as_failed_and_says_what_it_was()
    {
        var failed = (await Run(new Step("a", _told), new Step("b", _told) { Throws = true })).ShouldBeOfType<LaunchOutcome.Failed>();

        failed.Error.Code.ShouldBe("LOR0630");
        failed.Error.Message.ShouldContain("b threw");
        _told.ShouldBe(["a", "b", "-b", "-a"]);
    }

    [Fact]
    public async Task What_cannot_be_taken_back_is_a_warning_and_hides_neither_the_first_error_nor_the_other_undos()
    {
        var failed = (await Run(
            new Step("a", _told), new Step("b", _told) { UndoThrows = true }, new Step("c", _told) { Leaves = "a file" }, new Step("d", _told) { Fails = true }))
            .ShouldBeOfType<LaunchOutcome.Failed>();

        failed.Error.Message.ShouldBe("d broke");
        failed.Warnings.ShouldBe(["c: a file", "b could not be taken back: b will not go"]);
        _told[^1].ShouldBe("-a");
    }

    [Fact]
    public async Task A_launch_that_is_no_longer_wanted_stops_and_is_taken_back()
    {
        using var stop = new CancellationTokenSource();
        var steps = new ILaunchStep[] { new Step("a", _told) { Then = stop.Cancel }, new Step("b", _told) };

        var failed = (await LaunchTransaction.RunAsync(steps, new ManualTime(), stop.Token)).ShouldBeOfType<LaunchOutcome.Failed>();

        failed.Error.Code.ShouldBe("LOR0631");
        _told.ShouldBe(["a", "-b", "-a"]);
    }

    [Fact]
    public async Task An_undo_that_never_ends_is_given_up_after_its_limit()
    {
        var time = new ManualTime();
        var running = LaunchTransaction.RunAsync([new Step("a", _told), new Step("b", _told) { UndoHangs = true, Fails = true }], time, CancellationToken.None);
        running.IsCompleted.ShouldBeFalse();

        time.Pass(TimeSpan.FromMinutes(2));

        (await running).ShouldBeOfType<LaunchOutcome.Failed>().Warnings.ShouldHaveSingleItem().ShouldStartWith("b could not be taken back");
        _told.ShouldBe(["a", "b", "-b", "-a"]);
    }

    private static Task<LaunchOutcome> Run(params ILaunchStep[] steps) => LaunchTransaction.RunAsync(steps, new ManualTime(), CancellationToken.None);

    private sealed class Step(string name, List<string> told) : ILaunchStep
    {
        public string Name => name;
        public bool Fails { get; init; }
        public bool Throws { get; init; }
        public bool UndoThrows { get; init; }
        public bool UndoHangs { get; init; }
        public string? Leaves { get; init; }
        public Action? Then { get; init; }

        public Task<StepOutcome> RunAsync(CancellationToken stopAsked)
        {
            told.Add(name);
            Then?.Invoke();
            return Throws ? throw new InvalidOperationException($"{name} threw")
                : Task.FromResult(Fails ? new StepOutcome.Failed(new ErrorText("LOR0000", $"{name} broke")) : StepOutcome.Ok);
        }

        public Task<string?> UndoAsync(CancellationToken stopForced)
        {
            told.Add($"-{name}");
            return UndoThrows ? throw new IOException($"{name} will not go")
                : UndoHangs ? new TaskCompletionSource<string?>().Task
                : Task.FromResult(Leaves);
        }
    }
}
