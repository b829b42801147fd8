using System.Text;
using Loreli.Daemon.Api;
using Loreli.Daemon.Panes;
using Loreli.Ledger;
using Loreli.Panes;
using Loreli.Protocol;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Loreli.Terminal;

namespace Loreli.Daemon.Live;

/// <summary>What one live client says, carried out. Its messages come from one thread, in order.</summary>
internal sealed class LiveClient(LiveSession session, LiveHub hub, Roster roster)
{
    /// <summary>Clipboards that wait for a client that does not read.</summary>
    private const int AnswersForClipboardMax = 8;

    /// <summary>A long paste waits for room; meanwhile this client's keys wait behind it.</summary>
    private static readonly TimeSpan PasteWithin = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _left = new();
    private readonly Lock _callGate = new();
    private IReadOnlyList<WatchedPane> _wanted = [];
    private ClientMessage.Hello? _hello;
    private IPane? _focused;
    private Task _lastCall = Task.CompletedTask;
    private int _calls;

    public LiveSession Session => session;

    /// <summary>Takes one message. A client that breaks the rules is told so and let go.</summary>
    public void Receive(ReadOnlySpan<byte> text)
    {
        var decoded = LiveCodec.DecodeClient(text);
        if (decoded.Message is not { } message)
        {
            session.Refuse(new ServerMessage.Failed(new ErrorView("LOR0218", $"the message cannot be understood: {decoded.Problem}")));
            return;
        }
        if (message is ClientMessage.Hello hello)
        {
            Welcome(hello);
        }
        else if (_hello is null)
        {
            session.Refuse(new ServerMessage.Failed(new ErrorView("LOR0218", "the first message must be a hello")));
        }
        else
        {
            CarryOut(message, _hello.ReadOnly);
        }
    }

    public void Fact(byte[] text)
    {
        if (_hello is not null)
        {
            session.Fact(text);
        }
    }

    public void Panes(byte[] text)
    {
        if (_hello is not null)
        {
            Rewatch();
            session.Panes(text);
        }
    }

    public void Fleet(byte[] text)
    {
        if (_hello is not null)
        {
            session.Fleet(text);
        }
    }

    /// <summary>A pane in front of the operator set the clipboard.</summary>
    public void Clipboard(IPane pane, string selection, ReadOnlyMemory<byte> data)
    {
        if (ReferenceEquals(pane, _focused) && session.Answers <= AnswersForClipboardMax)
        {
            session.Answer(new ServerMessage.Clipboard(pane.Name.Value, selection, data));
        }
    }

    /// <summary>Looks the watched names up again: panes come, go, are replaced and renamed.</summary>
    public void Rewatch()
    {
        var before = session.Watched;
        var screens = new List<WatchedScreen>(_wanted.Count);
        foreach (var wish in _wanted)
        {
            if (roster.Find(wish.Pane) is { } pane && screens.TrueForAll(it => !ReferenceEquals(it.Pane, pane)))
            {
                var kept = before.FirstOrDefault(it => ReferenceEquals(it.Pane, pane) && it.Name == wish.Pane);
                var screen = kept ?? new WatchedScreen(pane, wish.Pane, wish.Cols, wish.Rows);
                screen.Area = (wish.Cols, wish.Rows);
                screens.Add(screen);
            }
        }
        if (!screens.SequenceEqual(before))
        {
            session.Watch(screens);
        }
    }

    /// <summary>The connection is gone.</summary>
    public void Left()
    {
        _left.Cancel();
        foreach (var screen in session.Watched)
        {
            hub.Sizes.Withdraw(screen.Pane, session.Id);
        }
        session.Dispose();
        if (_hello is not null)
        {
            roster.Record(new NewEvent(EventType.Detached, Data: EventData.Of(("client", session.Id))));
        }
    }

    private void Welcome(ClientMessage.Hello hello)
    {
        if (hello.Version != ProtocolVersion.Daemon)
        {
            session.Refuse(new ServerMessage.Failed(ApiErrors.WrongVersion($"{hello.Version}").Error));
            return;
        }
        if (_hello is null)
        {
            roster.Record(new NewEvent(EventType.Attached, Data: EventData.Of(
                ("client", session.Id), ("cols", hello.Cols), ("rows", hello.Rows), ("readOnly", hello.ReadOnly))));
        }
        _hello = hello;
        session.Answer(new ServerMessage.Welcome(ProtocolVersion.Daemon, hub.Status!(), hub.Layouts.Load()));
        hub.FleetChanged();
    }

