using Shouldly;
using Xunit;

namespace Loreli.Panes.Specs;

public sealed class PaneHostSpecs : IDisposable
{
    private readonly PaneWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_program_that_does_not_exist_is_named_with_the_path_that_was_searched() =>
        Refusal(_world.Spec("a", "no-such-program")).ShouldBe(new SpawnOutcome.Refused(
            "LOR0110", "pane \"a\" was not started: \"no-such-program\" is in no folder of its PATH "
                + "(/usr/local/bin:/usr/bin:/bin). Install it, or give its full path."));

    [Theory]
    [InlineData("/no/such/file", "LOR0110", "/no/such/file")]
    [InlineData("/etc/passwd", "LOR0111", "/etc/passwd")]
    [InlineData("", "LOR0103", "no command")]
    public void A_command_that_cannot_run_is_refused_with_its_path(string program, string code, string named)
    {
        var refused = Refusal(_world.Spec("a", program));

        refused.Code.ShouldBe(code);
        refused.Message.ShouldContain(named);
    }

    [Fact]
    public void A_working_directory_that_does_not_exist_is_named()
    {
        var refused = Refusal(_world.Spec("a", "/bin/sh") with { Cwd = "/no/such/folder" });

        (refused.Code, refused.Message.Contains("/no/such/folder", StringComparison.Ordinal)).ShouldBe(("LOR0112", true));
    }

    [Theory]
    [InlineData(0, 24)]
    [InlineData(80, -1)]
    [InlineData(100_000, 24)]
    public void A_size_that_no_terminal_has_is_refused(int columns, int rows) =>
        Refusal(_world.Spec("a", "/bin/sh") with { Columns = columns, Rows = rows }).Code.ShouldBe("LOR0104");

    [Fact]
    public void A_refused_start_leaves_nothing_on_disk()
    {
        Refusal(_world.Spec("a", "no-such-program"));

        Directory.EnumerateFileSystemEntries(_world.PanesDirectory).ShouldBeEmpty();
        _world.Host.Panes.ShouldBeEmpty();
    }

    [Fact]
    public void A_keeper_that_cannot_be_run_is_named()
    {
        using var host = new PaneHost(_world.Options with { KeeperCommand = ["/no/such/loreli", "keep"] }, new Observed(), TimeProvider.System);

        var refused = host.Spawn(_world.Spec("a", "/bin/sh")).ShouldBeOfType<SpawnOutcome.Refused>();

        (refused.Code, refused.Message.Contains("/no/such/loreli keep", StringComparison.Ordinal)).ShouldBe(("LOR0107", true));
    }

    [Fact]
    public void A_program_that_is_no_keeper_is_told_apart_from_one()
    {
        using var host = new PaneHost(_world.Options with { KeeperCommand = ["/bin/echo", "hello"] }, new Observed(), TimeProvider.System);

        host.Spawn(_world.Spec("a", "/bin/sh")).ShouldBeOfType<SpawnOutcome.Refused>().Code.ShouldBe("LOR0107");
    }

    [Fact]
    public void A_socket_folder_with_too_long_a_path_is_refused_before_anything_starts()
    {
        using var host = new PaneHost(
            _world.Options with { SocketDirectory = Path.Combine(_world.Cwd, new string('s', 100)) }, new Observed(), TimeProvider.System);

        host.Spawn(_world.Spec("a", "/bin/sh")).ShouldBeOfType<SpawnOutcome.Refused>().Code.ShouldBe("LOR0105");
    }

    [Fact]
    public void A_panes_folder_that_cannot_be_written_is_named()
    {
        var file = Path.Combine(_world.Cwd, "file");
        File.WriteAllText(file, "");
        using var host = new PaneHost(_world.Options with { PanesDirectory = Path.Combine(file, "panes") }, new Observed(), TimeProvider.System);

        var refused = host.Spawn(_world.Spec("a", "/bin/sh")).ShouldBeOfType<SpawnOutcome.Refused>();

        (refused.Code, refused.Message.Contains(file, StringComparison.Ordinal)).ShouldBe(("LOR0106", true));
    }

    [Fact]
    public void A_name_has_one_running_pane()
    {
        _world.Start("a", "read x");

        Refusal(_world.Spec("a", "/bin/sh") with { Generation = 2 }).Code.ShouldBe("LOR0101");
    }

