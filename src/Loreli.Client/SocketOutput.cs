using System.Net.Sockets;

namespace Loreli.Client;

internal static class SocketOutput
{
    public static void SendAll(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes, SocketFlags.None)..];
        }
    }
}
