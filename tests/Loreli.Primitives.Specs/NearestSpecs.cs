using Shouldly;
using Xunit;

namespace Loreli.Primitives.Specs;

public sealed class NearestSpecs
{
    private static readonly string[] Verbs = ["capture", "status", "spawn", "send", "ps"];

    [Theory]
    [InlineData("captrue", "capture"), InlineData("stauts", "status"), InlineData("snd", "send"), InlineData("cap", "capture"), InlineData("SPAWN", "spawn")]
    public void A_slip_of_the_finger_finds_the_word_that_was_meant(string typed, string meant) => Nearest.To(typed, Verbs).ShouldBe(meant);

    [Theory]
    [InlineData("frobnicate"), InlineData("x"), InlineData("")]
    public void What_is_near_to_nothing_finds_nothing(string typed) => Nearest.To(typed, Verbs).ShouldBeNull();
}
