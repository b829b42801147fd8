using System.Text;
using Shouldly;
using Xunit;

namespace Loreli.Terminal.Specs.Engine;

public sealed class SteadyStateSpecs
{
    [Theory]
    [InlineData("plain text that fills a line and scrolls\r\n")]
    [InlineData("\u001b[1;32mgreen\u001b[0m \u001b[38;5;99mpalette\u001b[38;2;1;2;3mdirect\u001b[4:3munder\u001b[m\r\n")]
    [InlineData("漢字かな交じり文 äöü 👩‍💻 🇩🇪 e\u0301 ❤️\r\n")]
    [InlineData("\u001b[H\u001b[2K\u001b[5;10Hhere\u001b[10;1H\u001b[Lthere\u001b[P\u001b[2;20r\u001b[20;1H\n\u001b[r")]
    [InlineData("\u001b[?1049h\u001b[2Jx\u001b[?1049l\u001b[?25l\u001b[?2026h\u001b[?2026l\u001b7\u001b8")]
    public void Feeding_allocates_nothing_once_it_has_warmed_up(string output)
    {
        var screen = new Screenful(80, 24, it => it with { ScrollbackBytesMax = 300_000 });
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(output, 20)));
        for (var i = 0; i < 1_000; i++)
        {
            screen.Terminal.Feed(bytes);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
        {
            screen.Terminal.Feed(bytes);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
