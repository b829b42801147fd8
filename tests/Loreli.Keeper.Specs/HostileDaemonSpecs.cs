using Loreli.Protocol;
using Loreli.Protocol.Keeper;
using Shouldly;
using Xunit;

namespace Loreli.Keeper.Specs;

/// <summary>Whatever is said to a keeper's socket, the pane goes on.</summary>
public sealed class HostileDaemonSpecs : IDisposable
{
    private readonly KeeperWorld _world = new();
    private readonly FakeDaemon _daemon;

    public HostileDaemonSpecs() => _daemon = _world.StartScript("while read x; do echo got $x; done");

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Another_version_is_refused_in_words_and_the_daemon_that_is_there_stays()
    {
        using var other = new FakeDaemon(_world.Spec.SocketPath, fromOffset: null);

        other.Say(new KeeperRequest.Hello(99, 0));

        other.Next().ShouldBeOfType<KeeperNews.Refused>().Why.ShouldContain("not 99");
        other.Next().ShouldBeNull();
        StillServes();
    }

    [Fact]
    public void Who_does_not_say_hello_is_not_obeyed()
    {
        using var other = new FakeDaemon(_world.Spec.SocketPath, fromOffset: null);

        other.Say(new KeeperRequest.Stop(TimeSpan.Zero));

        other.Next().ShouldBeOfType<KeeperNews.Refused>();
        other.Next().ShouldBeNull();
        StillServes();
    }

    [Fact]
    public void Nonsense_ends_the_connection_and_nothing_else()
    {
        var random = new Random(3);
        for (var i = 0; i < 50; i++)
        {
            using var other = new FakeDaemon(_world.Spec.SocketPath, fromOffset: null);
            var bytes = new byte[random.Next(1, 2000)];
            random.NextBytes(bytes);
            // A short length, so that the keeper has something to decode.
            KeeperFrame.WriteHeader(bytes.AsSpan(0, Math.Min(5, bytes.Length)).Length == 5 ? bytes : new byte[5], (byte)random.Next(12), random.Next(64));
            other.Blurt(bytes);
        }

        StillServes();
    }

    [Fact]
    public void Many_silent_connections_do_not_keep_the_daemon_out()
    {
        var silent = Enumerable.Range(0, 20).Select(_ => new FakeDaemon(_world.Spec.SocketPath, fromOffset: null)).ToList();

        StillServes();

        silent.ForEach(it => it.Dispose());
        using var next = Wait.For(Joined, "a place for the next daemon")!;
        next.Type("again\n");
        next.UntilText("got again");
    }

    [Fact]
    public void The_socket_is_ours_alone()
    {
        File.GetUnixFileMode(_world.Spec.SocketPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private FakeDaemon? Joined()
    {
        try
        {
            return new FakeDaemon(_world.Spec.SocketPath, KeeperRequest.FromNow);
        }
        catch (ShouldAssertException)
        {
            return null;
        }
    }

    private void StillServes()
    {
        _daemon.Type("this\n");
        _daemon.UntilText("got this");
    }
}
