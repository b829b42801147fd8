using Loreli.Posix;
using Loreli.Protocol.Live;

namespace Loreli.Daemon.Live;

/// <summary>The thread of one live client on the Unix socket: upgrade, then read until one of the two is gone.</summary>
/// <remarks>A thread of its own, because the web server's pipeline hands a key over several threads before anybody sees it.</remarks>
internal sealed class SocketLiveClient(SocketLiveTransport transport, LiveHub hub, DaemonLog log)
{
    private readonly WebSocketInbox _inbox = new();

    /// <summary>Starts the thread; it ends by itself.</summary>
    public static void Start(FileDescriptor socket, LiveHub hub, DaemonLog log, TimeProvider clock)
    {
        SocketLiveTransport transport;
        try
        {
            transport = new SocketLiveTransport(socket, clock);
        }
        catch (IOException noDescriptor)
        {
            log.Warning("live client refused", ("reason", noDescriptor.Message));
            socket.Dispose();
            return;
        }
        var client = new SocketLiveClient(transport, hub, log);
        // The stack is small: nothing here is deep, and there may be many clients.
        new Thread(client.Run, maxStackSize: 256 << 10) { Name = "live client", IsBackground = true }.Start();
    }

    private void Run()
    {
        LiveClient? client = null;
        try
        {
            Scheduling.PreferShortTurns();
            if (Upgrade())
            {
                client = hub.Join(transport);
                if (client is null)
                {
                    log.Warning("live client refused", ("reason", $"there are {DaemonLimits.LiveClientsMax} already"));
                    return;
                }
                Serve(client);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // One client's connection breaks, the daemon goes on.
            log.Error("live client failed", ("exception", failure.ToString()));
        }
        finally
        {
            if (client is not null)
            {
                hub.Leave(client);
            }
            transport.Dispose();
        }
    }

    private bool Upgrade()
    {
        var head = new byte[UpgradeRequest.HeadBytesMax];
        var size = 0;
        while (true)
        {
            var end = head.AsSpan(0, size).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var (answer, isLive) = UpgradeRequest.Answer(head.AsSpan(0, end));
                var early = head.AsSpan(end + 4, size - end - 4);
                while (!early.IsEmpty)
                {
                    var room = _inbox.Room().Span;
                    var count = Math.Min(room.Length, early.Length);
                    early[..count].CopyTo(room);
                    _inbox.Took(count);
                    early = early[count..];
                }
                transport.SendRaw(answer, default);
                return isLive;
            }
            if (size == head.Length || transport.Wait(DaemonLimits.FirstWordWithin) == PollEvents.None)
            {
                return false;
            }
            var read = transport.Read(head.AsSpan(size));
            if (read.IsEnd || (!read.IsOk && !read.WouldBlock))
            {
                return false;
            }
            size += read.Count;
        }
    }

    private void Serve(LiveClient client)
    {
        var session = client.Session;
        while (TakeAll(client) && !session.IsClosed && !transport.IsClosed)
        {
            var found = transport.Wait(Timeout.InfiniteTimeSpan);
            if ((found & PollEvents.Writable) != PollEvents.None)
            {
                session.Kick();
            }
            if ((found & (PollEvents.Readable | PollEvents.HangUp | PollEvents.Error)) == PollEvents.None)
            {
                continue;
            }
            var read = transport.Read(_inbox.Room().Span);
            if (read.IsEnd || (!read.IsOk && !read.WouldBlock))
            {
                return;
            }
            _inbox.Took(read.Count);
        }
    }

    private bool TakeAll(LiveClient client) => LiveMessages.TakeAll(_inbox, client);
}

/// <summary>Hands a client's messages on from its inbox.</summary>
internal static class LiveMessages
{
    /// <summary>False when the connection is to end.</summary>
    public static bool TakeAll(WebSocketInbox inbox, LiveClient client)
    {
        while (true)
        {
            switch (inbox.TryTake(out var opcode, out var payload))
            {
                case WebSocketRead.NeedsMore:
                    return true;
                case WebSocketRead.Malformed:
                    client.Session.Refuse(new ServerMessage.Failed(
                        new Protocol.Daemon.ErrorView("LOR0218", "that is no frame of a WebSocket client, or it is too large")));
                    return false;
            }
            switch (opcode)
            {
                case WebSocketOpcode.Text:
                    client.Receive(payload);
                    break;
                case WebSocketOpcode.Ping:
                    client.Session.Pong(payload);
                    break;
                case WebSocketOpcode.Close:
                    return false;
            }
            if (client.Session.IsClosed)
            {
                return false;
            }
        }
    }
}
