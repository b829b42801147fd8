using System.Text;
using Loreli.Daemon.Panes;
using Loreli.Panes;
using Loreli.Protocol.Daemon;
using Loreli.Terminal;

namespace Loreli.Daemon.Api;

/// <summary>Text and keys for a pane's program.</summary>
internal sealed class InputEndpoints(Roster roster)
{
    private static readonly InputEvent.Key Enter = new("enter");

    /// <summary>A program that is busy for a moment reads on; one that does not read for so long gets no more.</summary>
    private static readonly TimeSpan RoomWithin = TimeSpan.FromSeconds(10);

    public IEnumerable<ApiRoute> Routes =>
    [
        new("POST", "/v1/panes/{pane}/send", ["enter"], SendText),
        new("POST", "/v1/panes/{pane}/keys", [], SendKeys),
    ];

    /// <summary>JSON (<see cref="SendRequest"/>), or the text itself as text/plain with <c>?enter=false</c>.</summary>
    private ValueTask<ApiResponse> SendText(ApiCall call, CancellationToken stopAsked)
    {
        var pane = roster.Pane(call);
        var request = call.Request.ContentType.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase)
            ? new SendRequest(Utf8(call.Request.Body.Span), call.Text("enter") is null || call.Flag("enter"))
            : call.Body(DaemonJson.Default.SendRequest);
        if (request.Text.Length > 0)
        {
            Send(pane, new InputEvent.Paste(request.Text));
        }
        if (request.Enter)
        {
            Send(pane, Enter);
        }
        return new(ApiResponse.Done);
    }

    private ValueTask<ApiResponse> SendKeys(ApiCall call, CancellationToken stopAsked)
    {
        var (pane, names) = (roster.Pane(call), call.Body(DaemonJson.Default.KeysRequest).Keys);
        if (names.Count > DaemonLimits.KeysMax)
        {
            throw ApiErrors.Bad("keys", $"{names.Count} keys", $"at most {DaemonLimits.KeysMax}");
        }
        // All are understood before the first is sent: half a macro is worse than none.
        var keys = names.Select(name => (name is null ? null : KeyText.Parse(name))
            ?? throw ApiErrors.Bad("keys", $"\"{name}\" is no key", "a character, or like Enter, Up, F5, C-c, M-x, S-Tab")).ToList();
        foreach (var key in keys)
        {
            Send(pane, key);
        }
        return new(ApiResponse.Done);
    }

    private static void Send(IPane pane, InputEvent input)
    {
        switch (pane.Send(input, RoomWithin))
        {
            case SendOutcome.Sent:
                return;
            case SendOutcome.Full:
                throw ApiErrors.InputFull(pane.Name.Value);
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
}
