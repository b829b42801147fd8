using System.Text.Json;
using Loreli.Client;
using Loreli.Protocol.Daemon;
using Shouldly;
using Xunit;

namespace Loreli.Daemon.Specs;

public sealed class ApiSpecs : IAsyncLifetime
{
    private TestDaemon _daemon = null!;
    private DaemonClient _client = null!;

    public async Task InitializeAsync()
    {
        _daemon = await TestDaemon.Start();
        _client = _daemon.Connect();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _daemon.DisposeAsync();
    }

    [Fact]
    public void A_spawned_pane_is_in_the_list_with_its_size_and_environment()
    {
        _client.Post("/v1/panes", """{"name":"rev","command":["sh","-c","x"],"cols":100,"rows":30,"role":"reviewer","env":{"A":"b"}}""").Status.ShouldBe(201);

        var pane = _client.Send("GET", "/v1/panes").ReadJson(DaemonJson.Default.IReadOnlyListPaneView).ShouldHaveSingleItem();
        (pane.Name, pane.State, pane.Cols, pane.Rows, pane.Generation, pane.Role).ShouldBe(("rev", PaneState.Running, 100, 30, 1, "reviewer"));
        var environment = _daemon.Panes["rev"].Spec.Environment;
        environment["A"].ShouldBe("b");
        environment["LORELI_AGENT"].ShouldBe("rev");
        environment["LORELI_ROLE"].ShouldBe("reviewer");
        environment["LORELI_SOCKET"].ShouldBe(_daemon.Paths.Socket);
        environment["TERM"].ShouldBe("xterm-256color");
        environment.ContainsKey("TMUX").ShouldBeFalse();
    }

    [Fact]
    public void The_table_of_panes_comes_as_text_when_text_is_asked_for()
    {
        _daemon.Spawn("alpha");

        var text = _client.Send("GET", "/v1/panes", accept: DaemonClient.Text).ReadText();

        text.ShouldContain("NAME");
        text.ShouldContain("alpha");
        text.ShouldContain("80x24");
    }

    [Fact]
    public void Each_mistake_is_answered_with_what_is_wrong_and_what_can_be()
    {
        _daemon.Spawn("reviewer");

        _client.Send("GET", "/v1/panes/reviwer").ShouldFail(404, "LOR0201").Hint.ShouldNotBeNull().ShouldContain("\"reviewer\"");
        _client.Post("/v1/panes", """{"name":"reviewer","command":["sh"]}""").ShouldFail(409, "LOR0205");
        _client.Post("/v1/panes", """{"name":"../x","command":["sh"]}""").ShouldFail(400, "LOR0202");
        _client.Post("/v1/panes", """{"name":"x","command":[]}""").ShouldFail(400, "LOR0202");
        _client.Post("/v1/panes", """{"name":"x","command":["sh"],"cols":0,"rows":5}""").ShouldFail(400, "LOR0202").Message.ShouldContain("0x5");
        _client.Post("/v1/panes", """{"name":"x","command":["sh"],"env":{"A=":"b"}}""").ShouldFail(400, "LOR0202");
        _client.Post("/v1/panes", """{"name":"x","command":["sh"],"nmae":"y"}""").ShouldFail(400, "LOR0202").Message.ShouldContain("nmae");
        _client.Post("/v1/panes", "{").ShouldFail(400, "LOR0202");
        _client.Post("/v1/panes", "").ShouldFail(400, "LOR0202");
        _client.Post("/v1/panes", $$"""{"name":"x","command":["{{FakePanes.MissingProgram}}"]}""").ShouldFail(422, "LOR0110");
        _client.Post("/v1/panes/reviewer/resize", """{"cols":5000,"rows":5}""").ShouldFail(400, "LOR0202");
        _client.Post("/v1/panes/reviewer/signal", """{"name":"HPU"}""").ShouldFail(400, "LOR0202").Hint.ShouldNotBeNull().ShouldContain("HUP?");
        _client.Post("/v1/panes/reviewer/keys", """{"keys":["Entre"]}""").ShouldFail(400, "LOR0202").Message.ShouldContain("Entre");
        _client.Send("DELETE", "/v1/panes/reviewer").ShouldFail(409, "LOR0206");
        _client.Send("GET", "/v1/panes/reviewer/capture?lins=5").ShouldFail(400, "LOR0202").Hint.ShouldNotBeNull().ShouldContain("lines");
        _client.Send("GET", "/v1/panes/reviewer/capture?lines=-1").ShouldFail(400, "LOR0202");
        _client.Send("GET", "/v1/panes/reviewer/capture?lines=1&lines=2").ShouldFail(400, "LOR0202");
        _client.Send("GET", "/v1/panes/%zz").ShouldFail(400, "LOR0202");
        _client.Send("GET", "/v1/panes/reviewer/search?regex=%5B").ShouldFail(400, "LOR0202");
        _client.Send("GET", "/v1/panes/reviewer/wait?for=godot").ShouldFail(400, "LOR0202");
        _client.Send("GET", "/v2/panes").ShouldFail(404, "LOR0203");
        _client.Send("PUT", "/v1/panes").ShouldFail(405, "LOR0203");
    }

