using System.Net.Sockets;
using System.Text;

namespace Loreli.EndToEnd;

/// <summary>Something that listens where a daemon should and answers every connection with the same bytes.</summary>
internal sealed class FakeDaemon : IDisposable
{
    private readonly Socket _listening = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Thread _thread;
    private readonly byte[] _answer;

    public FakeDaemon(string path, string answer)
    {
        _answer = Encoding.ASCII.GetBytes(answer);
        _listening.Bind(new UnixDomainSocketEndPoint(path));
        _listening.Listen();
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public static string Response(string status, string headers, string body) =>
        $"HTTP/1.1 {status}\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}";

    public void Dispose()
    {
        _listening.Dispose();
        _thread.Join();
    }

    private void Serve()
    {
        var buffer = new byte[4_096];
        while (true)
        {
            try
            {
                using var connected = _listening.Accept();
                if (connected.Receive(buffer) > 0)
                {
                    connected.Send(_answer);
                    connected.Shutdown(SocketShutdown.Send);
                    while (connected.Receive(buffer) > 0)
                    {
                        // The client reads in peace and closes when it has enough.
                    }
                }
            }
            catch (SocketException)
            {
                if (!_listening.IsBound || _listening.SafeHandle.IsClosed)
                {
                    return;
                }
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
