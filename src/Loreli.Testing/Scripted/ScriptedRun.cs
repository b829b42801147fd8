using Loreli.Terminal;
using Loreli.Testing.Scripted.Looks;

namespace Loreli.Testing.Scripted;

/// <summary>The steps that a scripted agent is at.</summary>
internal sealed class ScriptedRun(ulong seed, Instant begin, DateTimeOffset startedAt, ScriptedFace face)
{
    private static readonly TimeSpan BetweenWords = TimeSpan.FromMilliseconds(2_500);
    private readonly Instant _start = begin;
    private readonly Prng _chance = new(seed);
    private readonly List<ScriptedDeed> _deeds = [];
    private IReadOnlyList<ScriptStep> _steps = [];
    private string? _request;
    private int _at;
    private Instant _wordsAt;

    public Instant Now { get; set; } = begin;

    /// <summary>Null when it waits for a prompt.</summary>
    public ScriptStep? Step { get; private set; }

    public Instant Since { get; private set; }

    /// <summary>Since when the whole turn goes on.</summary>
    public Instant TurnSince { get; private set; }

    public Instant? Until { get; private set; }

    public ScriptedMenu? Menu { get; private set; }

    public int Marked { get; private set; }

    public bool HasLeft { get; private set; }

    public bool IsBusy => Step is not null;

    public string Task { get; private set; } = "Working";

    /// <summary>Called when the steps are over.</summary>
    public Action? WhenFinished { get; set; }

    public Instant? NextTickAt(TimeSpan frame) => HasLeft ? null : Step switch
    {
        ScriptStep.Work or ScriptStep.Retry or ScriptStep.Hang or ScriptStep.Build or ScriptStep.Die => Now + frame,
        _ => Until,
    };

    public IReadOnlyList<ScriptedDeed> TakeDeeds()
    {
        if (_deeds.Count == 0)
        {
            return [];
        }
        ScriptedDeed[] deeds = [.. _deeds];
        _deeds.Clear();
        return deeds;
    }

    public void Begin(IReadOnlyList<ScriptStep> steps, string? request)
    {
        (_steps, _request, _at, TurnSince) = (steps, request, -1, Now);
        Next();
    }

    /// <summary>Time went on.</summary>
    public void Pass()
    {
        if (Step is ScriptStep.Work { For: null } && Now >= _wordsAt)
        {
            face.Say(_chance.Pick(ScriptedLines.Steps));
            _wordsAt = Now + BetweenWords;
        }
        if (Until <= Now)
        {
            if (Step is ScriptStep.Die die)
            {
                Leave(die.Code);
                return;
            }
            Next();
        }
    }

    /// <summary>A key for the open menu.</summary>
    public void Press(InputEvent.Key key)
    {
        var menu = Menu!;
        var (previous, next) = menu.IsRow ? ("left", "right") : ("up", "down");
        Marked = key.Name == next ? Math.Min(Marked + 1, menu.Options.Length - 1) : key.Name == previous ? Math.Max(Marked - 1, 0) : Marked;
        if (key.Name is "enter" or "escape")
        {
            Answer(menu, key.Name == "enter" && Marked == menu.Agrees);
        }
    }

    public void Interrupt()
    {
        if (Step is not null and not ScriptStep.Die && Menu is null)
        {
            face.Interrupted();
            Rest();
        }
    }

    public void Leave(int code)
    {
        HasLeft = true;
        _deeds.Add(new ScriptedDeed.Exit(code));
    }

    private void Answer(ScriptedMenu menu, bool agrees)
    {
        Menu = null;
        if (Step is ScriptStep.Ask ask)
        {
            face.Say(agrees ? $"\e[32m✔\e[39m Ran {ask.Command}" : $"\e[31m✘\e[39m Did not run {ask.Command}");
        }
        if (!agrees && menu.Refused is { } refused)
        {
            face.Say(refused);
            Leave(1);
            return;
        }
        if (!agrees && Step is ScriptStep.Ask)
        {
            Rest();
            return;
        }
        Next();
    }

    private void Next()
    {
        for (var guard = 0; guard < ScriptReader.LinesMax; guard++)
        {
            _at = _at + 1 < _steps.Count && _steps[_at + 1] is ScriptStep.Repeat ? 0 : _at + 1;
            if (_at >= _steps.Count)
            {
                Rest();
                return;
            }
            (Step, Since, Until) = (_steps[_at], Now, null);
            if (!Enter(Step))
            {
                return;
            }
        }
        Rest();
    }

    // True: it is over at once.
    private bool Enter(ScriptStep step)
    {
        switch (step)
        {
            case ScriptStep.Work work:
                Task = work.Task ?? (work.For is null ? _chance.Pick(ScriptedLines.Tasks) : "Working");
                (Until, _wordsAt) = (Now + (work.For ?? TimeSpan.FromMilliseconds(5_000 + _chance.Next(15_000))), Now + BetweenWords);
                face.Tell("working");
                return false;
            case ScriptStep.Ask ask:
                (Menu, Marked) = (face.Look.Asking(ask.Command), face.Look.Asking(ask.Command).First);
                face.Asks();
                return false;
            case ScriptStep.Dialog dialog:
                Menu = face.Look.Dialog(dialog.Kind, dialog.MarksYes, face.Folder);
                Marked = Menu.First;
                return false;
            case ScriptStep.Retry retry:
                Until = Now + retry.For;
                face.Tell("working");
                return false;
            case ScriptStep.Hang or ScriptStep.Stall:
                face.Tell("working");
                return false;
            case ScriptStep.Wait wait:
                Until = Now + wait.For;
                return false;
            case ScriptStep.Die die:
                Until = Now + die.After;
                return false;
            default:
                return Deed(step);
        }
    }

    private bool Deed(ScriptStep step)
    {
        switch (step)
        {
            case ScriptStep.Say say:
                face.Said(say.Text ?? _chance.Pick(ScriptedLines.Results), Now - TurnSince);
                return true;
            case ScriptStep.Fail fail:
                face.Fatal(fail.Class, fail.Resets is { } span ? startedAt + (Now - _start) + span : null, fail.Resets);
                _at = _steps.Count;
                return true;
            case ScriptStep.Exit exit:
                Leave(exit.Code);
                return false;
            case ScriptStep.Build build:
                Until = Now + build.For;
                (Task, _wordsAt) = ("Running make", Now);
                _deeds.Add(new ScriptedDeed.Build(build.For));
                face.Tell("working");
                return false;
            case ScriptStep.Freeze freeze:
                _deeds.Add(new ScriptedDeed.Freeze(freeze.For));
                Until = freeze.For == TimeSpan.MaxValue ? null : Now + freeze.For;
                return false;
            case ScriptStep.Spin spin:
                _deeds.Add(new ScriptedDeed.Spin(spin.For));
                Until = Now + spin.For;
                return false;
            case ScriptStep.Acknowledge when _request is null:
                return true;
        }
        _deeds.Add(step switch
        {
            ScriptStep.Fork it => new ScriptedDeed.Fork(it.Count),
            ScriptStep.Hog it => new ScriptedDeed.Hog(it.Bytes),
            ScriptStep.Signal it => new ScriptedDeed.Signal(it.Number),
            ScriptStep.Acknowledge => new ScriptedDeed.Acknowledge(_request!),
            _ => throw new System.Diagnostics.UnreachableException(step.ToString()),
        });
        return true;
    }

    private void Rest()
    {
        (Step, Menu, Until, _steps) = (null, null, null, []);
        face.Rest();
        WhenFinished?.Invoke();
    }
}
