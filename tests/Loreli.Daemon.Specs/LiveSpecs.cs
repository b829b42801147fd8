using System.Text;
using Loreli.Client;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Loreli.Terminal;
using Shouldly;
using Xunit;

namespace Loreli.Daemon.Specs;

public sealed class LiveSpecs : IAsyncLifetime
{
    private TestDaemon _daemon = null!;

    public async Task InitializeAsync() => _daemon = await TestDaemon.Start();

    public async Task DisposeAsync() => await _daemon.DisposeAsync();

    [Fact]
    public void A_client_is_welcomed_and_sees_the_screen_of_what_it_watches_grow()
    {
        var pane = _daemon.Spawn("a", 40, 5);
        pane.Print("hello");
        using var live = _daemon.Live();
        live.Await<ServerMessage.Welcome>().Status.Panes.Single().Name.ShouldBe("a");

        live.Send(new ClientMessage.Watch([new WatchedPane("a", 40, 5)]));
        var mirror = new Mirror(live);

        mirror.AwaitText("a", "hello");
        pane.Print("\r\nworld");
        mirror.AwaitText("a", "world");
        mirror.Resets.ShouldBe(1);
    }

    [Fact]
    public void Keys_reach_the_program_and_their_echo_comes_back()
    {
        _daemon.Spawn("a").Echoes = true;
        using var live = _daemon.Live();
        live.Send(new ClientMessage.Watch([new WatchedPane("a", 80, 24)]));
        live.Send(new ClientMessage.Focus("a"));
        var mirror = new Mirror(live);

        foreach (var letter in "typed")
        {
            live.Send(new ClientMessage.Key(["a"], letter.ToString(), 0, 1, letter.ToString()));
        }

        mirror.AwaitText("a", "typed");
        _daemon.Panes["a"].Typed.ShouldBe("typed");
    }

    [Fact]
    public void Broadcast_input_goes_to_every_named_pane()
    {
        var (a, b) = (_daemon.Spawn("a"), _daemon.Spawn("b"));
        using var live = _daemon.Live();

        live.Send(new ClientMessage.Paste(["a", "b", "nobody"], "all"));
        live.Send(new ClientMessage.Call(1, "GET", "/v1/status"));
        live.Await<ServerMessage.Reply>().Status.ShouldBe(200);

        a.Typed.ShouldBe("all");
        b.Typed.ShouldBe("all");
    }

    [Fact]
    public void A_read_only_client_sees_but_touches_nothing()
    {
        var pane = _daemon.Spawn("a", 40, 5);
        using var live = _daemon.Live(readOnly: true);
        live.Send(new ClientMessage.Watch([new WatchedPane("a", 100, 30)]));
        live.Send(new ClientMessage.Focus("a"));
        live.Send(new ClientMessage.Key(["a"], "x", 0, 1, "x"));
        live.Send(new ClientMessage.Call(1, "POST", "/v1/panes/a/kill", "{}"));

        live.Await<ServerMessage.Reply>().Status.ShouldBe(403);
        live.Send(new ClientMessage.Call(2, "GET", "/v1/panes"));
        live.Await<ServerMessage.Reply>().Status.ShouldBe(200);
        using var watching = _daemon.Live(readOnly: true);
        watching.Send(new ClientMessage.Watch([new WatchedPane("a", 100, 30)]));
        pane.Print("seen");
        new Mirror(watching).AwaitText("a", "seen");
        pane.Typed.ShouldBeEmpty();
        pane.Resizes.ShouldBeEmpty();
    }

    [Fact]
    public void A_pane_takes_the_size_of_the_operator_who_works_in_it_and_a_storm_ends_at_the_last()
    {
        var pane = _daemon.Spawn("a", 80, 24);
        using var first = _daemon.Live();
        first.Send(new ClientMessage.Watch([new WatchedPane("a", 100, 30)]));
        first.Send(new ClientMessage.Focus("a"));
        first.Await<ServerMessage.Frame>(it => it is { Cols: 100, Rows: 30 });
        using var second = _daemon.Live();
        second.Send(new ClientMessage.Watch([new WatchedPane("a", 60, 20)]));
        second.Await<ServerMessage.Frame>(it => it is { Cols: 100, Rows: 30 });

        second.Send(new ClientMessage.Focus("a"));
        second.Await<ServerMessage.Frame>(it => it is { Cols: 60, Rows: 20 });
        for (var cols = 1; cols <= 200; cols++)
        {
            second.Send(new ClientMessage.Watch([new WatchedPane("a", cols, 20)]));
        }
        second.Await<ServerMessage.Frame>(it => it.Cols == 200);
        second.Dispose();
        first.Await<ServerMessage.Frame>(it => it.Cols == 100);

        pane.Resizes.Count.ShouldBeLessThan(100);
    }

