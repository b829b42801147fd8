using System.Buffers;
using Loreli.Protocol.Live;

namespace Loreli.Daemon.Live;

/// <summary>A live client that came through the web server (TCP, browsers): the same session over a stream.</summary>
internal sealed class StreamLiveTransport(Stream stream, TimeProvider clock) : ILiveTransport
{
    private readonly CancellationTokenSource _closed = new();
    private readonly ArrayBufferWriter<byte> _outgoing = new(4 << 10);
    private Task _sending = Task.CompletedTask;
    private LiveSession? _session;
    private volatile bool _isBusy;

    public Instant LastProgress { get; private set; } = clock.Now;

    public bool TryFlush() => !_isBusy && !_closed.IsCancellationRequested;

    public void Send(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        _outgoing.ResetWrittenCount();
        _outgoing.Advance(WebSocketFraming.WriteHeader(opcode, payload.Length, mask: 0, _outgoing.GetSpan(WebSocketFraming.HeaderSizeMax)));
        _outgoing.Write(payload);
        _isBusy = true;
        _sending = SendAsync();
    }

    public void Close() => _closed.Cancel();

    /// <summary>Reads until one of the two is gone.</summary>
    public async Task Serve(LiveHub hub, CancellationToken stopAsked)
    {
        if (hub.Join(this) is not { } client)
        {
            return;
        }
        _session = client.Session;
        var inbox = new WebSocketInbox();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopAsked, _closed.Token);
        try
        {
            while (LiveMessages.TakeAll(inbox, client) && !client.Session.IsClosed)
            {
                var read = await stream.ReadAsync(inbox.Room(), ended.Token);
                if (read == 0)
                {
                    break;
                }
                inbox.Took(read);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client left or the daemon stops: nothing to say to anybody.
        }
        finally
        {
            hub.Leave(client);
            // A last word may still be on its way; it is given a moment, not more.
            await Task.WhenAny(_sending, Task.Delay(TimeSpan.FromSeconds(1), clock, CancellationToken.None));
        }
    }

    private async Task SendAsync()
    {
        try
        {
            await stream.WriteAsync(_outgoing.WrittenMemory);
            await stream.FlushAsync();
            LastProgress = clock.Now;
            _isBusy = false;
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException)
        {
            await _closed.CancelAsync();
            return;
        }
        // Off this stack: the session may be in the middle of the call that began this send.
        ThreadPool.UnsafeQueueUserWorkItem(static session => session?.Kick(), _session, preferLocal: false);
    }
}
