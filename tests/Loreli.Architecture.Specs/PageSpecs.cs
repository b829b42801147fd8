using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Loreli.Architecture.Specs;

/// <summary>Holds the pages of docs to the code that they speak of, and to each other.</summary>
public sealed partial class PageSpecs
{
    private static readonly string Pages = Path.Combine(Repository.Root, "docs", "reference", "errors");

    private static IEnumerable<string> Sources => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal));

    private static IReadOnlyList<string> Codes => [.. Sources
        .SelectMany(file => Code().Matches(File.ReadAllText(file)).Select(it => it.Value))
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static IReadOnlyList<string> Documented => [.. Directory
        .EnumerateFiles(Pages, "LOR*.md").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_code_that_an_operator_can_meet_has_a_page() => Codes.Except(Documented).ShouldBeEmpty();

    [Fact]
    public void No_page_speaks_of_a_code_that_is_gone() => Documented.Except(Codes).ShouldBeEmpty();

    [Fact]
    public void The_index_of_messages_leads_to_each_page()
    {
        var index = File.ReadAllText(Path.Combine(Pages, "README.md"));

        Documented.Where(code => !index.Contains($"]({code}.md)", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void A_page_bears_its_code_and_says_what_to_do()
    {
        var wrong = Documented.Where(code => File.ReadAllText(Path.Combine(Pages, code + ".md")) is var text
            && !(text.StartsWith($"# {code}: ", StringComparison.Ordinal) && text.Contains("**What to do.**", StringComparison.Ordinal)));

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Every_type_of_event_is_on_its_page()
    {
        var page = Read("docs/reference/events.md");

        Quoted().Matches(Read("src/Loreli.Ledger/LedgerEvent.cs")).Select(it => it.Groups[1].Value)
            .Where(type => !page.Contains($"| `{type}` |", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void What_the_supervisor_writes_are_types_of_the_ledger()
    {
        var types = Quoted().Matches(Read("src/Loreli.Ledger/LedgerEvent.cs")).Select(it => it.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var facts = Read("src/Loreli.Supervision/Fact.cs").Split("class RemovalReason")[0];

        Quoted().Matches(facts).Select(it => it.Groups[1].Value).Where(type => !types.Contains(type)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_address_of_the_daemon_is_on_its_page()
    {
        var page = Read("docs/reference/http.md");
        var addresses = Sources.SelectMany(file => Route().Matches(File.ReadAllText(file)))
            .Select(it => $"{it.Groups[1].Value} {it.Groups[2].Value}").ToList();

        addresses.ShouldNotBeEmpty();
        addresses.Where(it => !page.Contains($"`{it}`", StringComparison.Ordinal)
            && !page.Contains($"`{it.Replace("/v1/panes/{pane}", "…", StringComparison.Ordinal)}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_variable_of_the_environment_is_on_its_page()
    {
        var page = Read("docs/reference/settings.md");

        Sources.SelectMany(file => Variable().Matches(File.ReadAllText(file)).Select(it => it.Groups[1].Value)).Distinct(StringComparer.Ordinal)
            .Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_link_from_page_to_page_leads_somewhere()
    {
        var broken = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(Repository.Root, "README.md"))
            .SelectMany(page => Link().Matches(File.ReadAllText(page)).Select(it => (page, target: it.Groups[1].Value)))
            .Where(it => !it.target.Contains("://", StringComparison.Ordinal))
            .Where(it => !Path.Exists(Path.Combine(Path.GetDirectoryName(it.page)!, it.target)))
            .Select(it => $"{Path.GetRelativePath(Repository.Root, it.page)}: {it.target}");

        broken.ShouldBeEmpty();
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(Repository.Root, page));

    [GeneratedRegex("LOR[0-9]{4}")]
    private static partial Regex Code();

    // The target without its anchor; code between backticks has no such brackets in these pages.
    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex("= \"([a-z-]+)\";")]
    private static partial Regex Quoted();

    [GeneratedRegex("new\\(\"(GET|POST|PUT|DELETE)\", \"(/v1/[^\"]+)\"")]
    private static partial Regex Route();

    [GeneratedRegex("\"(LORELI_[A-Z_]+)\"")]
    private static partial Regex Variable();
}
