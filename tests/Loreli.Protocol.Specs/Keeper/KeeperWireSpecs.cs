using Loreli.Protocol.Keeper;
using Shouldly;
using Xunit;

namespace Loreli.Protocol.Specs.Keeper;

/// <summary>What daemon and keeper say to each other arrives as it was said.</summary>
public sealed class KeeperWireSpecs
{
    internal static readonly KeeperRequest[] AllRequests =
    [
        new KeeperRequest.Hello(1, KeeperRequest.FromNow),
        new KeeperRequest.Hello(200, 123_456_789_012),
        new KeeperRequest.Resize(2000, 1),
        new KeeperRequest.Signal(15, SignalTarget.Leader),
        new KeeperRequest.Stop(TimeSpan.FromMilliseconds(1500)),
        new KeeperRequest.ExitTaken(),
        new KeeperRequest.ListTree(),
        new KeeperRequest.SetRecording(0),
    ];

    internal static readonly KeeperNews[] AllNews =
    [
        new KeeperNews.Welcome(1, 10, 11, 12, 13, 2, 80, 24, 5, 1000, 900),
        new KeeperNews.Resized(77, 120, 40),
        new KeeperNews.Gap(10, 20),
        new KeeperNews.Exit(0, 9, CoreDumped: true, new DateTimeOffset(2025, 1, 2, 3, 4, 5, 678, TimeSpan.Zero)),
        new KeeperNews.Stats(1, 2, 3, RecordingState.Paused, "No space left on device"),
        new KeeperNews.InputDropped(70_000),
        new KeeperNews.StopFailed(2),
        new KeeperNews.Refused("version"),
    ];

    public static TheoryData<KeeperRequest> Requests => [.. AllRequests];
    public static TheoryData<KeeperNews> News => [.. AllNews];

    [Theory, MemberData(nameof(Requests))]
    public void A_request_arrives_as_it_was_said(KeeperRequest request)
    {
        var wire = new WireWriter();

        request.Write(wire);

        KeeperFrame.Take(wire.Written, out var frame).ShouldBe(FrameState.Whole);
        KeeperRequest.Decode(frame).ShouldBe(request);
        frame.Size.ShouldBe(wire.Length);
    }

    [Theory, MemberData(nameof(News))]
    public void News_arrive_as_they_were_said(KeeperNews news)
    {
        var wire = new WireWriter();

        news.Write(wire);

        KeeperFrame.Take(wire.Written, out var frame).ShouldBe(FrameState.Whole);
        KeeperNews.Decode(frame).ShouldBe(news);
    }