    [Fact]
    public void The_verbs_answer_over_the_live_connection_as_over_HTTP()
    {
        using var live = _daemon.Live();
        using var client = _daemon.Connect();
        var overHttp = client.Send("GET", "/v1/panes/nobody").ReadText();

        live.Send(new ClientMessage.Call(7, "GET", "/v1/panes/nobody"));
        live.Await<ServerMessage.Reply>(it => it.Id == 7).Body.ShouldBe(overHttp);
        live.Send(new ClientMessage.Call(8, "POST", "/v1/panes", """{"name":"a","command":["sh"]}"""));
        live.Await<ServerMessage.Reply>(it => it.Id == 8).Status.ShouldBe(201);
        live.Send(new ClientMessage.Call(9, "GET", "/v1/events?follow"));
        live.Await<ServerMessage.Reply>(it => it.Id == 9).Body.ShouldContain("LOR0216");
    }

    [Fact]
    public void News_of_panes_and_facts_come_by_themselves()
    {
        using var live = _daemon.Live();
        live.Await<ServerMessage.Welcome>();
        using var facts = _daemon.Live();
        facts.Await<ServerMessage.Welcome>();

        var pane = _daemon.Spawn("a");

        live.Await<ServerMessage.Panes>(it => it.List.Any(one => one.Name == "a"));
        facts.Await<ServerMessage.Happened>(it => it.Event is { Type: "spawned", Agent: "a" });
        pane.Print("\a");
        live.Await<ServerMessage.Panes>(it => it.List.Single().UnreadBells == 1);
        live.Send(new ClientMessage.Focus("a"));
        live.Await<ServerMessage.Panes>(it => it.List.Single().UnreadBells == 0);
    }

    [Fact]
    public void A_restarted_pane_goes_on_in_the_same_place_from_a_fresh_screen()
    {
        _daemon.Spawn("a").Print("first life");
        using var live = _daemon.Live();
        live.Send(new ClientMessage.Watch([new WatchedPane("a", 80, 24), new WatchedPane("later", 80, 24)]));
        var mirror = new Mirror(live);
        mirror.AwaitText("a", "first life");

        live.Send(new ClientMessage.Call(1, "POST", "/v1/panes/a/restart", "{}"));
        mirror.AwaitThat(() => !mirror.Text("a").Contains("first life", StringComparison.Ordinal));
        _daemon.Panes["a"].Print("second life");
        mirror.AwaitText("a", "second life");
        _daemon.Spawn("later").Print("came later");
        mirror.AwaitText("later", "came later");
    }

    [Fact]
    public void A_half_drawn_frame_is_not_shown_and_a_forgotten_end_does_not_hide_it_for_ever()
    {
        var pane = _daemon.Spawn("a");
        using var live = _daemon.Live();
        live.Send(new ClientMessage.Watch([new WatchedPane("a", 80, 24)]));
        var mirror = new Mirror(live);
        pane.Print("\u001b[?2026hhalf ");
        pane.Print("whole\u001b[?2026l");
        mirror.AwaitText("a", "half whole");

        pane.Print("\u001b[?2026h and forgotten");

        mirror.AwaitText("a", "and forgotten");
    }

    [Fact]
    public void A_screen_that_cannot_be_read_ends_the_client_that_watches_it_and_neither_the_pane_nor_the_daemon()
    {
        var pane = _daemon.Spawn("a");
        using var live = _daemon.Live();
        live.Send(new ClientMessage.Watch([new WatchedPane("a", 80, 24)]));
        live.Await<ServerMessage.Frame>();

        pane.ThrowsWhenLookedAt = true;
        pane.Print("x");

        Should.Throw<DaemonGoneException>(() => live.Await<ServerMessage.Reply>());
        pane.ThrowsWhenLookedAt = false;
        using var again = _daemon.Live();
        again.Send(new ClientMessage.Watch([new WatchedPane("a", 80, 24)]));
        new Mirror(again).AwaitText("a", "x");
    }

