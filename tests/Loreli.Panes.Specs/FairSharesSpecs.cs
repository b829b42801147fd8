using Shouldly;
using Xunit;

namespace Loreli.Panes.Specs;

public sealed class FairSharesSpecs
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData(100, new long[] { 10, 20 }, new long[] { 10, 20 })]
    [InlineData(100, new long[] { 256, 256 }, new long[] { 50, 50 })]
    [InlineData(100, new long[] { 256, 10, 256 }, new long[] { 45, 10, 45 })]
    [InlineData(2, new long[] { 256, 256, 256, 256 }, new long[] { 1, 1, 1, 1 })]
    [InlineData(100, new long[] { }, new long[] { })]
    public void Nobody_gets_more_than_wished_and_the_large_share_what_the_small_leave(long total, long[] wishes, long[] shares) =>
        FairShares.Of(total * MiB, [.. wishes.Select(it => it * MiB)]).ShouldBe(shares.Select(it => it * MiB));
}
