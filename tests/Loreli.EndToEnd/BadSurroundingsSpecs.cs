using System.Globalization;
using Loreli.Protocol.Keeper;

namespace Loreli.EndToEnd;

/// <summary>A machine that does not play along: full disks, foreign sockets, damaged files. Nothing is lost, and the message says what to do.</summary>
public sealed class BadSurroundingsSpecs : IDisposable
{
    private readonly LoreliHome _home = new();

    public void Dispose() => _home.Dispose();

    [FactWith(FactWithAttribute.Root, "setpriv", "perl")]
    public void A_socket_of_another_user_is_not_spoken_to()
    {
        var folder = Path.Combine(_home.Root, "shared");
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, (UnixFileMode)0x1FF);
        File.SetUnixFileMode(_home.Root, (UnixFileMode)0x1ED);
        var socket = Path.Combine(folder, "trap.sock");
        using var trap = _home.StartTool("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "perl", "-MIO::Socket::UNIX", "-e",
            "my $s = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 5) or die $!; $| = 1; print \"ready\\n\"; while (my $c = $s->accept) { sysread $c, my $b, 1; print \"heard $b\\n\"; }", socket);
        trap.StandardOutput.ReadLine().ShouldBe("ready");
        _home.Environment["LORELI_SOCKET"] = socket;

        var refused = _home.Run("send", "someone", "a secret");

