using Loreli.Daemon.Panes;
using Loreli.Daemon.Screens;
using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Api;

/// <summary>What panes show: captures, lines by number, search.</summary>
internal sealed class ScreenEndpoints(Roster roster)
{
    private const int CaptureLinesMax = 10_000_000;

    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "/v1/panes/{pane}/capture", ["scrollback", "lines", "ansi"], Capture),
        new("GET", "/v1/panes/{pane}/lines", ["from", "count"], Lines),
        new("GET", "/v1/panes/{pane}/search", ["regex", "from", "backward", "limit"], Search),
    ];

    private ValueTask<ApiResponse> Capture(ApiCall call, CancellationToken stopAsked)
    {
        var view = ScreenReading.Capture(
            roster.Pane(call), call.Flag("scrollback"), (int)call.Number("lines", 0, 0, CaptureLinesMax), call.Flag("ansi"));
        return new(call.WantsText
            ? ApiResponse.OfText(string.Concat(view.Lines.Select(static it => it + "\n")))
            : ApiResponse.Of(view, DaemonJson.Default.CaptureView));
    }

    private ValueTask<ApiResponse> Lines(ApiCall call, CancellationToken stopAsked)
    {
        var view = ScreenReading.Lines(
            roster.Pane(call),
            call.Number("from", 0, 0, long.MaxValue / 2),
            (int)call.Number("count", DaemonLimits.LinesMax, 0, DaemonLimits.LinesMax),
            styled: true);
        return new(ApiResponse.Of(view, DaemonJson.Default.LinesView));
    }

    private ValueTask<ApiResponse> Search(ApiCall call, CancellationToken stopAsked)
    {
        var pattern = LineSearch.Pattern(call.Text("regex") ?? "");
        var backward = call.Flag("backward");
        var view = LineSearch.Find(
            roster.Pane(call), pattern,
            call.Number("from", backward ? long.MaxValue / 2 : 0, 0, long.MaxValue / 2),
            backward, (int)call.Number("limit", 100, 1, DaemonLimits.MatchesMax));
        return new(ApiResponse.Of(view, DaemonJson.Default.SearchView));
    }
}
