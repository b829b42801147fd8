using Shouldly;
using Xunit;

namespace Loreli.Configuration.Specs;

/// <summary>What an operator trusts: the meaning of a repository's file.</summary>
public sealed class ContentSpecs
{
    private const string File = "agents:\n  - name: api\n    command: [make, watch]\nworkspace: {setup: npm ci}\n";

    [Fact]
    public void Order_quotes_spaces_and_comments_do_not_count() =>
        Of("workspace:\n  setup: 'npm ci' # as always\n\nagents: [{command: [make, \"watch\"], name: api}]\n").Hash.ShouldBe(Of(File).Hash);

    [Theory]
    [InlineData("make, watch", "make, watch; rm -rf /")]
    [InlineData("npm ci", "npm ci && curl x")]
    [InlineData("name: api", "name: apu")]
    [InlineData("[make, watch]", "make, watch")]
    [InlineData("workspace:", "backends: {b: {command: [x]}}\nworkspace:")]
    public void Every_other_meaning_has_another_hash(string from, string to) => Of(File.Replace(from, to)).Hash.ShouldNotBe(Of(File).Hash);

    [Fact]
    public void The_hash_of_a_text_that_was_kept_is_that_of_the_content() => ConfigurationContent.FromText(Of(File).Text).ShouldBe(Of(File));

    [Fact]
    public void No_two_trees_write_the_same_lines()
    {
        string[] files =
        [
            "backends: {b: {x: null}}", "backends: {b: {x: \"null\"}}", "backends: {b: {x: ''}}", "backends: {b: {x: []}}", "backends: {b: {x: {}}}", "backends: {b: {x: [null]}}",
            "backends: {b: {\"x.y\": 1}}", "backends: {b: {x: {y: 1}}}", "backends: {b: {\"x[0]\": 1}}", "backends: {b: {x: [1]}}", "backends: {b: {\"x = \\\"1\\\"\\nb\": 1}}", "backends: {b: {x: \"1\\nbackends.b.y = \\\"2\\\"\"}}",
        ];

        files.Select(it => Of(it).Hash).Distinct().Count().ShouldBe(files.Length);
    }

    [Fact]
    public void The_difference_speaks_of_agents_by_name() =>
        Of("agents:\n  - name: first\n  - name: api\n    command: [make, test]\n    env: {A: b}\n").DifferenceFrom(Of(File)).ShouldBe(
        [
            "~ agents[api].command[1]: \"watch\" → \"test\"",
            "+ agents[api].env.A = \"b\"",
            "+ agents[first].name = \"first\"",
            "- workspace.setup = \"npm ci\"",
        ]);

    [Fact]
    public void Contents_that_differ_always_differ_in_words()
    {
        Of("agents: [{name: a}, {name: b}]").DifferenceFrom(Of("agents: [{name: b}, {name: a}]")).ShouldBe(["~ the order of the agents"]);
        Of(File).DifferenceFrom(Of(File)).ShouldBeEmpty();
        Of(File).DifferenceFrom(ConfigurationContent.Nothing).Count.ShouldBe(4);
    }

    private static ConfigurationContent Of(string file) => Written.Load(file).Content;
}
