using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Loreli.Architecture.Specs;

/// <summary>Holds the pages of docs/reference to the code that they speak of.</summary>
public sealed partial class MessagePageSpecs
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

    [GeneratedRegex("LOR[0-9]{4}")]
    private static partial Regex Code();
}
