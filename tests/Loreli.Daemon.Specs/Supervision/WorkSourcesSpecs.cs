using Loreli.Daemon.Supervision;
using Loreli.Supervision;
using Loreli.Testing;
using Shouldly;
using Xunit;

namespace Loreli.Daemon.Specs.Supervision;

public sealed class WorkSourcesSpecs
{
    private readonly ManualTime _time = new();
    private readonly StepScheduler _tasks = new();
    private readonly List<HandlerTrouble> _troubles = [];
    private readonly WorkSources _sources;

    public WorkSourcesSpecs() => _sources = new WorkSources(_time);

    [Fact] // L-050
    public void A_source_that_fails_is_reported_once_and_left_out()
    {
        var broken = Add("reviews", "reviewer", static _ => throw new InvalidOperationException("no hub"));
        Add("issues", "action", static _ => Task.FromResult(new Demand("action", 3, 1, 2)));

        Ask().ShouldBe([new Demand("action", 3, 1, 2)]);
        Ask();
        _troubles.ShouldHaveSingleItem().ShouldBeOfType<HandlerTrouble.Failed>().Handler.ShouldBe("demand/reviews");
        _sources.Views()[0].Error.ShouldBe("no hub");

        broken.Answer = static _ => Task.FromResult(new Demand("reviewer", 1, 1, 0));
        Ask().Count.ShouldBe(2);
    }

    [Fact]
    public void A_source_that_hangs_costs_its_time_is_not_asked_twice_and_holds_up_no_other()
    {
        var gate = new TaskCompletionSource<Demand>();
        var slow = Add("reviews", "reviewer", _ => gate.Task);
        Add("issues", "action", static _ => Task.FromResult(new Demand("action", 3, 1, 2)));

        Ask(WorkSources.Limit).Select(static it => it.Role).ShouldBe(["action"]);
        _troubles.ShouldBe([new HandlerTrouble.Hung("demand/reviews", WorkSources.Limit)]);
        Ask().Select(static it => it.Role).ShouldBe(["action"]);
        slow.TimesAsked.ShouldBe(1);

        gate.SetResult(new Demand("reviewer", 9, 9, 9));
        _tasks.RunAll();
        slow.Answer = static _ => Task.FromResult(new Demand("reviewer", 1, 0, 1));
        Ask()[0].ShouldBe(new Demand("reviewer", 1, 0, 1));
    }

    [Theory]
    [InlineData("risk", 1)]
    [InlineData("reviewer", -1)]
    public void An_answer_that_cannot_be_is_a_failure(string role, int deficit)
    {
        Add("reviews", "reviewer", _ => Task.FromResult(new Demand(role, 1, 0, deficit)));

        Ask().ShouldBeEmpty();
        _troubles.Count.ShouldBe(1);
    }

    [Fact]
    public void What_two_sources_need_of_one_role_is_one_demand()
    {
        Add("issues", "action", static _ => Task.FromResult(new Demand("action", 3, 1, 2) { ActionProviders = ["claude"] }));
        Add("pipelines", "action", static _ => Task.FromResult(new Demand("action", int.MaxValue, 1, 1) { ActionProviders = ["codex"] }));

        Ask().ShouldBe([new Demand("action", int.MaxValue, 2, 3) { ActionProviders = ["claude", "codex"] }]);
    }

    [Fact] // Half of what is needed would let agents go that the other half needs.
    public void A_role_of_which_one_source_is_silent_is_left_out_whole()
    {
        Add("issues", "action", static _ => Task.FromResult(new Demand("action", 0, 1, 0)));
        Add("pipelines", "action", static _ => throw new InvalidOperationException("no hub"));

        Ask().ShouldBeEmpty();
    }

    [Fact]
    public void A_second_source_of_the_same_name_is_refused()
    {
        Add("issues", "action", static _ => Task.FromResult(new Demand("action", 0, 0, 0)));

        Should.Throw<ArgumentException>(() => Add("issues", "reviewer", static _ => throw new InvalidOperationException()));
    }

    private ScriptedSource Add(string name, string role, Func<CancellationToken, Task<Demand>> answer)
    {
        var source = new ScriptedSource(name, role) { Answer = answer };
        _sources.Add(source);
        return source;
    }

    private IReadOnlyList<Demand> Ask(TimeSpan passes = default)
    {
        IReadOnlyList<Demand>? demands = null;
        _ = _tasks.Begin(async () => demands = await _sources.Ask(_troubles.Add, CancellationToken.None));
        _tasks.RunAll();
        if (passes > TimeSpan.Zero)
        {
            demands.ShouldBeNull();
            _time.Pass(passes);
            _tasks.RunAll();
        }
        return demands.ShouldNotBeNull();
    }
}

/// <summary>Work that a spec makes up.</summary>
internal sealed class ScriptedSource(string name, string role) : IWorkSource
{
    public required Func<CancellationToken, Task<Demand>> Answer { get; set; }
    public int TimesAsked { get; private set; }
    public string Name => name;
    public string Role => role;

    public Task<Demand> Demand(CancellationToken stopAsked)
    {
        TimesAsked++;
        return Answer(stopAsked);
    }
}
