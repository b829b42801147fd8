using Loreli.Protocol.Live;

namespace Loreli.Daemon.Live;

/// <summary>The way to one live client. Called by its session only, under the session's gate.</summary>
internal interface ILiveTransport
{
    /// <summary>Hands on what is left of the last message, without waiting; true when nothing is left.</summary>
    bool TryFlush();

    /// <summary>Sends a message without waiting; what the kernel does not take at once is kept. Only after <see cref="TryFlush"/> said true.</summary>
    void Send(WebSocketOpcode opcode, ReadOnlySpan<byte> payload);

    /// <summary>Time of the last byte that went out.</summary>
    Instant LastProgress { get; }

    /// <summary>Ends the connection; safe at any time and twice.</summary>
    void Close();
}
