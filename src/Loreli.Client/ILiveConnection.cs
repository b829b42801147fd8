using Loreli.Protocol.Live;

namespace Loreli.Client;

/// <summary>A client's live view of the daemon, for a program with one loop: wait on <see cref="Handle"/>, then read what is there.</summary>
public interface ILiveConnection : IDisposable
{
    /// <summary>Descriptor to wait on for input.</summary>
    nint Handle { get; }
    /// <summary>A whole message is already buffered, whatever <see cref="Handle"/> says.</summary>
    bool HasBuffered { get; }
    /// <summary>The next message without waiting, or null when none is complete.</summary>
    /// <exception cref="IOException">The daemon is gone.</exception>
    ServerMessage? TryRead();
    /// <summary>Sends at once; waits only while the socket's buffer is full.</summary>
    /// <exception cref="IOException">The daemon is gone.</exception>
    void Send(ClientMessage message);
}
