using System.Text;
using Loreli.Posix;
using Loreli.Protocol.Keeper;
using Shouldly;
using Xunit;

namespace Loreli.Keeper.Specs;

/// <summary>The recording keeps what was printed, up to its limit, and never stops the program.</summary>
public sealed class RecordingSpecs : IDisposable
{
    private readonly KeeperWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void The_oldest_segments_go_first_and_the_limit_holds()
    {
        _world.Spec = _world.Spec with { RecordingBytesMax = JournalFormat.RecordingBytesMin };
        var daemon = _world.StartScript("seq 1 300000");

        daemon.UntilExit();

        var folder = new DirectoryInfo(Path.Combine(_world.PaneFolder, JournalFormat.FolderName));
        folder.GetFiles().Sum(it => it.Length).ShouldBeLessThanOrEqualTo(JournalFormat.RecordingBytesMin);
        var recorded = Encoding.UTF8.GetString(_world.Recorded(out var notes));
        recorded.ShouldEndWith("299999\r\n300000\r\n");
        recorded.Length.ShouldBeGreaterThan((int)JournalFormat.SegmentBytesMin);
        // A slow reader may have missed some of it by then: what was printed is counted, not what came.
        var printed = Enumerable.Range(1, 300_000).Sum(n => $"{n}\r\n".Length);
        notes.ShouldContain($"Missing 0 to {printed - recorded.Length}");
        LastLines(daemon.Text, 300_000);
    }

    [Fact]
    public void With_recording_off_the_screen_goes_on_and_nothing_is_written()
    {
        _world.Spec = _world.Spec with { RecordingBytesMax = 0 };
        var daemon = _world.StartScript("seq 1 1000");

        daemon.UntilExit();

        LastLines(daemon.Text, 1000);
        Directory.Exists(Path.Combine(_world.PaneFolder, JournalFormat.FolderName)).ShouldBeFalse();
        daemon.Heard.OfType<KeeperNews.Stats>().ShouldAllBe(it => it.State == RecordingState.Off);
    }

    [Fact]
    public void Recording_can_be_switched_off_and_on_and_the_hole_is_filled_from_memory()
    {
        var daemon = _world.StartScript("echo one; read x; echo two; read x; echo three");
        daemon.UntilText("one");
        daemon.Say(new KeeperRequest.SetRecording(0));
        daemon.Type("\n");
        daemon.UntilText("two");
        daemon.Say(new KeeperRequest.SetRecording(1 << 20));
        daemon.Type("\n");

        daemon.UntilExit();

        _world.Recorded(out _).ShouldBe(daemon.Output.ToArray());
    }

    [Fact]
    public void A_hole_larger_than_memory_is_told_with_its_reason()
    {
        var daemon = _world.StartScript("echo one; read x; seq 1 400000; read x; echo three");
        daemon.UntilText("one");
        daemon.Say(new KeeperRequest.SetRecording(0));
        daemon.Type("\n");
        daemon.UntilText("400000\r\n");
        daemon.Say(new KeeperRequest.SetRecording(64 << 20));
        daemon.Type("\n");

        daemon.UntilExit();

        var recorded = Encoding.UTF8.GetString(_world.Recorded(out var notes));
        recorded.ShouldStartWith("one\r\n");
        recorded.ShouldEndWith("400000\r\n\r\nthree\r\n");
        notes.ShouldContain(it => it.Contains("recording was off", StringComparison.Ordinal));
        notes.ShouldContain(it => it.StartsWith("Missing", StringComparison.Ordinal));
    }

    [Fact]
    public void A_full_disk_stops_neither_program_nor_screen_and_recording_goes_on_when_there_is_room()
    {
        if (Resources.UserId != 0)
        {
            // Only root can mount a disk that is small enough to fill.
            return;
        }
        using var disk = new SmallDisk(megabytes: 1);
        using var world = new KeeperWorld(disk.Path);
        var ballast = System.IO.Path.Combine(disk.Path, "ballast");
        File.WriteAllBytes(ballast, new byte[700 << 10]);
        var daemon = world.StartScript("seq 1 200000; read x; echo more; sleep 1.2; echo again; read x");

        daemon.UntilText("200000\r\n");
        var paused = daemon.Heard.OfType<KeeperNews.Stats>().LastOrDefault(it => it.State == RecordingState.Paused)
            ?? daemon.Until<KeeperNews.Stats>(it => it.State == RecordingState.Paused);
        File.Delete(ballast);
        daemon.Type("\n");
        daemon.UntilText("again");
        daemon.Type("\n");
        daemon.UntilExit();

        paused.Reason.ShouldContain("No space left on device");
        LastLines(daemon.Text.Split("\r\n\r\nmore", StringSplitOptions.None)[0], 200_000);
        daemon.Heard.OfType<KeeperNews.Stats>().Last().State.ShouldNotBe(RecordingState.Off);
    }

    [Fact]
    public void Input_is_recorded_only_when_switched_on_and_without_secrets()
    {
        _world.Spec = _world.Spec with { RecordInput = true, Secrets = ["hunter2hunter2"] };
        var daemon = _world.StartScript("stty -echo; echo ready; read line");
        daemon.UntilText("ready");

        daemon.Type("pass hunter2hunter2\n");

        daemon.UntilExit();
        _world.Recorded(out var notes);
        notes.ShouldContain("Input pass **************\n");
    }

    [Fact]
    public void Start_adoption_and_exit_are_in_the_recording()
    {
        var daemon = _world.StartScript("read x; exit 9");
        daemon.Type("\n");
        daemon.UntilExit();

        _world.Recorded(out var notes);

        notes.ShouldContain(it => it.StartsWith("Start { Type = Start, Pid = ", StringComparison.Ordinal));
        notes.ShouldContain($"Adopted {{ Type = Adopted, DaemonPid = {Environment.ProcessId} }}");
        notes.ShouldContain("Exit { Type = Exit, Code = 9, Signal = 0, CoreDumped = False }");
    }

    internal static void LastLines(string text, int count)
    {
        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(count);
        for (var i = 0; i < count; i++)
        {
            if (lines[i] != (i + 1).ToString())
            {
                lines[i].ShouldBe((i + 1).ToString());
            }
        }
    }

    private sealed class SmallDisk : IDisposable
    {
        public SmallDisk(int megabytes)
        {
            Path = Directory.CreateTempSubdirectory("lkdisk").FullName;
            Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Path);
        }

        public string Path { get; }

        public void Dispose()
        {
            Run("umount", "-l", Path);
            Directory.Delete(Path);
        }

        private static void Run(string program, params string[] arguments)
        {
            var path = new[] { "/bin/", "/usr/bin/", "/sbin/" }.Select(it => it + program).First(File.Exists);
            var pid = Spawn.Start(new SpawnRequest { Path = path, Arguments = [program, .. arguments], Environment = [] }).Pid;
            Children.Reap(pid)!.Value.Code.ShouldBe(0);
        }
    }
}