    [Fact]
    public void A_capture_is_the_screen_and_with_scrollback_what_left_it()
    {
        var pane = _daemon.Spawn("a", 20, 3);
        pane.Print("\u001b[31mone\u001b[m\r\ntwo\r\nthree\r\nfour");

        _client.Send("GET", "/v1/panes/a/capture", accept: DaemonClient.Text).ReadText().ShouldBe("two\nthree\nfour\n");
        _client.Send("GET", "/v1/panes/a/capture?scrollback", accept: DaemonClient.Text).ReadText().ShouldBe("one\ntwo\nthree\nfour\n");
        _client.Send("GET", "/v1/panes/a/capture?scrollback&ansi", accept: DaemonClient.Text).ReadText()
            .ShouldStartWith("\u001b[0;31mone\u001b[m\n");
        _client.Send("GET", "/v1/panes/a/capture?lines=1", accept: DaemonClient.Text).ReadText().ShouldBe("four\n");
        var view = _client.Send("GET", "/v1/panes/a/capture?scrollback").ReadJson(DaemonJson.Default.CaptureView);
        (view.ScrollbackLines, view.CursorRow, view.CursorCol, view.Lines.Count).ShouldBe((1, 2, 4, 4));
    }

    [Fact]
    public void A_deep_scrollback_is_captured_whole_and_in_order()
    {
        var pane = _daemon.Spawn("a", 20, 3);
        pane.Print(string.Concat(Enumerable.Range(1, 3_000).Select(i => $"line {i}\r\n")));

        var lines = _client.Send("GET", "/v1/panes/a/capture?scrollback", accept: DaemonClient.Text).ReadText().Split('\n');

        lines.Take(3_000).ShouldBe(Enumerable.Range(1, 3_000).Select(i => $"line {i}"));
        _client.Send("GET", "/v1/panes/a/capture?scrollback&lines=2", accept: DaemonClient.Text).ReadText().ShouldBe("line 2999\nline 3000\n");
    }

    [Fact]
    public void Lines_keep_their_numbers_and_a_search_finds_them_both_ways()
    {
        var pane = _daemon.Spawn("a", 20, 3);
        pane.Print(string.Concat(Enumerable.Range(0, 100).Select(i => $"漢 Error {i}\r\n")));

        var lines = _client.Send("GET", "/v1/panes/a/lines?from=41&count=2").ReadJson(DaemonJson.Default.LinesView);
        lines.Lines.ShouldBe(["漢 Error 41", "漢 Error 42"]);
        var found = _client.Send("GET", "/v1/panes/a/search?regex=error%20%5Cd%2B&from=50&limit=2").ReadJson(DaemonJson.Default.SearchView);
        found.Matches.ShouldBe([new SearchMatch(50, 3, 8), new SearchMatch(51, 3, 8)]);
        var back = _client.Send("GET", "/v1/panes/a/search?regex=Error&backward&limit=1").ReadJson(DaemonJson.Default.SearchView);
        back.Matches.Single().Line.ShouldBe(99);
        back.Next.ShouldBe(98);
    }

