using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Loreli.Posix;

namespace Loreli.EndToEnd;

/// <summary>Verbs of the daemon as a whole; each test has a home of its own.</summary>
public sealed class DaemonVerbSpecs : IDisposable
{
    private readonly LoreliHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Up_starts_one_daemon_and_a_second_up_finds_it_from_a_sub_directory()
    {
        var inside = Directory.CreateDirectory(Path.Combine(_home.Repository, "src", "deep")).FullName;

        var first = _home.Ok("up", "-d").Output;
        var pid = _home.DaemonPid();
        var second = _home.RunWith(null, inside, "up", "-d");
        var fromInside = _home.RunWith(null, inside, "status", "--json").Json;

        first.ShouldContain($"started the daemon of {_home.Repository}");
        second.ExitCode.ShouldBe(0);
        second.Output.ShouldContain("already running");
        fromInside.GetProperty("pid").GetInt32().ShouldBe(pid);
    }

    [Fact]
    public void Twenty_at_once_start_one_daemon()
    {
        var starts = Enumerable.Range(0, 20).Select(_ => _home.Start("up", "-d")).ToList();

        foreach (var start in starts)
        {
            start.WaitForExit(TimeSpan.FromSeconds(60)).ShouldBeTrue();
            start.ExitCode.ShouldBe(0, start.StandardError.ReadToEnd());
            start.Dispose();
        }

        // One that found the place taken says so before it has wholly gone.
        Waiting.Until(() => Daemons() == 1, "the end of the daemons that came too late");
        Daemons().ShouldBe(1);

        int Daemons() => _home.Processes().Count(it => it.Command.EndsWith("daemon ", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_repositories_have_two_daemons_and_ls_lists_both()
    {
        var other = Directory.CreateDirectory(Path.Combine(_home.Root, "other", ".git")).Parent!.FullName;
        _home.Up();
        _home.RunWith(null, other, "up", "-d").ExitCode.ShouldBe(0);
        _home.RunWith(null, other, "spawn", "--name", "over-there", "--", "sleep", "1000").ExitCode.ShouldBe(0);

        var listed = _home.Ok("ls", "--json").Json.EnumerateArray().ToDictionary(it => it.GetProperty("repository").GetString()!);
        var table = _home.Ok("ls").Output;
        _home.RunWith(null, other, "down", "--now").ExitCode.ShouldBe(0);

        listed.Keys.ShouldBe([_home.Repository, other], ignoreOrder: true);
        listed[other].GetProperty("panes").GetInt32().ShouldBe(1);
        listed[_home.Repository].GetProperty("panes").GetInt32().ShouldBe(0);
        table.ShouldContain(other);
        _home.Ok("ls", "--json").Json.EnumerateArray().Single(it => it.GetProperty("repository").GetString() == other)
            .GetProperty("running").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public void Status_accounts_for_every_byte_of_a_pane()
    {
        _home.Up();
        _home.SpawnShell("counted", "head -c 100000 /dev/zero | tr '\\0' x; echo; echo end");
        _home.WaitForExit("counted");

        var status = _home.Status();
        var bytes = status.GetProperty("panes").EnumerateArray().Single().GetProperty("bytes");

        status.GetProperty("repository").GetString().ShouldBe(_home.Repository);
        File.Exists(status.GetProperty("socket").GetString()).ShouldBeTrue();
        status.GetProperty("version").GetString().ShouldNotBeNullOrEmpty();
        ProcessScan.IsAlive(status.GetProperty("pid").GetInt32()).ShouldBeTrue();
        new[] { "read", "recorded", "parsed" }.Select(it => bytes.GetProperty(it).GetInt64()).ShouldAllBe(it => it == 100_007);
        bytes.GetProperty("lag").GetInt64().ShouldBe(0);
        bytes.GetProperty("recordingSize").GetInt64().ShouldBeGreaterThan(100_007);
        _home.Ok("status").Output.ShouldContain("counted");
    }

    [Fact]
    public void Events_tell_what_happened_in_order_and_from_any_number_on()
    {
        _home.Up();
        _home.SpawnShell("eventful", "printf '\\033]0;my title\\007\\a'; printf '\\033]9;look here\\007'; exit 4");
        _home.WaitForExit("eventful");
        _home.Ok("gc");

        var events = _home.Ok("events", "--json").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var types = events.Where(it => it.GetProperty("agent").GetString() == "eventful").Select(it => it.GetProperty("type").GetString()).ToArray();
        var spawned = events.Single(it => it.GetProperty("type").GetString() == "spawned");
        var later = _home.Ok("events", "--json", "--since", spawned.GetProperty("seq").ToString()).Output;

        events.Select(it => it.GetProperty("seq").GetInt64()).ShouldBe(Enumerable.Range(1, events.Length).Select(it => (long)it));
        types.First().ShouldBe("spawned");
        types.Last().ShouldBe("removed");
        types.ShouldBe(["spawned", "title", "bell", "notification", "exited", "removed"], ignoreOrder: true);
        events.Single(it => it.GetProperty("type").GetString() == "exited").GetProperty("data").GetProperty("exitCode").GetInt32().ShouldBe(4);
        later.ShouldNotContain("\"spawned\"");
        later.ShouldContain("\"exited\"");
        _home.Ok("events").Output.ShouldMatch(@"(?m)^ *\d+  .*exited +eventful");
    }

    [Fact]
    public void Events_are_printed_as_people_read_them_and_steer_no_terminal()
    {
        _home.Up();
        _home.Spawn("quoted", "/bin/sh", "-c", "echo 'it''s <ü>' & printf '\a'; exit 0; # \e[31m");
        _home.WaitForExit("quoted");
        _home.Run("spawn", "--name", "refused", "--", "/no/\e]0;such\a\u202eprogram");

        var printed = _home.Ok("events").Output;

        printed.ShouldContain("command=/bin/sh -c \"echo 'it''s <ü>' & printf '\\u{7}'; exit 0; # \\e[31m\"");
        printed.ShouldContain("/no/\\e]0;such\\u{7}\\u{202e}program");
        printed.ShouldContain("exitCode=0  signal=-");
        printed.ShouldNotContain("\\u00");
        printed.ShouldNotContain('\e');
        printed.ShouldNotContain('\u202e');
    }

    [Fact]
    public void Events_that_are_followed_come_as_they_happen()
    {
        _home.Up();
        using var follower = _home.Start("events", "--follow", "--json");

        _home.SpawnShell("live", "exit 0");
        string? line;
        do
        {
            line = follower.StandardOutput.ReadLine();
        }
        while (line is not null && !line.Contains("\"exited\"", StringComparison.Ordinal));

        line.ShouldNotBeNull();
        follower.Kill();
        follower.WaitForExit();
    }

    [Fact]
    public void Down_asks_the_agents_first_and_leaves_no_process()
    {
        _home.Up();
        var note = Path.Combine(_home.Root, "note");
        _home.SpawnShell("polite", $"trap 'echo bye > {note}; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        _home.Spawn("plain", "sleep", "1000");
        _home.WaitForText("polite", "ready");

        _home.Ok("down");

        File.ReadAllText(note).ShouldBe("bye\n");
        Waiting.Until(() => _home.Processes().Count == 0, "the end of daemon, keepers and agents");
        _home.Run("ps").ExitCode.ShouldBe(69);
    }

    [Fact]
    public void Down_that_keeps_the_agents_and_up_again_find_them_as_they_were()
    {
        _home.Up();
        _home.SpawnShell("kept", "echo before; read -r line; echo \"after $line\"; sleep 1000");
        _home.WaitForText("kept", "before");
        var pid = _home.PidOf("kept");

        _home.Ok("down", "--keep-agents");
        ProcessScan.IsAlive(pid).ShouldBeTrue();
        Waiting.Until(() => _home.Run("ps").ExitCode == 69, "the end of the daemon");
        _home.Up();

        _home.PidOf("kept").ShouldBe(pid);
        _home.Ok("send", "kept", "all");
        _home.WaitForText("kept", "after all");
        _home.Capture("kept").ShouldStartWith("before\n");
        _home.Ok("events", "--json").Output.ShouldContain("\"adopted\"");
    }

    [Fact]
    public void The_daemon_in_the_foreground_says_when_it_is_ready_and_sigterm_leaves_the_agents()
    {
        using var daemon = _home.Start("daemon", "--log-format", "json");
        daemon.StandardOutput.ReadLine().ShouldBe("ready");
        _home.Spawn("survivor", "sleep", "1000");
        var pid = _home.PidOf("survivor");

        _ = Signals.Send(daemon.Id, Signals.SIGTERM);
        daemon.WaitForExit(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        var log = daemon.StandardError.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        daemon.ExitCode.ShouldBe(0);
        ProcessScan.IsAlive(pid).ShouldBeTrue();
        log.ShouldNotBeEmpty();
        log.ShouldAllBe(line => JsonDocument.Parse(line, default).RootElement.ValueKind == JsonValueKind.Object);
        _home.Up();
        _home.StateOf("survivor").ShouldBe("running");
    }

    [Fact]
    public void The_daemon_tells_systemd_when_it_is_ready()
    {
        var address = Path.Combine(_home.Runtime, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(address));
        systemd.ReceiveTimeout = 60_000;
        _home.Environment["NOTIFY_SOCKET"] = address;

        using var daemon = _home.Start("daemon");
        var buffer = new byte[4_096];
        var said = System.Text.Encoding.UTF8.GetString(buffer, 0, systemd.Receive(buffer));

        said.ShouldContain("READY=1");
        _ = Signals.Send(daemon.Id, Signals.SIGTERM);
        daemon.WaitForExit(TimeSpan.FromSeconds(60)).ShouldBeTrue();
    }

    [Fact]
    public async Task The_daemon_listens_on_loopback_only_with_the_token_of_a_private_file()
    {
        using var daemon = _home.Start("daemon", "--listen", "127.0.0.1:0");
        (await daemon.StandardOutput.ReadLineAsync()).ShouldBe("ready");
        var listen = _home.Status().GetProperty("listen").GetString()!;
        var tokenFile = Path.Combine(_home.StateFolder(), "token");
        using var http = new HttpClient { BaseAddress = new Uri($"http://{listen}") };

        var without = await http.GetAsync("/v1/panes");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", new string('x', 43));
        var wrong = await http.GetAsync("/v1/panes");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(tokenFile)).Trim());
        var right = await http.GetAsync("/v1/panes");

        (without.StatusCode, wrong.StatusCode, right.StatusCode).ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK));
        File.GetUnixFileMode(tokenFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        End(daemon);
    }

    [Theory]
    [InlineData("0.0.0.0:7070")]
    [InlineData("192.0.2.1:7070")]
    [InlineData("[::]:7070")]
    [InlineData("nonsense")]
    public void The_daemon_refuses_to_listen_anywhere_but_on_loopback(string address)
    {
        var refused = _home.Run("daemon", "--listen", address);

        refused.ExitCode.ShouldBe(64);
        refused.Error.ShouldContain(address);
    }

    [Fact]
    public void Sockets_and_state_are_private_to_their_owner()
    {
        _home.Up();
        _home.Spawn("private", "sleep", "1000");
        var socket = _home.Status().GetProperty("socket").GetString()!;
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

        File.GetUnixFileMode(socket).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Path.GetDirectoryName(socket)!).ShouldBe(OwnerOnly);
        File.GetUnixFileMode(_home.StateFolder()).ShouldBe(OwnerOnly);
        File.GetUnixFileMode(_home.PaneFolder("private")).ShouldBe(OwnerOnly);
    }

    [Fact]
    public void Doctor_judges_what_bites_operators_and_says_how_to_mend_it()
    {
        var findings = _home.Run("doctor", "--json");
        var subjects = findings.Json.EnumerateArray().ToDictionary(it => it.GetProperty("subject").GetString()!);

        findings.ExitCode.ShouldBe(subjects.Values.Any(it => it.GetProperty("verdict").GetString() == "failed") ? 1 : 0);
        subjects.Count.ShouldBeGreaterThanOrEqualTo(9);
        subjects.Values.ShouldAllBe(it => !string.IsNullOrWhiteSpace(it.GetProperty("seen").GetString()));
        subjects.Values.Where(it => it.GetProperty("verdict").GetString() != "ok")
            .ShouldAllBe(it => !string.IsNullOrWhiteSpace(it.GetProperty("fix").GetString()));
        var text = _home.Run("doctor").Output;
        subjects.Keys.ShouldAllBe(subject => text.Contains(subject, StringComparison.Ordinal));
    }

    [Fact]
    public void A_daemon_is_replaced_while_its_agents_run()
    {
        _home.Up();
        _home.SpawnShell("through", "echo first; read -r line; echo second; sleep 1000");
        _home.WaitForText("through", "first");
        var (daemon, agent) = (_home.DaemonPid(), _home.PidOf("through"));

        _home.Ok("up", "-d", "--restart");

        _home.DaemonPid().ShouldNotBe(daemon);
        _home.PidOf("through").ShouldBe(agent);
        _home.Ok("send", "through", "");
        _home.WaitForText("through", "second");
    }

    private static void End(Process daemon)
    {
        _ = Signals.Send(daemon.Id, Signals.SIGTERM);
        daemon.WaitForExit(TimeSpan.FromSeconds(60)).ShouldBeTrue();
    }
}
