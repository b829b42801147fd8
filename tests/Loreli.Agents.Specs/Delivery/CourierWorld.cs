using Loreli.Agents.Backends;
using Loreli.Agents.Delivery;
using Shouldly;

namespace Loreli.Agents.Specs.Delivery;

/// <summary>A courier, a CLI and an operator in a world where time moves only when told to.</summary>
internal sealed class CourierWorld
{
    private const int StepsMax = 20_000;
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(30);
    private readonly FakeCliTemper _temper;
    private readonly Dictionary<long, string> _files = [];
    private Instant _now = new(TimeSpan.FromHours(1));
    private Instant? _lookAt;
    private long _lastId;

    public CourierWorld(FakeCliTemper? temper = null, DeliveryWay? way = null)
    {
        _temper = temper ?? new FakeCliTemper();
        Cli = new FakeCli(_temper);
        Courier = Courier.For(way ?? new DeliveryWay { StandIns = [BoundedPattern.Of(@"\[Pasted text #\d+[^\]]*\]")], CommandMarks = "/!", TakesWhileBusy = true });
        Tell(new CourierNews.Saw(Cli.Look()));
    }

    public FakeCliTemper Temper => _temper;
    public FakeCli Cli { get; }
    public Courier Courier { get; private set; }
    public Instant Now => _now;
    public List<(Prompt Prompt, DeliveryOutcome Outcome)> Ended { get; } = [];
    public List<(TimeSpan At, string What)> Writes { get; } = [];
    public IReadOnlyDictionary<long, string> Files => _files;
    /// <summary>What the world does right after a write, by the write's number from 0.</summary>
    public Dictionary<int, Action<CourierWorld>> AfterWrite { get; } = [];

    public CourierWorld Ask(string text, Func<Prompt, Prompt>? with = null)
    {
        var prompt = new Prompt(++_lastId, text, _now + Age);
        return Tell(new CourierNews.Asked(with is null ? prompt : with(prompt)));
    }

    public CourierWorld Tell(CourierNews news)
    {
        Courier = PromptDelivery.Observe(Courier, news, _now);
        return this;
    }

    /// <summary>The operator presses keys; the courier is told as the daemon would tell it.</summary>
    public CourierWorld OperatorTypes(string text)
    {
        Cli.OperatorTypes(text);
        _lookAt = _now + _temper.Lag;
        return Tell(new CourierNews.OperatorTyped());
    }

    public CourierWorld Pass(TimeSpan time)
    {
        var until = _now + time;
        for (var step = 0; step < StepsMax; step++)
        {
            var wake = Act();
            var next = Earliest(until, wake, _lookAt, Cli.NextChangeAt);
            if (next > _now || next < until)
            {
                _now = next > _now ? next : _now;
                Look();
                continue;
            }
            return this;
        }
        throw new InvalidOperationException($"still busy after {StepsMax} steps: {Courier.Step}");
    }

    /// <summary>The outcome of the only prompt.</summary>
    public DeliveryOutcome Outcome() => Ended.ShouldHaveSingleItem().Outcome;

    private Instant Act()
    {
        for (var limit = 0; limit < 1_000; limit++)
        {
            (Courier, var action) = PromptDelivery.Decide(Courier, _now);
            switch (action)
            {
                case CourierAction.Rest:
                    return new Instant(TimeSpan.MaxValue);
                case CourierAction.WaitUntil wait when wait.Then > _now:
                    return wait.Then;
                case CourierAction.Write write:
                    Writes.Add((_now.SinceBoot, write.What));
                    Cli.Take(write.Bytes.Span, _now);
                    _lookAt = _now + _temper.Lag;
                    if (AfterWrite.Remove(Writes.Count - 1, out var meddle))
                    {
                        meddle(this);
                    }
                    break;
                case CourierAction.Store store:
                    _files[store.PromptId] = store.Text;
                    Tell(new CourierNews.Stored(store.PromptId, $"/home/loreli/prompts/{store.PromptId}.md"));
                    break;
                case CourierAction.Finish finish:
                    Ended.Add((finish.Prompt, finish.Outcome));
                    break;
            }
        }
        throw new InvalidOperationException($"a thousand actions in one moment, the last step {Courier.Step}");
    }

    private void Look()
    {
        var changed = Cli.NextChangeAt <= _now;
        Cli.Pass(_now);
        if (changed || _lookAt <= _now)
        {
            _lookAt = null;
            Tell(new CourierNews.Saw(Cli.Look()));
        }
    }

    private static Instant Earliest(Instant first, params ReadOnlySpan<Instant?> others)
    {
        foreach (var other in others)
        {
            first = other < first ? other.Value : first;
        }
        return first;
    }
}
