namespace Loreli.Terminal;

/// <summary>The modes that decide how input is encoded and where the wheel goes.</summary>
[Flags]
public enum InputModes : uint
{
    None = 0,
    ApplicationCursorKeys = 1 << 0,
    ApplicationKeypad = 1 << 1,
    BracketedPaste = 1 << 2,
    FocusEvents = 1 << 3,
    /// <summary>DECSET 9: presses only.</summary>
    MouseX10 = 1 << 4,
    MousePress = 1 << 5,
    MouseDrag = 1 << 6,
    MouseMove = 1 << 7,
    MouseUtf8 = 1 << 8,
    MouseSgr = 1 << 9,
    MouseUrxvt = 1 << 10,
    MouseSgrPixels = 1 << 11,
    /// <summary>LNM: Enter sends CR LF.</summary>
    NewLine = 1 << 12,
    /// <summary>DECBKM: Backspace sends BS.</summary>
    BackspaceSendsBs = 1 << 13,
    /// <summary>DECSET 1007: the wheel sends arrows on the alternate screen.</summary>
    AlternateScroll = 1 << 14,
    AlternateScreen = 1 << 15,
    /// <summary>xterm modifyOtherKeys 1 and 2.</summary>
    ModifyOtherKeys1 = 1 << 16,
    ModifyOtherKeys2 = 1 << 17,
    /// <summary>Kitty keyboard flags 1 to 16, at bits 20 to 24.</summary>
    KittyDisambiguate = 1 << 20,
    KittyEventTypes = 1 << 21,
    KittyAlternateKeys = 1 << 22,
    KittyAllKeys = 1 << 23,
    KittyText = 1 << 24,
    AnyMouse = MouseX10 | MousePress | MouseDrag | MouseMove,
}
