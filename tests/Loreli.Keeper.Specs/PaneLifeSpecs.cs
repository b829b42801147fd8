using Loreli.Posix;
using Loreli.Protocol.Keeper;
using Shouldly;
using Xunit;

namespace Loreli.Keeper.Specs;

/// <summary>A program's life in a pane, from start to exit status.</summary>
public sealed class PaneLifeSpecs : IDisposable
{
    private readonly KeeperWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void What_a_program_prints_reaches_the_daemon_and_the_recording()
    {
        var daemon = _world.StartScript("echo hello; tty");

        var exit = daemon.UntilExit();

        exit.Code.ShouldBe(0);
        daemon.Text.ShouldStartWith("hello\r\n/dev/pts/");
        _world.Recorded(out _).ShouldBe(daemon.Output.ToArray());
    }

    [Theory]
    [InlineData("exit 7", 7, 0)]
    [InlineData("kill -TERM $$", 0, Signals.SIGTERM)]
    [InlineData("kill -KILL $$", 0, Signals.SIGKILL)]
    public void The_exit_status_is_told_and_is_on_disk(string script, int code, int signal)
    {
        var exit = _world.StartScript(script).UntilExit();

        (exit.Code, exit.Signal).ShouldBe((code, signal));
        var record = _world.ExitOnDisk();
        (record.Code, record.Signal, record.Generation).ShouldBe((code, signal, 3));
    }

    [Fact]
    public void A_keeper_leaves_when_its_exit_status_was_taken()
    {
        var daemon = _world.StartScript("exit 0");
        daemon.UntilExit();

        daemon.Say(new KeeperRequest.ExitTaken());

        while (daemon.Next() is not null)
        {
        }
        _world.KeeperLeaves().Code.ShouldBe(0);
        File.Exists(_world.Spec.SocketPath).ShouldBeFalse();
    }

    [Fact]
    public void A_keeper_that_nobody_listens_to_leaves_when_the_exit_is_on_disk()
    {
        _world.Start("/bin/sh", "-c", "echo bye; exit 4").ShouldBeOfType<KeeperAnswer.Started>();

        _world.KeeperLeaves().Code.ShouldBe(0);

        _world.ExitOnDisk().Code.ShouldBe(4);
        System.Text.Encoding.UTF8.GetString(_world.Recorded(out _)).ShouldBe("bye\r\n");
    }
}
