using Loreli.Posix;
using Loreli.Protocol.Keeper;
using Shouldly;
using Xunit;

namespace Loreli.Keeper.Specs;

/// <summary>An agent's end takes everything with it: asked politely first, and nobody is left.</summary>
public sealed class StopSpecs : IDisposable
{
    // A daemon that forked twice into a session of its own, deaf to SIGTERM and SIGHUP; a stopped child; one without our tag.
    private const string Stubborn = """
        trap '' TERM HUP
        (setsid sh -c 'trap "" TERM HUP; (while :; do sleep 1000; done) & exec sleep 1001' &)
        (setsid env -i sh -c 'trap "" TERM HUP; exec sleep 1002' &)
        sleep 1003 & stopped=$!
        nohup sleep 1004 >/dev/null 2>&1 &
        sleep 0.3; kill -STOP $stopped
        echo ready
        while :; do sleep 1; done
        """;

    private readonly KeeperWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Stop_at_once_leaves_no_process_of_a_stubborn_tree()
    {
        var daemon = Ready();

        daemon.Say(new KeeperRequest.Stop(TimeSpan.Zero));

        daemon.UntilExit().Signal.ShouldBe(Signals.SIGKILL);
        Wait.For(() => Below().Count == 0, "the tree to end");
        _world.Tagged().ShouldBeEmpty();
    }

    [Fact]
    public void Stop_with_a_grace_kills_what_did_not_listen()
    {
        var daemon = Ready();

        daemon.Say(new KeeperRequest.Stop(TimeSpan.FromMilliseconds(300)));

        daemon.UntilExit().Signal.ShouldBe(Signals.SIGKILL);
        daemon.Say(new KeeperRequest.ExitTaken());
        _world.KeeperLeaves();
        _world.Tagged().ShouldBeEmpty();
    }

    [Fact]
    public void A_program_that_listens_ends_by_itself_within_the_grace()
    {
        var daemon = _world.StartScript("trap 'echo bye; exit 5' TERM; echo ready; while :; do sleep 0.05; done");
        daemon.UntilText("ready");

        daemon.Say(new KeeperRequest.Stop(TimeSpan.FromMinutes(1)));

        daemon.UntilExit().Code.ShouldBe(5);
        daemon.Text.ShouldEndWith("bye\r\n");
    }

    [Fact]
    public void A_stopped_program_hears_that_it_shall_end()
    {
        var daemon = _world.StartScript("trap 'exit 6' TERM; echo ready; kill -STOP $$; echo awake; while :; do sleep 0.05; done");
        daemon.UntilText("ready");
        Wait.For(() => ProcFiles.Stat(_world.ChildPid)?.State == 'T', "the program to stop itself");

        daemon.Say(new KeeperRequest.Stop(TimeSpan.FromMinutes(1)));

        daemon.UntilExit().Code.ShouldBe(6);
    }

    [Fact]
    public void A_stop_is_gone_through_with_when_the_daemon_dies_right_after_asking()
    {
        var daemon = Ready();

        daemon.Say(new KeeperRequest.Stop(TimeSpan.FromMilliseconds(200)));
        daemon.Dispose();

        _world.KeeperLeaves().Code.ShouldBe(0);
        _world.Tagged().ShouldBeEmpty();
        _world.ExitOnDisk().Signal.ShouldBe(Signals.SIGKILL);
    }

    [Fact]
    public void What_a_program_leaves_behind_ends_with_it()
    {
        var daemon = _world.StartScript("(setsid sleep 1000 &); (setsid sh -c 'trap \"\" TERM; sleep 1001; sleep 1002' &); exit 3");

        daemon.UntilExit().Code.ShouldBe(3);

        Wait.For(() => Below().Count == 0, "the leftovers to end");
        _world.Tagged().ShouldBeEmpty();
    }

    [Fact]
    public void A_keeper_told_to_terminate_ends_its_tree_and_then_itself()
    {
        _ = Ready();

        _ = Signals.Send(_world.KeeperPid, Signals.SIGTERM);

        _world.KeeperLeaves().Code.ShouldBe(0);
        _world.Tagged().ShouldBeEmpty();
    }

    [Fact]
    public void A_keeper_outlives_hangup_and_interrupt()
    {
        var daemon = _world.StartScript("read line; echo got $line");

        _ = Signals.Send(_world.KeeperPid, Signals.SIGHUP);
        _ = Signals.Send(_world.KeeperPid, Signals.SIGINT);
        daemon.Type("it\n");

        daemon.UntilText("got it");
    }

    [Fact]
    public void The_tree_is_listed_with_those_who_forked_away()
    {
        var daemon = Ready();

        daemon.Say(new KeeperRequest.ListTree());

        var tree = daemon.Until<KeeperNews.Tree>().Processes;
        tree[0].Pid.ShouldBe(_world.ChildPid);
        foreach (var expected in new[] { "sleep 1000", "sleep 1001", "sleep 1002", "sleep 1003", "sleep 1004" })
        {
            tree.ShouldContain(it => it.Command == expected);
        }
        tree.ShouldAllBe(it => it.MemoryBytes > 0);
    }

    private FakeDaemon Ready()
    {
        var daemon = _world.StartScript(Stubborn);
        daemon.UntilText("ready");
        // Five that are named above, and the one of the last line.
        Wait.For(() => Below().Count(it => it.Name == "sleep") == 6, "the tree to grow");
        return daemon;
    }

    private IReadOnlyList<ProcessStat> Below() => ProcessTree.Below(_world.KeeperPid, ProcFiles.All());
}
