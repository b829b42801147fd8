using Shouldly;
using Xunit;

namespace Loreli.Primitives.Specs;

public sealed class ByteSizeSpecs
{
    [Theory]
    [InlineData("0", 0), InlineData("4096", 4096), InlineData("64MiB", 64L << 20), InlineData("64 mib", 64L << 20)]
    [InlineData("1.5 GB", 1_500_000_000), InlineData("2TiB", 2L << 40), InlineData("10 B", 10), InlineData("1kB", 1_000)]
    public void A_size_is_read_as_operators_write_it(string text, long bytes)
    {
        ByteSize.TryParse(text, out var size).ShouldBeTrue();

        size.ShouldBe(bytes);
    }

    [Theory]
    [InlineData(null), InlineData(""), InlineData("-1"), InlineData("MiB"), InlineData("1 parsec"), InlineData("1e9"), InlineData("9999999999 TiB")]
    public void What_is_no_size_is_refused(string? text) => ByteSize.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(0, "0 B"), InlineData(1023, "1023 B"), InlineData(1024, "1 KiB"), InlineData(1536, "1.5 KiB"), InlineData(300L << 20, "300 MiB")]
    public void A_size_is_shown_in_its_largest_unit(long bytes, string text) => ByteSize.Format(bytes).ShouldBe(text);
}
