using System.Text;
using Loreli.Agents.Backends;
using Loreli.Agents.Identities;
using Loreli.Configuration;
using Loreli.Supervision;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Backends;

public sealed class BackendLibrarySpecs
{
    [Fact]
    public void Seven_backends_and_the_providers_of_cursor_are_built_in()
    {
        BackendLibrary.BuiltIn.Errors.ShouldBeEmpty();
        BackendLibrary.BuiltIn.All.Select(it => it.Id).ShouldBe(
            ["claude", "codex", "cursor", "cursor-anthropic", "cursor-openai", "cursor-google", "gemini", "opencode", "shell", "scripted"]);
    }

    [Fact]
    public void A_virtual_provider_is_on_the_side_of_the_native_one()
    {
        BackendLibrary.BuiltIn.Find("cursor-anthropic")!.Side.ShouldBe(BackendLibrary.BuiltIn.Find("claude")!.Side);
        BackendLibrary.BuiltIn.Find("cursor-openai")!.Side.ShouldBe(BackendLibrary.BuiltIn.Find("codex")!.Side);
        BackendLibrary.BuiltIn.Find("cursor-openai")!.VariantOf.ShouldBe("cursor");
        BackendLibrary.BuiltIn.Find("claude")!.Side.ShouldBe(Side.Yin);
    }

    [Fact]
    public void A_file_of_a_known_id_changes_what_it_names_and_nothing_else()
    {
        var library = With("claude", """
            detect: { program: /opt/claude }
            rules:
              - { id: composer, state: idle, composer: empty, none: ['nobody here'] }
              - { id: mine, state: busy, all: ['MY MARK'] }
            """);

        var claude = library.Find("claude")!;
        library.Errors.ShouldBeEmpty();
        claude.Detection.Program.ShouldBe("/opt/claude");
        claude.Detection.VersionPattern.ShouldNotBeNull();
        claude.Rules.Count.ShouldBe(BackendLibrary.BuiltIn.Find("claude")!.Rules.Count + 1);
        claude.Rules.Single(it => it.Id == "composer").When.None.Count.ShouldBe(1);
    }

    [Fact]
    public void A_backend_of_ones_own_can_extend_another_or_nothing()
    {
        With("my-claude", "extends: claude\nprovider: house").Find("my-claude")!.Rules.ShouldNotBeEmpty();
        With("claude", "extends: none\nname: Bare").Find("claude")!.Rules.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("detekt: { program: x }", 1, 1, "LOR0501", "detect")]
    [InlineData("detect:\n  programm: x", 2, 3, "LOR0501", "program")]
    [InlineData("side: left", 1, 7, "LOR0502", null)]
    [InlineData("rules:\n  - id: a\n    state: bussy", 3, 12, "LOR0502", "busy")]
    [InlineData("rules:\n  - state: busy", 2, 5, "LOR0503", null)]
    [InlineData("rules:\n  - { id: a, state: busy, all: ['[a'] }", 2, 33, "LOR0504", null)]
    [InlineData("delivery: { submit-pause: soon }", 1, 27, "LOR0502", null)]
    [InlineData("extends: clade", 1, 10, "LOR0506", "claude")]
    [InlineData("detect: { known: newest }", 1, 18, "LOR0502", null)]
    [InlineData("dialogs:\n  - { id: d, default: accept, answers: { accpt: { option: x } } }", 2, 5, "LOR0502", "accpt")]
    public void What_is_wrong_is_told_with_its_place_and_the_nearest_word(string yaml, int line, int column, string code, string? nearest)
    {
        var library = With("mine", yaml);

        var error = library.Errors.ShouldHaveSingleItem();
        (error.Code, error.Place.Line, error.Place.Column, error.Nearest).ShouldBe((code, line, column, nearest));
        library.Find("mine").ShouldBeNull();
        library.Find("claude").ShouldNotBeNull();
    }

    [Fact]
    public void A_file_that_cannot_be_used_leaves_the_built_in_backend_as_it_was()
    {
        var library = With("claude", "rules: 7\nnope: 1");

        library.Errors.Count.ShouldBeGreaterThan(0);
        library.Find("claude")!.Rules.Select(it => it.Id).ShouldBe(BackendLibrary.BuiltIn.Find("claude")!.Rules.Select(it => it.Id));
    }

    [Fact]
    public void A_command_line_is_put_together_from_what_is_asked_for()
    {
        var claude = BackendLibrary.BuiltIn.Find("claude")!;

        CommandLine.Build(claude, new LaunchWish { Model = "opus", Permission = "plan", McpFile = "/x/mcp.json", SessionId = "abc" })
            .ShouldBeOfType<CommandOutcome.Built>().Words
            .ShouldBe(["claude", "--model", "opus", "--permission-mode", "plan", "--mcp-config", "/x/mcp.json", "--session-id", "abc"]);
        CommandLine.Build(claude, new LaunchWish { HeadlessPrompt = "say {value}" }).ShouldBeOfType<CommandOutcome.Built>().Words[2].ShouldBe("say {value}");
        CommandLine.Build(claude, new LaunchWish { Permission = "plann" }).ShouldBe(new CommandOutcome.Refused("permission", "plann", ["plan"]), Same);
        CommandLine.Build(BackendLibrary.BuiltIn.Find("codex")!, new LaunchWish { ResumeId = "abc" })
            .ShouldBeOfType<CommandOutcome.Built>().Words.ShouldContain("resume");
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("^(?=(a+)+$)x")]
    [InlineData("(a|aa)+(?!b)c")]
    public void A_hostile_pattern_costs_a_bounded_time(string pattern)
    {
        var text = new string('a', 20_000) + "!";
        var started = TimeProvider.System.GetTimestamp();

        BoundedPattern.Of(pattern).IsMatch(text);

        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    private static readonly IEqualityComparer<CommandOutcome> Same = EqualityComparer<CommandOutcome>.Create(
        (left, right) => left is CommandOutcome.Refused one && right is CommandOutcome.Refused other && one.What == other.What && one.Seen == other.Seen
            && one.Known.Intersect(other.Known).Any());

    private static BackendLibrary With(string id, string yaml)
    {
        var errors = new List<ConfigurationError>();
        var text = BackendLibrary.Parse(id, id + ".yml", Encoding.UTF8.GetBytes(yaml), errors);
        errors.ShouldBeEmpty();
        return BackendLibrary.Build([text.ShouldNotBeNull()]);
    }
}
