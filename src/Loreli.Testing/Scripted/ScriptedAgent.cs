using Loreli.Terminal;

namespace Loreli.Testing.Scripted;

/// <summary>How a scripted agent lives when nobody speaks to it.</summary>
public enum ScriptedPersona
{
    /// <summary>Works through one task after the other by itself.</summary>
    Builder,
    /// <summary>Works by itself and asks for permission now and then, with a bell and a notification.</summary>
    Reviewer,
}

/// <summary>A coding agent without a model: it draws, works, asks and answers like the real CLIs do, and always the same for one seed.</summary>
/// <remarks>Pure: bytes and the time in, bytes out. Whoever runs it owns the terminal, the clock and the exit.</remarks>
public sealed class ScriptedAgent : IScriptedProgram
{
    private static readonly TimeSpan SpinnerFrame = TimeSpan.FromMilliseconds(120);
    private const int PromptLengthMax = 4_096;

    private readonly ScriptedPersona _persona;
    private readonly ScriptedScreen _screen;
    private readonly Prng _chance;
    private readonly InputDecoder _decoder = new();
    private ScriptedPhase _phase;
    private string _composer = "";
    private Instant _now;
    private Instant _quitAskedAt;
    private bool _hasBegun, _exitGiven;

    public ScriptedAgent(ScriptedPersona persona, string name, ulong seed, Instant now)
    {
        (_persona, _chance, _now) = (persona, new Prng(seed), now);
        _screen = new ScriptedScreen(name);
        _phase = new ScriptedPhase.Idle(now + Pause(2, 5));
    }

    /// <summary>The agent was asked to leave (Ctrl-C twice, Ctrl-D, /quit): its process should exit with 0.</summary>
    public bool HasLeft { get; private set; }

    /// <summary>When <see cref="Tick"/> wants to be called next; null when only input can change anything.</summary>
    public Instant? NextTickAt => _phase switch
    {
        ScriptedPhase.Busy => _now + SpinnerFrame,
        ScriptedPhase.Idle idle => idle.Until,
        _ => null,
    };

    public IReadOnlyList<ScriptedDeed> TakeDeeds()
    {
        var hasLeft = HasLeft && !_exitGiven;
        _exitGiven |= HasLeft;
        return hasLeft ? [new ScriptedDeed.Exit(0)] : [];
    }

    /// <summary>What is drawn first.</summary>
    public ReadOnlyMemory<byte> Start()
    {
        _hasBegun = true;
        _screen.Begin();
        _screen.Draw(_phase, _composer, _now);
        return _screen.Take();
    }

    /// <summary>Bytes from the terminal.</summary>
    public ReadOnlyMemory<byte> Input(ReadOnlySpan<byte> bytes, Instant now)
    {
        _now = now;
        _decoder.Feed(bytes, Do);
        _decoder.Flush(Do);
        return Redrawn();
    }

    /// <summary>Time went on.</summary>
    public ReadOnlyMemory<byte> Tick(Instant now)
    {
        _now = now;
        switch (_phase)
        {
            case ScriptedPhase.Idle idle when now >= idle.Until:
                Work(_chance.Pick(ScriptedLines.Tasks));
                break;
            case ScriptedPhase.Busy busy when now >= busy.NextLineAt:
                Progress(busy);
                break;
        }
        return Redrawn();
    }

    /// <summary>The terminal has another size.</summary>
    public ReadOnlyMemory<byte> Resize(int columns, int rows)
    {
        _screen.Columns = columns;
        return _hasBegun ? Redrawn() : default;
    }

    private ReadOnlyMemory<byte> Redrawn()
    {
        if (HasLeft)
        {
            _screen.End();
        }
        else
        {
            _screen.Draw(_phase, _composer, _now);
        }
        return _screen.Take();
    }

    private void Do(InputEvent input)
    {
        switch (input)
        {
            case InputEvent.Paste paste:
                Type(paste.Text);
                break;
            case InputEvent.Key { Action: not KeyAction.Release } key:
                Press(key);
                break;
        }
    }

