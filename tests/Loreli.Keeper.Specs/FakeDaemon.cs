using System.Text;
using Loreli.Posix;
using Loreli.Protocol;
using Loreli.Protocol.Keeper;
using Shouldly;

namespace Loreli.Keeper.Specs;

/// <summary>The daemon's end of a keeper's socket: says what it is told to, and gathers what comes.</summary>
internal sealed class FakeDaemon : IDisposable
{
    private readonly FileDescriptor _socket;
    private readonly byte[] _buffer = new byte[KeeperFrame.HeaderSize + KeeperLimits.FramePayloadMax];
    private int _filled;

    public FakeDaemon(string socketPath, long? fromOffset)
    {
        var connected = UnixSocket.Connect(socketPath);
        _socket = connected.Descriptor ?? throw new IOException($"{socketPath}: {Errno.Describe(connected.Errno)}");
        if (fromOffset is { } from)
        {
            Say(new KeeperRequest.Hello(ProtocolVersion.Keeper, from));
            Welcome = Next().ShouldBeOfType<KeeperNews.Welcome>();
        }
    }

    public KeeperNews.Welcome? Welcome { get; }
    public List<KeeperNews> Heard { get; } = [];
    public MemoryStream Output { get; } = new();
    public string Text => Encoding.UTF8.GetString(Output.ToArray());
    public long NextOffset { get; private set; } = -1;

    public void Say(KeeperRequest request)
    {
        var writer = new WireWriter();
        request.Write(writer);
        SayBytes(writer.Written);
    }

    public void SayBytes(ReadOnlySpan<byte> bytes) => Descriptors.WriteAll(_socket, bytes).IsOk.ShouldBeTrue();

    /// <summary>Like <see cref="SayBytes"/>, of one that the keeper may have hung up on already.</summary>
    public void Blurt(ReadOnlySpan<byte> bytes) => _ = Descriptors.WriteAll(_socket, bytes);

    public void Type(string text) => Say(new KeeperRequest.Input(Encoding.UTF8.GetBytes(text)));

    /// <summary>Next news; null when the keeper closed the connection.</summary>
    public KeeperNews? Next()
    {
        while (true)
        {
            if (KeeperFrame.Take(_buffer.AsSpan(0, _filled), out var frame) == FrameState.Whole)
            {
                var news = KeeperNews.Decode(frame);
                _filled -= frame.Size;
                _buffer.AsSpan(frame.Size, _filled).CopyTo(_buffer);
                Note(news);
                return news;
            }
            PollWait.For(_socket, PollEvents.Readable, Wait.Longest).ShouldNotBe(PollEvents.None, "the keeper said nothing for half a minute; so far: " + Text);
            var read = Descriptors.Read(_socket, _buffer.AsSpan(_filled));
            if (!read.IsOk || read.IsEnd)
            {
                return null;
            }
            _filled += read.Count;
        }
    }

    /// <summary>Listens until such news comes.</summary>
    public T Until<T>(Func<T, bool>? fits = null) where T : KeeperNews
    {
        while (true)
        {
            var news = Next() ?? throw new InvalidOperationException($"The keeper left before it said {typeof(T).Name}; output was: {Text}");
            if (news is T wanted && (fits is null || fits(wanted)))
            {
                return wanted;
            }
        }
    }

    /// <summary>Listens until the output holds this text.</summary>
    public void UntilText(string text)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        var searched = 0;
        while (Output.GetBuffer().AsSpan(0, (int)Output.Length)[searched..].IndexOf(wanted) < 0)
        {
            searched = Math.Max(0, (int)Output.Length - wanted.Length);
            _ = Until<KeeperNews.Output>();
        }
    }

    public KeeperNews.Exit UntilExit() => Until<KeeperNews.Exit>();

    public void Dispose() => _socket.Dispose();

    private void Note(KeeperNews news)
    {
        news.ShouldNotBeOfType<KeeperNews.Malformed>();
        if (news is KeeperNews.Output output)
        {
            if (NextOffset >= 0)
            {
                output.Offset.ShouldBe(NextOffset, "output must come without hole or overlap");
            }
            NextOffset = output.Offset + output.Bytes.Length;
            Output.Write(output.Bytes.Span);
            return;
        }
        NextOffset = news is KeeperNews.Gap gap ? gap.To : NextOffset;
        Heard.Add(news);
    }
}
