using Loreli.Daemon.Panes;
using Loreli.Daemon.Screens;
using Loreli.Panes;
using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Api;

/// <summary>Answers when something has come about in a pane, or when the time is up.</summary>
internal sealed class WaitEndpoint(Roster roster, TimeProvider clock)
{
    private const int TextCharsMax = 4_096;
    private static readonly TimeSpan IdleOtherwise = TimeSpan.FromSeconds(2);

    /// <summary>Between two looks at a pane that floods.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    public IEnumerable<ApiRoute> Routes => [new("GET", "/v1/panes/{pane}/wait", ["for", "text", "timeout", "idle"], Wait)];

    private async ValueTask<ApiResponse> Wait(ApiCall call, CancellationToken stopAsked)
    {
        var pane = roster.Pane(call);
        var limit = call.Duration("timeout", DaemonLimits.WaitMax) ?? DaemonLimits.WaitMax;
        using var timeUp = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, stopAsked);
        var what = call.Text("for") ?? "";
        Func<CancellationToken, Task<WaitView>> wait = what switch
        {
            "exit" => ended => Exit(pane, ended),
            "idle" when (call.Duration("idle", DaemonLimits.WaitMax) ?? IdleOtherwise) is var idle => ended => Idle(pane, idle, ended),
            "text" when call.Text("text") is { Length: > 0 and <= TextCharsMax } text => ended => Text(pane, text, ended),
            "text" => throw ApiErrors.Bad("text", "there is none, or too much", $"1 to {TextCharsMax} characters"),
            _ => throw ApiErrors.Bad("for", $"\"{what}\"", "exit, idle or text"),
        };
        try
        {
            return ApiResponse.Of(await wait(either.Token), DaemonJson.Default.WaitView);
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested && !stopAsked.IsCancellationRequested)
        {
            return ApiResponse.Of(new WaitView(false, what, call.Text("text")), DaemonJson.Default.WaitView);
        }
    }

    private async Task<WaitView> Exit(IPane pane, CancellationToken ended)
    {
        await roster.WhenDead(pane).WaitAsync(ended);
        return new WaitView(true, "exit", ExitCode: ExitCodeOf(pane));
    }

    private async Task<WaitView> Idle(IPane pane, TimeSpan idle, CancellationToken ended)
    {
        while (!PaneViews.IsDead(pane.Life))
        {
            var change = roster.NextChange(pane);
            var quiet = clock.GetUtcNow() - (pane.LastOutputAt ?? pane.StartedAt);
            if (quiet >= idle)
            {
                break;
            }
            // A negative or huge quiet time is a clock that was set; then the whole time is waited again.
            var left = quiet < TimeSpan.Zero ? idle : idle - quiet;
            using var looked = CancellationTokenSource.CreateLinkedTokenSource(ended);
            await Task.WhenAny(change, Task.Delay(left, clock, looked.Token));
            await looked.CancelAsync();
            ended.ThrowIfCancellationRequested();
        }
        return new WaitView(true, "idle", ExitCode: ExitCodeOf(pane));
    }

    private async Task<WaitView> Text(IPane pane, string text, CancellationToken ended)
    {
        var from = ScreenReading.Bounds(pane).ScreenStart;
        while (true)
        {
            var change = roster.NextChange(pane);
            var isDead = PaneViews.IsDead(pane.Life);
            var (found, screenStart) = Look(pane, text, from);
            if (found || isDead)
            {
                return new WaitView(found, "text", text, ExitCodeOf(pane));
            }
            from = screenStart;
            await change.WaitAsync(ended);
            await Task.Delay(LookEvery, clock, ended);
        }
    }

    /// <summary>Looks at the screen and at what scrolled away since the last look; a wrapped line counts as one.</summary>
    private static (bool Found, long ScreenStart) Look(IPane pane, string text, long from)
    {
        while (true)
        {
            var view = ScreenReading.WholeLines(pane, from, DaemonLimits.LinesMax);
            var whole = string.Concat(view.Lines.Zip(view.Wrapped, static (line, wraps) => wraps ? line : line + "\n"));
            if (whole.Contains(text, StringComparison.Ordinal))
            {
                return (true, view.ScreenStart);
            }
            if (view.From + view.Lines.Count >= view.End)
            {
                return (false, view.ScreenStart);
            }
            from = view.From + view.Lines.Count;
        }
    }

    private static int? ExitCodeOf(IPane pane) => pane.Life is PaneLife.Exited exited
        ? exited.Signal == 0 ? exited.Code : 128 + exited.Signal
        : null;
}
