using Loreli.Daemon.Panes;
using Loreli.Panes.Recording;

namespace Loreli.Daemon.Api;

/// <summary>What panes recorded: the program's output as it was, and as asciicast.</summary>
internal sealed class RecordingEndpoints(Roster roster, TimeProvider clock)
{
    private const string Cast = "application/x-asciicast";

    /// <summary>Bytes gathered before they are sent.</summary>
    private const int PieceBytes = 64 << 10;

    /// <summary>Between two looks at a recording that is followed: a flood comes in pieces, not in bytes.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "/v1/panes/{pane}/log", ["follow", "since"], Log),
        new("GET", "/v1/panes/{pane}/cast", ["since", "idle"], AsCast),
    ];

    private ValueTask<ApiResponse> Log(ApiCall call, CancellationToken stopAsked)
    {
        var (pane, follow, since) = (roster.Pane(call), call.Flag("follow"), call.Time("since", clock.GetUtcNow()));
        return new(ApiResponse.Streaming(ApiResponse.Text, (to, ended) => WriteLog(pane, since, follow, to, ended)));
    }

    private ValueTask<ApiResponse> AsCast(ApiCall call, CancellationToken stopAsked)
    {
        var (pane, since, idle) = (roster.Pane(call), call.Time("since", clock.GetUtcNow()), call.Duration("idle", DaemonLimits.WaitMax));
        return new(ApiResponse.Streaming(Cast, (to, ended) => WriteCast(pane, since, idle, to, ended)));
    }

    private async Task WriteLog(IPane pane, DateTimeOffset? since, bool follow, Stream to, CancellationToken ended)
    {
        var next = await WriteOutput(since is { } from ? RecordingReader.Read(pane.Directory, from) : RecordingReader.Read(pane.Directory), 0, pane, to, ended);
        while (follow)
        {
            var change = roster.NextChange(pane);
            var isDead = PaneViews.IsDead(pane.Life) || !ReferenceEquals(roster.Find(pane.Name.Value), pane);
            next = await WriteOutput(RecordingReader.Read(pane.Directory, next), next, pane, to, ended);
            if (isDead)
            {
                return;
            }
            await change.WaitAsync(ended);
            await Task.Delay(LookEvery, clock, ended);
        }
    }

    /// <summary>Writes output from an offset on; returns the offset after it.</summary>
    private async Task<long> WriteOutput(IEnumerable<RecordingItem> items, long next, IPane pane, Stream to, CancellationToken ended)
    {
        var piece = new MemoryStream();
        foreach (var item in items)
        {
            TellTorn(pane, item);
            if (item is not RecordingItem.Output output || output.Offset + output.Bytes.Length <= next)
            {
                continue;
            }
            var skip = (int)Math.Max(0, next - output.Offset);
            piece.Write(output.Bytes.Span[skip..]);
            next = output.Offset + output.Bytes.Length;
            if (piece.Length >= PieceBytes)
            {
                await Pass(piece, to, ended);
            }
        }
        await Pass(piece, to, ended);
        return next;
    }

    private async Task WriteCast(IPane pane, DateTimeOffset? since, TimeSpan? idle, Stream to, CancellationToken ended)
    {
        var piece = new MemoryStream();
        AsciicastWriter? writer = null;
        foreach (var item in since is { } from ? RecordingReader.Read(pane.Directory, from) : RecordingReader.Read(pane.Directory))
        {
            TellTorn(pane, item);
            var size = item as RecordingItem.Resize;
            writer ??= new AsciicastWriter(piece, new AsciicastHeader(size?.Columns ?? pane.Columns, size?.Rows ?? pane.Rows)
            {
                StartedAt = item.At,
                Title = pane.Name.Value,
                Command = string.Join(' ', pane.Spec.Command),
            }, idle);
            writer.Write(item);
            if (piece.Length >= PieceBytes)
            {
                await Pass(piece, to, ended);
            }
        }
        (writer ?? new AsciicastWriter(piece, new AsciicastHeader(pane.Columns, pane.Rows) { Title = pane.Name.Value }, idle)).Finish();
        await Pass(piece, to, ended);
    }

    // While a keeper writes, the last frame is often half there: that is no damage.
    private void TellTorn(IPane pane, RecordingItem item)
    {
        if (item is RecordingItem.Torn torn && PaneViews.IsDead(pane.Life))
        {
            roster.RecordingTorn(pane, torn);
        }
    }

    private static async Task Pass(MemoryStream piece, Stream to, CancellationToken ended)
    {
        if (piece.Length > 0)
        {
            await to.WriteAsync(piece.GetBuffer().AsMemory(0, (int)piece.Length), ended);
            await to.FlushAsync(ended);
            piece.SetLength(0);
        }
    }
}
