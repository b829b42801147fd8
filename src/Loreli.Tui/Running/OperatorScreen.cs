using Loreli.Protocol;
using Loreli.Protocol.Live;
using Loreli.Terminal;
using Loreli.Tui.Model;
using Loreli.Tui.Update;

namespace Loreli.Tui.Running;

/// <summary>The operator's screen: waits, lets the model take what came, does what it says, draws. One thread.</summary>
public sealed class OperatorScreen
{
    /// <summary>An escape alone is a key when nothing follows for this long.</summary>
    private static readonly TimeSpan EscapeWithin = TimeSpan.FromMilliseconds(25);
    /// <summary>The clock and the ages move; nothing else happens by itself.</summary>
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(1);
    /// <summary>Messages taken before keys are looked at again.</summary>
    private const int MessagesPerRound = 64;

    private readonly IOperatorTerminal _terminal;
    private readonly ScreenOptions _options;
    private readonly TimeProvider _clock;
    private readonly DaemonLink _link;
    private readonly PaneCopies _copies = new();
    private readonly Canvas _canvas;
    private readonly TerminalTalk _talk;
    private readonly EffectHands _hands;
    private readonly FramePacer _pacer = new();
    private readonly InputDecoder _decoder = new();
    private readonly Action<InputEvent> _onInput;
    private readonly byte[] _input = new byte[16 << 10];
    private ScreenModel _model;
    private Instant _inputAt;
    private Instant _tickedAt;
    private ScreenEnd? _end;

    private OperatorScreen(DaemonLink link, IOperatorTerminal terminal, ScreenOptions options, TimeProvider clock)
    {
        (_terminal, _options, _clock, _link) = (terminal, options, clock, link);
        _canvas = new Canvas(terminal, _copies, options);
        _talk = new TerminalTalk(terminal, _canvas, options, clock);
        _hands = new EffectHands(link, _canvas, _copies, options);
        _onInput = Heard;
        var (columns, rows) = terminal.Size;
        _model = new ScreenModel { Options = options, Columns = columns, Rows = rows, Now = clock.GetUtcNow() };
    }

    /// <summary>Shows the daemon's panes until the operator leaves or the daemon stays away.</summary>
    /// <param name="connect">Opens a live connection that says this hello first; called again when the daemon was lost.</param>
    /// <param name="terminal">In raw mode; what the screen writes to it is undone before this returns or throws.</param>
    public static ScreenEnd Run(
        Func<ClientMessage.Hello, LinkOutcome> connect, IOperatorTerminal terminal, ScreenOptions options, TimeProvider clock)
    {
        using var link = new DaemonLink(connect, options, clock);
        var (columns, rows) = terminal.Size;
        switch (link.Open(columns, rows))
        {
            case LinkOutcome.Absent it:
                return new ScreenEnd(LeaveReason.DaemonGone, ExitCode.NoDaemon, it.Words);
            case LinkOutcome.Refused it:
                return new ScreenEnd(LeaveReason.Refused, ExitCode.Failed, it.Words);
        }
        var screen = new OperatorScreen(link, terminal, options, clock);
        try
        {
            return screen.Loop();
        }
        finally
        {
            screen._talk.Leave();
        }
    }

    private ScreenEnd Loop()
    {
        _talk.Enter();
        while (_end is null)
        {
            Draw();
            var wake = _terminal.Wait(_link.HasBuffered ? 0 : _link.Handle, _canvas.IsBlocked, NextTimeout());
            TakeSignals(wake);
            // Keys first: they reach the program before another frame is drawn.
            TakeInput(wake);
            TakeMessages();
            TakeTime();
            if (wake.HasFlag(Wake.Writable))
            {
                _canvas.Flush();
            }
        }
        return _end;
    }

    private void TakeSignals(Wake wake)
    {
        if (wake.HasFlag(Wake.HungUp) || wake.HasFlag(Wake.EndAsked))
        {
            _end ??= new ScreenEnd(LeaveReason.Terminated, ExitCode.Ok, "detached");
        }
        if (wake.HasFlag(Wake.StopAsked))
        {
            Suspend();
        }
        if (wake.HasFlag(Wake.Continued))
        {
            _talk.Enter();
        }
        if (wake.HasFlag(Wake.Resized) || wake.HasFlag(Wake.Continued))
        {
            Resize();
        }
    }

    private void Resize()
    {
        var (columns, rows) = _terminal.Size;
        if (columns != _model.Columns || rows != _model.Rows)
        {
            Apply(new Message.Resized(columns, rows));
        }
    }

    private void Suspend()
    {
        _talk.Leave();
        _terminal.Stop();
        _talk.Enter();
        Resize();
    }

    private void TakeInput(Wake wake)
    {
        if (wake.HasFlag(Wake.Input))
        {
            int count;
            while (_end is null && (count = _terminal.Read(_input)) > 0)
            {
                _inputAt = _clock.Now;
                _decoder.Feed(_input.AsSpan(0, count), _onInput);
                if (count < _input.Length)
                {
                    break;
                }
            }
        }
        if (_decoder.IsPending && _clock.Now - _inputAt >= EscapeWithin)
        {
            _decoder.Flush(_onInput);
        }
    }