    [Fact]
    public void Text_goes_verbatim_its_enter_before_anything_later_and_as_a_paste_when_the_program_asked_for_it()
    {
        var pane = _daemon.Spawn("a");

        _client.Post("/v1/panes/a/send", """{"text":"ls -l"}""").Status.ShouldBe(200);
        pane.Print("\u001b[?2004h");
        _client.Send("POST", "/v1/panes/a/send?enter=false", "two\nlines"u8, contentType: DaemonClient.Text).Status.ShouldBe(200);
        pane.Typed.ShouldStartWith("ls -l\r\u001b[200~two");
        pane.Typed.ShouldEndWith("\u001b[201~");
    }

    [Fact]
    public async Task A_capture_and_a_wait_for_text_do_not_see_a_half_drawn_frame()
    {
        var pane = _daemon.Spawn("a", 20, 3);
        pane.Print("\u001b[?2026hhalf");
        var capture = Task.Run(() => _client.Send("GET", "/v1/panes/a/capture", accept: DaemonClient.Text).ReadText());
        await pane.AskedForWhole.Task.WaitAsync(TestDaemon.Long);

        pane.Print("\rwhole\u001b[?2026l");

        (await capture.WaitAsync(TestDaemon.Long)).ShouldStartWith("whole\n");
        _client.Send("GET", "/v1/panes/a/wait?for=text&text=half&timeout=10ms").ReadJson(DaemonJson.Default.WaitView).Met.ShouldBeFalse();
    }

    [Fact]
    public void The_list_names_the_program_in_front()
    {
        _daemon.Spawn("a");

        _client.Send("GET", "/v1/panes").ReadJson(DaemonJson.Default.IReadOnlyListPaneView).Single().Foreground.ShouldBe("sh");
    }

    [Fact]
    public void What_goes_wrong_with_a_pane_is_an_event_with_its_evidence()
    {
        var pane = _daemon.Spawn("a");
        pane.Tell(new Loreli.Panes.PaneEvent.InputDropped(512));
        pane.Tell(new Loreli.Panes.PaneEvent.StopFailed(2));
        pane.Tell(new Loreli.Panes.PaneEvent.CheckpointFailed("the disk is full"));

        var events = _daemon.Events().Where(it => it.Agent == "a").ToDictionary(it => it.Type, it => it.Data.GetRawText());

        events["input-dropped"].ShouldBe("""{"count":1,"bytes":512}""");
        events["stop-failed"].ShouldBe("""{"processesLeft":2}""");
        events["checkpoint-failed"].ShouldBe("""{"reason":"the disk is full"}""");
    }

    [Fact]
    public void Keys_are_sent_by_name_and_a_macro_with_a_mistake_not_at_all()
    {
        var pane = _daemon.Spawn("a");

        _client.Post("/v1/panes/a/keys", """{"keys":["a","Nonsense"]}""").Status.ShouldBe(400);
        pane.Typed.ShouldBeEmpty();
        _client.Post("/v1/panes/a/keys", """{"keys":["X","C-c","Enter","Up","M-x","F5","Space","Tab","Escape"]}""").Status.ShouldBe(200);
        pane.Typed.ShouldBe("X\u0003\r\u001b[A\u001bx\u001b[15~ \t\u001b");
    }

    [Fact]
    public void Keys_go_to_the_program_by_every_name_that_the_terminal_has_for_them()
    {
        var pane = _daemon.Spawn("a");

        _client.Post("/v1/panes/a/keys", """{"keys":["ctrl+c","s-tab","^[","kp_5","PPage"]}""").Status.ShouldBe(200);
        pane.Typed.ShouldBe("\u0003\u001b[Z\u001b5\u001b[5~");
        _client.Post("/v1/panes/a/keys", """{"keys":["kp_nonsense"]}""").ShouldFail(400, "LOR0202");
    }

