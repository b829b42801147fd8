using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Loreli.Daemon.Door;

/// <summary>What the web server binds to when it is to take what <see cref="UnixDoor"/> hands on.</summary>
internal sealed class DoorEndPoint(UnixDoor door, string path) : EndPoint
{
    public UnixDoor Door => door;
    public override AddressFamily AddressFamily => AddressFamily.Unix;
    public override string ToString() => path;
}

/// <summary>Marks connections that the door let in, which knows their user. What bears no mark must show a token.</summary>
internal static class DoorMark
{
    public static readonly object Key = new();

    public static bool IsOn(Microsoft.AspNetCore.Http.Features.IFeatureCollection features) =>
        features.Get<Microsoft.AspNetCore.Connections.Features.IConnectionItemsFeature>() is { } items && items.Items.ContainsKey(Key);
}

/// <summary>Gives the web server its connections: from the door, or from a TCP port of its own.</summary>
internal sealed class DoorTransport : IConnectionListenerFactory, IDisposable
{
    private readonly SocketTransportFactory _tcp = new(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
    private readonly SocketConnectionContextFactory _contexts = new(new SocketConnectionFactoryOptions { IOQueueCount = 1 }, NullLogger.Instance);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        endpoint is DoorEndPoint door ? new(new DoorListener(door, _contexts)) : _tcp.BindAsync(endpoint, cancellationToken);

    public void Dispose() => _contexts.Dispose();

    private sealed class DoorListener(DoorEndPoint endPoint, SocketConnectionContextFactory contexts) : IConnectionListener
    {
        public EndPoint EndPoint => endPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                var connection = contexts.Create(await endPoint.Door.ForServer.Reader.ReadAsync(cancellationToken));
                connection.Items[DoorMark.Key] = DoorMark.Key;
                return connection;
            }
            catch (System.Threading.Channels.ChannelClosedException)
            {
                return null;
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            endPoint.Door.Close();
            return default;
        }

        public ValueTask DisposeAsync()
        {
            endPoint.Door.Dispose();
            return default;
        }
    }
}
