using System.Net.Sockets;
using Loreli.Posix;
using Loreli.Protocol;
using Loreli.Protocol.Keeper;
using Loreli.Terminal;
using Shouldly;
using Xunit;

namespace Loreli.Panes.Specs;

/// <summary>A socket that says what no keeper would; the pane must neither fall over nor believe it.</summary>
public sealed class HostileKeeperSpecs : IDisposable
{
    private readonly PaneWorld _world = new();
    private readonly Socket _listening = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public void Dispose()
    {
        _listening.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void A_keeper_of_another_process_is_not_taken_for_the_one_in_the_registry()
    {
        var pane = Adopt();

        using (var link = _listening.Accept())
        {
            link.Send((byte[])[.. Bytes(Welcome() with { KeeperStart = 1 }), .. Bytes(new KeeperNews.Output(0, "not ours"u8.ToArray()))]);
        }

        _world.WaitForLife<PaneLife.Unknown>(pane);
        PaneWorld.Text(pane).ShouldBe("");
    }

    [Fact]
    public void Thousands_of_damaged_conversations_end_the_link_and_never_the_pane()
    {
        var pane = Adopt();
        var whole = (byte[])
        [
            .. Bytes(new KeeperNews.Resized(0, 80, 24)), .. Bytes(new KeeperNews.Output(0, "hello"u8.ToArray())),
            .. Bytes(new KeeperNews.Gap(5, 50)), .. Bytes(new KeeperNews.Output(50, "world"u8.ToArray())),
            .. Bytes(new KeeperNews.Stats(55, 55, 100, RecordingState.Paused, "full")), .. Bytes(new KeeperNews.InputDropped(3)),
        ];
        var chance = new Random(17);

        // Each broken link costs the pane a pause before it joins again, so many messages go into one.
        for (var round = 0; round < 4; round++)
        {
            using var link = _listening.Accept();
            link.Send(Bytes(Welcome()));
            try
            {
                for (var message = 0; message < 2_000; message++)
                {
                    link.Send(message < 500 ? whole : Mutation.Of(whole, chance));
                }
            }
            catch (SocketException)
            {
                // The pane has had enough, as it should.
            }
        }

        using var last = _listening.Accept();
        last.Send(Bytes(Welcome()));
        last.Send(Bytes(new KeeperNews.Output(pane.Counters.Parsed, "\u001b[2J\u001b[Hstill here"u8.ToArray())));
        _world.WaitForText(pane, "still here");
    }

    [Fact]
    public void What_is_typed_and_asked_before_the_keeper_is_joined_reaches_it_in_order_afterwards()
    {
        var pane = Found();
        pane.Send("typed "u8).ShouldBe(SendOutcome.Sent);
        pane.Resize(100, 30).ShouldBeTrue();
        pane.Resize(101, 31).ShouldBeTrue();
        pane.Send(new InputEvent.Key("x", Text: "x")).ShouldBe(SendOutcome.Sent);

        pane.Start(isOurChild: false);
        using var link = _listening.Accept();
        link.Send(Bytes(Welcome()));
        _world.WaitForLife<PaneLife.Running>(pane);
        _world.Seen.WaitUntil(() => pane.Send("!"u8) == SendOutcome.Sent, () => "no input is taken");

        KeeperLinkSpecs.Requests(link, 4).ShouldBe(["Hello 0", "Resize 101x31", "Input typed x", "Input !"]);
        pane.Leave();
    }

    [Fact]
    public void What_is_typed_before_a_keeper_turns_out_to_be_silent_is_told_as_gone()
    {
        var pane = Found();
        pane.Send("typed"u8).ShouldBe(SendOutcome.Sent);
        _listening.Dispose();

        pane.Start(isOurChild: false);

        _world.WaitForLife<PaneLife.Unknown>(pane);
        _world.Seen.WaitUntil(() => _world.Seen.Happened(pane).Contains(new PaneEvent.InputDropped(5)), () => "nobody was told");
        pane.Send("x"u8).ShouldBe(SendOutcome.NotRunning);
        pane.Leave();
    }

    [Fact]
    public void No_more_is_kept_for_a_keeper_that_is_not_yet_joined_than_a_paste_has()
    {
        var pane = Found();

        pane.Send(new byte[PaneLimits.EarlyInputMax]).ShouldBe(SendOutcome.Sent);

        pane.Send("x"u8).ShouldBe(SendOutcome.Full);
    }

    private Pane Adopt()
    {
        Register();
        _world.Host.Adopt().ShouldBeEmpty();
        return _world.Find("a");
    }

    /// <summary>A pane that is found and not yet joined.</summary>
    private Pane Found()
    {
        Register();
        var around = new PaneSurroundings(_world.Options, _world.Seen, TimeProvider.System, new CheckpointWriter(TimeProvider.System), () => { });
        return PaneSurvey.Of(around).Panes.ShouldHaveSingleItem();
    }

    // We are the keeper: a live process whose start time the registry has right.
    private void Register()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_world.PanesDirectory, "a.1")).FullName;
        var socket = Path.Combine(_world.Cwd, "k");
        _listening.Bind(new UnixDomainSocketEndPoint(socket));
        _listening.Listen();
        var entry = new RegistryEntry
        {
            Version = ProtocolVersion.Keeper, Name = "a", Generation = 1, KeeperPid = Environment.ProcessId, KeeperStart = OwnStart,
            ChildPid = 1, ChildStart = 1, BootId = ProcFiles.BootId(), Socket = socket, Command = ["x"], Cwd = "/",
            Columns = 80, Rows = 24, StartedAt = DateTimeOffset.UnixEpoch,
        };
        File.WriteAllBytes(Path.Combine(folder, RegistryEntry.FileName), entry.ToJson());
    }

    private static long OwnStart => ProcFiles.StartTime(Environment.ProcessId)!.Value;

    private static KeeperNews.Welcome Welcome() => new(
        ProtocolVersion.Keeper, Environment.ProcessId, OwnStart, 1, 1, 1, 80, 24, 0, 0, 0);

    private static byte[] Bytes(KeeperNews news)
    {
        var writer = new WireWriter();
        news.Write(writer);
        return writer.Written.ToArray();
    }
}