    [Fact]
    public async Task The_layout_is_there_again_for_a_later_attach_and_a_later_daemon()
    {
        using (var live = _daemon.Live())
        {
            live.Send(new ClientMessage.SaveLayout("{\"grid\":true}"));
            live.Send(new ClientMessage.Call(1, "GET", "/v1/status"));
            live.Await<ServerMessage.Reply>();
        }
        using (var again = _daemon.Live())
        {
            again.Await<ServerMessage.Welcome>().Layout.ShouldBe("{\"grid\":true}");
        }
        var home = Directory.CreateTempSubdirectory("ld-").FullName;
        await using (var first = await TestDaemon.Start(home))
        {
            using var live = first.Live();
            live.Send(new ClientMessage.SaveLayout("kept"));
            live.Send(new ClientMessage.Call(1, "GET", "/v1/status"));
            live.Await<ServerMessage.Reply>();
        }
        await using (var second = await TestDaemon.Start(home))
        {
            using var live = second.Live();
            live.Await<ServerMessage.Welcome>().Layout.ShouldBe("kept");
        }
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public void A_client_of_another_version_is_told_which_and_what_to_do()
    {
        using var live = LiveConnection.Open(_daemon.Address, new ClientMessage.Hello(99, 80, 24, false))
            .ShouldBeOfType<LiveOutcome.Opened>().Connection;

        var error = live.Await<ServerMessage.Failed>().Error;

        error.Message.ShouldContain("99");
        error.Hint.ShouldNotBeNull();
        Should.Throw<DaemonGoneException>(() => live.Await<ServerMessage.Welcome>());
    }

    [Fact]
    public void A_stuck_client_and_a_killed_one_hold_up_nobody_and_the_stuck_one_sees_the_latest_when_it_reads_again()
    {
        var pane = _daemon.Spawn("a");
        using var stuck = _daemon.Live();
        stuck.Send(new ClientMessage.Watch([new WatchedPane("a", 80, 24)]));
        var killed = _daemon.Live();
        killed.Send(new ClientMessage.Watch([new WatchedPane("a", 80, 24)]));
        using var healthy = _daemon.Live();
        healthy.Send(new ClientMessage.Watch([new WatchedPane("a", 80, 24)]));
        var mirror = new Mirror(healthy);
        killed.Dispose();

        // About 20 MB of screens, far beyond what the socket of the stuck client can hold.
        var line = string.Concat(Enumerable.Range(0, 24).Select(i => $"\u001b[{i + 1};1H\u001b[38;5;{i}m{new string('x', 79)}"));
        for (var i = 0; i < 2_000; i++)
        {
            pane.Print(line + $"\u001b[H{i}");
        }
        pane.Print("\u001b[H\u001b[2Jthe end");

        mirror.AwaitText("a", "the end");
        var late = new Mirror(stuck);
        late.AwaitText("a", "the end");
        late.Frames.ShouldBeLessThan(100);
        _daemon.Events().Count(it => it.Type == "detached").ShouldBe(1);
    }
}

/// <summary>What a client's own terminals show after the frames that it was sent.</summary>
internal sealed class Mirror(LiveConnection live) : ITerminalHost
{
    private readonly Dictionary<string, VirtualTerminal> _screens = [];

    public int Resets { get; private set; }
    public int Frames { get; private set; }

    public void AwaitText(string pane, string text) => AwaitThat(() => Text(pane).Contains(text, StringComparison.Ordinal));

    public void AwaitThat(Func<bool> holds)
    {
        while (!holds())
        {
            Take(live.Await<ServerMessage.Frame>());
        }
    }

    public string Text(string pane)
    {
        if (!_screens.TryGetValue(pane, out var screen))
        {
            return "";
        }
        var text = new StringBuilder();
        for (var row = 0; row < screen.Rows; row++)
        {
            foreach (ref readonly var cell in screen.Row(row))
            {
                screen.Tables.AppendText(text, cell);
            }
        }
        return text.ToString();
    }

    public void Reply(ReadOnlySpan<byte> bytes)
    {
    }

    public void Tell(TerminalEvent news)
    {
    }

    private void Take(ServerMessage.Frame frame)
    {
        Frames++;
        if (frame.Reset)
        {
            Resets++;
            _screens[frame.Pane] = new VirtualTerminal(new TerminalOptions(frame.Cols, frame.Rows), this);
        }
        _screens[frame.Pane].Feed(frame.Bytes.Span);
    }
}
