using Shouldly;
using Xunit;

namespace Loreli.Primitives.Specs;

public sealed class PaneNameSpecs
{
    [Theory]
    [InlineData("a"), InlineData("reviewer-1"), InlineData("API.v2_test"), InlineData("9")]
    public void A_name_is_letters_digits_and_a_few_marks(string text) => PaneName.Parse(text).Value.ShouldBe(text);

    [Theory]
    [InlineData(""), InlineData("-x"), InlineData(".."), InlineData("a/b"), InlineData("a b"), InlineData("ä"), InlineData("a\n"), InlineData(null)]
    public void Nothing_that_could_leave_a_folder_or_need_quoting_is_a_name(string? text) => PaneName.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_name_ends_at_sixty_four_characters()
    {
        PaneName.TryParse(new string('a', 64), out _).ShouldBeTrue();
        PaneName.TryParse(new string('a', 65), out _).ShouldBeFalse();
    }
}
