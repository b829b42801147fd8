using Loreli.Posix;
using Loreli.Protocol;
using Loreli.Protocol.Keeper;
using Shouldly;
using Xunit;

namespace Loreli.Keeper.Specs;

/// <summary>Daemons come late, fall behind, die and come back; the stream has every byte once.</summary>
public sealed class CatchUpSpecs : IDisposable
{
    private const int Lines = 600_000;

    private readonly KeeperWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_daemon_that_does_not_read_holds_nobody_up_and_gets_everything_later()
    {
        var daemon = _world.StartScript($"seq 1 {Lines}; echo $? > done; read x");

        Wait.For(() => File.Exists(Path.Combine(_world.Root, "done")), "the program to finish though nobody reads");

        daemon.UntilText($"{Lines}\r\n");
        RecordingSpecs.LastLines(daemon.Text, Lines);
    }

    [Fact]
    public void A_daemon_that_comes_when_all_is_over_gets_everything_from_the_recording()
    {
        _world.Start("/bin/sh", "-c", $"seq 1 {Lines}; echo > done; read x").ShouldBeOfType<KeeperAnswer.Started>();
        Wait.For(() => File.Exists(Path.Combine(_world.Root, "done")), "the program to finish without a daemon");

        var daemon = _world.Join();
        daemon.UntilText($"{Lines}\r\n");

        RecordingSpecs.LastLines(daemon.Text, Lines);
    }

    [Fact]
    public void Daemons_that_die_and_come_back_at_their_offset_miss_nothing_and_get_nothing_twice()
    {
        var daemon = _world.StartScript($"seq 1 {Lines}; read x");
        var all = new MemoryStream();
        var random = new Random(7);
        var whole = Enumerable.Range(1, Lines).Sum(it => it.ToString().Length + 2);

        for (var life = 1; all.Length < whole; life++)
        {
            // After thirty lives the last one stays to the end.
            var frames = life < 30 ? random.Next(1, 40) : int.MaxValue;
            for (var i = 0; i < frames && all.Length + daemon.Output.Length < whole; i++)
            {
                _ = daemon.Until<KeeperNews.Output>();
            }
            all.Write(daemon.Output.ToArray());
            daemon = _world.Join(all.Length);
        }

        RecordingSpecs.LastLines(System.Text.Encoding.UTF8.GetString(all.ToArray()), Lines);
    }

    [Fact]
    public void A_daemon_that_wants_only_news_gets_only_what_comes()
    {
        var first = _world.StartScript("echo old; read x; echo new");
        first.UntilText("old");

        var daemon = _world.Join(KeeperRequest.FromNow);
        daemon.Type("\n");
        daemon.UntilExit();

        daemon.Text.ShouldNotContain("old");
        daemon.Text.ShouldEndWith("new\r\n");
    }

    [Fact]
    public void What_the_limit_dropped_is_a_gap_and_the_rest_follows_without_a_hole()
    {
        _world.Spec = _world.Spec with { RecordingBytesMax = JournalFormat.RecordingBytesMin };
        _world.Start("/bin/sh", "-c", $"seq 1 {Lines}; echo > done; read x").ShouldBeOfType<KeeperAnswer.Started>();
        Wait.For(() => File.Exists(Path.Combine(_world.Root, "done")), "the program to finish");

        var daemon = _world.Join();
        daemon.UntilText($"{Lines}\r\n");

        var gap = daemon.Heard.OfType<KeeperNews.Gap>().ShouldHaveSingleItem();
        gap.From.ShouldBe(0);
        daemon.Welcome!.FirstOffset.ShouldBe(gap.To);
        (gap.To + daemon.Output.Length).ShouldBe(daemon.NextOffset);
    }

    [Fact]
    public void Sizes_come_in_their_place_also_from_the_recording()
    {
        var first = _world.StartScript("echo a; read x; seq 1 400000; echo > done; read x");
        first.UntilText("a\r\n");
        first.Say(new KeeperRequest.Resize(101, 31));
        first.Type("\n");
        Wait.For(() => File.Exists(Path.Combine(_world.Root, "done")), "the program to print");
        first.Say(new KeeperRequest.Resize(102, 32));
        var read = first.Until<KeeperNews.Resized>(it => it.Columns == 102);

        var late = _world.Join();
        late.Until<KeeperNews.Resized>(it => it.Columns == 102).Offset.ShouldBe(read.Offset);

        late.Heard.OfType<KeeperNews.Resized>().Select(it => (it.Offset, it.Columns)).ShouldBe([(0, 80), (3, 101), (read.Offset, 102)]);
        (late.Welcome!.Columns, late.Welcome.Rows).ShouldBe((102, 32));
    }

    [Fact]
    public void A_second_hello_replaces_the_first_daemon()
    {
        var first = _world.StartScript("read x; echo got it");

        using var second = new FakeDaemon(_world.Spec.SocketPath, 0);
        while (first.Next() is not null)
        {
        }
        second.Type("\n");

        second.UntilText("got it");
    }

    [Fact]
    public void A_keeper_outlives_the_death_of_whoever_started_it()
    {
        // The starter is a shell that starts the keeper with its message from a file, and is killed with -9.
        var message = Path.Combine(_world.Root, "spec");
        File.WriteAllBytes(message, (_world.Spec with { Command = ["/bin/sh", "-c", "echo alive; read x; echo still"] }).Encode());
        var keep = string.Join(' ', KeeperWorld.KeeperCommand);
        var starter = Spawn.Start(new SpawnRequest
        {
            Path = "/bin/sh", Arguments = ["sh", "-c", $"{keep} < {message} > /dev/null & sleep 100"],
            Environment = ["PATH=/usr/bin:/bin", "HOME=/tmp", "LORELI_PANE=" + Path.GetFileName(_world.Root)],
        });
        Wait.For(() => File.Exists(Path.Combine(_world.PaneFolder, RegistryEntry.FileName)), "the pane to be registered");

        _ = Signals.Send(starter.Pid, Signals.SIGKILL);
        _ = Children.Reap(starter.Pid);

        var daemon = _world.Join();
        daemon.UntilText("alive");
        daemon.Type("\n");
        daemon.UntilText("still");
    }
}
