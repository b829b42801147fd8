using Loreli.Client;
using Loreli.Protocol;
using Loreli.Protocol.Live;

namespace Loreli.Tui.Running;

/// <summary>The live connection, and the patience with a daemon that is away.</summary>
internal sealed class DaemonLink(Func<ClientMessage.Hello, LinkOutcome> connect, ScreenOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>A daemon that is restarted is back within about this time.</summary>
    public static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(250);

    private ILiveConnection? _connection;
    private Instant _lostAt;
    private Instant _triedAt;

    public bool IsOpen => _connection is not null;
    public nint Handle => _connection?.Handle ?? 0;
    public bool HasBuffered => _connection?.HasBuffered ?? false;

    public LinkOutcome Open(int columns, int rows)
    {
        _triedAt = clock.Now;
        var outcome = connect(new ClientMessage.Hello(ProtocolVersion.Daemon, columns, rows, options.ReadOnly));
        _connection = outcome is LinkOutcome.Opened it ? it.Connection : null;
        return outcome;
    }

    /// <summary>Tries again when it is time to; null: nothing to tell yet.</summary>
    public LinkOutcome? Retry(int columns, int rows)
    {
        var now = clock.Now;
        if (now - _triedAt < RetryEvery)
        {
            return null;
        }
        return Open(columns, rows) switch
        {
            LinkOutcome.Refused it => it,
            LinkOutcome.Absent it when now - _lostAt >= options.ReconnectFor => it,
            _ => null,
        };
    }

    public void Lose()
    {
        _connection?.Dispose();
        _connection = null;
        _lostAt = _triedAt = clock.Now;
    }

    /// <exception cref="IOException">The daemon is gone.</exception>
    public ServerMessage? TryRead() => _connection?.TryRead();

    /// <summary>Says something if somebody is there to hear it.</summary>
    /// <exception cref="IOException">The daemon is gone.</exception>
    public void Send(ClientMessage message) => _connection?.Send(message);

    public void Dispose() => _connection?.Dispose();
}