    private void Press(InputEvent.Key key)
    {
        if (key is { Name: "c", Modifiers: KeyModifiers.Ctrl })
        {
            HasLeft = _composer.Length == 0 && _quitAskedAt != default && _now - _quitAskedAt < TimeSpan.FromSeconds(2);
            (_composer, _quitAskedAt) = ("", _now);
            Interrupt();
            return;
        }
        HasLeft |= key is { Name: "d", Modifiers: KeyModifiers.Ctrl } && _composer.Length == 0;
        if (_phase is ScriptedPhase.Asking asking)
        {
            Answer(asking, key);
            return;
        }
        switch (key.Name)
        {
            case "escape":
                Interrupt();
                break;
            case "backspace" when _composer.Length > 0:
                _composer = _composer[..^1];
                break;
            case "enter" when _composer.Trim().Length > 0:
                Submit(_composer.Trim());
                break;
            default:
                Type(key.Text ?? "");
                break;
        }
    }

    private void Type(string text)
    {
        var room = PromptLengthMax - _composer.Length;
        _composer += text.Length <= room ? text : text[..room];
    }

    private void Submit(string prompt)
    {
        _composer = "";
        HasLeft |= prompt is "/quit" or "/exit";
        _screen.Say($"\e[1m› {prompt.ReplaceLineEndings(" ")}\e[22m");
        Work(prompt);
    }

    private void Interrupt()
    {
        if (_phase is ScriptedPhase.Busy)
        {
            _screen.Say("\e[31m■ Interrupted. What should be done instead?\e[39m");
            Rest();
        }
    }

    private void Work(string task)
    {
        _phase = new ScriptedPhase.Busy(task, _now, _now + Pause(1, 2), StepsLeft: 3 + _chance.Next(5));
        _screen.Tell("working");
    }

    private void Progress(ScriptedPhase.Busy busy)
    {
        if (busy.StepsLeft > 0)
        {
            _screen.Say(_chance.Pick(ScriptedLines.Steps));
            _phase = busy with { StepsLeft = busy.StepsLeft - 1, NextLineAt = _now + Pause(1, 3) };
            if (_persona == ScriptedPersona.Reviewer && busy.StepsLeft == 2)
            {
                Ask(busy);
            }
            return;
        }
        _screen.Say($"\e[32m●\e[39m {_chance.Pick(ScriptedLines.Results)}");
        Rest();
    }

    private void Ask(ScriptedPhase.Busy interrupted)
    {
        _phase = new ScriptedPhase.Asking(_chance.Pick(ScriptedLines.Commands), Marked: 0, interrupted);
        _screen.Tell("blocked:kind=permission");
        _screen.Alert("needs your permission");
    }

    private void Answer(ScriptedPhase.Asking asking, InputEvent.Key key)
    {
        var marked = key.Name switch
        {
            "up" => 0,
            "down" => 1,
            "1" or "y" => 0,
            "2" or "n" or "escape" => 1,
            _ => asking.Marked,
        };
        _phase = asking with { Marked = marked };
        if (key.Name is not ("enter" or "1" or "2" or "y" or "n" or "escape"))
        {
            return;
        }
        _screen.Say(marked == 0 ? $"\e[32m✔\e[39m Ran {asking.Command}" : $"\e[31m✘\e[39m Did not run {asking.Command}");
        _phase = asking.Interrupted with { NextLineAt = _now + Pause(1, 2) };
        _screen.Tell("working");
    }

    private void Rest()
    {
        _phase = new ScriptedPhase.Idle(_now + Pause(4, 12));
        _screen.Tell("idle");
    }

    private TimeSpan Pause(int least, int most) =>
        TimeSpan.FromMilliseconds((least * 1_000) + _chance.Next((most - least) * 1_000));
}

/// <summary>What a scripted agent is at.</summary>
internal abstract record ScriptedPhase
{
    private ScriptedPhase() { }

    public sealed record Idle(Instant Until) : ScriptedPhase;
    public sealed record Busy(string Task, Instant Since, Instant NextLineAt, int StepsLeft) : ScriptedPhase;
    public sealed record Asking(string Command, int Marked, Busy Interrupted) : ScriptedPhase;
}
