using Loreli.Agents.Sessions;
using Loreli.Testing;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Sessions;

public sealed class DeathLogSpecs : IDisposable
{
    private static readonly PaneName Jazz = PaneName.Parse("jazz");
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _disk = new();
    private readonly SessionFolder _session;

    public DeathLogSpecs() =>
        _session = new SessionStore(_disk.Path, new ManualTime()).Create("/srv/app", 1).ShouldBeOfType<SessionOutcome.Opened>().Session;

    public void Dispose() => _disk.Dispose();

    [Fact]
    public void The_last_screen_is_kept_for_the_owners_eyes_under_name_generation_and_time()
    {
        var path = Write(["Working on it", "", "API Error: 401", ""]);

        Path.GetRelativePath(_session.Folder, path).ShouldBe("logs/jazz.3.20260314T120000Z.death.log");
        File.ReadAllText(path).ShouldBe("Working on it\n\nAPI Error: 401\n");
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void A_second_death_in_the_same_second_overwrites_nothing()
    {
        var first = Write(["one"]);
        var second = Write(["two"]);

        second.ShouldEndWith("~2.death.log");
        File.ReadAllText(first).ShouldBe("one\n");
    }

    [Fact]
    public void A_link_in_the_logs_place_is_not_followed()
    {
        Directory.CreateDirectory(_session.LogsFolder);
        File.CreateSymbolicLink(Path.Combine(_session.LogsFolder, "jazz.3.20260314T120000Z.death.log"), _disk.File("target"));

        Write(["x"]).ShouldEndWith("~2.death.log");
        File.Exists(_disk.File("target")).ShouldBeFalse();
    }

    [Fact]
    public void Values_of_secrets_are_masked_also_where_the_screen_broke_them()
    {
        var text = File.ReadAllText(Write(["key=sk-abcdef", "ghij rest", "sk-abcdefghij again", "short: abc"], "sk-abcdefghij", "abc"));

        text.ShouldBe("key=*********\n**** rest\n************* again\nshort: abc\n");
    }

    [Fact]
    public void What_cannot_be_written_is_a_warning_with_a_code()
    {
        Directory.CreateDirectory(_session.Folder);
        File.WriteAllText(_session.LogsFolder, "a file in the folder's place");

        DeathLog.Write(_session, Jazz, 1, Noon, ["x"], []).ShouldBeOfType<DeathLogOutcome.Refused>().Error.Code.ShouldBe("LOR0603");
    }

    [Theory]
    [InlineData("\x1b[31mred\x1b[0m\r\nnext  \r\n", "red\nnext"), InlineData("\x1b]0;title\a\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link")]
    [InlineData("a\x1b(Bb\x1b=c\x1b[?25hd\x07", "abcd"), InlineData("\x1bPq#0;2\x1b\\x\u009b1my", "xy"), InlineData("cut\x1b[3", "cut"), InlineData("cut\x1b", "cut")]
    [InlineData("tab\tstays\0", "tab\tstays"), InlineData("\n\na\rb\n\n", "a\nb")]
    public void Cleaned_text_has_no_control_sequence_left(string text, string clean) => CleanText.Of(text).ShouldBe(clean);

    private string Write(string[] lines, params string[] secrets) =>
        DeathLog.Write(_session, Jazz, 3, Noon, lines, secrets).ShouldBeOfType<DeathLogOutcome.Written>().Path;
}