    [Fact]
    public void Input_that_a_program_does_not_take_is_an_error_and_so_is_input_for_the_dead()
    {
        var pane = _daemon.Spawn("a");
        pane.TakesNoInput = true;
        _client.Post("/v1/panes/a/send", """{"text":"x"}""").ShouldFail(503, "LOR0207");
        pane.End(0);
        _client.Post("/v1/panes/a/send", """{"text":"x"}""").ShouldFail(409, "LOR0204").Hint.ShouldNotBeNull().ShouldContain("restart");
    }

    [Fact]
    public void A_restart_is_the_next_generation_and_a_dead_panes_name_is_taken_over()
    {
        var first = _daemon.Spawn("a");
        first.Print("old");

        _client.Post("/v1/panes/a/restart").ReadJson(DaemonJson.Default.PaneView).Generation.ShouldBe(2);

        first.StopGrace.ShouldNotBeNull();
        _daemon.Panes.Panes.ShouldHaveSingleItem();
        _daemon.Panes["a"].End(1);
        _client.Post("/v1/panes", """{"name":"a","command":["sh"]}""").ReadJson(DaemonJson.Default.PaneView).Generation.ShouldBe(3);
        _daemon.Panes["a"].End(0);
        _client.Send("DELETE", "/v1/panes/a").Status.ShouldBe(200);
        _client.Post("/v1/panes", """{"name":"a","command":["sh"]}""").ReadJson(DaemonJson.Default.PaneView).Generation.ShouldBe(4);
        _daemon.Events().Where(it => it.Type == "removed").Select(it => it.Generation).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Rename_signal_resize_kill_and_gc_do_what_they_say()
    {
        var pane = _daemon.Spawn("a");

        _client.Post("/v1/panes/a/rename", """{"name":"b"}""").ReadJson(DaemonJson.Default.PaneView).Name.ShouldBe("b");
        _client.Send("GET", "/v1/panes/a").Status.ShouldBe(404);
        _client.Post("/v1/panes/b/signal", """{"name":"usr1"}""").Status.ShouldBe(200);
        pane.Signals.ShouldBe([10]);
        _client.Post("/v1/panes/b/resize", """{"cols":40,"rows":10}""").ReadJson(DaemonJson.Default.PaneView).Cols.ShouldBe(40);
        _client.Post("/v1/panes/b/kill").Status.ShouldBe(200);
        pane.StopGrace.ShouldBe(TimeSpan.Zero);
        _client.Post("/v1/gc").ReadJson(DaemonJson.Default.GcView).Removed.ShouldBe(["b"]);
    }

    [Fact]
    public void A_pane_whose_keeper_is_silent_is_left_alone_and_the_operator_is_told_what_to_do()
    {
        _daemon.Spawn("a").KeeperIsSilent = true;

        foreach (var (verb, body) in new[]
        {
            ("send", """{"text":"x"}"""), ("keys", """{"keys":["x"]}"""), ("resize", """{"cols":40,"rows":10}"""),
            ("signal", """{"name":"INT"}"""), ("shutdown", ""), ("restart", ""),
        })
        {
            var error = _client.Post($"/v1/panes/a/{verb}", body).ShouldFail(409, "LOR0220");
            error.Message.ShouldContain("4241");
            error.Hint.ShouldNotBeNull().ShouldContain("loreli kill a");
        }
        _client.Post("/v1/down").ShouldFail(409, "LOR0220").Hint.ShouldNotBeNull().ShouldContain("loreli down --now");
        _daemon.Events().ShouldNotContain(it => it.Type == "stop-asked");
    }

    [Fact]
    public void A_kill_ends_the_processes_of_a_pane_whose_keeper_is_silent()
    {
        var pane = _daemon.Spawn("a");
        pane.KeeperIsSilent = true;

        _client.Post("/v1/panes/a/kill").ReadJson(DaemonJson.Default.PaneView).State.ShouldBe(PaneState.Exited);

        pane.TreeWasEnded.ShouldBeTrue();
        _daemon.Events().Single(it => it.Type == "ended-directly").Data.GetRawText().ShouldBe("""{"keeperPid":4241,"processesLeft":0}""");
    }

    [Theory]
    [InlineData("kill", true)]
    [InlineData("shutdown", true)]
    [InlineData("", false)]
    public void A_pane_says_whether_its_end_was_asked_for(string verb, bool asked)
    {
        var pane = _daemon.Spawn("a");
        if (verb.Length > 0)
        {
            _client.Post($"/v1/panes/a/{verb}").Status.ShouldBe(200);
        }
        else
        {
            pane.End(1);
        }

        _client.Send("GET", "/v1/panes/a").ReadJson(DaemonJson.Default.PaneView).EndAsked.ShouldBe(asked);
    }

    [Fact]
    public async Task A_wait_ends_with_exit_text_or_time()
    {
        var pane = _daemon.Spawn("a");

        _client.Send("GET", "/v1/panes/a/wait?for=exit&timeout=10ms").ReadJson(DaemonJson.Default.WaitView).Met.ShouldBeFalse();
        pane.Print("on the screen");
        Ask("/v1/panes/a/wait?for=text&text=the%20screen").Met.ShouldBeTrue();
        var text = Task.Run(() => Ask("/v1/panes/a/wait?for=text&text=ready"));
        while (!text.IsCompleted)
        {
            // It scrolls away at once, and is found all the same.
            pane.Print("rea");
            pane.Print("dy\r\n" + string.Concat(Enumerable.Repeat("more\r\n", 100)));
        }
        (await text).Met.ShouldBeTrue();
        Ask("/v1/panes/a/wait?for=idle&idle=20ms").Met.ShouldBeTrue();
        var exit = Task.Run(() => Ask("/v1/panes/a/wait?for=exit"));
        pane.End(3);
        (await exit.WaitAsync(TestDaemon.Long)).ShouldBe(new WaitView(true, "exit", ExitCode: 3));

        WaitView Ask(string path)
        {
            using var client = _daemon.Connect();
            return client.Send("GET", path).ReadJson(DaemonJson.Default.WaitView);
        }
    }

    [Fact]
    public void Facts_are_written_once_and_floods_of_them_are_damped()
    {
        var pane = _daemon.Spawn("a");
        pane.Print(string.Concat(Enumerable.Range(0, 500).Select(i => $"\a\u001b]2;title {i}\a")));
        pane.End(7);

        var events = _daemon.Events().Where(it => it.Agent == "a").ToList();

        events.Select(it => it.Type).ShouldBe(["spawned", "bell", "title", "exited"], ignoreOrder: true);
        events.Single(it => it.Type == "exited").Data.GetProperty("exitCode").GetInt32().ShouldBe(7);
        var view = _client.Send("GET", "/v1/panes/a").ReadJson(DaemonJson.Default.PaneView);
        (view.Title, view.UnreadBells, view.ExitCode).ShouldBe(("title 499", 500, 7));
    }

    [Fact]
    public void Followed_events_come_as_they_happen()
    {
        using var follower = _daemon.Connect();
        var response = follower.Send("GET", "/v1/events?follow&since=0&limit=2", accept: DaemonClient.JsonLines);
        _daemon.Spawn("a");

        response.ReadText().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(it => JsonDocument.Parse(it).RootElement.GetProperty("type").GetString()).ShouldBe(["daemon-started", "spawned"]);
    }

    [Fact]
    public void A_handler_that_breaks_answers_with_a_number_and_no_stack()
    {
        _daemon.Spawn("a").ThrowsWhenLookedAt = true;

        var error = _client.Send("GET", "/v1/panes/a/capture").ShouldFail(500, "LOR0209");

        error.Message.ShouldContain("E1");
        error.Message.ShouldNotContain("secret");
        _daemon.Log.ShouldContain("the secret of this pane");
        _client.Send("GET", "/v1/events").Status.ShouldBe(200);
    }

    [Fact]
    public void Many_requests_go_over_one_kept_connection()
    {
        _daemon.Spawn("a");

        for (var i = 0; i < 500; i++)
        {
            _client.Send("GET", "/v1/panes/a/capture", accept: DaemonClient.Text).ReadAll();
        }

        _client.Send("GET", "/v1/status").ReadJson(DaemonJson.Default.StatusView).Panes.Count.ShouldBe(1);
    }
}
