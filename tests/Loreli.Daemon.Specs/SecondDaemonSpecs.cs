using System.Buffers;
using System.Net.Sockets;
using System.Text;
using Loreli.Client;
using Loreli.Panes;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Shouldly;
using Xunit;

namespace Loreli.Daemon.Specs;

/// <summary>A daemon that takes over from one that is gone.</summary>
public sealed class SecondDaemonSpecs : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("ld-").FullName;

    public void Dispose()
    {
        FakePanes.LeftBehind.Value = null;
        FakePanes.PrintsMeanwhile.Value = null;
        FakePanes.BeforeAdoption.Value = null;
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Knows_of_its_panes_what_the_one_before_it_knew()
    {
        var before = await Before(static pane =>
        {
            pane.Print("\a\u001b]9;4;1;40\u0007\u001b]777;notify;build;failed\u0007");
            pane.Print("\a\u001b]9;4;1;70\u0007");
        });

        var after = await After(before.Spec, "");

        Told(after).ShouldBe(Told(before.View));
        (after.UnreadBells, after.UnreadNotification, after.ProgressPercent).ShouldBe((2, "build: failed", 70));
    }

    [Fact]
    public async Task Takes_what_a_program_said_meanwhile_for_the_newer()
    {
        var before = await Before(static pane => pane.Print("\a\u001b]9;4;1;40\u0007"));

        var after = await After(before.Spec, "\a\u001b]9;4;0\u0007");

        (after.ProgressState, after.UnreadBells).ShouldBe((0, 2));
    }

    [Fact]
    public async Task Does_not_ring_again_for_what_an_operator_has_seen()
    {
        PaneSpec spec;
        await using (var first = await TestDaemon.Start(_home))
        {
            var pane = first.Spawn("a");
            spec = pane.Spec;
            using var live = first.Live();
            live.Await<ServerMessage.Welcome>();
            pane.Print("\a");
            pane.Print("\a");
            live.Send(new ClientMessage.Focus("a"));
            live.Await<ServerMessage.Happened>(static it => it.Event.Type == "seen");
        }

        (await After(spec, "")).UnreadBells.ShouldBe(0);
    }

    [Fact]
    public async Task Starts_a_pane_again_with_the_secrets_that_it_has_itself_and_refuses_without_the_others()
    {
        var spec = (await Before(static _ => { })).Spec;

        FakePanes.LeftBehind.Value = [spec with { LostVariables = ["OWN_TOKEN"] }];
        await using (var second = await TestDaemon.Start(_home, With("OWN_TOKEN", "daemon's own")))
        {
            using var client = second.Connect();
            client.Post("/v1/panes/a/restart").Status.ShouldBe(200);
            second.Panes["a"].Spec.Environment["OWN_TOKEN"].ShouldBe("daemon's own");
            second.Panes["a"].Spec.LostVariables.ShouldBeEmpty();
        }
        foreach (var lost in new[] { spec with { LostVariables = ["API_KEY"], AskedVariables = ["API_KEY"] }, spec with { LostVariables = ["GONE_TOKEN"] } })
        {
            FakePanes.LeftBehind.Value = [lost];
            await using var third = await TestDaemon.Start(_home, With("API_KEY", "not the one that was asked for"));
            using var client = third.Connect();
            client.Post("/v1/panes/a/restart").ShouldFail(409, "LOR0221").Message.ShouldContain(lost.LostVariables[0]);
            third.Panes["a"].StopGrace.ShouldBeNull();
        }
    }

    [Fact]
    public async Task Hears_what_is_typed_while_it_still_adopts()
    {
        var spec = (await Before(static _ => { })).Spec;
        using var operatorsSocket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        FakePanes.LeftBehind.Value = [spec];
        FakePanes.BeforeAdoption.Value = () =>
        {
            operatorsSocket.Connect(new UnixDomainSocketEndPoint(TestDaemon.PathsIn(_home).Socket));
            operatorsSocket.Send(Encoding.ASCII.GetBytes(Raw.Upgrade));
            operatorsSocket.Send(Raw.Frame(0x81, Encoded(new ClientMessage.Hello(Protocol.ProtocolVersion.Daemon, 80, 24, false))));
            operatorsSocket.Send(Raw.Frame(0x81, Encoded(new ClientMessage.Key(["a"], "x", 0, 1, "x"))));
            // A daemon that lets people in before it has panes for them answers now.
            operatorsSocket.Poll(TimeSpan.FromMilliseconds(100), SelectMode.SelectRead).ShouldBeFalse();
        };

        await using var second = await TestDaemon.Start(_home);

        var started = TimeProvider.System.GetTimestamp();
        while (second.Panes["a"].Typed.Length == 0 && TimeProvider.System.GetElapsedTime(started) < TestDaemon.Long)
        {
            operatorsSocket.Poll(TimeSpan.FromMilliseconds(10), SelectMode.SelectError);
        }
        second.Panes["a"].Typed.ShouldBe("x");
    }

    [Fact]
    public async Task Says_that_keys_are_gone_when_the_keeper_of_their_pane_is_silent()
    {
        await using var daemon = await TestDaemon.Start(_home);
        daemon.Spawn("a").KeeperIsSilent = true;
        using var live = daemon.Live();
        live.Await<ServerMessage.Welcome>();

        live.Send(new ClientMessage.Key(["a"], "x", 0, 1, "x"));

        live.Await<ServerMessage.Happened>(static it => it.Event is { Type: "input-dropped", Agent: "a" });
    }

    private static byte[] Encoded(ClientMessage message)
    {
        var bytes = new ArrayBufferWriter<byte>();
        LiveCodec.Encode(message, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    private static Func<DaemonOptions, DaemonOptions> With(string name, string value) =>
        options => options with { Environment = new Dictionary<string, string>(options.Environment) { [name] = value } };

    private static object Told(PaneView view) => (
        view.Title, view.UnreadBells, view.UnreadNotification, view.ProgressState, view.ProgressPercent,
        view.ProgramState, view.ProgramKind, view.ProgramMessage, view.EndAsked);

    private async Task<(PaneSpec Spec, PaneView View)> Before(Action<FakePane> live)
    {
        await using var daemon = await TestDaemon.Start(_home);
        var pane = daemon.Spawn("a");
        live(pane);
        using var client = daemon.Connect();
        return (pane.Spec, client.Send("GET", "/v1/panes/a").ReadJson(DaemonJson.Default.PaneView));
    }

    private async Task<PaneView> After(PaneSpec spec, string meanwhile)
    {
        (FakePanes.LeftBehind.Value, FakePanes.PrintsMeanwhile.Value) = ([spec], meanwhile);
        await using var daemon = await TestDaemon.Start(_home);
        using var client = daemon.Connect();
        return client.Send("GET", "/v1/panes/a").ReadJson(DaemonJson.Default.PaneView);
    }
}
