using System.Buffers.Binary;
using System.Net.Sockets;
using Loreli.Protocol;
using Loreli.Protocol.Places;

namespace Loreli.Client;

/// <summary>Opens a socket to a daemon and makes sure that it is ours.</summary>
internal static class DaemonSocket
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;
    private const int UcredSize = 12;

    public static SocketOutcome Open(DaemonAddress address)
    {
        var socket = address is DaemonAddress.UnixSocket
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(((DaemonAddress.Tcp)address).EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            switch (address)
            {
                case DaemonAddress.UnixSocket unix:
                    socket.Connect(new UnixDomainSocketEndPoint(unix.Path));
                    break;
                case DaemonAddress.Tcp tcp:
                    socket.NoDelay = true;
                    socket.Connect(tcp.EndPoint);
                    break;
            }
        }
        catch (SocketException failed)
        {
            socket.Dispose();
            return new SocketOutcome.Refused(Explain(address, failed), ExitCodeOf(failed));
        }
        if (address is DaemonAddress.UnixSocket && PeerUser(socket) is var peer && RunningProcess.UserId() is var self && peer != self)
        {
            socket.Dispose();
            return new SocketOutcome.Refused(new ErrorText("LOR0307",
                $"the daemon at {address} belongs to user {peer}, and you are user {self}",
                "Run the verb as that user, or start a daemon of your own with LORELI_HOME set to a folder of yours."),
                ExitCode.NotPermitted);
        }
        return new SocketOutcome.Opened(socket);
    }

    private static uint PeerUser(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[UcredSize];
        socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
        return BinaryPrimitives.ReadUInt32LittleEndian(credentials[4..]);
    }

    private static int ExitCodeOf(SocketException failed) =>
        failed.SocketErrorCode == SocketError.AccessDenied ? ExitCode.NotPermitted : ExitCode.NoDaemon;

    private static ErrorText Explain(DaemonAddress address, SocketException failed) => failed.SocketErrorCode switch
    {
        SocketError.AccessDenied => new ErrorText("LOR0306", $"you may not connect to the daemon at {address}: permission denied",
            "It belongs to another user. Run the verb as that user, or set LORELI_HOME to a folder of yours."),
        SocketError.ConnectionRefused => new ErrorText("LOR0305", $"no daemon runs here: nobody listens at {address}",
            "Start one with: loreli up -d"),
        _ when address is DaemonAddress.UnixSocket unix && !File.Exists(unix.Path) =>
            new ErrorText("LOR0305", $"no daemon runs here: there is no socket {address}", "Start one with: loreli up -d"),
        _ => new ErrorText("LOR0305", $"the daemon at {address} cannot be reached: {failed.Message}",
            "See whether it runs with: loreli doctor"),
    };
}

internal abstract record SocketOutcome
{
    private SocketOutcome() { }

    public sealed record Opened(Socket Socket) : SocketOutcome;
    public sealed record Refused(ErrorText Error, int ExitCode) : SocketOutcome;
}
