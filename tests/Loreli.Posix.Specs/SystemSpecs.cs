using System.Net.Sockets;
using System.Text;
using Shouldly;
using Xunit;

namespace Loreli.Posix.Specs;

/// <summary>Files, locks, sockets and /proc.</summary>
public sealed class SystemSpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lp").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_is_replaced_whole_or_not_at_all()
    {
        var path = Path.Combine(_folder, "entry");

        Descriptors.ReplaceFile(path, "one"u8).ShouldBe(0);
        Descriptors.ReplaceFile(path, "two"u8).ShouldBe(0);

        File.ReadAllText(path).ShouldBe("two");
        Directory.GetFiles(_folder).ShouldBe([path]);
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Descriptors.ReplaceFile("/no/such/folder/entry", "x"u8).ShouldBe(Errno.ENOENT);
        Descriptors.ReplaceFile("/dev/full/entry", "x"u8).ShouldBe(Errno.ENOTDIR);
    }

    [Fact]
    public void A_lock_has_one_holder()
    {
        var path = Path.Combine(_folder, "lock");

        var (held, _) = FileLock.TryTake(path);
        var (second, errno) = FileLock.TryTake(path);
        held!.Dispose();
        var (third, _) = FileLock.TryTake(path);

        second.ShouldBeNull();
        errno.ShouldBe(Errno.EAGAIN);
        third.ShouldNotBeNull().Dispose();
    }

    [Fact]
    public void A_socket_is_ours_alone_and_tells_who_connected()
    {
        var path = Path.Combine(_folder, "s");
        using var listening = UnixSocket.Listen(path).Descriptor.ShouldNotBeNull();

        using var client = UnixSocket.Connect(path).Descriptor.ShouldNotBeNull();
        using var accepted = UnixSocket.Accept(listening).Descriptor.ShouldNotBeNull();

        UnixSocket.Peer(accepted).ShouldBe(new PeerIdentity(Environment.ProcessId, Resources.UserId));
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        UnixSocket.Accept(listening).Errno.ShouldBe(Errno.EAGAIN);
        UnixSocket.Send(client, "ab"u8, "cd"u8).ShouldBe(new IoResult(4, 0));
        UnixSocket.Listen(path).Errno.ShouldBe(Errno.EADDRINUSE);
        UnixSocket.Connect(Path.Combine(_folder, new string('x', 120))).Errno.ShouldBe(Errno.ENAMETOOLONG);
        UnixSocket.Connect(Path.Combine(_folder, "nobody")).Errno.ShouldBe(Errno.ENOENT);
    }

    [Fact]
    public void A_send_to_a_closed_socket_is_an_errno_and_no_signal()
    {
        var path = Path.Combine(_folder, "s");
        using var listening = UnixSocket.Listen(path).Descriptor.ShouldNotBeNull();
        using var client = UnixSocket.Connect(path).Descriptor.ShouldNotBeNull();
        UnixSocket.Accept(listening).Descriptor!.Dispose();

        UnixSocket.Send(client, "ab"u8).Errno.ShouldBe(Errno.EPIPE);
    }

    [Fact]
    public void The_service_manager_is_told_by_a_datagram()
    {
        var path = Path.Combine(_folder, "notify");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(path));
        var buffer = new byte[100];

        UnixSocket.Notify(path, "READY=1").ShouldBeTrue();

        Encoding.UTF8.GetString(buffer, 0, manager.Receive(buffer)).ShouldBe("READY=1");
        UnixSocket.Notify(Path.Combine(_folder, "nobody"), "READY=1").ShouldBeFalse();
        UnixSocket.Notify("", "READY=1").ShouldBeFalse();
    }

    [Fact]
    public void A_stat_line_is_read_whatever_the_program_calls_itself()
    {
        var line = "123 (a) b (c) S 1 123 120 34816 123 4194304 1 2 3 4 50 7 8 9 20 0 1 0 4711 1000000 25 18446744073709551615 1 1"u8;

        ProcFiles.ParseStat(line).ShouldBe(new ProcessStat(123, "a) b (c", 'S', 1, 123, 120, 57, 4711, 25L * Environment.SystemPageSize, 123, 17));
    }

    [Fact]
    public void What_a_process_read_and_wrote_only_grows()
    {
        var before = ProcFiles.IoBytes(Environment.ProcessId);
        var path = Path.Combine(_folder, "written");

        File.WriteAllBytes(path, new byte[100_000]);

        (ProcFiles.IoBytes(Environment.ProcessId) - before).ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(100_000);
        ProcFiles.ParseIo("rchar: 5\nwchar: 7\nsyscr: 1\n"u8).ShouldBe(12);
        ProcFiles.ParseIo("rchar: -5\nwchar: 7\n"u8).ShouldBeNull();
        ProcFiles.ParseIo("nothing"u8).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("12 (x")]
    [InlineData("12 (x) ")]
    [InlineData("12 (x) S 1 2")]
    [InlineData("2 () S 1 2 2 3 2467440732 4 1 0 0 0 2 4 0 0 0 0 1 0 4 1 0")]
    [InlineData("2 () S 99999424242 0 1 0 0 6 2 0 1 0 0 0 2 4 0 0 0 0 1 0 5")]
    [InlineData("2 () S 1 0 1 0 0 6 2 0 1 9223372036854775807 9223372036854775807 0 2 4 0 0 0 0 1 0 9223372036854775807")]
    [InlineData("x (x) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21")]
    public void A_broken_stat_line_is_no_process(string line)
    {
        ProcFiles.ParseStat(Encoding.UTF8.GetBytes(line)).ShouldBeNull();
    }

    [Fact]
    public void Of_our_own_process_everything_is_known()
    {
        var stat = ProcFiles.Stat(Environment.ProcessId).ShouldNotBeNull();

        stat.MemoryBytes.ShouldBeGreaterThan(1 << 20);
        ProcFiles.All().ShouldContain(it => it.Pid == Environment.ProcessId && it.StartTime == stat.StartTime);
        ProcFiles.CommandLine(Environment.ProcessId).ShouldNotBeNull().Count.ShouldBeGreaterThan(0);
        ProcFiles.ProportionalMemory(Environment.ProcessId).ShouldNotBeNull().ShouldBeGreaterThan(1 << 20);
        ProcFiles.BootId().Length.ShouldBe(36);
        ProcFiles.Stat(int.MaxValue).ShouldBeNull();
        ProcFiles.CommandLine(int.MaxValue).ShouldBeNull();
    }

    [Fact]
    public void A_process_is_found_by_a_variable_that_it_was_started_with_and_not_by_half_of_it()
    {
        var pid = Spawn.Start(new SpawnRequest
        {
            Path = "/bin/sleep", Arguments = ["sleep", "60"], Environment = ["XTAG=abc", "TAG=abcdef"],
        }).Pid;
        // A process that is still executing its program has no environment yet.
        for (var looks = 0; ProcFiles.CommandLine(pid) is not [_, "60"] && looks < 1000; looks++)
        {
            _ = PollWait.ForAny([], [], [], TimeSpan.FromMilliseconds(5));
        }

        ProcFiles.WasStartedWith(pid, "TAG=abcdef").ShouldBeTrue();
        ProcFiles.WasStartedWith(pid, "TAG=abc").ShouldBeFalse();
        ProcFiles.WasStartedWith(pid, "XTAG=abc").ShouldBeTrue();

        _ = Signals.Send(pid, Signals.SIGKILL);
        Children.Reap(pid);
    }

    [Fact]
    public void Room_on_the_disk_is_told()
    {
        var (available, total) = Resources.Disk(_folder).ShouldNotBeNull();

        available.ShouldBeInRange(1, total);
        Resources.Disk("/no/such/folder").ShouldBeNull();
    }
}
