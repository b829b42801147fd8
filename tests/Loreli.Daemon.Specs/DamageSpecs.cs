using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Loreli.Client;
using Loreli.Daemon.Api;
using Loreli.Ledger;
using Loreli.Protocol.Daemon;
using Shouldly;
using Xunit;

namespace Loreli.Daemon.Specs;

/// <summary>Bytes that mutation found to break a reader, on the daemon's side and on the client's.</summary>
public sealed class DamageSpecs
{
    [Theory]
    [InlineData("""{"code":"LOR0203","message":"\ud800"}""", "LOR0203")]
    [InlineData("""{"code":"LOR0203","\ude00":""}""", "LOR0203")]
    [InlineData("{\"code\":\"LOR0203\",\"\u00cbmessage\":\"there", "LOR0203")]
    [InlineData("""{"code":"\ud800"}""", "LOR0300")]
    public void An_error_that_is_no_Unicode_is_still_told_by_its_status(string body, string code)
    {
        var folder = Directory.CreateTempSubdirectory("damage-");
        var path = Path.Combine(folder.FullName, "s");
        using var listening = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listening.Bind(new UnixDomainSocketEndPoint(path));
        listening.Listen(1);
        using var client = DaemonClient.Connect(new DaemonAddress.UnixSocket(path)).ShouldBeOfType<ConnectOutcome.Connected>().Client;
        using var daemon = listening.Accept();
        daemon.Send(Encoding.Latin1.GetBytes($"HTTP/1.1 404 Not Found\r\nContent-Length: {body.Length}\r\n\r\n{body}"));

        var error = client.Send("GET", "/v1/panes/a").ReadError();

        error.Code.ShouldBe(code);
        error.Message.ShouldContain("404");
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("""{"":0,"why":"\ud800"}""")]
    [InlineData("""{"why":1,"why":2}""")]
    [InlineData("""{"a":{"a":{"a":{"a":{"a":1}}}}}""")]
    [InlineData("""{"pid":""")]
    [InlineData("")]
    public void Evidence_that_a_disk_damaged_is_shown_as_text_and_can_be_read_by_a_client(string data)
    {
        var said = JsonSerializer.SerializeToUtf8Bytes(EventViews.Of(new LedgerEvent(1, DateTimeOffset.UnixEpoch, "spawned", "a", 1, data)), DaemonJson.Default.EventView);

        JsonSerializer.Deserialize(said, DaemonJson.Default.EventView).ShouldNotBeNull()
            .Data.GetProperty("unreadable").GetString().ShouldBe(data);
    }

    [Fact]
    public void Whole_evidence_is_shown_as_it_was_written()
    {
        var data = EventData.Of(("command", new[] { "sh", "👩‍💻 é" }), ("pid", 5));

        EventViews.Of(new LedgerEvent(1, DateTimeOffset.UnixEpoch, "spawned", "a", 1, data)).Data.GetProperty("command")[1].GetString().ShouldBe("👩‍💻 é");
    }
}
