using Shouldly;
using Xunit;

namespace Loreli.Terminal.Specs;

public sealed class CharacterWidthSpecs
{
    [Theory]
    [InlineData(0x61, 1)]
    [InlineData(0x00, 0)]
    [InlineData(0x1B, 0)]
    [InlineData(0xAD, 1)]
    [InlineData(0x301, 0)]
    [InlineData(0x200B, 0)]
    [InlineData(0x200D, 0)]
    [InlineData(0xFEFF, 0)]
    [InlineData(0x6F22, 2)]
    [InlineData(0xAC00, 2)]
    [InlineData(0x1100, 2)]
    [InlineData(0x1161, 0)]
    [InlineData(0xFF21, 2)]
    [InlineData(0x2714, 1)]
    [InlineData(0x2705, 2)]
    [InlineData(0x1F600, 2)]
    [InlineData(0x1F1E9, 2)]
    [InlineData(0x2500, 1)]
    [InlineData(0xE0B0, 1)]
    [InlineData(0x20000, 2)]
    [InlineData(0xE0061, 0)]
    [InlineData(0x10FFFF, 1)]
    [InlineData(0x110000, 1)]
    public void A_code_point_takes_the_columns_that_terminals_give_it(uint codePoint, int width) =>
        CharacterWidth.Of(codePoint, ambiguousWide: false).ShouldBe(width);

    [Theory]
    [InlineData(0xA1, 2)]
    [InlineData(0x2500, 2)]
    [InlineData(0xE0B0, 2)]
    [InlineData(0x301, 0)]
    [InlineData(0x61, 1)]
    public void Ambiguous_characters_are_wide_where_the_operator_says_so(uint codePoint, int width) =>
        CharacterWidth.Of(codePoint, ambiguousWide: true).ShouldBe(width);

    [Theory]
    [InlineData("e\u0301", 1)]
    [InlineData("✔️", 2)]
    [InlineData("⌚︎", 1)]
    [InlineData("a\uFE0F", 1)]
    [InlineData("👍🏽", 2)]
    [InlineData("☝🏽", 2)]
    [InlineData("👨‍👩‍👧‍👦", 2)]
    [InlineData("🇩🇪", 2)]
    [InlineData("1️⃣", 2)]
    [InlineData("\u0928\u093F", 2)]
    [InlineData("\u0937\u094D\u091F\u094D\u0930\u0947", 2)]
    [InlineData("\u1103\u1168\u11C0", 2)]
    [InlineData("🏴󠁧󠁢󠁷󠁬󠁳󠁿", 2)]
    [InlineData("", 0)]
    public void A_cluster_takes_the_columns_of_what_is_drawn(string cluster, int width)
    {
        var codePoints = cluster.EnumerateRunes().Select(it => (uint)it.Value).ToArray();

        CharacterWidth.OfCluster(codePoints, ambiguousWide: false).ShouldBe(width);
    }

    [Fact]
    public void A_cluster_of_a_thousand_wide_characters_is_two_columns()
    {
        var codePoints = Enumerable.Repeat(0x6F22u, 1_000).ToArray();

        CharacterWidth.OfCluster(codePoints, ambiguousWide: false).ShouldBe(2);
    }
}
