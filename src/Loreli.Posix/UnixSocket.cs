using System.Runtime.InteropServices;
using System.Text;
using static Loreli.Posix.Libc;

namespace Loreli.Posix;

/// <summary>Who is at the other end of a Unix socket.</summary>
public readonly record struct PeerIdentity(int Pid, uint Uid);

/// <summary>Unix stream sockets by path, without System.Net: a keeper loads no socket library.</summary>
public static unsafe class UnixSocket
{
    /// <summary>Bytes of a socket's path on Linux, the closing NUL not counted.</summary>
    public const int PathBytesMax = 107;

    private const int PathOffset = 2;
    private const int AddressSize = PathOffset + PathBytesMax + 1;

    /// <summary>Binds and listens, non-blocking, mode 0600. The path must not exist.</summary>
    public static OpenResult Listen(string path)
    {
        var address = stackalloc byte[AddressSize];
        if (!WriteAddress(path, address, out var length))
        {
            return new(null, Errno.ENAMETOOLONG);
        }
        var made = OpenResult.Of(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        if (made.Descriptor is not { } listening)
        {
            return made;
        }
        // The mode comes from the umask at bind: a chmod afterwards would leave a moment open to others.
        var mask = umask(0x7F);
        var bound = bind(listening, address, length) == 0 && listen(listening, 8) == 0;
        var errno = bound ? 0 : Marshal.GetLastPInvokeError();
        _ = umask(mask);
        if (errno != 0)
        {
            listening.Dispose();
            return new(null, errno);
        }
        return made;
    }

    /// <summary>Connects to a listening socket; blocking, or non-blocking from the start.</summary>
    public static OpenResult Connect(string path, bool nonBlocking = false)
    {
        var address = stackalloc byte[AddressSize];
        if (!WriteAddress(path, address, out var length))
        {
            return new(null, Errno.ENAMETOOLONG);
        }
        var made = OpenResult.Of(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | (nonBlocking ? SOCK_NONBLOCK : 0), 0));
        if (made.Descriptor is not { } connecting || connect(connecting, address, length) == 0)
        {
            return made;
        }
        var errno = Marshal.GetLastPInvokeError();
        connecting.Dispose();
        return new(null, errno);
    }

    /// <summary>Takes a waiting connection, non-blocking; EAGAIN when there is none.</summary>
    public static OpenResult Accept(FileDescriptor listening) =>
        OpenResult.Of(accept4(listening, null, null, SOCK_NONBLOCK | SOCK_CLOEXEC));

    /// <summary>Pid and user of the process that connected (SO_PEERCRED); null when the kernel does not say.</summary>
    public static PeerIdentity? Peer(FileDescriptor connected)
    {
        PeerCredentials peer;
        var size = (uint)sizeof(PeerCredentials);
        return getsockopt(connected, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? new(peer.Pid, peer.Uid) : null;
    }

    /// <summary>Asks for room for so many bytes between us and a slow reader; the kernel may give less.</summary>
    public static void SetSendBuffer(FileDescriptor connected, int bytes) =>
        _ = setsockopt(connected, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(int));

    /// <summary>Sends two pieces in one call, without waiting and without SIGPIPE; may take less than everything.</summary>
    public static IoResult Send(FileDescriptor connected, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        fixed (byte* firstStart = first, secondStart = second)
        {
            var vectors = stackalloc IoVector[2];
            vectors[0] = new() { Start = firstStart, Length = (nuint)first.Length };
            vectors[1] = new() { Start = secondStart, Length = (nuint)second.Length };
            var message = new MessageHeader { Vectors = vectors, VectorCount = 2 };
            IoResult result;
            do
            {
                result = IoResult.Of(sendmsg(connected, &message, MSG_NOSIGNAL | MSG_DONTWAIT));
            }
            while (result.Errno == Errno.EINTR);
            return result;
        }
    }

    /// <summary>sd_notify(3): one datagram to the socket that NOTIFY_SOCKET names (<c>@</c> begins an abstract one). False when it was not taken.</summary>
    public static bool Notify(string notifySocket, string message)
    {
        var address = stackalloc byte[AddressSize];
        if (notifySocket.Length == 0 || !WriteAddress(notifySocket, address, out var length))
        {
            return false;
        }
        if (address[PathOffset] == (byte)'@')
        {
            address[PathOffset] = 0;
            length--;
        }
        using var sending = OpenResult.Of(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)).Descriptor;
        var bytes = Encoding.UTF8.GetBytes(message);
        fixed (byte* start = bytes)
        {
            return sending is not null && sendto(sending, start, (nuint)bytes.Length, MSG_NOSIGNAL, address, length) == bytes.Length;
        }
    }

    private static bool WriteAddress(string path, byte* address, out uint length)
    {
        length = 0;
        var bytes = Encoding.UTF8.GetByteCount(path);
        if (bytes is 0 or > PathBytesMax)
        {
            return false;
        }
        *(ushort*)address = AF_UNIX;
        _ = Encoding.UTF8.GetBytes(path, new Span<byte>(address + PathOffset, bytes));
        address[PathOffset + bytes] = 0;
        length = (uint)(PathOffset + bytes + 1);
        return true;
    }
}
