using Loreli.Testing;
using System.Text;
using Loreli.Daemon.Api;
using Loreli.Daemon.Panes;
using Loreli.Ledger;
using Loreli.Panes;
using Shouldly;
using Xunit;

namespace Loreli.Daemon.Specs;

public sealed class InputSpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ld-").FullName;
    private readonly ManualTime _time = new();
    private readonly EventLedger _ledger;
    private readonly Roster _roster;
    private readonly ApiDispatcher _api;
    private readonly FakePane _pane;

    public InputSpecs()
    {
        _ledger = EventLedger.Open(Path.Combine(_folder, "ledger.db"), TimeProvider.System).ShouldBeOfType<LedgerOutcome.Opened>().Ledger;
        _roster = new Roster(static listener => new FakePanes(listener), _ledger, _time);
        _api = new ApiDispatcher(new InputEndpoints(_roster, static _ => null, _time).Routes, new DaemonLog(TextWriter.Null, LogFormat.Text, _time));
        _pane = (FakePane)_roster.Spawn(new PaneSpec
        {
            Name = PaneName.Parse("a"), Generation = 1, Command = ["sh"], Cwd = "/", Columns = 80, Rows = 24,
            Environment = new Dictionary<string, string>(),
        }).ShouldBeOfType<PaneStart.Started>().Pane;
    }

    public void Dispose()
    {
        _roster.Dispose();
        _ledger.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Enter_comes_as_a_write_of_its_own_a_tenth_of_a_second_after_the_text()
    {
        var send = Ask("send", """{"text":"review this"}""");
        _time.Pass(InputEndpoints.PauseBeforeEnter - TimeSpan.FromMilliseconds(1));
        _pane.Writes.ShouldBe(["review this"]);

        _time.Pass(TimeSpan.FromMilliseconds(1));

        (await send.WaitAsync(TestDaemon.Long)).Status.ShouldBe(200);
        _pane.Writes.ShouldBe(["review this", "\r"]);
    }

    [Fact]
    public async Task What_others_send_meanwhile_waits_until_the_text_has_its_enter()
    {
        var first = Ask("send", """{"text":"one"}""");
        var second = Ask("send", """{"text":"two"}""");
        var keys = Ask("keys", """{"keys":["x"]}""");
        _pane.Writes.ShouldBe(["one"]);

        while (!(first.IsCompleted && second.IsCompleted && keys.IsCompleted))
        {
            _time.Pass(InputEndpoints.PauseBeforeEnter);
            await Task.Yield();
        }

        string.Concat(_pane.Writes).ShouldBeOneOf("one\rtwo\rx", "one\rxtwo\r");
    }

    [Fact]
    public async Task Without_enter_and_without_text_nothing_is_waited_for()
    {
        (await Ask("send", """{"text":"draft","enter":false}""").WaitAsync(TestDaemon.Long)).Status.ShouldBe(200);
        (await Ask("send", """{"text":""}""").WaitAsync(TestDaemon.Long)).Status.ShouldBe(200);

        _pane.Writes.ShouldBe(["draft", "\r"]);
    }

    private Task<ApiResponse> Ask(string verb, string body) => _api.Answer(
        new ApiRequest("POST", $"/v1/panes/a/{verb}", "", Encoding.UTF8.GetBytes(body), "", ApiResponse.Json, null), CancellationToken.None).AsTask();
}
