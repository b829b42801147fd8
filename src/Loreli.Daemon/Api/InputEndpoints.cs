using System.Runtime.CompilerServices;
using System.Text;
using Loreli.Daemon.Panes;
using Loreli.Panes;
using Loreli.Protocol.Daemon;
using Loreli.Terminal;

namespace Loreli.Daemon.Api;

/// <summary>Text and keys for a pane's program. Requests for one pane take turns, so that nobody's keys come between a text and its Enter.</summary>
internal sealed class InputEndpoints(Roster roster, TimeProvider clock)
{
    private static readonly InputEvent.Key Enter = new("enter");

    /// <summary>A program that is busy for a moment reads on; one that does not read for so long gets no more.</summary>
    private static readonly TimeSpan RoomWithin = TimeSpan.FromSeconds(10);

    /// <summary>Agent CLIs take what comes in one read, or soon after a paste, for more of the paste: an Enter in it starts a line.</summary>
    public static readonly TimeSpan PauseBeforeEnter = TimeSpan.FromMilliseconds(100);

    private readonly ConditionalWeakTable<IPane, SemaphoreSlim> _turns = [];

    public IEnumerable<ApiRoute> Routes =>
    [
        new("POST", "/v1/panes/{pane}/send", ["enter"], SendText),
        new("POST", "/v1/panes/{pane}/keys", [], SendKeys),
    ];

    /// <summary>JSON (<see cref="SendRequest"/>), or the text itself as text/plain with <c>?enter=false</c>.</summary>
    private async ValueTask<ApiResponse> SendText(ApiCall call, CancellationToken stopAsked)
    {
        var pane = roster.Pane(call);
        var request = call.Request.ContentType.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase)
            ? new SendRequest(Utf8(call.Request.Body.Span), call.Text("enter") is null || call.Flag("enter"))
            : call.Body(DaemonJson.Default.SendRequest);
        using var turn = await TakeTurn(pane, stopAsked);
        if (request.Text.Length > 0)
        {
            Send(pane, new InputEvent.Paste(request.Text));
        }
        if (request.Text.Length > 0 && request.Enter)
        {
            // Not cancelled with the request: a text without its Enter would stay behind in the prompt.
            await Task.Delay(PauseBeforeEnter, clock, CancellationToken.None);
        }
        if (request.Enter)
        {
            Send(pane, Enter);
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
        var keys = names.Select(name => (name is null ? null : KeyText.Parse(name))
            ?? throw ApiErrors.Bad("keys", $"\"{name}\" is no key", "a character, or like Enter, Up, F5, C-c, M-x, S-Tab")).ToList();
        using var turn = await TakeTurn(pane, stopAsked);
        foreach (var key in keys)
        {
            Send(pane, key);
        }
        return ApiResponse.Done;
    }

    private async ValueTask<Turn> TakeTurn(IPane pane, CancellationToken stopAsked)
    {
        var gate = _turns.GetValue(pane, static _ => new SemaphoreSlim(1));
        await gate.WaitAsync(stopAsked);
        return new Turn(gate);
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

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
