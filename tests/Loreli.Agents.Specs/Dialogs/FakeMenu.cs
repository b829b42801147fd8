using System.Text;
using Loreli.Agents.Delivery;
using Loreli.Agents.Dialogs;
using Loreli.Supervision;
using Shouldly;

namespace Loreli.Agents.Specs.Dialogs;

/// <summary>A menu on a terminal, and the one who answers it, on a clock that only moves when told to.</summary>
internal sealed class FakeMenu
{
    private readonly string[] _options;
    private readonly string _next;
    private readonly string _previous;
    private Instant _now = new(TimeSpan.FromHours(1));
    private Instant? _lookAt;
    private Answering? _answering;
    private int _marked, _keys;

    public FakeMenu(string[] options, int marked, string next = "\e[B", string previous = "\e[A") =>
        (_options, _marked, _next, _previous) = (options, marked, next, previous);

    /// <summary>Keys that are lost, by their number from 0.</summary>
    public IReadOnlySet<int> LostKeys { get; init; } = new HashSet<int>();

    public TimeSpan Lag { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>The marker goes round at the ends.</summary>
    public bool Wraps { get; init; }

    public bool HidesMarker { get; init; }

    /// <summary>The option that Enter took.</summary>
    public string? Taken { get; private set; }

    public bool IsOpen { get; set; } = true;

    public List<string> Pressed { get; } = [];

    public AnswerOutcome? Outcome { get; private set; }

    /// <summary>What happens right after a key, by its number from 0.</summary>
    public Dictionary<int, Action<FakeMenu>> AfterKey { get; } = [];

    public Question Question => new("trust", "Trust this folder?", [.. _options], HidesMarker ? -1 : _marked);

    public Instant Now => _now;

    public FakeMenu Answer(AnswerChoice choice)
    {
        _answering = choice.ShouldBeOfType<AnswerChoice.Answer>().Answering;
        Tell(new AnsweringNews.Saw(Look()));
        return Live();
    }

    public FakeMenu OperatorMovesTo(int option)
    {
        (_marked, _lookAt) = (option, _now + Lag);
        Tell(new AnsweringNews.OperatorTyped());
        return this;
    }

    public FakeMenu Reword()
    {
        (_options[0], _lookAt) = ("Something else", _now + Lag);
        return this;
    }

    private FakeMenu Live()
    {
        for (var step = 0; step < 500 && Outcome is null; step++)
        {
            (_answering, var action) = DialogAnswering.Decide(_answering!, _now);
            switch (action)
            {
                case AnsweringAction.Press press:
                    Press(Encoding.UTF8.GetString(press.Bytes.Span));
                    break;
                case AnsweringAction.Finish finish:
                    Outcome = finish.Outcome;
                    break;
                case AnsweringAction.WaitUntil wait:
                    Pass(_lookAt < wait.Then ? _lookAt.Value : wait.Then);
                    break;
            }
        }
        Outcome.ShouldNotBeNull("it never ended");
        return this;
    }

    private void Pass(Instant to)
    {
        _now = to > _now ? to : _now;
        if (_lookAt <= _now)
        {
            _lookAt = null;
            Tell(new AnsweringNews.Saw(Look()));
        }
    }

    private void Press(string key)
    {
        Pressed.Add(key);
        var number = _keys++;
        if (IsOpen && !LostKeys.Contains(number))
        {
            Obey(key);
        }
        _lookAt = _now + Lag;
        if (AfterKey.Remove(number, out var meddle))
        {
            meddle(this);
        }
    }

    private void Obey(string key)
    {
        if (key == "\r")
        {
            (Taken, IsOpen) = (_options[_marked], false);
            return;
        }
        var to = _marked + (key == _next ? 1 : key == _previous ? -1 : 0);
        _marked = Wraps ? (to + _options.Length) % _options.Length : Math.Clamp(to, 0, _options.Length - 1);
    }

    private void Tell(AnsweringNews news) => _answering = DialogAnswering.Observe(_answering!, news, _now);

    private Sight Look() => new(
        IsOpen ? [.. _options.Select((it, index) => $"{(index == _marked ? "❯" : " ")} {it}")] : ["❯ "],
        new Reading(IsOpen ? Activity.Waiting : Activity.Idle, ReadingSource.Screen, "trust", "as told", []) { Question = IsOpen ? Question : null },
        IsOpen ? null : "");
}
