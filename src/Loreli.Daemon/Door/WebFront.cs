using System.Net;
using Loreli.Daemon.Api;
using Loreli.Daemon.Live;
using Loreli.Protocol.Daemon;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Loreli.Daemon.Door;

/// <summary>Kestrel without a host around it: every request goes to the table of addresses.</summary>
internal sealed class WebFront : IAsyncDisposable
{
    private readonly DoorTransport _transport = new();
    private readonly KestrelServer _server;
    private readonly RequestHandling _handling;
    private readonly UnixDoor _door;
    private ListenOptions? _tcp;

    /// <param name="token">What TCP clients must show; Unix clients are known by their user.</param>
    public WebFront(UnixDoor door, string socketPath, IPEndPoint? listen, string? token, ApiDispatcher dispatcher, LiveHub hub, DaemonLog log, TimeProvider clock)
    {
        _door = door;
        var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = new ServiceCollection().BuildServiceProvider() };
        options.Limits.MaxConcurrentConnections = DaemonLimits.ConnectionsMax;
        options.Limits.MaxRequestBodySize = RequestLimits.BodyBytesMax;
        options.Limits.MaxRequestHeadersTotalSize = 16 << 10;
        options.Limits.MaxRequestLineSize = 16 << 10;
        options.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(10);
        options.Limits.RequestHeadersTimeout = DaemonLimits.FirstWordWithin;
        // A client that reads slowly is its own business (a followed log); memory is bounded by the pipe.
        options.Limits.MinResponseDataRate = null;
        options.Listen(new DoorEndPoint(door, socketPath), static it => it.Protocols = HttpProtocols.Http1);
        if (listen is not null)
        {
            options.Listen(listen, it =>
            {
                it.Protocols = HttpProtocols.Http1;
                _tcp = it;
            });
        }
        _handling = new RequestHandling(dispatcher, hub, log, clock, token);
        _server = new KestrelServer(Options.Create(options), _transport, NullLoggerFactory.Instance);
    }

    /// <summary>Where TCP is served; once started the port is the true one, also when any was asked for.</summary>
    public IPEndPoint? Listen => _tcp?.EndPoint as IPEndPoint;

    /// <summary>Opens the door, too; who knocked before has waited in the kernel.</summary>
    /// <exception cref="IOException">The TCP port is taken.</exception>
    public async Task Start(CancellationToken stopAsked)
    {
        await _server.StartAsync(_handling, stopAsked);
        _door.Open();
    }

    /// <summary>Lets present requests end for a moment, then cuts them.</summary>
    public async Task Stop(TimeSpan patience)
    {
        _handling.Stop();
        using var forced = new CancellationTokenSource(patience);
        await _server.StopAsync(forced.Token);
    }

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        _transport.Dispose();
        _handling.Dispose();
        return default;
    }

    private sealed class RequestHandling(ApiDispatcher dispatcher, LiveHub hub, DaemonLog log, TimeProvider clock, string? token)
        : IHttpApplication<HttpContext>, IDisposable
    {
        private readonly CancellationTokenSource _stop = new();

        public void Stop() => _stop.Cancel();

        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => new WebRequest(context, dispatcher, hub, log, clock, token).Answer(_stop.Token);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }

        public void Dispose() => _stop.Dispose();
    }
}