        BadInputSpecs.Refused(refused, 77, socket, "user 65534", "LORELI_HOME");
        trap.Kill();
        trap.WaitForExit();
        trap.StandardOutput.ReadToEnd().ShouldNotContain("heard a");
    }

    [FactWith(FactWithAttribute.Root)]
    public void A_runtime_folder_of_another_user_is_refused()
    {
        var run = Directory.CreateDirectory(Path.Combine(_home.Home, "run")).FullName;
        Tool.Run("chown", "65534", run).ExitCode.ShouldBe(0);

        var refused = _home.Run("up", "-d");

        refused.ExitCode.ShouldBeOneOf(1, 77);
        refused.Error.ShouldContain(run);
        refused.Error.ShouldContain("65534");
    }

    [Fact]
    public void A_daemon_of_another_version_is_named_with_the_way_to_replace_it()
    {
        using var old = Impostor(FakeDaemon.Response("200 OK", "Content-Type: application/json\r\nLoreli-Protocol: 99\r\n", "[]"));

        var refused = _home.Run("ps");

        BadInputSpecs.Refused(refused, 1, "99", "loreli up -d --restart");
    }

    [Fact]
    public void A_daemon_that_finds_the_client_too_new_is_believed()
    {
        const string Body = "{\"code\":\"LOR0108\",\"message\":\"this daemon speaks protocol 99, the client speaks 1\",\"hint\":\"Use the same version.\"}";
        using var newer = Impostor(FakeDaemon.Response("426 Upgrade Required", "Content-Type: application/json\r\nLoreli-Protocol: 99\r\n", Body));

        BadInputSpecs.Refused(_home.Run("ps"), 1, "this daemon speaks protocol 99", "Use the same version.");
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nLoreli-Protocol: 1\r\nContent-Length: 10\r\n\r\n{")]
    [InlineData("")]
    public void What_is_no_daemon_behind_the_socket_is_not_believed(string answer)
    {
        using var impostor = Impostor(answer);

        var refused = _home.Run("ps");

        refused.ExitCode.ShouldBeOneOf(1, 69);
        refused.Error.ShouldStartWith("loreli: ");
        refused.Error.ShouldNotContain("Exception");
    }

    [Fact]
    public void A_stale_socket_is_replaced()
    {
        _home.Up();
        var socket = _home.Status().GetProperty("socket").GetString()!;
        _home.KillDaemon(_home.DaemonPid());
        File.Exists(socket).ShouldBeTrue();

        BadInputSpecs.Refused(_home.Run("ps"), 69, socket, "loreli up");
        _home.Up();

        _home.Status().GetProperty("socket").GetString().ShouldBe(socket);
    }

    [Fact]
    public void A_corrupt_registry_entry_is_reported_and_spares_its_process_and_its_neighbours()
    {
        _home.Up();
        _home.Spawn("corrupt", "sleep", "1000");
        _home.Spawn("healthy", "sleep", "1000");
        var (corrupt, healthy) = (_home.PidOf("corrupt"), _home.PidOf("healthy"));
        var entry = Path.Combine(_home.PaneFolder("corrupt"), RegistryEntry.FileName);
        var before = File.ReadAllText(entry);
        _home.KillDaemon(_home.DaemonPid());
        File.WriteAllText(entry, "{\"version\": 1, \"name\": \"corr");

        var up = _home.Ok("up", "-d");

        up.Error.ShouldStartWith($"loreli: trouble: LOR0120 {entry} cannot be read");
        _home.Ok("up", "-d").Error.ShouldBe(up.Error);
        _home.Ok("status").Output.ShouldContain($"trouble     LOR0120 {entry} cannot be read");
        File.ReadAllText(Path.Combine(_home.StateFolder(), "daemon.log")).ShouldContain(entry);
        _home.PidOf("healthy").ShouldBe(healthy);
        ProcessScan.IsAlive(corrupt).ShouldBeTrue("adoption killed a process that it did not know");
        File.Exists(entry).ShouldBeTrue();
        _home.Ok("events").Output.ShouldContain(entry);

        _home.KillDaemon(_home.DaemonPid());
        File.WriteAllText(entry, before);
        _home.Ok("up", "-d").Error.ShouldBeEmpty();
        _home.PidOf("corrupt").ShouldBe(corrupt);
    }

    [Fact]
    public void A_recording_cut_in_the_middle_is_read_up_to_the_cut()
    {
        _home.Up();
        _home.SpawnShell("cut", "for i in 1 2 3 4 5 6 7 8; do seq -f \"part $i line %g\" 1 50; sleep 0.05; done");
        _home.WaitForExit("cut");
        var whole = _home.Ok("logs", "cut").Output;
        var segment = Directory.EnumerateFiles(Path.Combine(_home.PaneFolder("cut"), JournalFormat.FolderName)).Single();
        _home.KillDaemon(_home.DaemonPid());
        using (var file = new FileStream(segment, FileMode.Open))
        {
            file.SetLength(file.Length / 2);
        }

        _home.Up();
        var logs = _home.Ok("logs", "cut").Output;
        var cast = _home.Run("cast", "cut");

        logs.Length.ShouldBeInRange(1, whole.Length - 1);
        whole.ShouldStartWith(logs);
        _home.Ok("events").Output.ShouldContain("recording-torn");
        cast.ExitCode.ShouldBe(0, cast.Error);
        cast.Output.Split('\n').Length.ShouldBeGreaterThan(1);
        _home.Ok("capture", "cut", "--scrollback").Output.ShouldContain("part 1 line 1\n");
        _home.StateOf("cut").ShouldBe("exited");
    }

    [FactWith(FactWithAttribute.Root, "mount")]
    public void A_full_disk_stops_neither_the_program_nor_its_screen()
    {
        using var disk = new SmallDisk(_home, "6m");
        _home.Up();
        var done = Path.Combine(_home.Root, "done");
        _home.SpawnShell("flood", $"read -r line; seq -f 'a line of some length with number %08.0f' 1 400000; echo finished; : > {done}; read -r line; echo \"still here: $line\"; sleep 1000");

        _home.Ok("send", "flood", "go");
        Waiting.Until(() => File.Exists(done), "the end of the flood");
        _home.WaitForText("flood", "finished");
        _home.Ok("send", "flood", "hello");
        _home.WaitForText("flood", "still here: hello");

        var bytes = _home.Pane("flood").GetProperty("bytes");
        bytes.GetProperty("recorded").GetInt64().ShouldBeLessThan(bytes.GetProperty("read").GetInt64());
        bytes.GetProperty("parsed").GetInt64().ShouldBe(bytes.GetProperty("read").GetInt64());
        _home.Capture("flood", "--scrollback").ShouldContain("with number 00400000\n");
        var logs = _home.Run("logs", "flood");
        logs.Output.ShouldContain("with number 00000001\r\n");
        _home.Ok("status").Output.ShouldContain("flood");
        _home.Run("kill", "flood").ExitCode.ShouldBe(0);
        Waiting.Until(() => _home.StateOf("flood") == "exited", "the exit on a full disk");
    }

    [FactWith(FactWithAttribute.Root, "mount")]
    public void On_a_full_disk_a_new_pane_is_refused_with_what_to_do()
    {
        using var disk = new SmallDisk(_home, "6m");
        _home.Up();
        _home.Spawn("before", "sleep", "1000");
        disk.Fill();

        var refused = _home.Run("spawn", "--name", "after", "--", "sleep", "1000");

        refused.ExitCode.ShouldBe(1, refused.Output);
        refused.Error.ShouldContain("after");
        refused.Error.ShouldContain("space", Case.Insensitive);
        _home.StateOf("before").ShouldBe("running");
    }

    [FactWith(FactWithAttribute.Root, "unshare", "mount")]
    public void When_no_terminal_is_left_a_new_pane_is_refused_and_the_others_run_on()
    {
        using var daemon = _home.StartTool("unshare", "-m", "sh", "-c",
            "mount -t devpts -o newinstance,max=1,ptmxmode=0666 devpts /dev/pts && mount --bind /dev/pts/ptmx /dev/ptmx && exec \"$0\" daemon",
            LoreliHome.Executable);
        daemon.StandardOutput.ReadLine().ShouldBe("ready", daemon.HasExited ? daemon.StandardError.ReadToEnd() : null);
        _home.Spawn("only", "sleep", "1000");

        var refused = _home.Run("spawn", "--name", "second", "--", "sleep", "1000");

        BadInputSpecs.Refused(refused, 1, "second", "pseudo-terminal", "/proc/sys/kernel/pty/max");
        _home.StateOf("only").ShouldBe("running");
        _home.Ok("kill", "only");
        _home.WaitForExit("only");
        _home.Spawn("second", "sleep", "1000");
        _home.Ok("down", "--now");
        daemon.WaitForExit();
    }

    [Fact]
    public void Without_a_runtime_folder_the_sockets_find_another_private_place()
    {
        _home.Environment["LORELI_HOME"] = "";
        _home.Environment["XDG_RUNTIME_DIR"] = "";

        _home.Up();
        var socket = _home.Status().GetProperty("socket").GetString()!;

        File.GetUnixFileMode(Path.GetDirectoryName(socket)!).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _home.Spawn("anywhere", "sleep", "1000");
        _home.StateOf("anywhere").ShouldBe("running");
        _home.Ok("down", "--now");
    }

    [Fact]
    public void A_runtime_folder_that_cannot_be_made_is_named()
    {
        File.WriteAllText(Path.Combine(_home.Root, "file"), "");
        var impossible = Path.Combine(_home.Root, "file", "run");
        _home.Environment["LORELI_HOME"] = "";
        _home.Environment["XDG_RUNTIME_DIR"] = impossible;

        var refused = _home.Run("up", "-d");

        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain(impossible);
        _home.Processes().ShouldBeEmpty();
    }

    [Fact]
    public void With_no_place_for_state_every_verb_says_which_variable_to_set()
    {
        foreach (var name in new[] { "LORELI_HOME", "XDG_STATE_HOME", "HOME" })
        {
            _home.Environment[name] = "";
        }

        BadInputSpecs.Refused(_home.Run("up", "-d"), 1, "LORELI_HOME");
        BadInputSpecs.Refused(_home.Run("ps"), 1, "LORELI_HOME");
    }

    [Fact]
    public void A_home_whose_sockets_would_have_too_long_a_path_says_which_variable_to_set()
    {
        _home.Environment["XDG_RUNTIME_DIR"] = Path.Combine(_home.Runtime, new string('d', 100));
        _home.Environment["LORELI_HOME"] = "";

        BadInputSpecs.Refused(_home.Run("up", "-d"), 1, "XDG_RUNTIME_DIR", "107");
    }

    [Fact]
    public void A_folder_without_git_is_a_root_of_its_own()
    {
        using var bare = new LoreliHome(git: false);
        var inside = Directory.CreateDirectory(Path.Combine(bare.Repository, "inside")).FullName;

        bare.Up();
        bare.Spawn("plain", "sleep", "1000");
        var elsewhere = bare.RunWith(null, inside, "ps");

        bare.Status().GetProperty("repository").GetString().ShouldBe(bare.Repository);
        bare.StateOf("plain").ShouldBe("running");
        BadInputSpecs.Refused(elsewhere, 69, "loreli up");
    }

    [FactWith("prlimit")]
    public void Few_file_descriptors_refuse_new_panes_but_end_nothing()
    {
        _home.Up();
        _home.Spawn("first", "sleep", "1000");
        _home.Capture("first");
        // What a running daemon has open, with a little to spare: how much a runtime opens by itself is its own affair.
        var daemon = _home.DaemonPid();
        var limit = Directory.EnumerateFiles($"/proc/{daemon}/fd").Count() + 30;
        Tool.Run("prlimit", "--pid", $"{daemon}", $"--nofile={limit}").ExitCode.ShouldBe(0);
        var started = 0;
        var refused = new Outcome(0, "", "");

        while (started < 60 && refused.ExitCode == 0)
        {
            refused = _home.Run("spawn", "--name", $"pane-{(started++).ToString(CultureInfo.InvariantCulture)}", "--", "sleep", "1000");
        }

        refused.ExitCode.ShouldBe(1, refused.Error);
        _home.Ok("ps", "--json").Json.EnumerateArray().ShouldAllBe(it => it.GetProperty("state").GetString() == "running");
        _home.DaemonPid().ShouldBe(daemon);
    }

    private FakeDaemon Impostor(string answer)
    {
        var socket = Path.Combine(_home.Runtime, "daemon.sock");
        _home.Environment["LORELI_SOCKET"] = socket;
        return new FakeDaemon(socket, answer);
    }
}
