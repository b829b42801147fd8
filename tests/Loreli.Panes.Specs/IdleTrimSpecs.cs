using Loreli.Testing;
using Shouldly;
using Xunit;

namespace Loreli.Panes.Specs;

public sealed class IdleTrimSpecs
{
    [Fact]
    public void Memory_is_given_back_once_it_has_been_quiet_after_much_use_and_not_in_the_middle_of_it()
    {
        var clock = new ManualTime();
        var released = 0;
        using var trim = new IdleTrim(clock, () => released++);

        trim.Used(IdleTrim.WorthwhileBytes);
        clock.Pass(IdleTrim.QuietTime / 2);
        trim.Used(1);
        clock.Pass(IdleTrim.QuietTime / 2);
        released.ShouldBe(0);
        clock.Pass(IdleTrim.QuietTime);
        released.ShouldBe(1);

        trim.Used(IdleTrim.WorthwhileBytes / 2);
        clock.Pass(IdleTrim.QuietTime * 10);
        released.ShouldBe(1);
    }
}
