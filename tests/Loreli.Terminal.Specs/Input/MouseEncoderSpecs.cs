using System.Buffers;
using System.Text;
using Shouldly;
using Xunit;

namespace Loreli.Terminal.Specs;

public sealed class MouseEncoderSpecs
{
    private const InputModes Sgr = InputModes.MousePress | InputModes.MouseSgr;

    [Theory]
    [InlineData(1, MouseAction.Press, "\x1B[<0;6;3M")]
    [InlineData(2, MouseAction.Press, "\x1B[<1;6;3M")]
    [InlineData(3, MouseAction.Release, "\x1B[<2;6;3m")]
    [InlineData(4, MouseAction.Press, "\x1B[<64;6;3M")]
    [InlineData(5, MouseAction.Press, "\x1B[<65;6;3M")]
    [InlineData(7, MouseAction.Press, "\x1B[<67;6;3M")]
    [InlineData(4, MouseAction.Release, "")]
    [InlineData(1, MouseAction.Drag, "")]
    [InlineData(0, MouseAction.Move, "")]
    public void Presses_and_releases_are_told_in_sgr(int button, MouseAction action, string bytes) =>
        Said(new InputEvent.Mouse(button, KeyModifiers.None, action, 2, 5), Sgr).ShouldBe(bytes);

    [Theory]
    [InlineData(InputModes.MouseDrag, 1, MouseAction.Drag, "\x1B[<32;6;3M")]
    [InlineData(InputModes.MouseDrag, 0, MouseAction.Move, "")]
    [InlineData(InputModes.MouseMove, 0, MouseAction.Move, "\x1B[<35;6;3M")]
    [InlineData(InputModes.MouseMove, 3, MouseAction.Drag, "\x1B[<34;6;3M")]
    public void Motion_is_told_to_those_who_asked(InputModes mode, int button, MouseAction action, string bytes) =>
        Said(new InputEvent.Mouse(button, KeyModifiers.None, action, 2, 5), mode | InputModes.MouseSgr).ShouldBe(bytes);

    [Theory]
    [InlineData(InputModes.MousePress, "\x1B[M8&#")]
    [InlineData(InputModes.MousePress | InputModes.MouseUtf8, "\x1B[M8&#")]
    [InlineData(InputModes.MousePress | InputModes.MouseUrxvt, "\x1B[56;6;3M")]
    [InlineData(InputModes.MousePress | InputModes.MouseSgr, "\x1B[<24;6;3M")]
    [InlineData(InputModes.MousePress | InputModes.MouseSgrPixels, "\x1B[<24;46;37M")]
    [InlineData(InputModes.MouseX10, "\x1B[M &#")]
    public void Modifiers_and_position_are_told_in_every_encoding(InputModes modes, string bytes) =>
        Said(new InputEvent.Mouse(1, KeyModifiers.Ctrl | KeyModifiers.Alt, MouseAction.Press, 2, 5), modes).ShouldBe(bytes);

    [Fact]
    public void The_older_encodings_do_not_say_which_button_was_released() =>
        Said(new InputEvent.Mouse(1, KeyModifiers.None, MouseAction.Release, 0, 0), InputModes.MousePress).ShouldBe("\x1B[M#!!");

    [Fact]
    public void X10_tells_presses_of_three_buttons_only()
    {
        Said(new InputEvent.Mouse(1, KeyModifiers.None, MouseAction.Release, 0, 0), InputModes.MouseX10).ShouldBe("");
        Said(new InputEvent.Mouse(4, KeyModifiers.None, MouseAction.Press, 0, 0), InputModes.MouseX10).ShouldBe("");
    }

    [Fact]
    public void Positions_that_an_encoding_cannot_say_are_not_told_wrong()
    {
        var far = new InputEvent.Mouse(1, KeyModifiers.None, MouseAction.Press, 0, 222);
        var farther = far with { Column = 223 };

        Said(far, InputModes.MousePress).ShouldBe("\x1B[M \u00FF!");
        Said(farther, InputModes.MousePress).ShouldBe("");
        Said(farther, InputModes.MousePress | InputModes.MouseUtf8).ShouldBe("\x1B[M \u00C4\u0080!");
        Said(farther with { Column = 2_015 }, InputModes.MousePress | InputModes.MouseUtf8).ShouldBe("");
        Said(farther, Sgr).ShouldBe("\x1B[<0;224;1M");
    }

    [Fact]
    public void The_wheel_is_arrow_keys_on_an_alternate_screen_that_asked_for_no_mouse()
    {
        var wheel = new InputEvent.Mouse(4, KeyModifiers.None, MouseAction.Press, 0, 0);
        const InputModes both = InputModes.AlternateScreen | InputModes.AlternateScroll;

        Said(wheel, both).ShouldBe("\x1B[A\x1B[A\x1B[A");
        Said(wheel with { Button = 5 }, both | InputModes.ApplicationCursorKeys).ShouldBe("\x1BOB\x1BOB\x1BOB");
        Said(wheel, InputModes.AlternateScroll).ShouldBe("");
    }

    private static string Said(InputEvent input, InputModes modes)
    {
        var bytes = new ArrayBufferWriter<byte>();
        InputEncoder.Encode(input, modes, bytes).ShouldBeTrue();
        return Encoding.Latin1.GetString(bytes.WrittenSpan);
    }
}