    private void Heard(InputEvent input)
    {
        if (_end is not null)
        {
            return;
        }
        if (input is InputEvent.Answer answer)
        {
            _talk.Answered(answer.Sequence);
            return;
        }
        if (input is InputEvent.Key { Action: not KeyAction.Release })
        {
            _pacer.KeySent(_clock.Now);
        }
        // Clicks are counted by time; a key leaves the model as it is, and its echo alone is drawn.
        var before = _model;
        Apply(new Message.Input(input, input is InputEvent.Mouse ? _clock.GetUtcNow() : null));
        if (!ReferenceEquals(before, _model))
        {
            _pacer.NewsTaken(_clock.Now);
        }
    }

    private void TakeMessages()
    {
        try
        {
            for (var taken = 0; taken < MessagesPerRound && _end is null && _link.TryRead() is { } message; taken++)
            {
                Take(message);
            }
        }
        catch (IOException gone)
        {
            Lost(gone.Message);
        }
    }

    private void Take(ServerMessage message)
    {
        if (message is ServerMessage.Frame frame)
        {
            if (_copies.Take(frame) is { } facts)
            {
                Apply(new Message.ScreenChanged(frame.Pane, facts));
            }
            _canvas.PaneChanged(frame.Pane);
            _pacer.NewsTaken(_clock.Now);
            return;
        }
        if (message is ServerMessage.Welcome welcome)
        {
            _copies.Clear();
            _canvas.Say(TerminalModes.Title(welcome.Status.Repository));
        }
        Apply(new Message.Server(message));
        if (message is ServerMessage.Panes)
        {
            _copies.Keep(_model.Panes.Select(pane => pane.Name));
        }
    }

    private void TakeTime()
    {
        var now = _clock.Now;
        if (now - _tickedAt >= TickEvery)
        {
            _tickedAt = now;
            Apply(new Message.Tick(_clock.GetUtcNow()));
        }
        if (!_link.IsOpen && _end is null)
        {
            switch (_link.Retry(_model.Columns, _model.Rows))
            {
                case LinkOutcome.Absent it:
                    _end = new ScreenEnd(LeaveReason.DaemonGone, ExitCode.NoDaemon, it.Words);
                    break;
                case LinkOutcome.Refused it:
                    _end = new ScreenEnd(LeaveReason.Refused, ExitCode.Failed, it.Words);
                    break;
            }
        }
    }

    private void Lost(string reason)
    {
        _link.Lose();
        Apply(new Message.LinkLost(reason));
    }

    private void Apply(Message message)
    {
        var before = _model;
        var step = ScreenUpdate.Apply(_model, message);
        _model = step.Model;
        if (!ReferenceEquals(before, _model))
        {
            // A change of a pane's history or modes alone shows nowhere but in its own cells.
            if (message is not Message.ScreenChanged)
            {
                _canvas.ModelChanged();
            }
            _talk.Follow(_model.Mode is Mode.Typing && _model.Focused is { } focused
                ? _model.Screens.GetValueOrDefault(focused).Modes
                : InputModes.None);
        }
        foreach (var effect in step.Effects)
        {
            Do(effect);
        }
    }

    private void Do(Effect effect)
    {
        switch (effect)
        {
            case Effect.Leave it:
                _end ??= EndOf(it);
                break;
            case Effect.Suspend:
                Suspend();
                break;
            default:
                try
                {
                    if (_hands.Do(effect) is { } news)
                    {
                        Apply(news);
                    }
                }
                catch (IOException gone)
                {
                    Lost(gone.Message);
                }
                break;
        }
    }

    private static ScreenEnd EndOf(Effect.Leave leave) => new(leave.Reason, leave.Reason switch
    {
        LeaveReason.Refused => ExitCode.Failed,
        LeaveReason.DaemonGone => ExitCode.NoDaemon,
        _ => ExitCode.Ok,
    }, leave.Words);

    private void Draw()
    {
        var now = _clock.Now;
        if (_end is not null || !_canvas.IsDirty || _canvas.IsBlocked || _pacer.Wait(now) > TimeSpan.Zero || _talk.IsFull(now))
        {
            return;
        }
        var bytes = _canvas.Draw(_model);
        _pacer.Drawn(now);
        _talk.Written(bytes, now);
    }

    private TimeSpan NextTimeout()
    {
        if (_link.HasBuffered)
        {
            return TimeSpan.Zero;
        }
        var now = _clock.Now;
        var timeout = TickEvery - (now - _tickedAt);
        if (_canvas is { IsDirty: true, IsBlocked: false } && !_talk.IsFull(now))
        {
            timeout = Min(timeout, _pacer.Wait(now));
        }
        if (_decoder.IsPending)
        {
            timeout = Min(timeout, EscapeWithin - (now - _inputAt));
        }
        if (!_link.IsOpen)
        {
            timeout = Min(timeout, DaemonLink.RetryEvery);
        }
        return timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
