using System.Buffers;
using System.Text;

namespace Loreli.Terminal;

/// <summary>Mouse reports in the protocol and the encoding that a program chose.</summary>
internal static class MouseEncoder
{
    /// <summary>Arrow keys for one notch of the wheel on the alternate screen.</summary>
    private const int LinesPerNotch = 3;

    /// <summary>Positions are one byte from 33 to 255 in the oldest encoding, and at most U+07FF in the UTF-8 one.</summary>
    private const int BytePositionMax = 223;
    private const int Utf8PositionMax = 2_015;

    private const int Motion = 32;
    private const int NoButton = 3;

    public static void Encode(InputEvent.Mouse mouse, InputModes modes, int cellWidth, int cellHeight, IBufferWriter<byte> to)
    {
        if (mouse.Row < 0 || mouse.Column < 0 || mouse.Button is < 0 or > 11)
        {
            return;
        }
        if ((modes & InputModes.AnyMouse) == InputModes.None)
        {
            Scroll(mouse, modes, to);
            return;
        }
        if (!IsAsked(mouse, modes))
        {
            return;
        }
        var onlyX10 = (modes & InputModes.AnyMouse) == InputModes.MouseX10;
        var code = Code(mouse.Button) + (onlyX10 ? 0 : Held(mouse.Modifiers));
        if (mouse.Action is MouseAction.Drag or MouseAction.Move)
        {
            code += Motion;
        }
        if ((modes & InputModes.MouseSgrPixels) != InputModes.None)
        {
            Sgr(code, (mouse.Column * cellWidth) + 1, (mouse.Row * cellHeight) + 1, mouse.Action, to);
        }
        else if ((modes & InputModes.MouseSgr) != InputModes.None)
        {
            Sgr(code, mouse.Column + 1, mouse.Row + 1, mouse.Action, to);
        }
        else
        {
            // The older encodings do not say which button was released.
            Old(mouse.Action == MouseAction.Release ? code | NoButton : code, mouse.Column + 1, mouse.Row + 1, modes, to);
        }
    }

    private static bool IsAsked(InputEvent.Mouse mouse, InputModes modes) => mouse.Action switch
    {
        MouseAction.Press when mouse.Button == 0 => false,
        MouseAction.Press => (modes & ~InputModes.MouseX10 & InputModes.AnyMouse) != InputModes.None || mouse.Button <= 3,
        MouseAction.Release => mouse.Button is not (>= 4 and <= 7)
            && (modes & (InputModes.MousePress | InputModes.MouseDrag | InputModes.MouseMove)) != InputModes.None,
        _ when mouse.Button != 0 => (modes & (InputModes.MouseDrag | InputModes.MouseMove)) != InputModes.None,
        _ => (modes & InputModes.MouseMove) != InputModes.None,
    };

    private static int Code(int button) => button switch
    {
        0 => NoButton,
        <= 3 => button - 1,
        <= 7 => 64 + button - 4,
        _ => 128 + button - 8,
    };

    private static int Held(KeyModifiers modifiers) =>
        ((modifiers & KeyModifiers.Shift) != KeyModifiers.None ? 4 : 0)
        + ((modifiers & (KeyModifiers.Alt | KeyModifiers.Meta)) != KeyModifiers.None ? 8 : 0)
        + ((modifiers & KeyModifiers.Ctrl) != KeyModifiers.None ? 16 : 0);

    private static void Sgr(int code, int x, int y, MouseAction action, IBufferWriter<byte> to) =>
        to.Ascii($"\e[<{code};{x};{y}{(action == MouseAction.Release ? 'm' : 'M')}");

    private static void Old(int code, int x, int y, InputModes modes, IBufferWriter<byte> to)
    {
        if ((modes & InputModes.MouseUrxvt) != InputModes.None)
        {
            to.Ascii($"\e[{code + 32};{x};{y}M");
        }
        else if ((modes & InputModes.MouseUtf8) != InputModes.None)
        {
            if (Math.Max(x, y) <= Utf8PositionMax)
            {
                to.Utf8($"\e[M{(char)(code + 32)}{(char)(x + 32)}{(char)(y + 32)}");
            }
        }
        else if (Math.Max(x, y) <= BytePositionMax)
        {
            to.Write(Encoding.Latin1.GetBytes($"\e[M{(char)(code + 32)}{(char)(x + 32)}{(char)(y + 32)}"));
        }
    }

    private static void Scroll(InputEvent.Mouse mouse, InputModes modes, IBufferWriter<byte> to)
    {
        const InputModes both = InputModes.AlternateScroll | InputModes.AlternateScreen;
        if ((modes & both) != both || mouse.Action != MouseAction.Press || mouse.Button is not (4 or 5))
        {
            return;
        }
        var arrow = KeyTable.Find(mouse.Button == 4 ? "up" : "down")!;
        for (var line = 0; line < LinesPerNotch; line++)
        {
            LegacyKeyEncoder.Encode(new InputEvent.Key(arrow.Name), arrow, modes, to);
        }
    }
}