    private void CarryOut(ClientMessage message, bool readOnly)
    {
        switch (message)
        {
            case ClientMessage.Watch watch:
                Watch(watch.Panes, readOnly);
                break;
            case ClientMessage.Focus focus:
                Focus(focus.Pane is null ? null : roster.Find(focus.Pane), readOnly);
                break;
            case ClientMessage.Call call:
                Call(call, readOnly);
                break;
            case var _ when readOnly:
                break;
            case ClientMessage.Key key:
                var pressed = new InputEvent.Key(key.Name, (KeyModifiers)key.Modifiers, (KeyAction)key.Action, key.Text);
                Send(key.Panes, pressed);
                break;
            case ClientMessage.Paste paste:
                Send(paste.Panes, new InputEvent.Paste(paste.Text));
                break;
            case ClientMessage.Mouse mouse:
                Send([mouse.Pane], new InputEvent.Mouse(
                    mouse.Button, (KeyModifiers)mouse.Modifiers, (MouseAction)mouse.Action, mouse.Row, mouse.Col));
                break;
            case ClientMessage.WindowFocus window:
                _focused?.Send(new InputEvent.Focus(window.In));
                break;
            case ClientMessage.SaveLayout layout:
                hub.Layouts.Save(layout.Json);
                break;
        }
    }

    private void Watch(IReadOnlyList<WatchedPane> wanted, bool readOnly)
    {
        var before = session.Watched;
        _wanted = wanted;
        Rewatch();
        var now = session.Watched;
        foreach (var gone in before.Where(it => !now.Contains(it)))
        {
            hub.Sizes.Withdraw(gone.Pane, session.Id);
        }
        if (readOnly)
        {
            return;
        }
        foreach (var screen in now)
        {
            hub.Sizes.Update(screen.Pane, session.Id, screen.Area.Cols, screen.Area.Rows);
            if (ReferenceEquals(screen.Pane, _focused))
            {
                Claim(screen);
            }
        }
    }

    private void Focus(IPane? pane, bool readOnly)
    {
        var before = _focused;
        _focused = pane;
        if (readOnly)
        {
            return;
        }
        if (!ReferenceEquals(before, pane))
        {
            before?.Send(new InputEvent.Focus(In: false));
            pane?.Send(new InputEvent.Focus(In: true));
        }
        if (pane is not null)
        {
            roster.MarkSeen(pane);
            if (session.WatchedOf(pane) is { } screen)
            {
                Claim(screen);
            }
        }
    }

    private void Send(IReadOnlyList<string> names, InputEvent input)
    {
        foreach (var name in names)
        {
            if (Find(name) is not { } pane)
            {
                continue;
            }
            var screen = session.WatchedOf(pane);
            screen?.AllowEcho();
            if (input is InputEvent.Key or InputEvent.Paste)
            {
                roster.OperatorTyped(pane);
            }
            var outcome = input is InputEvent.Paste ? pane.Send(input, PasteWithin) : pane.Send(input);
            if (outcome == SendOutcome.Full || (outcome == SendOutcome.NotRunning && !PaneViews.IsDead(pane.Life)))
            {
                roster.InputDropped(pane);
            }
            if (screen is not null && input is not InputEvent.Mouse { Button: 0 })
            {
                Claim(screen);
            }
        }
    }

    // What is watched is found without a look at all panes: this is the way of every key.
    private IPane? Find(string name)
    {
        foreach (var screen in session.Watched)
        {
            if (screen.Name == name)
            {
                return screen.Pane;
            }
        }
        return roster.Find(name);
    }

    private void Claim(WatchedScreen screen) => hub.Sizes.Claim(screen.Pane, session.Id, screen.Area.Cols, screen.Area.Rows);

    /// <summary>Carries a call out on another thread, so that keys do not wait for it. Those that change something keep their order.</summary>
    private void Call(ClientMessage.Call call, bool readOnly)
    {
        var refusal = readOnly && call.Method != "GET" ? ApiErrors.ReadOnly()
            : Volatile.Read(ref _calls) >= DaemonLimits.CallsMax ? ApiErrors.TooManyCalls(DaemonLimits.CallsMax)
            : null;
        if (refusal is not null)
        {
            session.Answer(new ServerMessage.Reply(
                call.Id, refusal.Status, System.Text.Json.JsonSerializer.Serialize(refusal.Error, DaemonJson.Default.ErrorView)));
            return;
        }
        Interlocked.Increment(ref _calls);
        lock (_callGate)
        {
            var before = call.Method == "GET" ? Task.CompletedTask : _lastCall;
            var mine = Task.Run(() => Answer(call, before));
            _lastCall = call.Method == "GET" ? _lastCall : mine;
        }
    }

    private async Task Answer(ClientMessage.Call call, Task before)
    {
        try
        {
            await before;
            var question = call.Path.IndexOf('?');
            var request = new ApiRequest(
                call.Method,
                question < 0 ? call.Path : call.Path[..question],
                question < 0 ? "" : call.Path[(question + 1)..],
                Encoding.UTF8.GetBytes(call.Body ?? ""), ApiResponse.Json, ApiResponse.Json, null);
            var response = await hub.Dispatcher!.Answer(request, _left.Token);
            if (response.Stream is not null)
            {
                var error = ApiErrors.OnlyStreams(request.Path).Error;
                response = ApiResponse.Of(error, DaemonJson.Default.ErrorView, 400);
            }
            session.Answer(new ServerMessage.Reply(call.Id, response.Status, Encoding.UTF8.GetString(response.Body.Span)));
        }
        catch (OperationCanceledException)
        {
            // The client left; nobody waits for the answer.
        }
        finally
        {
            Interlocked.Decrement(ref _calls);
        }
    }
}
