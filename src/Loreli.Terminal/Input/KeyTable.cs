using System.Collections.Frozen;

namespace Loreli.Terminal;

/// <summary>How a key with a name is said.</summary>
/// <param name="Number">Kitty's number.</param>
/// <param name="Final">Kitty's final byte: <c>u</c>, <c>~</c> or a letter.</param>
/// <param name="LegacyFinal">xterm's final byte, 0 when xterm has none for it.</param>
/// <param name="LegacyNumber">The number before a legacy <c>~</c>.</param>
/// <param name="Keypad">What the key types in numeric keypad mode, 0 when it is not such a key.</param>
/// <param name="KeypadFinal">Final byte after SS3 in application keypad mode.</param>
/// <param name="Plain">The key of the main block that a keypad key stands for, or null.</param>
internal sealed record NamedKey(
    string Name, int Number, char Final, char LegacyFinal = '\0', int LegacyNumber = 0,
    char Keypad = '\0', char KeypadFinal = '\0', string? Plain = null)
{
    /// <summary>Shift, locks and the like: said only when a program asks for every key.</summary>
    public bool IsModifier => Number is (>= 57358 and <= 57360) or (>= 57441 and <= 57454);

    /// <summary>Enter, Tab, Backspace: they stay what a shell understands, so that <c>reset</c> can be typed.</summary>
    public bool IsShellKey => Number is 13 or 9 or 127;
}

/// <summary>Every key that has a name, by the kitty keyboard protocol's table of functional keys.</summary>
internal static class KeyTable
{
    public static readonly NamedKey Escape = new("escape", 27, 'u');
    public static readonly NamedKey Enter = new("enter", 13, 'u');
    public static readonly NamedKey Tab = new("tab", 9, 'u');
    public static readonly NamedKey Backspace = new("backspace", 127, 'u');

    public static readonly NamedKey[] All =
    [
        Escape, Enter, Tab, Backspace,
        Tilde("insert", 2), Tilde("delete", 3), Letter("left", 'D'), Letter("right", 'C'), Letter("up", 'A'), Letter("down", 'B'),
        Tilde("pageup", 5), Tilde("pagedown", 6), Letter("home", 'H'), Letter("end", 'F'),
        Only("caps_lock", 57358), Only("scroll_lock", 57359), Only("num_lock", 57360), Only("print_screen", 57361),
        Only("pause", 57362), new("menu", 57363, 'u', '~', 29),
        Letter("f1", 'P'), Letter("f2", 'Q'), new("f3", 13, '~', 'R'), Letter("f4", 'S'),
        Tilde("f5", 15), Tilde("f6", 17), Tilde("f7", 18), Tilde("f8", 19), Tilde("f9", 20), Tilde("f10", 21),
        Tilde("f11", 23), Tilde("f12", 24),
        new("f13", 57376, 'u', '~', 25), new("f14", 57377, 'u', '~', 26), new("f15", 57378, 'u', '~', 28),
        new("f16", 57379, 'u', '~', 29), new("f17", 57380, 'u', '~', 31), new("f18", 57381, 'u', '~', 32),
        new("f19", 57382, 'u', '~', 33), new("f20", 57383, 'u', '~', 34),
        .. Enumerable.Range(21, 15).Select(it => Only($"f{it}", 57363 + it)),
        .. Enumerable.Range(0, 10).Select(it =>
            new NamedKey($"kp_{it}", 57399 + it, 'u', Keypad: (char)('0' + it), KeypadFinal: (char)('p' + it))),
        Pad("kp_decimal", 57409, '.', 'n'), Pad("kp_divide", 57410, '/', 'o'), Pad("kp_multiply", 57411, '*', 'j'),
        Pad("kp_subtract", 57412, '-', 'm'), Pad("kp_add", 57413, '+', 'k'),
        new("kp_enter", 57414, 'u', KeypadFinal: 'M', Plain: "enter"),
        Pad("kp_equal", 57415, '=', 'X'), Pad("kp_separator", 57416, ',', 'l'),
        Moved("kp_left", 57417, 'D'), Moved("kp_right", 57418, 'C'), Moved("kp_up", 57419, 'A'), Moved("kp_down", 57420, 'B'),
        Moved("kp_pageup", 57421, '~', 5), Moved("kp_pagedown", 57422, '~', 6), Moved("kp_home", 57423, 'H'),
        Moved("kp_end", 57424, 'F'), Moved("kp_insert", 57425, '~', 2), Moved("kp_delete", 57426, '~', 3),
        Letter("kp_begin", 'E'),
        Only("media_play", 57428), Only("media_pause", 57429), Only("media_play_pause", 57430),
        Only("media_reverse", 57431), Only("media_stop", 57432), Only("media_fast_forward", 57433),
        Only("media_rewind", 57434), Only("media_track_next", 57435), Only("media_track_previous", 57436),
        Only("media_record", 57437), Only("lower_volume", 57438), Only("raise_volume", 57439), Only("mute_volume", 57440),
        Only("left_shift", 57441), Only("left_control", 57442), Only("left_alt", 57443), Only("left_super", 57444),
        Only("left_hyper", 57445), Only("left_meta", 57446), Only("right_shift", 57447), Only("right_control", 57448),
        Only("right_alt", 57449), Only("right_super", 57450), Only("right_hyper", 57451), Only("right_meta", 57452),
        Only("iso_level3_shift", 57453), Only("iso_level5_shift", 57454),
    ];

    private static readonly FrozenDictionary<string, NamedKey> ByName =
        All.ToFrozenDictionary(it => it.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<(int, char), NamedKey> ByKitty =
        All.ToFrozenDictionary(it => (it.Number, it.Final));

    // A name of the first keys wins: kp_up and up share their legacy bytes, menu and f16 too.
    private static readonly FrozenDictionary<(int, char), NamedKey> ByLegacy = All
        .Where(it => it.LegacyFinal != '\0')
        .GroupBy(it => (it.LegacyNumber, it.LegacyFinal))
        .ToFrozenDictionary(it => it.Key, it => it.First());

    private static readonly FrozenDictionary<char, NamedKey> ByKeypad =
        All.Where(it => it.KeypadFinal != '\0').ToFrozenDictionary(it => it.KeypadFinal);

    public static NamedKey? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The key of kitty's number and final byte.</summary>
    public static NamedKey? FindKitty(int number, char final) => ByKitty.GetValueOrDefault((number, final));

    /// <summary>The key of a legacy sequence: its letter, or <c>~</c> and the number.</summary>
    public static NamedKey? FindLegacy(char final, int number) => ByLegacy.GetValueOrDefault((number, final));

    /// <summary>The key of SS3 and this byte in application keypad mode.</summary>
    public static NamedKey? FindKeypad(char final) => ByKeypad.GetValueOrDefault(final);

    private static NamedKey Letter(string name, char final) => new(name, 1, final, final);
    private static NamedKey Tilde(string name, int number) => new(name, number, '~', '~', number);
    private static NamedKey Only(string name, int number) => new(name, number, 'u');
    private static NamedKey Pad(string name, int number, char types, char final) =>
        new(name, number, 'u', Keypad: types, KeypadFinal: final);
    private static NamedKey Moved(string name, int number, char final, int legacyNumber = 0) =>
        new(name, number, 'u', final, legacyNumber, Plain: name[3..]);
}
