using System.Text;
using Shouldly;
using Xunit;

namespace Loreli.Posix.Specs;

/// <summary>Processes start clean, fail with the right errno, and leave nothing behind.</summary>
public sealed class SpawnSpecs
{
    [Fact]
    public void The_sizes_of_the_c_librarys_structures_are_the_ones_measured()
    {
        // x86-64 and arm64 with glibc; epoll_event is not a structure here because it differs between them.
        unsafe
        {
            (sizeof(Libc.SpawnActions), sizeof(Libc.SpawnAttributes), sizeof(Libc.SignalSet)).ShouldBe((80, 336, 128));
            (sizeof(Libc.WindowSize), sizeof(Libc.MessageHeader), sizeof(Libc.IoVector)).ShouldBe((8, 56, 16));
            (sizeof(Libc.ChildStatus), sizeof(Libc.Termios), sizeof(Libc.PeerCredentials)).ShouldBe((128, 60, 12));
            (sizeof(Libc.FileSystemStatus), sizeof(Libc.ResourceLimit), sizeof(Libc.PollEntry)).ShouldBe((112, 16, 8));
        }
    }

    [Theory]
    [InlineData("exit 3", 3, 0)]
    [InlineData("kill -9 $$", 0, Signals.SIGKILL)]
    public void An_exit_status_is_taken_once(string script, int code, int signal)
    {
        var pid = Sh(script);

        Children.Reap(pid).ShouldBe(new ChildExit(pid, code, signal, CoreDumped: false));
        Children.TryReap(pid).ShouldBeNull();
    }

    [Fact]
    public void A_program_that_is_not_there_is_an_errno_and_no_process()
    {
        Spawn.Start(Request("/no/such/program")).ShouldBe(new SpawnResult(0, Errno.ENOENT));
        Spawn.Start(Request("/etc/passwd")).ShouldBe(new SpawnResult(0, Errno.EACCES));
    }

    [Fact]
    public void Two_hundred_programs_on_terminals_leave_no_descriptor_open()
    {
        var before = OpenDescriptors();

        for (var i = 0; i < 200; i++)
        {
            var (pty, _) = Pty.Open(80, 24);
            var spawned = Spawn.Start(Request("/bin/true") with { Terminal = pty!.SlavePath });
            using (var pidDescriptor = Children.OpenPid(spawned.Pid).Descriptor)
            {
                PollWait.For(pidDescriptor!, PollEvents.Readable, TimeSpan.FromSeconds(60)).ShouldBe(PollEvents.Readable);
            }
            Children.TryReap(spawned.Pid)!.Value.Code.ShouldBe(0);
            pty.Dispose();
        }

        OpenDescriptors().ShouldBeLessThanOrEqualTo(before + 2);
    }

    [Fact]
    public void Signals_that_are_asked_for_are_blocked_from_the_first_instruction()
    {
        var pipe = Descriptors.Pipe();

        var spawned = Spawn.Start(Request("/bin/grep", "SigBlk", "/proc/self/status") with { Output = pipe.Write, BlockedSignals = [Signals.SIGTERM] });

        pipe.Write!.Dispose();
        Said(pipe.Read!).ShouldEndWith("0000000000004000\n");
        Children.Reap(spawned.Pid);
    }

    [Fact]
    public void The_conversation_with_a_keeper_ends_when_it_answered_or_died_and_says_what_it_complained_of()
    {
        var answered = KeeperSpawn.Start(["/bin/sh", "-c", "cat; exec >&-; sleep 90"], "message"u8, useScope: false, TimeSpan.FromSeconds(60))
            .ShouldBeOfType<KeeperSpawnOutcome.Answered>();
        var failed = KeeperSpawn.Start(["/bin/sh", "-c", "echo 'no runtime here' >&2; exit 1"], "message"u8, useScope: false, TimeSpan.FromSeconds(60));
        var missing = KeeperSpawn.Start(["/no/such/keeper"], "message"u8, useScope: false, TimeSpan.FromSeconds(60));
        var silent = KeeperSpawn.Start(["/bin/sleep", "60"], "message"u8, useScope: false, TimeSpan.FromMilliseconds(100));

        Encoding.UTF8.GetString(answered.Answer).ShouldBe("message");
        failed.ShouldBe(new KeeperSpawnOutcome.Failed(0, "/bin/sh: no runtime here"));
        missing.ShouldBe(new KeeperSpawnOutcome.Failed(Errno.ENOENT, "/no/such/keeper"));
        silent.ShouldBe(new KeeperSpawnOutcome.Failed(0, "/bin/sleep: no answer"));
        _ = Signals.Send(answered.Pid, Signals.SIGKILL);
        Children.Reap(answered.Pid);
    }

    [Fact]
    public void A_message_larger_than_a_pipe_arrives_whole()
    {
        var message = new byte[1 << 20];

        var outcome = KeeperSpawn.Start(["/bin/sh", "-c", "wc -c"], message, useScope: false, TimeSpan.FromSeconds(60));

        var answered = outcome.ShouldBeOfType<KeeperSpawnOutcome.Answered>();
        Encoding.UTF8.GetString(answered.Answer).Trim().ShouldBe("1048576");
        Children.Reap(answered.Pid);
    }

    [Fact]
    public void Nobody_signals_all_processes_by_mistake()
    {
        foreach (var pid in new[] { 0, 1, -1 })
        {
            Should.Throw<ArgumentOutOfRangeException>(() => Signals.Send(pid, Signals.SIGTERM));
        }
    }

    private static SpawnRequest Request(params string[] command) => new()
    {
        Path = command[0], Arguments = command, Environment = ["PATH=/usr/bin:/bin"],
    };

    private static int Sh(string script) => Spawn.Start(Request("/bin/sh", "-c", script)).Pid;

    private static int OpenDescriptors() => new DirectoryInfo("/proc/self/fd").GetFileSystemInfos().Length;

    private static string Said(FileDescriptor from)
    {
        using var said = new MemoryStream();
        var buffer = new byte[4096];
        while (Descriptors.Read(from, buffer) is { IsOk: true, Count: > 0 } read)
        {
            said.Write(buffer, 0, read.Count);
        }
        from.Dispose();
        return Encoding.UTF8.GetString(said.ToArray());
    }
}
