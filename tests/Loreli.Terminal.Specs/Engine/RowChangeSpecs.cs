using Shouldly;
using Xunit;

namespace Loreli.Terminal.Specs.Engine;

public sealed class RowChangeSpecs
{
    [Fact]
    public void Only_rows_that_were_touched_have_a_new_version()
    {
        var screen = new Screenful(20, 4).Print("one\r\ntwo\r\nthree");
        var before = Versions(screen);

        screen.Print("\u001b[2;1HTWO");

        var after = Versions(screen);
        after[1].ShouldBeGreaterThan(before[1]);
        after.Where((_, row) => row != 1).ShouldBe(before.Where((_, row) => row != 1));
    }

    [Theory]
    [InlineData("\u001b[4;1H\n")]
    [InlineData("\u001bM\u001b[H\u001bM")]
    [InlineData("\u001b[2;3r\u001b[3;1H\n")]
    [InlineData("\u001b[?1049h")]
    public void A_row_that_shows_something_else_after_a_scroll_or_switch_has_a_new_version(string output)
    {
        var screen = new Screenful(20, 4).Print("one\r\ntwo\r\nthree\r\nfour");
        var (versions, hashes) = (Versions(screen), Hashes(screen));

        screen.Print(output);

        var (newVersions, newHashes) = (Versions(screen), Hashes(screen));
        for (var row = 0; row < 4; row++)
        {
            if (newHashes[row] != hashes[row])
            {
                newVersions[row].ShouldBeGreaterThan(versions[row], $"row {row}");
            }
        }
    }

    [Fact]
    public void Equal_content_has_an_equal_hash_whatever_happened_in_between()
    {
        var plain = new Screenful(20, 2).Print("\u001b[31mred\u001b[m 漢 e\u0301");
        var roundabout = new Screenful(20, 2).Print("garbage e\u0302 👩‍💻\u001b[2J\u001b[H\u001b[31mred\u001b[m 漢 e\u0301   \u001b[5;5H");

        roundabout.Terminal.RowHash(0).ShouldBe(plain.Terminal.RowHash(0));
        roundabout.Terminal.RowHash(1).ShouldBe(plain.Terminal.RowHash(1));
    }

    [Theory]
    [InlineData("red")]
    [InlineData("\u001b[32mred")]
    [InlineData("\u001b[31;1mred")]
    [InlineData("\u001b[31mrEd")]
    [InlineData("\u001b]8;;http://x\u001b\\\u001b[31mred")]
    public void Different_content_has_a_different_hash(string output)
    {
        var one = new Screenful().Print("\u001b[31mred");

        new Screenful().Print(output).Terminal.RowHash(0).ShouldNotBe(one.Terminal.RowHash(0));
    }

    private static long[] Versions(Screenful screen) => [.. Enumerable.Range(0, 4).Select(screen.Terminal.RowVersion)];

    private static ulong[] Hashes(Screenful screen) => [.. Enumerable.Range(0, 4).Select(screen.Terminal.RowHash)];
}
