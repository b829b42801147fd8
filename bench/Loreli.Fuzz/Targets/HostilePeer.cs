using System.Net.Sockets;

namespace Loreli.Fuzz.Targets;

/// <summary>A server on a Unix socket that says what it was told to, whatever it is asked, and hangs up.</summary>
internal sealed class HostilePeer : IDisposable
{
    private readonly Socket _listening = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Thread _thread;
    private readonly byte[] _heard = new byte[4_096];
    private volatile byte[] _says = [];

    public HostilePeer(string path)
    {
        Path = path;
        _listening.Bind(new UnixDomainSocketEndPoint(path));
        _listening.Listen(16);
        _thread = new Thread(Serve) { IsBackground = true, Name = "peer" };
        _thread.Start();
    }

    public string Path { get; }

    /// <summary>What the next connection hears.</summary>
    public void Say(byte[] bytes) => _says = bytes;

    public Socket Connect(byte[] says)
    {
        Say(says);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(Path));
        return socket;
    }

    public void Dispose()
    {
        _listening.Dispose();
        _thread.Join();
    }

    private void Serve()
    {
        try
        {
            while (true)
            {
                using var client = _listening.Accept();
                Answer(client);
            }
        }
        catch (SocketException)
        {
            // Closed: the campaign is over.
        }
    }

    private void Answer(Socket client)
    {
        try
        {
            client.Send(_says);
            client.Shutdown(SocketShutdown.Send);
            while (client.Receive(_heard) > 0)
            {
                // Until the other side has enough.
            }
        }
        catch (SocketException)
        {
            // The other side hung up first.
        }
    }
}
