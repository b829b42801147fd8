using System.Diagnostics;
using System.Net.Sockets;
using Loreli.Protocol.Keeper;
using Shouldly;
using Xunit;

namespace Loreli.Panes.Specs;

public sealed class KeeperLinkSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Socket _listening = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _path;

    public KeeperLinkSpecs()
    {
        _path = Path.Combine(_folder.Path, "k");
        _listening.Bind(new UnixDomainSocketEndPoint(_path));
        _listening.Listen();
    }

    public void Dispose()
    {
        _listening.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Keys_and_hello_arrive_as_the_protocol_says()
    {
        using var link = KeeperLink.Connect(_path, 77)!;
        using var keeper = _listening.Accept();

        link.SendInput("ls\r"u8).ShouldBe(SendOutcome.Sent);

        Requests(keeper, 2).ShouldBe(["Hello 77", "Input ls\r"]);
    }

    [Fact]
    public void A_keeper_that_does_not_read_holds_no_sender_up_and_what_does_not_fit_is_refused_whole()
    {
        using var link = KeeperLink.Connect(_path, 0)!;
        using var keeper = _listening.Accept();
        var (paste, sent) = (new byte[10_000], 0);

        SendOutcome outcome;
        while ((outcome = link.SendInput(paste)) == SendOutcome.Sent)
        {
            sent++;
        }

        outcome.ShouldBe(SendOutcome.Full);
        var received = 0;
        var buffer = new byte[64 << 10];
        while (received < 18 - 5 + (sent * (paste.Length + KeeperFrame.HeaderSize)))
        {
            received += keeper.Receive(buffer);
        }
        keeper.Available.ShouldBe(0);
    }

    [Fact]
    public async Task A_paste_larger_than_the_queue_goes_through_to_a_keeper_that_reads()
    {
        using var link = KeeperLink.Connect(_path, 0)!;
        using var keeper = _listening.Accept();
        var paste = new byte[3 << 20];
        var reader = Task.Run(() => Drain(keeper, 13 + 5 - 5 + paste.Length));

        link.SendInput(paste, TimeSpan.FromSeconds(60), TimeProvider.System).ShouldBe(SendOutcome.Sent);

        await reader.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void A_paste_to_a_keeper_that_does_not_read_is_given_up_when_the_time_is_over()
    {
        using var link = KeeperLink.Connect(_path, 0)!;
        using var keeper = _listening.Accept();

        link.SendInput(new byte[3 << 20], TimeSpan.FromMilliseconds(50), TimeProvider.System).ShouldBe(SendOutcome.Full);
    }

    [Fact]
    public async Task Ending_a_link_wakes_its_reader()
    {
        using var link = KeeperLink.Connect(_path, 0)!;
        using var keeper = _listening.Accept();
        var reader = Task.Run(() => link.Receive(TimeSpan.Zero));

        link.End();

        (await reader.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBe(LinkState.Ended);
    }

    [Fact]
    public async Task A_frame_larger_than_a_piece_of_output_is_received_whole()
    {
        using var link = KeeperLink.Connect(_path, 0)!;
        using var keeper = _listening.Accept();
        var frame = new byte[KeeperFrame.HeaderSize + KeeperLimits.FramePayloadMax];
        KeeperFrame.WriteHeader(frame, 99, KeeperLimits.FramePayloadMax);
        var writer = Task.Run(() => keeper.Send(frame));

        ReceiveWhole(link).ShouldBe(KeeperLimits.FramePayloadMax);

        await writer.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void Where_nobody_listens_there_is_no_link() =>
        KeeperLink.Connect(Path.Combine(_folder.Path, "nobody"), 0).ShouldBeNull();

    private static int ReceiveWhole(KeeperLink link)
    {
        KeeperFrame frame;
        while (link.Take(out frame) != FrameState.Whole)
        {
            link.Receive(TimeSpan.FromSeconds(60)).ShouldBe(LinkState.Received);
        }
        return frame.Payload.Length;
    }

    private static int Drain(Socket keeper, int atLeast)
    {
        var (buffer, received) = (new byte[64 << 10], 0);
        while (received < atLeast)
        {
            received += keeper.Receive(buffer);
        }
        return received;
    }

    /// <summary>What a keeper hears first, in words.</summary>
    internal static List<string> Requests(Socket keeper, int count)
    {
        var (buffer, end, requests) = (new byte[64 << 10], 0, new List<string>());
        while (requests.Count < count)
        {
            end += keeper.Receive(buffer, end, buffer.Length - end, SocketFlags.None);
            while (KeeperFrame.Take(buffer.AsSpan(0, end), out var frame) == FrameState.Whole)
            {
                requests.Add(KeeperRequest.Decode(frame) switch
                {
                    KeeperRequest.Hello it => $"Hello {it.FromOffset}",
                    KeeperRequest.Input it => $"Input {System.Text.Encoding.UTF8.GetString(it.Bytes.Span)}",
                    KeeperRequest.Resize it => $"Resize {it.Columns}x{it.Rows}",
                    var other => throw new UnreachableException(other.ToString()),
                });
                buffer.AsSpan(frame.Size, end - frame.Size).CopyTo(buffer);
                end -= frame.Size;
            }
        }
        return requests;
    }
}
