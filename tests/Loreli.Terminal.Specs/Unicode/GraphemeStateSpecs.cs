using System.Globalization;
using System.Text;
using Shouldly;
using Xunit;

namespace Loreli.Terminal.Specs;

public sealed class GraphemeStateSpecs
{
    [Fact]
    public void Every_line_of_the_consortiums_break_test_breaks_where_it_says()
    {
        var lines = Lines().ToList();
        var wrong = lines.Where(it => !Clusters(Text(it)).SequenceEqual(Expected(it))).ToList();

        lines.Count.ShouldBe(602);
        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\u0915\u094D\u0937", 1)]
    [InlineData("\u0915\u094D\u200D\u0937", 1)]
    [InlineData("\u0915\u094D\u200C\u0937", 2)]
    [InlineData("\u0915\u0937", 2)]
    [InlineData("\u0B95\u0BCD\u0B95", 2)]
    public void Conjuncts_are_one_cluster_and_a_non_joiner_parts_them(string text, int clusters) =>
        Clusters(text).Count.ShouldBe(clusters);

    [Theory]
    [InlineData("👨‍👩‍👧‍👦", 1)]
    [InlineData("👍🏽👍", 2)]
    [InlineData("🇩🇪🇫🇷🇮", 3)]
    [InlineData("a‍👍", 2)]
    [InlineData("🏴󠁧󠁢󠁷󠁬󠁳󠁿x", 2)]
    [InlineData("1️⃣2", 2)]
    public void Emoji_sequences_are_one_cluster_each(string text, int clusters) =>
        Clusters(text).Count.ShouldBe(clusters);

    [Fact]
    public void A_state_made_of_its_bits_goes_on_where_the_other_was()
    {
        const string text = "e\u0301👨‍👩‍👧🇩🇪각\u0915\u094D\u0937";
        var whole = default(GraphemeState);
        var saved = default(GraphemeState);

        foreach (var rune in text.EnumerateRunes())
        {
            saved = new GraphemeState(saved.Bits);
            saved.IsBreakBefore((uint)rune.Value).ShouldBe(whole.IsBreakBefore((uint)rune.Value));
            saved.ShouldBe(whole);
        }
    }

    [Fact]
    public void Values_that_are_no_code_point_break_like_a_letter()
    {
        var state = default(GraphemeState);

        state.IsBreakBefore(uint.MaxValue).ShouldBeTrue();
        state.IsBreakBefore(0x110000).ShouldBeTrue();
        state.IsBreakBefore(0x301).ShouldBeFalse();
    }

    internal static List<string> Clusters(string text)
    {
        var clusters = new List<string>();
        var state = default(GraphemeState);
        foreach (var rune in text.EnumerateRunes())
        {
            if (state.IsBreakBefore((uint)rune.Value))
            {
                clusters.Add("");
            }
            clusters[^1] += rune.ToString();
        }
        return clusters;
    }

    private static IEnumerable<string> Lines()
    {
        using var stream = typeof(GraphemeStateSpecs).Assembly.GetManifestResourceStream("GraphemeBreakTest.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            var test = line.Split('#')[0].Trim();
            if (test.Length > 0)
            {
                yield return test;
            }
        }
    }

    private static string Text(string line) => string.Concat(Expected(line));

    private static IEnumerable<string> Expected(string line) =>
        line.Split('÷', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(cluster =>
            string.Concat(cluster.Split('×', StringSplitOptions.TrimEntries)
                .Select(it => char.ConvertFromUtf32(int.Parse(it, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))));
}
