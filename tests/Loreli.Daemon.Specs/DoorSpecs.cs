using System.Net;
using System.Net.Sockets;
using Loreli.Client;
using Loreli.Protocol;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Loreli.Protocol.Places;
using Shouldly;
using Xunit;

namespace Loreli.Daemon.Specs;

public sealed class DoorSpecs
{
    [Fact]
    public async Task A_second_daemon_finds_the_first()
    {
        await using var first = await TestDaemon.Start();

        var second = await TestDaemon.TryRun(first.Paths);

        second.ShouldBeOfType<DaemonOutcome.AlreadyRuns>().Pid.ShouldBe(Environment.ProcessId);
        first.Connect().Send("GET", "/v1/status").Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_socket_that_a_killed_daemon_left_is_replaced_and_an_ended_daemon_leaves_none()
    {
        var home = Directory.CreateTempSubdirectory("ld-").FullName;
        var paths = TestDaemon.PathsIn(home);
        Directory.CreateDirectory(paths.SocketDirectory);
        Posix.UnixSocket.Listen(paths.Socket).Descriptor.ShouldNotBeNull().Dispose();
        File.Exists(paths.Socket).ShouldBeTrue();

        await using (var daemon = await TestDaemon.Start(home))
        {
            daemon.Connect().Send("GET", "/v1/status").Status.ShouldBe(200);
            File.GetUnixFileMode(paths.Socket).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(paths.SocketDirectory).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        File.Exists(paths.Socket).ShouldBeFalse();
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task A_socket_that_somebody_else_listens_on_is_left_alone()
    {
        await using var other = await TestDaemon.Start();
        var home = Directory.CreateTempSubdirectory("ld-").FullName;

        var outcome = await TestDaemon.TryRun(TestDaemon.PathsIn(home) with { Socket = other.Paths.Socket });

        outcome.ShouldBeOfType<DaemonOutcome.Refused>().Error.Code.ShouldBe("LOR0315");
        other.Connect().Send("GET", "/v1/status").Status.ShouldBe(200);
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task A_runtime_directory_that_cannot_be_made_is_named_with_what_to_do()
    {
        var home = Directory.CreateTempSubdirectory("ld-").FullName;
        var file = Path.Combine(home, "file");
        await File.WriteAllTextAsync(file, "");
        var paths = TestDaemon.PathsIn(home) with { SocketDirectory = file + "/x", Socket = file + "/x/s.sock" };

        var error = (await TestDaemon.TryRun(paths)).ShouldBeOfType<DaemonOutcome.Refused>().Error;

        error.Message.ShouldContain(file);
        error.Hint.ShouldNotBeNull();
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public void Without_a_daemon_a_verb_learns_that_and_how_to_start_one()
    {
        var refused = DaemonClient.Connect(new DaemonAddress.UnixSocket("/tmp/no-such-daemon.sock")).ShouldBeOfType<ConnectOutcome.Refused>();

        refused.ExitCode.ShouldBe(ExitCode.NoDaemon);
        refused.Error.Hint.ShouldNotBeNull().ShouldContain("loreli up");
    }

    [Fact]
    public async Task A_client_of_another_version_is_refused_over_HTTP_with_both_versions()
    {
        await using var daemon = await TestDaemon.Start();

        var answer = Raw.Ask(daemon, "GET /v1/panes HTTP/1.1\r\nHost: x\r\nLoreli-Protocol: 7\r\nConnection: close\r\n\r\n");

        answer.ShouldStartWith("HTTP/1.1 426");
        answer.ShouldContain("LOR0308");
        Raw.Ask(daemon, Raw.Upgrade.Replace("Loreli-Protocol: 1", "Loreli-Protocol: 7", StringComparison.Ordinal)).ShouldStartWith("HTTP/1.1 426");
    }

    [Fact]
    public async Task A_refused_client_that_goes_on_talking_can_still_read_why()
    {
        await using var daemon = await TestDaemon.Start();
        var another = Raw.Upgrade.Replace("Loreli-Protocol: 1", "Loreli-Protocol: 7", StringComparison.Ordinal);

        Raw.Ask(daemon, another, new byte[1 << 20]).ShouldContain("LOR0308");
    }

    [Fact]
    public async Task TCP_asks_for_the_token_of_a_file_that_is_the_users_alone()
    {
        var port = FreePort();
        await using var daemon = await TestDaemon.Start(change: it => it with { Listen = new IPEndPoint(IPAddress.Loopback, port) });
        File.GetUnixFileMode(daemon.Paths.TokenFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var token = (await File.ReadAllTextAsync(daemon.Paths.TokenFile)).Trim();
        var endPoint = new IPEndPoint(IPAddress.Loopback, port);

        Client("wrong").Send("GET", "/v1/status").ShouldFail(401, "LOR0210");
        Client(token).Send("GET", "/v1/status").Status.ShouldBe(200);
        daemon.Spawn("a").Print("over tcp");
        using var live = LiveConnection.Open(new DaemonAddress.Tcp(endPoint, token), new ClientMessage.Hello(1, 80, 24, false))
            .ShouldBeOfType<LiveOutcome.Opened>().Connection;
        live.Send(new ClientMessage.Watch([new WatchedPane("a", 80, 24)]));
        new Mirror(live).AwaitText("a", "over tcp");
        LiveConnection.Open(new DaemonAddress.Tcp(endPoint, "wrong"), new ClientMessage.Hello(1, 80, 24, false))
            .ShouldBeOfType<LiveOutcome.Refused>().ExitCode.ShouldBe(ExitCode.NotPermitted);

        DaemonClient Client(string shown) =>
            DaemonClient.Connect(new DaemonAddress.Tcp(endPoint, shown)).ShouldBeOfType<ConnectOutcome.Connected>().Client;
    }

    [Fact]
    public async Task A_free_port_that_was_asked_for_is_told()
    {
        await using var daemon = await TestDaemon.Start(change: it => it with { Listen = new IPEndPoint(IPAddress.Loopback, 0) });
        using var client = daemon.Connect();

        var told = IPEndPoint.Parse(client.Send("GET", "/v1/status").ReadJson(DaemonJson.Default.StatusView).Listen.ShouldNotBeNull());

        told.Port.ShouldBeGreaterThan(0);
        using var probe = new TcpClient();
        await probe.ConnectAsync(told);
    }

    [Fact]
    public async Task A_token_file_that_others_can_read_is_refused()
    {
        var home = Directory.CreateTempSubdirectory("ld-").FullName;
        var paths = TestDaemon.PathsIn(home);
        Directory.CreateDirectory(paths.StateDirectory);
        await File.WriteAllTextAsync(paths.TokenFile, "a-token-that-is-long-enough");
        File.SetUnixFileMode(paths.TokenFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        await using var daemon = await TestDaemon.Start(home, it => it with { Listen = new IPEndPoint(IPAddress.Loopback, 0) });

        (await daemon.Outcome.WaitAsync(TestDaemon.Long)).ShouldBeOfType<DaemonOutcome.Refused>().Error.Code.ShouldBe("LOR0317");
        Directory.Delete(home, recursive: true);
    }

    [Theory]
    [InlineData("127.0.0.1:7070", true)]
    [InlineData("[::1]:7070", true)]
    [InlineData("localhost:0", true)]
    [InlineData("0.0.0.0:7070", false)]
    [InlineData("[::]:7070", false)]
    [InlineData("192.168.1.5:7070", false)]
    [InlineData("7070", false)]
    [InlineData("example.org:80", false)]
    public void Only_addresses_of_this_machine_are_listened_on(string text, bool isTaken)
    {
        var (address, error) = ListenAddress.Parse(text);

        (address is not null).ShouldBe(isTaken);
        (error is null).ShouldBe(isTaken);
        error?.Hint.ShouldNotBeNull().ShouldContain("127.0.0.1");
    }

    [Fact]
    public async Task Down_ends_the_agents_first_and_says_so_in_the_ledger()
    {
        var home = Directory.CreateTempSubdirectory("ld-").FullName;
        await using (var daemon = await TestDaemon.Start(home))
        {
            var pane = daemon.Spawn("a");

            daemon.Connect().Post("/v1/down", """{"graceMs":1000}""").Status.ShouldBe(200);

            (await daemon.Outcome.WaitAsync(TestDaemon.Long)).ShouldBeOfType<DaemonOutcome.Stopped>().Reason.ShouldBe("down");
            pane.StopGrace.ShouldBe(TimeSpan.FromSeconds(1));
        }
        await using var next = await TestDaemon.Start(home);
        // The supervisor begins in its own time, with what it applies.
        next.Events().Select(it => it.Type).Where(it => it != "configuration-applied").ShouldBe(
            ["daemon-started", "spawned", "stop-asked", "exited", "daemon-stopped", "daemon-started"]);
    }

    [Fact]
    public async Task A_daemon_that_ends_leaves_its_agents_and_tells_live_clients()
    {
        var daemon = await TestDaemon.Start();
        var pane = daemon.Spawn("a");
        using var live = daemon.Live();
        live.Await<ServerMessage.Welcome>();

        await daemon.DisposeAsync();

        live.Await<ServerMessage.Failed>().Error.Code.ShouldBe("LOR0211");
        pane.StopGrace.ShouldBeNull();
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_written_shows_in_the_status_and_the_panes_go_on()
    {
        await using var daemon = await TestDaemon.Start();
        var pane = daemon.Spawn("a");
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={daemon.Paths.Ledger};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TRIGGER t BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END";
            command.ExecuteNonQuery();
        }

        pane.Print("\agoes on");

        var client = daemon.Connect();
        string? trouble = null;
        while (trouble is null)
        {
            trouble = client.Send("GET", "/v1/status").ReadJson(DaemonJson.Default.StatusView).Trouble;
        }
        trouble.ShouldContain("full");
        client.Send("GET", "/v1/panes/a/capture", accept: DaemonClient.Text).ReadText().ShouldStartWith("goes on");
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