    [Fact]
    public void Input_and_output_keep_every_byte()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(it => (byte)it)];
        var wire = new WireWriter();

        new KeeperRequest.Input(all).Write(wire);
        var taken = KeeperFrame.Take(wire.Written, out var input);
        var request = KeeperRequest.Decode(input);
        wire.Clear();
        new KeeperNews.Output(42, all).Write(wire);
        _ = KeeperFrame.Take(wire.Written, out var output);
        var news = KeeperNews.Decode(output);

        taken.ShouldBe(FrameState.Whole);
        request.ShouldBeOfType<KeeperRequest.Input>().Bytes.ToArray().ShouldBe(all);
        news.ShouldBeOfType<KeeperNews.Output>().Bytes.ToArray().ShouldBe(all);
    }

    [Fact]
    public void A_process_list_keeps_the_first_when_there_are_too_many_and_cuts_long_commands()
    {
        var many = Enumerable.Range(1, 5000).Select(it => new TreeProcess(it, 1, 2, 3, new string('é', 500))).ToList();
        var wire = new WireWriter();

        new KeeperNews.Tree(many).Write(wire);

        KeeperFrame.Take(wire.Written, out var frame).ShouldBe(FrameState.Whole);
        var tree = KeeperNews.Decode(frame).ShouldBeOfType<KeeperNews.Tree>();
        tree.Processes.Count.ShouldBe(KeeperLimits.ProcessesMax);
        tree.Processes[0].Command.ShouldBe(new string('é', KeeperLimits.CommandTextMax / 2));
    }

    [Fact]
    public void A_frame_is_taken_only_when_it_is_whole()
    {
        var wire = new WireWriter();
        new KeeperNews.Gap(1, 2).Write(wire);
        var bytes = wire.Written.ToArray();

        for (var length = 0; length < bytes.Length; length++)
        {
            KeeperFrame.Take(bytes.AsSpan(0, length), out _).ShouldBe(FrameState.Incomplete);
        }
        KeeperFrame.Take([0xFF, 0xFF, 0xFF, 0xFF, 1], out _).ShouldBe(FrameState.TooLong);
    }

    [Fact]
    public void Fields_out_of_their_range_are_malformed_and_the_answer_says_so()
    {
        Request(new KeeperRequest.Resize(0, 24)).ShouldBeOfType<KeeperRequest.Malformed>().Why.ShouldContain("type 3");
        Request(new KeeperRequest.Resize(80, 2001)).ShouldBeOfType<KeeperRequest.Malformed>();
        Request(new KeeperRequest.Signal(65, SignalTarget.Leader)).ShouldBeOfType<KeeperRequest.Malformed>();
        Request(new KeeperRequest.Hello(1, -2)).ShouldBeOfType<KeeperRequest.Malformed>();
        Request(new KeeperRequest.SetRecording(-1)).ShouldBeOfType<KeeperRequest.Malformed>();
        Request(new KeeperRequest.Input(new byte[KeeperLimits.PieceMax + 1])).ShouldBeOfType<KeeperRequest.Malformed>();
    }

    [Fact]
    public void The_start_message_keeps_everything()
    {
        var spec = Spec();

        var bytes = spec.Encode();

        KeeperSpec.BodyLength(bytes).ShouldBe(bytes.Length - KeeperSpec.HeaderSize);
        var read = KeeperSpec.Decode(bytes.AsSpan(KeeperSpec.HeaderSize)).ShouldNotBeNull();
        read.Command.ShouldBe(spec.Command);
        read.Environment.ShouldBe(spec.Environment);
        read.Secrets.ShouldBe(spec.Secrets);
        (read with { Command = spec.Command, Environment = spec.Environment, Secrets = spec.Secrets }).ShouldBe(spec);
    }

    [Fact]
    public void A_start_message_without_a_command_or_with_a_wrong_name_is_refused()
    {
        KeeperSpec.Decode((Spec() with { Command = [] }).Encode().AsSpan(KeeperSpec.HeaderSize)).ShouldBeNull();
        KeeperSpec.Decode((Spec() with { Name = "../evil" }).Encode().AsSpan(KeeperSpec.HeaderSize)).ShouldBeNull();
        KeeperSpec.Decode((Spec() with { Columns = 0 }).Encode().AsSpan(KeeperSpec.HeaderSize)).ShouldBeNull();
        KeeperSpec.Decode((Spec() with { Cwd = "a\0b" }).Encode().AsSpan(KeeperSpec.HeaderSize)).ShouldBeNull();
        KeeperSpec.BodyLength("LKS2\0\0\0\0"u8).ShouldBe(-1);
    }

    [Fact]
    public void The_keepers_answer_keeps_everything()
    {
        KeeperAnswer[] answers =
        [
            new KeeperAnswer.Started(1, 2, 3, 4),
            new KeeperAnswer.Refused(KeeperRefusal.NotExecutable, 13, "/usr/bin/grüße"),
        ];

        foreach (var answer in answers)
        {
            KeeperAnswer.Decode(answer.Encode()).ShouldBe(answer);
        }
        KeeperAnswer.Decode([]).ShouldBeOfType<KeeperAnswer.Malformed>();
        KeeperAnswer.Decode("You must install .NET"u8).ShouldBeOfType<KeeperAnswer.Malformed>();
    }

    internal static KeeperSpec Spec() => new()
    {
        Name = "reviewer", Generation = 7, Command = ["claude", "--flag", "", "naïve \n"], Cwd = "/home/op",
        Environment = [new("PATH", "/bin"), new("EMPTY", ""), new("EQ", "a=b=c")],
        Columns = 200, Rows = 50, Directory = "/state/panes/reviewer.7", SocketPath = "/run/loreli/abc.sock",
        Role = "review", FixedSize = true, RecordingBytesMax = 123, RecordInput = true, OpenFilesMax = 4096,
        Secrets = ["sk-verysecret"],
    };

    private static KeeperRequest Request(KeeperRequest said)
    {
        var wire = new WireWriter();
        said.Write(wire);
        KeeperFrame.Take(wire.Written, out var frame).ShouldBe(FrameState.Whole);
        return KeeperRequest.Decode(frame);
    }
}
