using Loreli.Terminal;

namespace Loreli.Tui.Running;

/// <summary>Takes the operator's terminal and gives it back, asks what it can do and listens to what it says.</summary>
internal sealed class TerminalTalk(IOperatorTerminal terminal, Canvas canvas, ScreenOptions options, TimeProvider clock)
{
    private readonly InputDecoder _decoder = new();
    private readonly OutputWindow _window = new();
    private readonly byte[] _input = new byte[1 << 10];
    private TerminalAnswers _answers =
        new(new TerminalFeatures(options.Colors, options.Dark, SynchronizedOutput: false, KittyKeyboard: false), IsComplete: false);
    private Instant _enteredAt;
    private InputModes _followed;
    private bool _isEntered;
    private bool _answersStatus;

    /// <summary>Enough output is under way; more waits for the terminal's answer.</summary>
    public bool IsFull(Instant now) => _window.IsFull(now);

    public void Enter()
    {
        canvas.Say(TerminalModes.Enter(options) + TerminalModes.Ask);
        _enteredAt = clock.Now;
        // Asked anew each time: it may be another terminal that goes on, and what was switched on was switched off.
        _answers = _answers with { IsComplete = false, Features = _answers.Features with { KittyKeyboard = false } };
        _followed = InputModes.None;
        _isEntered = true;
        canvas.Use(_answers.Features);
        canvas.Forget();
    }

    public void Leave()
    {
        if (!_isEntered)
        {
            return;
        }
        _isEntered = false;
        try
        {
            AwaitAnswers();
            canvas.Say(TerminalModes.Leave(_answers.Features.KittyKeyboard));
            // A terminal that does not read keeps nobody: its modes are restored by whoever opened it.
            for (var tries = 0; canvas.IsBlocked && tries < 20; tries++)
            {
                terminal.Wait(0, forOutput: true, TimeSpan.FromMilliseconds(50));
                canvas.Flush();
            }
        }
        catch (IOException)
        {
            // The terminal is gone: nothing is left to restore.
        }
    }

    public void Answered(string sequence)
    {
        if (sequence == OutputWindow.Answer)
        {
            _answersStatus = true;
            _window.Answered(clock.Now);
            return;
        }
        var before = _answers;
        _answers = _answers.Hear(sequence);
        if (_answers.Features.KittyKeyboard && !before.Features.KittyKeyboard)
        {
            canvas.Say(TerminalModes.PushKitty);
            _followed = InputModes.None;
        }
        // Colours and modes come together with DA1, so that the screen changes its looks once.
        if (_answers.IsComplete)
        {
            if (_answersStatus)
            {
                _window.Open();
            }
            canvas.Use(_answers.Features);
        }
    }

    /// <summary>So many bytes of a picture were written; asks whether they have arrived when it is time to.</summary>
    public void Written(int bytes, Instant now)
    {
        if (_window.Written(bytes, now))
        {
            canvas.Say(OutputWindow.Question);
        }
    }

    /// <summary>The terminal reports releases and moves only while the focused program, which has these modes, wants to hear of them.</summary>
    public void Follow(InputModes program)
    {
        const InputModes Followed = InputModes.MouseMove | InputModes.KittyDisambiguate | InputModes.KittyEventTypes
            | InputModes.KittyAlternateKeys | InputModes.KittyAllKeys | InputModes.KittyText;
        var wanted = program & Followed;
        if (_answers.IsComplete && wanted != _followed)
        {
            _followed = wanted;
            canvas.Say(TerminalModes.Follow(wanted, options, _answers.Features.KittyKeyboard));
        }
    }

    // An answer that comes after we left would be typed into the shell.
    private void AwaitAnswers()
    {
        var now = clock.Now;
        var until = _answers.IsComplete ? now + TerminalModes.AnswersWithin : _enteredAt + TerminalModes.AnswersWithin;
        while ((!_answers.IsComplete || _window.Unanswered > 0) && clock.Now < until)
        {
            var wake = terminal.Wait(0, forOutput: false, until - clock.Now);
            if ((wake & ~Wake.Input) != Wake.None)
            {
                return;
            }
            var count = terminal.Read(_input);
            _decoder.Feed(_input.AsSpan(0, count), input =>
            {
                if (input is InputEvent.Answer it)
                {
                    Answered(it.Sequence);
                }
            });
        }
    }
}
