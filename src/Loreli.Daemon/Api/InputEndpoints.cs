using System.Runtime.CompilerServices;
using System.Text;
using Loreli.Daemon.Panes;
using Loreli.Daemon.Supervision;
using Loreli.Panes;
using Loreli.Protocol.Daemon;
using Loreli.Terminal;

namespace Loreli.Daemon.Api;

/// <summary>Text and keys for a pane's program. Requests for one pane take turns, so that nobody's keys come between a text and its Enter.</summary>
internal sealed class InputEndpoints(Roster roster, Func<string, ISupervision?> supervisorOf, TimeProvider clock)
{
    private static readonly InputEvent.Key Enter = new("enter");

    /// <summary>A program that is busy for a moment reads on; one that does not read for so long gets no more.</summary>
    private static readonly TimeSpan RoomWithin = TimeSpan.FromSeconds(10);

    /// <summary>Agent CLIs take what comes in one read, or soon after a paste, for more of the paste: an Enter in it starts a line.</summary>
    public static readonly TimeSpan PauseBeforeEnter = TimeSpan.FromMilliseconds(100);

    private readonly ConditionalWeakTable<IPane, Turns> _turns = [];

    public IEnumerable<ApiRoute> Routes =>
    [
        new("POST", "/v1/panes/{pane}/send", ["enter"], SendText),
        new("POST", "/v1/panes/{pane}/keys", [], SendKeys),
    ];

    /// <summary>JSON (<see cref="SendRequest"/>), or the text itself as text/plain with <c>?enter=false</c>.</summary>
    /// <remarks>Answered when the text is on its way; its Enter follows after a pause, before anything that is sent later.</remarks>
    private async ValueTask<ApiResponse> SendText(ApiCall call, CancellationToken stopAsked)
    {
        var pane = roster.Pane(call);
        var request = call.Request.ContentType.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase)
            ? new SendRequest(Utf8(call.Request.Body.Span), call.Text("enter") is null || call.Flag("enter"))
            : call.Body(DaemonJson.Default.SendRequest);
        if (request is { Enter: true, Text.Length: > 0 } && supervisorOf(call.PaneName) is { } supervisor)
        {
            // A prompt waits until the agent can take it; what is to stay in the input line is typed as it is.
            await supervisor.Prompt(call.PaneName, request.Text, stopAsked);
            return ApiResponse.Done;
        }
        var turns = TurnsOf(pane);
        roster.OperatorTyped(pane);
        await turns.Take(stopAsked);
        var enterFollows = false;
        try
        {
            if (request.Text.Length > 0)
            {
                Send(pane, new InputEvent.Paste(request.Text));
                enterFollows = request.Enter;
            }
            else if (request.Enter)
            {
                Send(pane, Enter);
            }
        }
        finally
        {
            turns.Give(after: enterFollows);
        }
        return ApiResponse.Done;
    }

    private async ValueTask<ApiResponse> SendKeys(ApiCall call, CancellationToken stopAsked)
    {
        var (pane, names) = (roster.Pane(call), call.Body(DaemonJson.Default.KeysRequest).Keys);
        if (names.Count > DaemonLimits.KeysMax)
        {
            throw ApiErrors.Bad("keys", $"{names.Count} keys", $"at most {DaemonLimits.KeysMax}");
        }
        // All are understood before the first is sent: half a macro is worse than none.
        var keys = names.Select(name => KeyNames.TryParseChord(name, out var key)
            ? key
            : throw ApiErrors.Bad("keys", $"\"{name}\" is no key", "a character, or like Enter, Up, F5, C-c, M-x, S-Tab, D-a")).ToList();
        var turns = TurnsOf(pane);
        roster.OperatorTyped(pane);
        await turns.Take(stopAsked);
        try
        {
            keys.ForEach(key => Send(pane, key));
        }
        finally
        {
            turns.Give(after: false);
        }
        return ApiResponse.Done;
    }

    private Turns TurnsOf(IPane pane) => _turns.GetValue(pane, it => new Turns(clock, () => FollowWithEnter(it)));

    private void FollowWithEnter(IPane pane)
    {
        if (pane.Send(Enter, RoomWithin) != SendOutcome.Sent && !PaneViews.IsDead(pane.Life))
        {
            roster.InputDropped(pane);
        }
    }

    private static void Send(IPane pane, InputEvent input)
    {
        switch (pane.Send(input, RoomWithin))
        {
            case SendOutcome.Sent:
                return;
            case SendOutcome.Full:
                throw ApiErrors.InputFull(pane.Name.Value);
            case var _ when !PaneViews.IsDead(pane.Life):
                throw ApiErrors.KeeperSilent(pane, "take input");
            default:
                throw ApiErrors.NotRunning(pane.Name.Value, PaneViews.State(pane.Life), "take input");
        }
    }

    private static string Utf8(ReadOnlySpan<byte> body)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body);
        }
        catch (ArgumentException)
        {
            throw ApiErrors.BadBody("it is not UTF-8");
        }
    }

    /// <summary>Who may send to one pane now.</summary>
    private sealed class Turns
    {
        private readonly SemaphoreSlim _gate = new(1);
        private readonly ITimer _enter;

        public Turns(TimeProvider clock, Action sendEnter) => _enter = clock.CreateTimer(
            _ =>
            {
                try
                {
                    sendEnter();
                }
                finally
                {
                    _gate.Release();
                }
            }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public Task Take(CancellationToken stopAsked) => _gate.WaitAsync(stopAsked);

        /// <param name="after">An Enter still goes out in this turn, after the pause.</param>
        public void Give(bool after)
        {
            if (after)
            {
                _enter.Change(PauseBeforeEnter, Timeout.InfiniteTimeSpan);
            }
            else
            {
                _gate.Release();
            }
        }
    }
}