    [Fact]
    public void A_later_generation_takes_the_place_of_a_dead_pane()
    {
        var first = _world.Start("a", "exit 1");
        _world.WaitForLife<PaneLife.Exited>(first);

        Refusal(_world.Spec("a", "/bin/sh")).Code.ShouldBe("LOR0102");
        var second = _world.Start(_world.Spec("a", "/bin/sh", "-c", "read x") with { Generation = 2 });

        _world.Host.Panes.ShouldBe([second]);
        Directory.Exists(first.Directory).ShouldBeTrue();
    }

    [Fact]
    public void A_live_pane_is_not_removed_and_a_dead_one_goes_with_its_folder()
    {
        var pane = _world.Start("a", "read x");

        _world.Host.Remove(pane).ShouldBeFalse();
        pane.Send("\r"u8);
        _world.WaitForLife<PaneLife.Exited>(pane);
        _world.Host.Remove(pane).ShouldBeTrue();

        _world.Host.Panes.ShouldBeEmpty();
        Directory.Exists(pane.Directory).ShouldBeFalse();
    }

    [Fact]
    public void A_new_name_holds_while_the_pane_runs_and_after_a_restart()
    {
        var pane = _world.Start("a", "read x; echo got $x; read x");
        _world.Start("b", "read x");

        _world.Host.Rename(pane, PaneName.Parse("b")).ShouldBeFalse();
        _world.Host.Rename(pane, PaneName.Parse("c")).ShouldBeTrue();

        _world.Host.Find(PaneName.Parse("a")).ShouldBeNull();
        _world.Find("c").ShouldBe(pane);
        _world.Restart();
        _world.Host.Find(PaneName.Parse("a")).ShouldBeNull();
        _world.Find("c").Send("hello\r"u8);
        _world.WaitForText(_world.Find("c"), "got hello");
        _world.Start("a", "read x").Name.Value.ShouldBe("a");
    }

    [Fact]
    public void Recordings_of_the_dead_go_first_oldest_segment_first_when_all_together_grow_too_large()
    {
        var older = MakeDead("older", segments: 3, age: 30);
        var newer = MakeDead("newer", segments: 3, age: 10);
        var live = _world.Start("live", "echo hello; read x");
        _world.WaitForText(live, "hello");
        _world.Host.Dispose();

        // Room for three of the six dead segments.
        _world.ComeBack(_world.Options with { RecordingsBytesMax = (3 * 1000) + 500 });

        SegmentsOf(older).ShouldBeEmpty();
        SegmentsOf(newer).Count.ShouldBe(3);
        SegmentsOf(live.Directory).Count.ShouldBe(1);
    }

    [Fact]
    public void Live_recordings_that_exceed_the_limit_over_all_get_equal_shares_of_it()
    {
        const long MiB = 1 << 20;
        var panes = new[] { _world.Start("a", "yes a | head -c 4M; read x"), _world.Start("b", "yes b | head -c 4M; read x") };
        _world.Seen.WaitUntil(
            () => panes.All(it => it.Counters.Recorded >= 6 * MiB), () => string.Join(' ', panes.Select(it => $"{it.Counters}")));
        _world.Host.Dispose();

        _world.ComeBack(_world.Options with { RecordingsBytesMax = 4 * MiB });

        foreach (var name in new[] { "a", "b" })
        {
            _world.Seen.WaitUntil(
                () => _world.Seen.Happened(_world.Find(name)).OfType<PaneEvent.RecordingLimited>().Any(), () => $"{_world.Find(name).Counters}");
            _world.Seen.Happened(_world.Find(name)).OfType<PaneEvent.RecordingLimited>().ShouldHaveSingleItem().BytesMax.ShouldBe(2 * MiB);
        }
    }

    private SpawnOutcome.Refused Refusal(PaneSpec spec) => _world.Host.Spawn(spec).ShouldBeOfType<SpawnOutcome.Refused>();

    private string MakeDead(string name, int segments, int age)
    {
        var folder = PaneFolder.Create(_world.PanesDirectory, _world.Spec(name, "/bin/true"), DateTimeOffset.UnixEpoch.AddYears(50));
        var recording = Directory.CreateDirectory(Path.Combine(folder.Path, "recording")).FullName;
        File.WriteAllText(Path.Combine(folder.Path, "keeper.json"), "{}");
        for (var number = 1; number <= segments; number++)
        {
            var file = Path.Combine(recording, $"{number:D8}.lrec");
            File.WriteAllBytes(file, new byte[1000]);
            File.SetLastWriteTimeUtc(file, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(-age + number));
        }
        return folder.Path;
    }

    private static List<string> SegmentsOf(string directory) => [.. Directory.EnumerateFiles(Path.Combine(directory, "recording"))];
}
