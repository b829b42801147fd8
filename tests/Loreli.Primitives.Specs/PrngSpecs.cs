using Shouldly;
using Xunit;

namespace Loreli.Primitives.Specs;

public sealed class PrngSpecs
{
    [Fact]
    public void The_same_seed_tells_the_same_story_for_ever()
    {
        var chance = new Prng(42);

        ulong[] told = [chance.Next(), chance.Next(), chance.Next()];

        told.ShouldBe([13679457532755275413UL, 2949826092126892291UL, 5139283748462763858UL]);
    }

    [Fact]
    public void A_limit_is_never_reached()
    {
        var chance = new Prng(1);

        Enumerable.Range(0, 1_000).Select(_ => chance.Next(3)).Distinct().Order().ShouldBe([0, 1, 2]);
    }
}
