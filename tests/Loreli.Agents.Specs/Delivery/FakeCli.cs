using System.Text;
using Loreli.Agents.Delivery;
using Loreli.Supervision;
using Loreli.Terminal;

namespace Loreli.Agents.Specs.Delivery;

/// <summary>What a CLI does to those who type into it.</summary>
internal sealed record FakeCliTemper
{
    /// <summary>Writes of text that vanish, by their number from 0.</summary>
    public IReadOnlySet<int> EatenTexts { get; init; } = new HashSet<int>();

    /// <summary>Enters that do nothing.</summary>
    public IReadOnlySet<int> DroppedEnters { get; init; } = new HashSet<int>();

    /// <summary>A dialog opens right after this write, counted over all writes; -1 for none.</summary>
    public int DialogAfterWrite { get; init; } = -1;

    public TimeSpan DialogLasts { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Long pastes are shown as a mark.</summary>
    public bool MarksPastes { get; init; }

    /// <summary>It tells of its turns.</summary>
    public bool TellsTurns { get; init; } = true;

    public TimeSpan Lag { get; init; } = TimeSpan.FromMilliseconds(30);

    public TimeSpan TurnLasts { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Enter within this time of the last text counts as part of the paste.</summary>
    public TimeSpan EnterGuard { get; init; } = TimeSpan.FromMilliseconds(50);
}

/// <summary>A CLI with a composer, on a clock that only moves when told to.</summary>
internal sealed class FakeCli(FakeCliTemper temper)
{
    private readonly List<string> _transcript = [];
    private string _box = "";
    private string _byHand = "";
    private Instant _now;
    private Instant _textAt = new(TimeSpan.FromDays(-1));
    private Instant? _dialogUntil;
    private Instant? _turnUntil;
    private int _writes, _texts, _enters;
    private long _turns;

    /// <summary>What its API got: the truth.</summary>
    public List<string> Received { get; } = [];

    /// <summary>Bytes that came while a dialog was open.</summary>
    public int TypedIntoDialogs { get; private set; }

    public string Box => _box;

    public Instant? NextChangeAt => Earlier(_dialogUntil, _turnUntil);

    /// <summary>Writes end in the box at once and are to be seen after <see cref="FakeCliTemper.Lag"/>.</summary>
    public void Take(ReadOnlySpan<byte> bytes, Instant now)
    {
        Pass(now);
        var text = Encoding.UTF8.GetString(bytes);
        var number = _writes++;
        if (_dialogUntil is not null)
        {
            TypedIntoDialogs++;
        }
        else if (text == "\r")
        {
            Enter();
        }
        else if (text is "\x15" or "\x03")
        {
            (_box, _byHand) = ("", "");
        }
        else
        {
            Type(text.Replace("\e[200~", "", StringComparison.Ordinal).Replace("\e[201~", "", StringComparison.Ordinal));
        }
        if (number == temper.DialogAfterWrite)
        {
            _dialogUntil = now + temper.DialogLasts;
        }
    }

    public void OperatorTypes(string text) => (_box, _byHand) = (_box + text, _byHand + text);

    public void OpenDialog(Instant until) => _dialogUntil = until;

    public void Pass(Instant now)
    {
        _now = now;
        _dialogUntil = _dialogUntil <= now ? null : _dialogUntil;
        if (_turnUntil <= now)
        {
            _turnUntil = null;
            _transcript.Add("● done");
        }
    }

    public Sight Look()
    {
        var isAsking = _dialogUntil is not null;
        var activity = isAsking ? Activity.Waiting : _turnUntil is not null ? Activity.Busy : _box.Length > 0 ? Activity.Unknown : Activity.Idle;
        var reading = new Reading(activity, ReadingSource.Screen, "fake", "as told", [])
        {
            Question = isAsking ? new Question("permission", "May I?", ["Yes", "No"], 0) : null,
        };
        var shown = temper.MarksPastes && _box.Length > 100 ? $"[Pasted text #1 +{_box.Count(it => it == '\n')} lines]{_byHand}" : _box;
        string[] box = isAsking ? ["May I?", "❯ Yes", "  No"] : [.. $"❯ {shown}".Split('\n')];
        return new Sight([.. _transcript.TakeLast(20), .. box], reading, isAsking ? null : shown)
        {
            Still = unchecked((ulong)string.Join('\n', _transcript).GetHashCode(StringComparison.Ordinal)),
            Modes = InputModes.BracketedPaste,
            TurnsBegun = temper.TellsTurns ? _turns : 0,
        };
    }

    private void Type(string text)
    {
        if (!temper.EatenTexts.Contains(_texts++))
        {
            _box += text;
        }
        _textAt = _now;
    }

    private void Enter()
    {
        if (temper.DroppedEnters.Contains(_enters++) || _box.Length == 0)
        {
            return;
        }
        if (_now - _textAt < temper.EnterGuard)
        {
            _box += "\n";
            return;
        }
        Received.Add(_box);
        _transcript.Add("> " + _box);
        (_box, _byHand) = ("", "");
        _turns++;
        _turnUntil = _now + temper.TurnLasts;
    }

    private static Instant? Earlier(Instant? left, Instant? right) =>
        left is null ? right : right is null || left < right ? left : right;
}
